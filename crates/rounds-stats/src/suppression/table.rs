//! A table of counts with its totals, with small counts hidden so that they stay hidden.

use serde::Serialize;

use super::is_small;
use super::unknowns::Unknowns;
use crate::StatsError;

/// A table in which `None` is hidden.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct SuppressedTable {
    /// The counts, row by row.
    pub cells: Vec<Vec<Option<u64>>>,
    /// Sum of each row.
    pub row_totals: Vec<Option<u64>>,
    /// Sum of each column.
    pub column_totals: Vec<Option<u64>>,
    /// Sum of everything.
    pub total: Option<u64>,
    /// Numbers (totals included) hidden because they are small.
    pub primary: usize,
    /// Numbers hidden so that those cannot be computed.
    pub complementary: usize,
}

/// Hides the counts from 1 to `minimum` − 1 of a table, totals included, and as many others as it
/// takes that no hidden number follows from the shown ones by adding and subtracting.
///
/// 1. Small counts and small totals are hidden.
/// 2. While the hidden cells of a row or column with a shown total add up to a small number, which
///    is then known by one subtraction, its smallest shown positive cell is hidden too; if there is
///    none, its total.
/// 3. Hidden numbers are the edges of a graph whose nodes are rows and columns (the totals are one
///    more of each). A hidden number follows from the shown ones exactly when it is a bridge of
///    that graph (Gusfield, SIAM J Comput 17:552, 1988). For each bridge the smallest shown number
///    that joins the two sides again is hidden (or first one that leads out of both, where none
///    joins them): a positive cell, else a cell of 0, else a total.
///
/// Ties are settled by place, so the same table always hides the same cells. Limits: a reader who
/// uses that counts are not negative can still bound hidden cells from above, and sums of hidden
/// cells over several rows and columns together are not checked. It takes the cheapest number at
/// each step, which is not always the least in total. Time grows faster than the square of the
/// number of cells: it is for tables that people read.
///
/// # Errors
/// Rows of different lengths, no rows or no columns, a sum beyond what fits.
pub fn suppress_table(counts: &[Vec<u64>], minimum: u64) -> Result<SuppressedTable, StatsError> {
    let values = with_totals(counts)?;
    let mut table = Unknowns::new(values, minimum);
    table.hide_small();
    let primary = table.hidden_count();
    table.hide_until_sums_are_large();
    table.hide_until_nothing_follows();
    Ok(table.into_table(primary))
}

/// The counts with one more column and row for the totals.
fn with_totals(counts: &[Vec<u64>]) -> Result<Vec<Vec<u64>>, StatsError> {
    let columns = counts.first().map_or(0, Vec::len);
    if columns == 0 {
        return Err(StatsError::TooFew {
            what: "rows and columns",
            needed: 1,
            found: 0,
        });
    }
    let mut values = Vec::with_capacity(counts.len() + 1);
    let mut column_totals = vec![0_u64; columns + 1];
    for row in counts {
        if row.len() != columns {
            return Err(StatsError::Ragged {
                expected: columns,
                found: row.len(),
            });
        }
        let mut with_total = row.clone();
        with_total.push(row.iter().try_fold(0, |sum, &count| added(sum, count))?);
        for (total, &count) in column_totals.iter_mut().zip(&with_total) {
            *total = added(*total, count)?;
        }
        values.push(with_total);
    }
    values.push(column_totals);
    Ok(values)
}

fn added(sum: u64, count: u64) -> Result<u64, StatsError> {
    sum.checked_add(count).ok_or(StatsError::NotFinite {
        what: "total",
        found: f64::INFINITY,
    })
}

impl Unknowns {
    fn hide_small(&mut self) {
        for (row, column) in self.places() {
            if is_small(self.value(row, column), self.minimum) {
                self.hide(row, column);
            }
        }
    }

    fn into_table(self, primary: usize) -> SuppressedTable {
        let complementary = self.hidden_count() - primary;
        let mut cells = self.shown();
        let mut column_totals = cells.pop().unwrap_or_default();
        let total = column_totals.pop().flatten();
        let row_totals = cells.iter_mut().map(|row| row.pop().flatten()).collect();
        SuppressedTable {
            cells,
            row_totals,
            column_totals,
            total,
            primary,
            complementary,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// Every number with its totals; `None` is hidden.
    fn extended(table: &SuppressedTable) -> Vec<Vec<Option<u64>>> {
        let mut rows: Vec<Vec<Option<u64>>> = table.cells.clone();
        for (row, total) in rows.iter_mut().zip(&table.row_totals) {
            row.push(*total);
        }
        let mut last = table.column_totals.clone();
        last.push(table.total);
        rows.push(last);
        rows
    }

    /// Which hidden numbers follow from the shown ones, by elimination: an unknown is determined
    /// when a row of the reduced equations has it alone.
    fn determined(rows: &[Vec<Option<u64>>]) -> usize {
        let (height, width) = (rows.len(), rows[0].len());
        let places = (0..height).flat_map(|r| (0..width).map(move |c| (r, c)));
        let unknowns: Vec<(usize, usize)> = places.filter(|&(r, c)| rows[r][c].is_none()).collect();
        let sign = |at: usize, last: usize| if at == last { -1.0 } else { 1.0 };
        let mut equations: Vec<Vec<f64>> = Vec::new();
        for line in 0..height + width {
            let row = unknowns.iter().map(|&(r, c)| {
                if line < height && r == line {
                    sign(c, width - 1)
                } else if line >= height && c == line - height {
                    sign(r, height - 1)
                } else {
                    0.0
                }
            });
            equations.push(row.collect());
        }
        let mut done = 0;
        for column in 0..unknowns.len() {
            let Some(pivot) =
                (done..equations.len()).find(|&row| equations[row][column].abs() > 1e-9)
            else {
                continue;
            };
            equations.swap(done, pivot);
            let lead: Vec<f64> = equations[done].clone();
            for (place, row) in equations.iter_mut().enumerate() {
                let factor = row[column] / lead[column];
                if place != done && factor != 0.0 {
                    for (value, other) in row.iter_mut().zip(&lead) {
                        *value -= factor * other;
                    }
                }
            }
            done += 1;
        }
        let alone = |row: &&Vec<f64>| row.iter().filter(|value| value.abs() > 1e-9).count() == 1;
        equations.iter().filter(alone).count()
    }

    #[test]
    fn one_small_cell_takes_three_others_with_it() {
        let table =
            suppress_table(&[vec![5, 40, 60], vec![30, 50, 70], vec![90, 80, 20]], 11).unwrap();
        assert_eq!((table.primary, table.complementary), (1, 3));
        assert_eq!(table.cells[0], [None, None, Some(60)]);
        assert_eq!(table.cells[1], [None, None, Some(70)]);
        assert_eq!(table.total, Some(445));
    }

    #[test]
    fn large_counts_are_all_shown_and_zero_is_no_small_number() {
        let table = suppress_table(&[vec![0, 40], vec![30, 50]], 11).unwrap();
        assert_eq!((table.primary, table.complementary), (0, 0));
    }

    #[test]
    fn a_table_of_one_small_cell_shows_nothing() {
        let table = suppress_table(&[vec![4]], 11).unwrap();
        assert_eq!(
            (table.cells, table.row_totals, table.total),
            (vec![vec![None]], vec![None], None)
        );
    }

    #[test]
    fn rows_of_different_lengths_are_refused() {
        assert!(matches!(
            suppress_table(&[vec![1, 2], vec![3]], 11),
            Err(StatsError::Ragged { .. })
        ));
        assert!(suppress_table(&[], 11).is_err());
        assert!(suppress_table(&[vec![]], 11).is_err());
        assert!(suppress_table(&[vec![u64::MAX, 1]], 11).is_err());
    }

    proptest! {
        #[test]
        fn nothing_hidden_follows_and_nothing_small_is_shown(
            width in 1_usize..6,
            counts in prop::collection::vec(
                prop_oneof![Just(0_u64), 1_u64..15, 1_u64..200], 1..30),
        ) {
            let rows: Vec<Vec<u64>> = counts
                .chunks_exact(width)
                .map(<[u64]>::to_vec)
                .collect();
            prop_assume!(!rows.is_empty());
            let table = suppress_table(&rows, 11).unwrap();
            let all = extended(&table);
            for number in all.iter().flatten().flatten() {
                prop_assert!(!is_small(*number, 11));
            }
            prop_assert_eq!(determined(&all), 0);
            // What one subtraction gives is not small either.
            for (row, total) in rows.iter().zip(&table.row_totals) {
                let shown = &table.cells[rows.iter().position(|other| other == row).unwrap()];
                if total.is_some() {
                    let hidden: u64 = row
                        .iter()
                        .zip(shown)
                        .filter(|(_, shown)| shown.is_none())
                        .map(|(count, _)| count)
                        .sum();
                    let same = rows.iter().filter(|other| *other == row).count() == 1;
                    prop_assert!(!same || !is_small(hidden, 11));
                }
            }
        }
    }
}

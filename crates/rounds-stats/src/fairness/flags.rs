//! Flagged and unflagged rows with and without the event, and how they repeat within patients.

use crate::scores::ScoreTable;

/// Places in the arrays: true positives, false positives, false negatives, true negatives.
pub(super) type Cells = [f64; 4];

/// The four counts, and what their variance is made of. Adds and subtracts exactly: all entries
/// are whole numbers.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub(super) struct Flags {
    pub(super) cells: Cells,
    /// Σ over patients (rows, where rows are independent) of the outer product of their counts.
    scatter: [Cells; 4],
    /// How many patients or rows have a row of each whole, in the order of [`Whole`].
    units: [f64; 5],
    pub(super) is_clustered: bool,
}

/// What a share is a share of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Whole {
    Events,
    Others,
    Flagged,
    Unflagged,
    All,
}

impl Whole {
    const EACH: [Self; 5] = [
        Self::Events,
        Self::Others,
        Self::Flagged,
        Self::Unflagged,
        Self::All,
    ];

    pub(super) fn cells(self) -> Cells {
        match self {
            Self::Events => [1.0, 0.0, 1.0, 0.0],
            Self::Others => [0.0, 1.0, 0.0, 1.0],
            Self::Flagged => [1.0, 1.0, 0.0, 0.0],
            Self::Unflagged => [0.0, 0.0, 1.0, 1.0],
            Self::All => [1.0; 4],
        }
    }
}

/// A proportion as parts of the four cells.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Fraction {
    pub(super) events: f64,
    pub(super) total: f64,
    /// How many times larger repeated patients make the variance; 1 for independent rows.
    pub(super) design_effect: f64,
    /// Patients with a row of the whole, where patients repeat.
    pub(super) patients: Option<f64>,
}

impl Flags {
    pub(super) fn of(table: &ScoreTable<'_>, threshold: f64) -> Self {
        match table {
            ScoreTable::Clustered(table) if table.repeats() => {
                let mut by_patient = vec![Cells::default(); table.clusters()];
                for row in table.rows() {
                    if let Some(cells) = by_patient.get_mut(row.cluster as usize) {
                        add(cells, row.value >= threshold, row.zeros, row.ones);
                    }
                }
                let mut flags = Self {
                    is_clustered: true,
                    ..Self::default()
                };
                by_patient.iter().for_each(|cells| flags.add_unit(cells));
                flags
            }
            ScoreTable::Clustered(table) => Self::independent(
                table
                    .rows()
                    .iter()
                    .map(|row| (row.value, row.zeros, row.ones)),
                threshold,
            ),
            ScoreTable::Independent(table) => Self::independent(
                table
                    .rows()
                    .iter()
                    .map(|row| (row.value, row.zeros, row.ones)),
                threshold,
            ),
        }
    }

    fn independent(rows: impl Iterator<Item = (f64, u64, u64)>, threshold: f64) -> Self {
        let mut flags = Self::default();
        for (value, zeros, ones) in rows {
            add(&mut flags.cells, value >= threshold, zeros, ones);
        }
        let [tp, fp, fn_, tn] = flags.cells;
        flags.scatter = [
            [tp, 0.0, 0.0, 0.0],
            [0.0, fp, 0.0, 0.0],
            [0.0, 0.0, fn_, 0.0],
            [0.0, 0.0, 0.0, tn],
        ];
        flags.units = Whole::EACH.map(|whole| dot(&whole.cells(), &flags.cells));
        flags
    }

    fn add_unit(&mut self, cells: &Cells) {
        for (sum, cell) in self.cells.iter_mut().zip(cells) {
            *sum += cell;
        }
        for (line, left) in self.scatter.iter_mut().zip(cells) {
            for (place, right) in line.iter_mut().zip(cells) {
                *place += left * right;
            }
        }
        for (units, whole) in self.units.iter_mut().zip(Whole::EACH) {
            *units += f64::from(dot(&whole.cells(), cells) > 0.0);
        }
    }

    /// Adds the other's rows `times` times: 1 to merge, −1 to take out.
    pub(super) fn combine(&mut self, other: &Self, times: f64) {
        let lines = self.scatter.iter_mut().zip(&other.scatter);
        for (line, more) in lines.chain([(&mut self.cells, &other.cells)]) {
            for (place, count) in line.iter_mut().zip(more) {
                *place += times * count;
            }
        }
        for (units, more) in self.units.iter_mut().zip(other.units) {
            *units += times * more;
        }
        self.is_clustered |= other.is_clustered;
    }

    pub(super) fn rows(&self) -> f64 {
        self.cells.iter().sum()
    }

    /// Rows with the event.
    pub(super) fn events(&self) -> f64 {
        let [tp, _, fn_, _] = self.cells;
        tp + fn_
    }

    /// The cells in `part` as a share of those of the whole; `None` where there are none. The
    /// variance by patient is that of [`crate::thresholds::operating_points`].
    pub(super) fn fraction(&self, part: Cells, whole: Whole) -> Option<Fraction> {
        let cells = whole.cells();
        let (events, total) = (dot(&part, &self.cells), dot(&cells, &self.cells));
        if total <= 0.0 {
            return None;
        }
        let units = self.units_of(whole);
        let share = events / total;
        let binomial = share * (1.0 - share) * total;
        let mut residual = part;
        for (place, cell) in residual.iter_mut().zip(cells) {
            *place -= share * cell;
        }
        let squares = units / (units - 1.0) * self.quadratic(&residual);
        let design_effect = if !self.is_clustered {
            1.0
        } else if binomial > 0.0 && squares > 0.0 {
            // A small sample may look less spread than independent rows; do not believe it.
            (squares / binomial).max(1.0)
        } else {
            // All or none: nothing shows how alike a patient's rows are, so each counts as one.
            total / units
        };
        Some(Fraction {
            events,
            total,
            design_effect,
            patients: self.is_clustered.then_some(units),
        })
    }

    /// Net benefit at these odds of the threshold and its standard error; `None` without rows. As
    /// [`crate::thresholds::net_benefit`].
    pub(super) fn net_benefit(&self, odds: f64) -> Option<(f64, Option<f64>)> {
        let rows = self.rows();
        if rows <= 0.0 {
            return None;
        }
        let [tp, fp, ..] = self.cells;
        let value = (tp - odds * fp) / rows;
        let units = self.units_of(Whole::All);
        let squares = self.quadratic(&[1.0 - value, -odds - value, -value, -value]);
        let variance = units / (units - 1.0) * squares;
        let error = (units > 1.0).then(|| variance.max(0.0).sqrt() / rows);
        Some((value, error))
    }

    /// Patients, where they repeat, or rows with a row of the whole.
    pub(super) fn units_of(&self, whole: Whole) -> f64 {
        let each = Whole::EACH.iter().zip(self.units);
        each.filter(|(one, _)| **one == whole)
            .map(|(_, units)| units)
            .sum()
    }

    fn quadratic(&self, contrast: &Cells) -> f64 {
        let lines = self.scatter.iter().zip(contrast);
        lines
            .map(|(line, weight)| weight * dot(line, contrast))
            .sum()
    }
}

fn add(cells: &mut Cells, is_flagged: bool, zeros: u64, ones: u64) {
    let [tp, fp, fn_, tn] = cells;
    let (with, without) = if is_flagged { (tp, fp) } else { (fn_, tn) };
    *with += ones as f64;
    *without += zeros as f64;
}

fn dot(left: &Cells, right: &Cells) -> f64 {
    left.iter().zip(right).map(|(a, b)| a * b).sum()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scores::{ClusteredValues, CountedValues};

    const PART: Cells = [1.0, 0.0, 0.0, 0.0];

    #[test]
    fn copies_of_every_patient_double_the_variance() {
        let once = [
            (0.9, true),
            (0.8, false),
            (0.2, true),
            (0.1, false),
            (0.7, true),
        ];
        let scores: Vec<f64> = once.iter().chain(&once).map(|row| row.0).collect();
        let labels: Vec<bool> = once.iter().chain(&once).map(|row| row.1).collect();
        let patients: Vec<u64> = (0..5).chain(0..5).collect();
        let table = ClusteredValues::from_rows(&scores, &labels, &patients).unwrap();
        let flags = Flags::of(&(&table).into(), 0.5);
        let found = flags.fraction(PART, Whole::Events).unwrap();
        assert_eq!((found.events, found.total), (4.0, 6.0));
        // C/(C − 1) = 3/2 for the three patients with the event comes on top.
        assert!((found.design_effect - 2.0 * 1.5).abs() < 1e-12, "{found:?}");
    }

    #[test]
    fn taking_a_group_out_leaves_the_others() {
        let table = |scores: &[f64], labels: &[bool]| CountedValues::from_rows(scores, labels);
        let first = table(&[0.9, 0.1, 0.6], &[true, false, false]).unwrap();
        let second = table(&[0.4, 0.8], &[true, true]).unwrap();
        let of = |table: &CountedValues| Flags::of(&table.into(), 0.5);
        let mut all = of(&first);
        all.combine(&of(&second), 1.0);
        all.combine(&of(&first), -1.0);
        assert_eq!(all, of(&second));
    }
}

//! The sums a random-intercept likelihood is made of: one pass over the rows, then the rows are
//! not needed again, however many variance ratios are tried.

use std::collections::BTreeMap;

use super::observations::{Prepared, Row};
use super::symmetric::Dense;
use crate::StatsError;

/// One level of a grouping.
#[derive(Debug, Clone)]
pub(super) struct Level {
    pub(super) key: u64,
    pub(super) n: f64,
    /// Sums of intercept, columns and outcome.
    pub(super) sums: Vec<f64>,
}

/// Rows of one level of the first grouping in one level of the second.
#[derive(Debug, Clone, Copy)]
pub(super) struct Cell {
    pub(super) second: usize,
    pub(super) n: f64,
}

/// Sufficient statistics of a model with one or two random intercepts.
///
/// `first` is the grouping with more levels: it is eliminated in closed form, level by level, and
/// what remains is dense in the levels of `second`.
#[derive(Debug, Clone)]
pub(super) struct Grouped {
    pub(super) n: f64,
    /// Columns of the design with the intercept.
    pub(super) width: usize,
    /// Products of deviations from the means of the first grouping's levels.
    pub(super) within: Dense,
    pub(super) first: Vec<Level>,
    /// For each level of `first`, where its rows lie in `second`.
    pub(super) cells: Vec<Vec<Cell>>,
    pub(super) second: Vec<Level>,
    /// Whether `first` holds the clinics because there are more of them than clinicians.
    pub(super) swapped: bool,
}

/// Levels of the smaller grouping of two: their dense factor takes time in proportion to the cube.
pub const CLINICS_MAX: usize = 500;

/// Sums the rows.
pub(super) fn group(prepared: &mut Prepared, has_clinics: bool) -> Result<Grouped, StatsError> {
    let clinicians = distinct(&prepared.rows, |row| row.clinician);
    let clinics = distinct(&prepared.rows, |row| row.clinic);
    enough_levels("clinicians", clinicians, prepared.rows.len())?;
    if has_clinics {
        enough_levels("clinics", clinics, prepared.rows.len())?;
        if clinicians.min(clinics) > CLINICS_MAX {
            return Err(StatsError::TooManyLevels {
                most: CLINICS_MAX,
                found: clinicians.min(clinics),
            });
        }
    }
    let swapped = has_clinics && clinics > clinicians;
    if swapped {
        for row in &mut prepared.rows {
            std::mem::swap(&mut row.clinician, &mut row.clinic);
        }
        prepared.rows.sort_by_key(|row| (row.clinician, row.clinic));
    }
    let second = if has_clinics {
        second_levels(&prepared.rows)
    } else {
        Vec::new()
    };
    let mut grouped = Grouped {
        n: prepared.rows.len() as f64,
        width: prepared.width,
        within: Dense::zeros(prepared.width + 1, prepared.width + 1),
        first: Vec::new(),
        cells: Vec::new(),
        second,
        swapped,
    };
    for rows in prepared
        .rows
        .chunk_by(|left, right| left.clinician == right.clinician)
    {
        grouped.add_level(rows);
    }
    if has_clinics
        && grouped.first.len() == grouped.second.len()
        && grouped.cells.iter().all(|cells| cells.len() == 1)
    {
        return Err(StatsError::SameGrouping);
    }
    Ok(grouped)
}

impl Grouped {
    /// Rows of one level of the first grouping, in the order of the second.
    fn add_level(&mut self, rows: &[Row]) {
        let level = summed(rows);
        let means: Vec<f64> = level.sums.iter().map(|sum| sum / level.n).collect();
        for row in rows {
            let deviations: Vec<f64> = row.values.iter().zip(&means).map(|(x, m)| x - m).collect();
            self.within.add_outer(1.0, &deviations);
        }
        let cells = rows.chunk_by(|left, right| left.clinic == right.clinic);
        let cells = cells.filter_map(|part| {
            let key = part.first()?.clinic;
            let second = self
                .second
                .binary_search_by_key(&key, |level| level.key)
                .ok()?;
            Some(Cell {
                second,
                n: part.len() as f64,
            })
        });
        self.cells.push(cells.collect());
        self.first.push(level);
    }
}

fn enough_levels(what: &'static str, levels: usize, rows: usize) -> Result<(), StatsError> {
    if levels < 2 {
        return Err(StatsError::TooFew {
            what,
            needed: 2,
            found: levels,
        });
    }
    if levels == rows {
        // With one row each, a clinician cannot be told from a row.
        return Err(StatsError::TooFew {
            what: "observations (more than levels)",
            needed: levels + 1,
            found: rows,
        });
    }
    Ok(())
}

fn distinct(rows: &[Row], key: impl Fn(&Row) -> u64) -> usize {
    rows.iter()
        .map(key)
        .collect::<std::collections::BTreeSet<u64>>()
        .len()
}

fn summed(rows: &[Row]) -> Level {
    let width = rows.first().map_or(0, |row| row.values.len());
    let mut sums = vec![0.0; width];
    for row in rows {
        for (sum, value) in sums.iter_mut().zip(&row.values) {
            *sum += value;
        }
    }
    Level {
        key: rows.first().map_or(0, |row| row.clinician),
        n: rows.len() as f64,
        sums,
    }
}

fn second_levels(rows: &[Row]) -> Vec<Level> {
    let mut levels: BTreeMap<u64, Level> = BTreeMap::new();
    for row in rows {
        let level = levels.entry(row.clinic).or_insert_with(|| Level {
            key: row.clinic,
            n: 0.0,
            sums: vec![0.0; row.values.len()],
        });
        level.n += 1.0;
        for (sum, value) in level.sums.iter_mut().zip(&row.values) {
            *sum += value;
        }
    }
    levels.into_values().collect()
}

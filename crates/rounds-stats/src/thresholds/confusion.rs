//! The four counts at a threshold.

use serde::Serialize;

use super::tally::tallies;
use crate::StatsError;
use crate::scores::ScoreTable;

/// Rows by flag and label when every row with at least `threshold` is flagged.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Confusion {
    /// Rows with this score or more are flagged.
    pub threshold: f64,
    /// Flagged, with the event.
    pub true_positives: u64,
    /// Flagged, without it.
    pub false_positives: u64,
    /// Not flagged, with the event.
    pub false_negatives: u64,
    /// Not flagged, without it.
    pub true_negatives: u64,
}

impl Confusion {
    /// Flagged rows.
    pub fn flagged(&self) -> u64 {
        self.true_positives + self.false_positives
    }

    /// Rows with the event.
    pub fn positives(&self) -> u64 {
        self.true_positives + self.false_negatives
    }

    /// Rows without it.
    pub fn negatives(&self) -> u64 {
        self.false_positives + self.true_negatives
    }

    /// All rows.
    pub fn total(&self) -> u64 {
        self.positives() + self.negatives()
    }
}

/// The counts at each threshold, in the order of the thresholds, from one pass over the table.
///
/// # Errors
/// A threshold that is not finite. An empty table has counts of 0.
pub fn at_thresholds<'a>(
    table: impl Into<ScoreTable<'a>>,
    thresholds: &[f64],
) -> Result<Vec<Confusion>, StatsError> {
    let table = match table.into() {
        ScoreTable::Independent(table) => {
            return counts(&ScoreTable::Independent(table), thresholds);
        }
        ScoreTable::Clustered(table) => table.counted(),
    };
    counts(&ScoreTable::Independent(&table), thresholds)
}

fn counts(table: &ScoreTable, thresholds: &[f64]) -> Result<Vec<Confusion>, StatsError> {
    let tallies = tallies(table, thresholds)?;
    Ok(tallies.into_iter().map(|tally| tally.confusion).collect())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scores::CountedValues;

    #[test]
    fn a_row_exactly_at_the_threshold_is_flagged() {
        let table = CountedValues::from_rows(&[0.1, 0.4, 0.35, 0.8], &[false, false, true, true]);
        let found = at_thresholds(&table.unwrap(), &[0.9, 0.35, 0.0]).unwrap();
        let cells: Vec<[u64; 4]> = found
            .iter()
            .map(|at| {
                let (wrong, right) = (at.false_negatives, at.true_negatives);
                [at.true_positives, at.false_positives, wrong, right]
            })
            .collect();
        assert_eq!(cells, [[0, 0, 2, 2], [2, 1, 0, 1], [2, 2, 0, 0]]);
    }
}

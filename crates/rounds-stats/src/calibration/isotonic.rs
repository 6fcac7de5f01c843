//! The isotonic calibration curve: the rising step function nearest to the labels.

use serde::{Deserialize, Serialize};

use crate::scores::CountedValues;

/// One step: all scores from `low` to `high` share one observed rate.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct IsotonicStep {
    /// Lowest score of the step.
    pub low: f64,
    /// Highest score of the step.
    pub high: f64,
    /// Rows without the event.
    pub zeros: u64,
    /// Rows with the event.
    pub ones: u64,
}

impl IsotonicStep {
    /// Rows in the step.
    pub fn total(&self) -> u64 {
        self.zeros + self.ones
    }

    /// The share of rows with the event.
    pub fn probability(&self) -> f64 {
        self.ones as f64 / self.total() as f64
    }

    /// Compared in whole numbers, so that equal rates are equal.
    fn is_below(&self, next: &Self) -> bool {
        u128::from(self.ones) * u128::from(next.total())
            < u128::from(next.ones) * u128::from(self.total())
    }
}

/// Steps with strictly rising rates, by pooling adjacent violators on whole counts: exact, the
/// same whatever the order of rows, in one pass (Ayer et al., Ann Math Stat 26:641, 1955).
///
/// Scores need not be probabilities.
pub fn isotonic(counted: &CountedValues) -> Vec<IsotonicStep> {
    let mut steps: Vec<IsotonicStep> = Vec::new();
    for row in counted.rows().iter().filter(|row| row.total() > 0) {
        let mut step = IsotonicStep {
            low: row.value,
            high: row.value,
            zeros: row.zeros,
            ones: row.ones,
        };
        while let Some(last) = steps.pop_if(|last| !last.is_below(&step)) {
            step.low = last.low;
            step.zeros += last.zeros;
            step.ones += last.ones;
        }
        steps.push(step);
    }
    steps
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_fall_is_pooled_and_a_rise_is_kept() {
        let scores = [0.1, 0.2, 0.3, 0.4];
        let table = CountedValues::from_rows(&scores, &[false, true, false, true]).unwrap();
        let rates: Vec<f64> = isotonic(&table)
            .iter()
            .map(IsotonicStep::probability)
            .collect();
        assert_eq!(rates, [0.0, 0.5, 1.0]);
    }

    #[test]
    fn scores_that_rank_backwards_leave_one_step() {
        let table = CountedValues::from_rows(&[0.1, 0.9], &[true, false]).unwrap();
        let steps = isotonic(&table);
        assert_eq!(steps.len(), 1);
        assert_eq!((steps[0].low, steps[0].high), (0.1, 0.9));
    }
}

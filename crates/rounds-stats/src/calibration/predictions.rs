//! Scores read as predicted probabilities, with what every measure of calibration needs of them:
//! logits, totals, and how far apart patients are.

use std::borrow::Cow;
use std::sync::OnceLock;

use super::NotEstimable;
use crate::estimate::{probability, tail_of};
use crate::scores::{ClusteredValue, ClusteredValues, CountedValues};
use crate::{Estimate, StatsError, distribution};

/// Nearest that a probability comes to 0 or to 1 on the logit scale.
///
/// A prediction of exactly 0 has no logit; one within this distance of 0 or 1 is moved to it, in
/// order, for the logit alone. Brier, O/E, ECE and the curves take scores as they are.
pub const LOGIT_CLIP: f64 = 1e-7;

/// A table of scores that are probabilities, and whether its rows are independent.
#[derive(Debug)]
pub struct Predictions<'a> {
    counted: Cow<'a, CountedValues>,
    /// Present only where some patient has several rows.
    clustered: Option<&'a ClusteredValues>,
    logits: OnceLock<Vec<f64>>,
}

/// One distinct prediction as the likelihood sees it.
#[derive(Debug, Clone, Copy)]
pub(super) struct Cell {
    pub(super) probability: f64,
    pub(super) logit: f64,
    pub(super) total: f64,
    pub(super) events: f64,
}

impl<'a> Predictions<'a> {
    /// Rows that are independent of each other.
    ///
    /// # Errors
    /// No rows; a score outside [0, 1].
    pub fn independent(counted: &'a CountedValues) -> Result<Self, StatsError> {
        Self::checked(Cow::Borrowed(counted), None)
    }

    /// Rows of which several may belong to one patient: intervals are then robust to that.
    ///
    /// # Errors
    /// No rows; a score outside [0, 1].
    pub fn clustered(clustered: &'a ClusteredValues) -> Result<Self, StatsError> {
        let repeated = clustered.repeats().then_some(clustered);
        Self::checked(Cow::Owned(clustered.counted()), repeated)
    }

    fn checked(
        counted: Cow<'a, CountedValues>,
        clustered: Option<&'a ClusteredValues>,
    ) -> Result<Self, StatsError> {
        if counted.total() == 0 {
            return Err(StatsError::TooFew {
                what: "rows",
                needed: 1,
                found: 0,
            });
        }
        for end in [counted.rows().first(), counted.rows().last()] {
            probability("score", end.map_or(0.0, |row| row.value))?;
        }
        Ok(Self {
            counted,
            clustered,
            logits: OnceLock::new(),
        })
    }

    /// The distinct scores with their counts.
    pub fn counted(&self) -> &CountedValues {
        &self.counted
    }

    /// How many patients, where some of them repeat.
    pub fn clusters(&self) -> Option<usize> {
        self.clustered.map(ClusteredValues::clusters)
    }

    /// The distinct pairs of score and patient; none where no patient repeats.
    pub(super) fn clustered_rows(&self) -> &[ClusteredValue] {
        self.clustered.map_or(&[], ClusteredValues::rows)
    }

    /// Rows whose score was moved to [`LOGIT_CLIP`] from 0 or from 1 for the logit.
    pub fn clipped(&self) -> u64 {
        let rows = self.counted.rows().iter();
        rows.filter(|row| inside(row.value) != row.value)
            .map(|row| row.total())
            .sum()
    }

    pub(super) fn n(&self) -> f64 {
        self.counted.total() as f64
    }

    pub(super) fn events(&self) -> f64 {
        self.counted.ones() as f64
    }

    /// Σ of the predicted probabilities.
    pub(super) fn expected(&self) -> f64 {
        let rows = self.counted.rows().iter();
        rows.map(|row| row.value * row.total() as f64).sum()
    }

    /// Refuses what has no likelihood with a maximum: rows of one label only.
    pub(super) fn both_labels(&self) -> Result<(), NotEstimable> {
        if self.counted.ones() == 0 {
            Err(NotEstimable::NoEvents)
        } else if self.counted.zeros() == 0 {
            Err(NotEstimable::OnlyEvents)
        } else {
            Ok(())
        }
    }

    pub(super) fn cells(&self) -> impl Iterator<Item = Cell> {
        let logits = self.logits.get_or_init(|| {
            let rows = self.counted.rows().iter();
            rows.map(|row| logit(row.value)).collect()
        });
        self.counted
            .rows()
            .iter()
            .zip(logits)
            .map(|(row, logit)| Cell {
                probability: inside(row.value),
                logit: *logit,
                total: row.total() as f64,
                events: row.ones as f64,
            })
    }

    /// Σ over patients of the outer product of the sum of their rows' contributions, and over
    /// rows where rows are independent. `contribution` gives what a row with this score adds
    /// without and with the event.
    pub(super) fn scatter<const K: usize>(
        &self,
        contribution: impl Fn(f64) -> [[f64; K]; 2],
    ) -> [[f64; K]; K] {
        let mut scatter = [[0.0; K]; K];
        let Some(clustered) = self.clustered else {
            for row in self.counted.rows() {
                let [without, with] = contribution(row.value);
                add_outer(&mut scatter, without, row.zeros as f64);
                add_outer(&mut scatter, with, row.ones as f64);
            }
            return scatter;
        };
        let mut sums = vec![[0.0; K]; clustered.clusters()];
        let mut known: Option<(f64, [[f64; K]; 2])> = None;
        for row in clustered.rows() {
            let [without, with] = match known {
                Some((value, both)) if value == row.value => both,
                _ => contribution(row.value),
            };
            known = Some((row.value, [without, with]));
            if let Some(sum) = sums.get_mut(row.cluster as usize) {
                for (total, (zero, one)) in sum.iter_mut().zip(without.iter().zip(with)) {
                    *total += zero * row.zeros as f64 + one * row.ones as f64;
                }
            }
        }
        for sum in sums {
            add_outer(&mut scatter, sum, 1.0);
        }
        scatter
    }

    /// G/(G − 1) for G patients, or independent rows; `None` for one alone.
    pub(super) fn small_sample_factor(&self) -> Option<f64> {
        let units = self.clusters().map_or(self.n(), |clusters| clusters as f64);
        (units > 1.0).then(|| units / (units - 1.0))
    }

    /// How many standard errors an interval reaches: normal for independent rows, Student's t
    /// with G − 1 degrees for G patients. `None` for one patient alone.
    pub(super) fn reach(&self, level: f64) -> Result<Option<f64>, StatsError> {
        let tail = tail_of(level)?;
        Ok(match self.clusters() {
            None => distribution::normal_upper(tail),
            Some(0 | 1) => None,
            Some(clusters) => distribution::student_upper(tail, clusters as f64 - 1.0),
        })
    }

    /// `value` with the interval of a sum of row contributions that add up to zero.
    pub(super) fn linearised(
        &self,
        value: f64,
        level: f64,
        methods: [&'static str; 2],
        contribution: impl Fn(f64) -> [f64; 2],
    ) -> Result<Estimate, StatsError> {
        let [[scatter]] = self.scatter(|score| contribution(score).map(|one_number| [one_number]));
        let variance = self.small_sample_factor().map(|factor| factor * scatter);
        let half_width = self
            .reach(level)?
            .zip(variance)
            .map(|(reach, variance)| reach * variance.sqrt());
        let [independent, clustered] = methods;
        Ok(Estimate {
            value,
            low: half_width.map(|half| value - half),
            high: half_width.map(|half| value + half),
            n: self.counted.total(),
            method: if self.clustered.is_some() {
                clustered
            } else {
                independent
            },
        })
    }
}

fn add_outer<const K: usize>(scatter: &mut [[f64; K]; K], sum: [f64; K], weight: f64) {
    for (line, left) in scatter.iter_mut().zip(sum) {
        for (place, right) in line.iter_mut().zip(sum) {
            *place += weight * left * right;
        }
    }
}

fn inside(probability: f64) -> f64 {
    probability.clamp(LOGIT_CLIP, 1.0 - LOGIT_CLIP)
}

/// The logit of a probability that is kept [`LOGIT_CLIP`] away from 0 and 1.
pub(super) fn logit(probability: f64) -> f64 {
    let inner = inside(probability);
    (inner / (1.0 - inner)).ln()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn zero_and_one_are_clipped_for_the_logit_and_counted() {
        let table = CountedValues::from_rows(&[0.0, 0.0, 0.5, 1.0], &[false, true, true, true]);
        let table = table.unwrap();
        let predictions = Predictions::independent(&table).unwrap();
        assert_eq!(predictions.clipped(), 3);
        let logits: Vec<f64> = predictions.cells().map(|cell| cell.logit).collect();
        assert!((logits[0] + logits[2]).abs() < 1e-8 && logits[1] == 0.0);
        assert!((logits[2] - 16.118_095_550_958_32).abs() < 1e-8);
    }

    #[test]
    fn scores_that_are_no_probabilities_are_refused() {
        for score in [-0.1, 1.7] {
            let table = CountedValues::from_rows(&[0.5, score], &[true, false]).unwrap();
            assert_eq!(
                Predictions::independent(&table).unwrap_err(),
                StatsError::Probability {
                    what: "score",
                    found: score
                }
            );
        }
        assert!(matches!(
            Predictions::independent(&CountedValues::default()),
            Err(StatsError::TooFew { .. })
        ));
    }
}

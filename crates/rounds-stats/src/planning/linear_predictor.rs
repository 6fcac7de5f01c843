//! The distribution of a model's scores that a plan assumes, and what follows from it.

use super::inner_probability;
use crate::StatsError;
use crate::distribution::normal_density;
use crate::estimate::{finite, positive, probability};

/// Largest standard deviation of log-odds for which the sum over nodes stays short.
const DEVIATION_MAX: f64 = 100.0;
/// Standard deviations beyond which a normal no longer matters.
const REACH: f64 = 12.0;

/// How a model's linear predictor (the log-odds of its score) is distributed where it will be
/// validated.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum LinearPredictor<'a> {
    /// Normal on the log-odds scale.
    Normal {
        /// Mean log-odds.
        mean: f64,
        /// Standard deviation of the log-odds, up to 100.
        standard_deviation: f64,
    },
    /// The scores of a sample, as probabilities strictly between 0 and 1: silent mode has them.
    Scores(&'a [f64]),
}

/// Per-row information on (intercept, slope) of a logistic recalibration.
#[derive(Debug, Clone, Copy)]
pub(super) struct Information {
    pub(super) intercept: f64,
    pub(super) both: f64,
    pub(super) slope: f64,
}

impl LinearPredictor<'_> {
    pub(super) fn check(self) -> Result<(), StatsError> {
        match self {
            LinearPredictor::Normal {
                mean,
                standard_deviation,
            } => {
                finite("mean", mean)?;
                positive("standard deviation", standard_deviation)?;
                if standard_deviation > DEVIATION_MAX {
                    return Err(StatsError::NotFinite {
                        what: "standard deviation (at most 100 on the log-odds scale)",
                        found: standard_deviation,
                    });
                }
            }
            LinearPredictor::Scores(scores) => {
                if scores.len() < 2 {
                    return Err(StatsError::TooFew {
                        what: "scores",
                        needed: 2,
                        found: scores.len(),
                    });
                }
                for &score in scores {
                    probability("score", score)?;
                    inner_probability("score (0 and 1 have no log-odds)", score)?;
                }
            }
        }
        Ok(())
    }

    /// E[w], E[w·LP], E[w·LP²] with w = p(1 − p), p = logistic(α + β·LP).
    pub(super) fn information(self, alpha: f64, beta: f64) -> Information {
        let weight = |lp: f64| {
            let risk = logistic(alpha + beta * lp);
            risk * logistic(-alpha - beta * lp)
        };
        Information {
            intercept: self.mean_of(weight),
            both: self.mean_of(|lp| weight(lp) * lp),
            slope: self.mean_of(|lp| weight(lp) * lp * lp),
        }
    }

    /// Sensitivity and specificity at a threshold on the score, if the scores are true risks.
    pub(super) fn classification(self, threshold: f64) -> (f64, f64) {
        let (flagged_events, flagged) = match self {
            LinearPredictor::Normal { .. } => {
                let cut = (threshold / (1.0 - threshold)).ln();
                (
                    self.normal_sum(Some(cut), logistic),
                    self.normal_sum(Some(cut), |_| 1.0),
                )
            }
            LinearPredictor::Scores(_) => {
                let cut = (threshold / (1.0 - threshold)).ln();
                let above = |lp: f64| f64::from(u8::from(lp >= cut));
                (
                    self.mean_of(|lp| above(lp) * logistic(lp)),
                    self.mean_of(above),
                )
            }
        };
        let events = self.mean_of(logistic);
        let sensitivity = flagged_events / events;
        let specificity = 1.0 - (flagged - flagged_events) / (1.0 - events);
        (sensitivity.clamp(0.0, 1.0), specificity.clamp(0.0, 1.0))
    }

    fn mean_of(self, value: impl Fn(f64) -> f64) -> f64 {
        match self {
            LinearPredictor::Normal { .. } => self.normal_sum(None, value),
            LinearPredictor::Scores(scores) => {
                let mut values: Vec<f64> = scores
                    .iter()
                    .map(|score| value((score / (1.0 - score)).ln()))
                    .collect();
                // Summed by size, so that the order of rows cannot change a bit.
                values.sort_unstable_by(f64::total_cmp);
                values.iter().sum::<f64>() / values.len() as f64
            }
        }
    }

    /// E of `value` over the normal, or over its part above `cut`.
    ///
    /// Simpson's rule with steps short beside the logistic's own width: to about 1e-12 over a part
    /// of the line, and to the last digits over all of it.
    fn normal_sum(self, cut: Option<f64>, value: impl Fn(f64) -> f64) -> f64 {
        let LinearPredictor::Normal {
            mean,
            standard_deviation,
        } = self
        else {
            return 0.0;
        };
        let from = cut.map_or(-REACH, |cut| {
            ((cut - mean) / standard_deviation).clamp(-REACH, REACH)
        });
        let step_max = (0.25 / standard_deviation).min(0.02);
        let steps = 2.0 * ((REACH - from) / step_max / 2.0).ceil();
        if steps == 0.0 {
            return 0.0;
        }
        let step = (REACH - from) / steps;
        let last = steps as u64;
        let at = |node: u64| {
            let z = from + step * node as f64;
            normal_density(z) * value(mean + standard_deviation * z)
        };
        let weighted = (0..=last).map(|node| {
            let weight = match node {
                0 => 1.0,
                node if node == last => 1.0,
                node if node % 2 == 1 => 4.0,
                _ => 2.0,
            };
            weight * at(node)
        });
        weighted.sum::<f64>() * step / 3.0
    }
}

fn logistic(log_odds: f64) -> f64 {
    1.0 / (1.0 + (-log_odds).exp())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn everybody_at_one_score_has_the_information_of_a_coin() {
        let scores = [0.5, 0.5];
        let found = LinearPredictor::Scores(&scores).information(0.0, 1.0);
        assert_eq!((found.intercept, found.both, found.slope), (0.25, 0.0, 0.0));
    }

    #[test]
    fn a_symmetric_normal_classifies_symmetrically_at_one_half() {
        let plan = LinearPredictor::Normal {
            mean: 0.0,
            standard_deviation: 1.5,
        };
        let (sensitivity, specificity) = plan.classification(0.5);
        assert!((sensitivity - specificity).abs() < 1e-11);
        assert!(sensitivity > 0.7);
    }

    #[test]
    fn scores_without_log_odds_are_refused() {
        assert!(LinearPredictor::Scores(&[0.2, 1.0]).check().is_err());
        assert!(LinearPredictor::Scores(&[0.2, f64::NAN]).check().is_err());
        assert!(LinearPredictor::Scores(&[0.2]).check().is_err());
    }
}

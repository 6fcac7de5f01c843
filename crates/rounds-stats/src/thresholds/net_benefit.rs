//! Net benefit: true alerts less the false ones they are worth, per row.

use serde::Serialize;

use super::moments::Weights;
use super::tally::{Tally, tallies};
use crate::estimate::tail_of;
use crate::scores::ScoreTable;
use crate::{Estimate, StatsError, distribution};

/// Where rows are flagged and what a false alert weighs.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct DecisionThreshold {
    /// Rows with this score or more are flagged.
    pub score: f64,
    /// The probability, strictly between 0 and 1, at which acting and not acting are worth the
    /// same: a false alert weighs probability/(1 − probability) of a true one.
    pub probability: f64,
}

impl DecisionThreshold {
    /// A score that is itself a probability.
    pub fn at(probability: f64) -> Self {
        Self {
            score: probability,
            probability,
        }
    }
}

/// Net benefit at one threshold beside the two policies that need no model. Flagging no row has
/// net benefit 0, so `net_benefit` is also the difference from it.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct DecisionPoint {
    /// The threshold.
    pub threshold: DecisionThreshold,
    /// Net benefit of flagging at the threshold, in true alerts per row.
    pub net_benefit: Estimate,
    /// Net benefit of flagging every row.
    pub treat_all: Estimate,
    /// The first less the second, with the covariance of both.
    pub over_treat_all: Estimate,
}

/// [`net_benefits`] at one threshold of a score that is a probability.
///
/// # Errors
/// As [`decision_curve`].
pub fn net_benefit<'a>(
    table: impl Into<ScoreTable<'a>>,
    probability: f64,
    level: f64,
) -> Result<DecisionPoint, StatsError> {
    let mut found = decision_curve(table, &[probability], level)?;
    found.pop().ok_or(StatsError::TooFew {
        what: "thresholds",
        needed: 1,
        found: 0,
    })
}

/// [`net_benefits`] over threshold probabilities of a score that is a probability.
///
/// # Errors
/// A score outside [0, 1] (name its thresholds by [`net_benefits`] instead), and as
/// [`net_benefits`].
pub fn decision_curve<'a>(
    table: impl Into<ScoreTable<'a>>,
    probabilities: &[f64],
    level: f64,
) -> Result<Vec<DecisionPoint>, StatsError> {
    let table = table.into();
    for score in extremes(&table).into_iter().flatten() {
        crate::estimate::probability("score", score)?;
    }
    let thresholds: Vec<DecisionThreshold> = probabilities
        .iter()
        .map(|probability| DecisionThreshold::at(*probability))
        .collect();
    net_benefits(table, &thresholds, level)
}

fn extremes(table: &ScoreTable) -> [Option<f64>; 2] {
    match table {
        ScoreTable::Independent(table) => {
            [table.rows().first(), table.rows().last()].map(|row| row.map(|row| row.value))
        }
        ScoreTable::Clustered(table) => {
            [table.rows().first(), table.rows().last()].map(|row| row.map(|row| row.value))
        }
    }
}

/// Net benefit TP/n − w·FP/n with w = probability/(1 − probability) (Vickers & Elkin, Med Decis
/// Making 26:565, 2006), of flagging every row φ − w(1 − φ), and of the former over the latter;
/// one pass for all thresholds, in their order. `n` is the number of rows.
///
/// Each is a mean of per-row contributions (1 for a true alert, −w for a false one, 0 without an
/// alert) and its interval is normal with the variance s²/n of that mean; where patients repeat,
/// C/(C−1)·Σ(b − NB·r)²/n² over patients with total contribution b and r rows, with Student's t at
/// C − 1 degrees. No interval with one unit.
///
/// # Errors
/// No rows; a threshold probability outside (0, 1); a score that is not finite; a level outside
/// (0, 1).
pub fn net_benefits<'a>(
    table: impl Into<ScoreTable<'a>>,
    thresholds: &[DecisionThreshold],
    level: f64,
) -> Result<Vec<DecisionPoint>, StatsError> {
    let table = table.into();
    let tail = tail_of(level)?;
    for threshold in thresholds {
        weight_of_false_alert(threshold.probability)?;
    }
    if table.total() == 0 {
        return Err(StatsError::TooFew {
            what: "rows",
            needed: 1,
            found: 0,
        });
    }
    let scores: Vec<f64> = thresholds.iter().map(|threshold| threshold.score).collect();
    let tallies = tallies(&table, &scores)?;
    let point = |(threshold, tally): (&DecisionThreshold, &Tally)| {
        let weight = weight_of_false_alert(threshold.probability)?;
        let flagged = Weights::TRUE_POSITIVES.plus(-weight, Weights::FALSE_POSITIVES);
        let all = Weights::POSITIVES.plus(-weight, Weights::NEGATIVES);
        Ok(DecisionPoint {
            threshold: *threshold,
            net_benefit: mean_per_row(tally, flagged, tail),
            treat_all: mean_per_row(tally, all, tail),
            over_treat_all: mean_per_row(tally, flagged.plus(-1.0, all), tail),
        })
    };
    thresholds.iter().zip(&tallies).map(point).collect()
}

/// probability/(1 − probability).
pub(super) fn weight_of_false_alert(probability: f64) -> Result<f64, StatsError> {
    if probability > 0.0 && probability < 1.0 {
        Ok(probability / (1.0 - probability))
    } else {
        Err(StatsError::ThresholdProbability { found: probability })
    }
}

fn mean_per_row(tally: &Tally, weights: Weights, tail: f64) -> Estimate {
    let rows = tally.confusion.total() as f64;
    let value = tally.sum(&weights) / rows;
    let per_row = Weights::POSITIVES.plus(1.0, Weights::NEGATIVES);
    let squares = tally.squares(&weights.plus(-value, per_row));
    let spread = UnitSpread {
        squares,
        units: tally.units(),
        rows: tally.confusion.total(),
        is_clustered: tally.moments.is_some(),
    };
    spread.around(value, tail)
}

/// Squared sums, over units, of what their rows contribute beyond the mean.
pub(super) struct UnitSpread {
    pub(super) squares: f64,
    pub(super) units: u64,
    pub(super) rows: u64,
    pub(super) is_clustered: bool,
}

impl UnitSpread {
    /// The standard error of the mean per row; `None` with a single unit.
    pub(super) fn error(&self) -> Option<f64> {
        let (units, rows) = (self.units as f64, self.rows as f64);
        (self.units > 1).then(|| (units / (units - 1.0) * self.squares).sqrt() / rows)
    }

    /// The mean with its interval.
    pub(super) fn around(&self, value: f64, tail: f64) -> Estimate {
        let quantile = if self.is_clustered {
            let degrees = self.units.saturating_sub(1).max(1) as f64;
            distribution::student_upper(tail, degrees)
        } else {
            distribution::normal_upper(tail)
        };
        let half = self
            .error()
            .zip(quantile)
            .map(|(error, quantile)| quantile * error);
        Estimate {
            value,
            low: half.map(|half| value - half),
            high: half.map(|half| value + half),
            n: self.rows,
            method: if self.is_clustered {
                "t interval of a mean per row by patient"
            } else {
                "normal interval of a mean per row"
            },
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scores::CountedValues;

    #[test]
    fn a_false_alert_at_one_fifth_weighs_a_quarter() {
        let table = CountedValues::from_rows(&[0.1, 0.4, 0.3, 0.8], &[false, false, true, true]);
        let found = net_benefit(&table.unwrap(), 0.2, 0.95).unwrap();
        assert_eq!(found.net_benefit.value, (2.0 - 0.25) / 4.0);
        assert_eq!(found.treat_all.value, (2.0 - 2.0 * 0.25) / 4.0);
        assert_eq!(found.over_treat_all.value, 0.0625);
    }

    #[test]
    fn scores_that_are_no_probabilities_need_thresholds_of_their_own() {
        let table = CountedValues::from_rows(&[1.0, 7.0], &[false, true]).unwrap();
        assert!(matches!(
            net_benefit(&table, 0.2, 0.95),
            Err(StatsError::Probability { what: "score", .. })
        ));
        let threshold = DecisionThreshold {
            score: 5.0,
            probability: 0.2,
        };
        let found = net_benefits(&table, &[threshold], 0.95).unwrap();
        assert_eq!(found.first().map(|at| at.net_benefit.value), Some(0.5));
        for probability in [0.0, 1.0, f64::NAN] {
            let threshold = DecisionThreshold {
                score: 5.0,
                probability,
            };
            assert!(matches!(
                net_benefits(&table, &[threshold], 0.95),
                Err(StatsError::ThresholdProbability { .. })
            ));
        }
    }
}

//! Which update the predictions need: none, a new intercept, or a new intercept and slope.
//!
//! A refitted model is not among the answers: it needs the model's inputs, not its score.

use serde::Serialize;

use super::logistic::Line;
use super::recalibration::{offset_line, recalibration_line, tilt};
use super::{NotEstimable, Predictions, Recalibration};
use crate::estimate::tail_of;
use crate::{StatsError, distribution};

/// Predictions as they are.
const IDENTITY: Line = Line {
    intercept: 0.0,
    slope: 1.0,
    centre: 0.0,
    information: [0.0; 3],
};

/// The smallest change that the data ask for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub enum Update {
    /// Leave the predictions as they are.
    NoChange,
    /// Add calibration in the large to every logit.
    Intercept,
    /// Replace every logit by intercept + slope · logit.
    InterceptAndSlope,
}

/// The advice and the two tests it rests on.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct UpdateAdvice {
    /// What to do.
    pub update: Update,
    /// p-value of "intercept 0 and slope 1".
    pub p_of_no_change: f64,
    /// p-value of "slope 1", whatever the intercept.
    pub p_of_intercept_alone: f64,
    /// How the tests were made.
    pub method: &'static str,
}

/// A closed test of updates by score alone (Vergouwe et al., Stat Med 36:4529, 2017; Davis et al.,
/// J Am Med Inform Assoc 26:1448, 2019, without the step that refits the model): no change unless
/// intercept and slope together differ from 0 and 1, then the intercept alone unless the slope
/// differs from 1.
///
/// Likelihood-ratio tests, with two degrees and with one; Wald tests with the cluster-robust
/// covariance where patients repeat. A test says that a change is needed, not that it matters:
/// with very many rows it always is.
///
/// # Errors
/// A level outside (0, 1); tests are at 1 − level. See [`super::recalibration`] for [`NotEstimable`].
pub fn update_advice(
    predictions: &Predictions<'_>,
    level: f64,
) -> Result<Result<UpdateAdvice, NotEstimable>, StatsError> {
    let both = recalibration_line(predictions);
    let by_patient = both.and_then(|line| tilt(predictions, &line, None));
    advice(
        predictions,
        level,
        (offset_line(predictions), both),
        by_patient,
    )
}

/// The advice from lines that are fitted already.
pub(super) fn advice(
    predictions: &Predictions<'_>,
    level: f64,
    (offset, both): (Result<Line, NotEstimable>, Result<Line, NotEstimable>),
    found: Result<Recalibration, NotEstimable>,
) -> Result<Result<UpdateAdvice, NotEstimable>, StatsError> {
    let significance = 2.0 * tail_of(level)?;
    let tests = if predictions.clusters().is_some() {
        found.and_then(|found| wald_tests(&found))
    } else {
        both.and_then(|both| Ok(likelihood_tests(predictions, &offset?, &both)))
    };
    Ok(tests.map(|(p_of_no_change, p_of_intercept_alone, method)| {
        let update = if p_of_no_change > significance {
            Update::NoChange
        } else if p_of_intercept_alone > significance {
            Update::Intercept
        } else {
            Update::InterceptAndSlope
        };
        UpdateAdvice {
            update,
            p_of_no_change,
            p_of_intercept_alone,
            method,
        }
    }))
}

type Tests = (f64, f64, &'static str);

fn likelihood_tests(predictions: &Predictions<'_>, offset: &Line, both: &Line) -> Tests {
    let best = log_likelihood(predictions, both);
    let against = |line: &Line| (2.0 * (best - log_likelihood(predictions, line))).max(0.0);
    (
        p_of_two_degrees(against(&IDENTITY)),
        distribution::normal_two_sided(against(offset).sqrt()),
        "likelihood-ratio tests",
    )
}

fn wald_tests(found: &Recalibration) -> Result<Tests, NotEstimable> {
    let errors = found
        .intercept
        .standard_error
        .zip(found.slope.standard_error)
        .zip(found.covariance);
    let ((of_intercept, of_slope), shared) = errors.ok_or(NotEstimable::OnePatient)?;
    let up = found.intercept.estimate.value;
    let tilt = found.slope.estimate.value - 1.0;
    let (a, d) = (of_intercept * of_intercept, of_slope * of_slope);
    let statistic =
        (d * up * up - 2.0 * shared * up * tilt + a * tilt * tilt) / (a * d - shared * shared);
    if !statistic.is_finite() {
        return Err(NotEstimable::TooFewPatients);
    }
    Ok((
        p_of_two_degrees(statistic.max(0.0)),
        distribution::normal_two_sided(tilt / of_slope),
        "cluster-robust Wald tests",
    ))
}

/// The upper tail of χ² with two degrees.
fn p_of_two_degrees(statistic: f64) -> f64 {
    (-statistic / 2.0).exp()
}

fn log_likelihood(predictions: &Predictions<'_>, line: &Line) -> f64 {
    let mut linear = 0.0;
    let mut normaliser = LogOfProduct::default();
    let shift = line.intercept - line.centre;
    let odds = shift.exp();
    for cell in predictions.cells() {
        let logit = line.intercept + line.slope * (cell.logit - line.centre);
        if line.slope == 1.0 {
            // ln(1 + odds·p/(1 − p)) = ln(1 − p + odds·p) − ln(1 − p), without an exponential.
            let rest = 1.0 - cell.probability;
            normaliser.take((rest + odds * cell.probability) / rest, cell.total);
        } else if logit > LOGIT_OF_ITSELF {
            normaliser.sum += cell.total * logit;
        } else {
            normaliser.take(1.0 + logit.exp(), cell.total);
        }
        linear += cell.events * logit;
    }
    linear - normaliser.sum()
}

/// Σ n·ln x with few logarithms: factors are multiplied while their product is a float.
#[derive(Debug)]
struct LogOfProduct {
    sum: f64,
    product: f64,
}

impl Default for LogOfProduct {
    fn default() -> Self {
        Self {
            sum: 0.0,
            product: 1.0,
        }
    }
}

/// Above this ln(1 + exp(x)) is x.
const LOGIT_OF_ITSELF: f64 = 200.0;
/// Products between 1 and this are kept; one more factor below 1e100 keeps them finite.
const PRODUCT_MOST: f64 = 1e200;

impl LogOfProduct {
    /// A factor of 1 or more.
    fn take(&mut self, factor: f64, times: f64) {
        if times > 1.0 || factor > 1e100 {
            self.sum += times * factor.ln();
            return;
        }
        self.product *= factor;
        if self.product > PRODUCT_MOST {
            self.sum += self.product.ln();
            self.product = 1.0;
        }
    }

    fn sum(&self) -> f64 {
        self.sum + self.product.ln()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scores::CountedBuilder;

    fn advice(rows: &[(f64, u64, u64)]) -> Update {
        let mut builder = CountedBuilder::default();
        for (score, zeros, ones) in rows {
            builder.push_counts(*score, *zeros, *ones).unwrap();
        }
        let table = builder.finish();
        let predictions = Predictions::independent(&table).unwrap();
        update_advice(&predictions, 0.95).unwrap().unwrap().update
    }

    #[test]
    fn the_smallest_sufficient_update_is_advised() {
        assert_eq!(advice(&[(0.2, 80, 20), (0.5, 50, 50)]), Update::NoChange);
        // Odds doubled at both scores: 0.2 → 1/3, 0.5 → 2/3.
        assert_eq!(
            advice(&[(0.2, 200, 100), (0.5, 100, 200)]),
            Update::Intercept
        );
        assert_eq!(
            advice(&[(0.01, 700, 300), (0.99, 300, 700)]),
            Update::InterceptAndSlope
        );
    }
}

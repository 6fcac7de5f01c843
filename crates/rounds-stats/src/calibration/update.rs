//! Which update the predictions need: none, a new intercept, or a new intercept and slope.
//!
//! A refitted model is not among the answers: it needs the model's inputs, not its score.

use serde::Serialize;

use super::logistic::Line;
use super::recalibration::{offset_line, recalibration, recalibration_line};
use super::{NotEstimable, Predictions};
use crate::estimate::tail_of;
use crate::{StatsError, distribution};

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
/// A level outside (0, 1); tests are at 1 − level. See [`recalibration`] for [`NotEstimable`].
pub fn update_advice(
    predictions: &Predictions<'_>,
    level: f64,
) -> Result<Result<UpdateAdvice, NotEstimable>, StatsError> {
    let significance = 2.0 * tail_of(level)?;
    let tests = if predictions.clusters().is_some() {
        wald_tests(predictions, level)?
    } else {
        likelihood_tests(predictions)
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

type Tests = Result<(f64, f64, &'static str), NotEstimable>;

fn likelihood_tests(predictions: &Predictions<'_>) -> Tests {
    let both = recalibration_line(predictions)?;
    let offset = offset_line(predictions)?;
    let identity = Line {
        intercept: 0.0,
        slope: 1.0,
        centre: 0.0,
        information: [0.0; 3],
    };
    let best = log_likelihood(predictions, &both);
    let against = |line: &Line| (2.0 * (best - log_likelihood(predictions, line))).max(0.0);
    Ok((
        p_of_two_degrees(against(&identity)),
        distribution::normal_two_sided(against(&offset).sqrt()),
        "likelihood-ratio tests",
    ))
}

fn wald_tests(predictions: &Predictions<'_>, level: f64) -> Result<Tests, StatsError> {
    let found = match recalibration(predictions, level)? {
        Ok(found) => found,
        Err(reason) => return Ok(Err(reason)),
    };
    let errors = found
        .intercept
        .standard_error
        .zip(found.slope.standard_error)
        .zip(found.covariance);
    let Some(((of_intercept, of_slope), shared)) = errors else {
        return Ok(Err(NotEstimable::OnePatient));
    };
    let up = found.intercept.estimate.value;
    let tilt = found.slope.estimate.value - 1.0;
    let (a, d) = (of_intercept * of_intercept, of_slope * of_slope);
    let statistic =
        (d * up * up - 2.0 * shared * up * tilt + a * tilt * tilt) / (a * d - shared * shared);
    if !statistic.is_finite() {
        return Ok(Err(NotEstimable::OnePatient));
    }
    Ok(Ok((
        p_of_two_degrees(statistic.max(0.0)),
        distribution::normal_two_sided(tilt / of_slope),
        "cluster-robust Wald tests",
    )))
}

/// The upper tail of χ² with two degrees.
fn p_of_two_degrees(statistic: f64) -> f64 {
    (-statistic / 2.0).exp()
}

fn log_likelihood(predictions: &Predictions<'_>, line: &Line) -> f64 {
    let terms = predictions.cells().map(|cell| {
        let logit = line.intercept + line.slope * (cell.logit - line.centre);
        cell.events * logit - cell.total * (logit.max(0.0) + (-logit.abs()).exp().ln_1p())
    });
    terms.sum()
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

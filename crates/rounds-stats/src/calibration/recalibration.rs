//! Calibration in the large, and intercept and slope: the two lines a committee reads first.

use serde::Serialize;

use super::logistic::{Free, Line, expit, fit, inverse, separated};
use super::predictions::logit;
use super::{NotEstimable, Predictions};
use crate::{Estimate, StatsError};

/// A coefficient with its standard error.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Coefficient {
    /// Value, Wald interval, rows and method.
    pub estimate: Estimate,
    /// Its standard error; `None` where one patient has all rows.
    pub standard_error: Option<f64>,
}

/// logit P(y = 1) = intercept + slope · logit(score).
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Recalibration {
    /// 0 when calibrated. Unlike calibration in the large it is read together with the slope.
    pub intercept: Coefficient,
    /// 1 when calibrated; below 1 the predictions are too extreme, above 1 too timid.
    pub slope: Coefficient,
    /// Covariance of intercept and slope; `None` where one patient has all rows.
    pub covariance: Option<f64>,
}

const MODEL: &str = "Wald interval from the information matrix";
const ROBUST: &str = "cluster-robust Wald interval, Student t with patients - 1 degrees";

/// Calibration in the large: a in logit P(y = 1) = a + logit(score), by maximum likelihood with
/// the logit as offset; 0 when as many events happen as predicted, above 0 when more do.
///
/// The standard error is from the information. Where patients repeat it is the sandwich summed by
/// patient (Liang & Zeger, Biometrika 73:13, 1986) times G/(G − 1)·(n − 1)/(n − k) for G patients,
/// n rows and k coefficients, with Student's t at G − 1 degrees: the same as `cov_type="cluster"`,
/// `use_t=True` in statsmodels. On the logit scale; `n` counts rows.
///
/// # Errors
/// A level outside (0, 1). One label alone is not an error but [`NotEstimable`].
pub fn in_the_large(
    predictions: &Predictions<'_>,
    level: f64,
) -> Result<Result<Coefficient, NotEstimable>, StatsError> {
    let reach = predictions.reach(level)?;
    Ok(offset_line(predictions).map(|line| shift(predictions, &line, reach)))
}

/// Calibration in the large of a fitted line.
pub(super) fn shift(predictions: &Predictions<'_>, line: &Line, reach: Option<f64>) -> Coefficient {
    let [whole, ..] = line.information;
    let variance = if predictions.clusters().is_some() {
        let [[meat]] = predictions.scatter(|score| {
            let mean = line.at(logit(score));
            [[-mean], [1.0 - mean]]
        });
        robust_factor(predictions, 1.0).map(|factor| factor * meat / (whole * whole))
    } else {
        Some(1.0 / whole)
    };
    wald(predictions, line.intercept - line.centre, variance, reach)
}

/// Intercept and slope of the logistic recalibration line (Cox, Biometrika 45:562, 1958), with
/// standard errors as [`in_the_large`]; `n` counts rows.
///
/// # Errors
/// A level outside (0, 1). One label, one score, or a score that divides events from others is
/// not an error but [`NotEstimable`].
pub fn recalibration(
    predictions: &Predictions<'_>,
    level: f64,
) -> Result<Result<Recalibration, NotEstimable>, StatsError> {
    let reach = predictions.reach(level)?;
    Ok(recalibration_line(predictions).and_then(|line| tilt(predictions, &line, reach)))
}

/// Intercept and slope of a fitted line.
pub(super) fn tilt(
    predictions: &Predictions<'_>,
    line: &Line,
    reach: Option<f64>,
) -> Result<Recalibration, NotEstimable> {
    let covariance = covariance_of(predictions, line)?;
    let [variance_of_intercept, shared, variance_of_slope] = match covariance {
        Some([[a, b], [_, d]]) => {
            // From the centred line to the line through logit 0.
            let c = line.centre;
            [Some(a - 2.0 * c * b + c * c * d), Some(b - c * d), Some(d)]
        }
        None => [None; 3],
    };
    Ok(Recalibration {
        intercept: wald(
            predictions,
            line.intercept - line.slope * line.centre,
            variance_of_intercept,
            reach,
        ),
        slope: wald(predictions, line.slope, variance_of_slope, reach),
        covariance: shared,
    })
}

/// The line with slope 1.
pub(super) fn offset_line(predictions: &Predictions<'_>) -> Result<Line, NotEstimable> {
    predictions.both_labels()?;
    fit(|| predictions.cells(), Free::Intercept)
}

/// The line with both coefficients free.
pub(super) fn recalibration_line(predictions: &Predictions<'_>) -> Result<Line, NotEstimable> {
    predictions.both_labels()?;
    let first = predictions.cells().next().map(|cell| cell.logit);
    if predictions.cells().all(|cell| Some(cell.logit) == first) {
        return Err(NotEstimable::OneScore);
    }
    if separated(predictions.cells()) {
        return Err(NotEstimable::Separated);
    }
    fit(|| predictions.cells(), Free::Both)
}

type Covariance = [[f64; 2]; 2];

/// Covariance of the centred line's coefficients; `None` for one patient alone.
fn covariance_of(
    predictions: &Predictions<'_>,
    line: &Line,
) -> Result<Option<Covariance>, NotEstimable> {
    let bread = inverse(line.information).ok_or(NotEstimable::NotConverged)?;
    if predictions.clusters().is_none() {
        return Ok(Some(bread));
    }
    let meat = predictions.scatter(|score| {
        let x = logit(score) - line.centre;
        let mean = expit(line.intercept + line.slope * x);
        [[-mean, -mean * x], [1.0 - mean, (1.0 - mean) * x]]
    });
    let sandwich = product(product(bread, meat), bread);
    Ok(robust_factor(predictions, 2.0).map(|factor| sandwich.map(|row| row.map(|v| v * factor))))
}

fn robust_factor(predictions: &Predictions<'_>, coefficients: f64) -> Option<f64> {
    let n = predictions.n();
    predictions
        .small_sample_factor()
        .filter(|_| n > coefficients)
        .map(|factor| factor * (n - 1.0) / (n - coefficients))
}

fn product(left: Covariance, right: Covariance) -> Covariance {
    let [[a, b], [c, d]] = left;
    let [[e, f], [g, h]] = right;
    [
        [a * e + b * g, a * f + b * h],
        [c * e + d * g, c * f + d * h],
    ]
}

fn wald(
    predictions: &Predictions<'_>,
    value: f64,
    variance: Option<f64>,
    reach: Option<f64>,
) -> Coefficient {
    let standard_error = variance.map(|variance| variance.max(0.0).sqrt());
    let half_width = standard_error
        .zip(reach)
        .map(|(error, reach)| error * reach);
    Coefficient {
        estimate: Estimate {
            value,
            low: half_width.map(|half| value - half),
            high: half_width.map(|half| value + half),
            n: predictions.counted().total(),
            method: if predictions.clusters().is_some() {
                ROBUST
            } else {
                MODEL
            },
        },
        standard_error,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scores::CountedValues;

    fn slope_of(scores: &[f64], labels: &[bool]) -> Result<Recalibration, NotEstimable> {
        let table = CountedValues::from_rows(scores, labels).unwrap();
        recalibration(&Predictions::independent(&table).unwrap(), 0.95).unwrap()
    }

    #[test]
    fn two_scores_with_their_own_rates_are_fitted_exactly() {
        // 1 of 4 at 0.25 and 3 of 4 at 0.75: already on the line.
        let scores = [0.25, 0.25, 0.25, 0.25, 0.75, 0.75, 0.75, 0.75];
        let labels = [true, false, false, false, true, true, true, false];
        let found = slope_of(&scores, &labels).unwrap();
        assert!(found.intercept.estimate.value.abs() < 1e-12);
        assert!((found.slope.estimate.value - 1.0).abs() < 1e-12);
    }

    #[test]
    fn rows_without_a_finite_slope_say_why() {
        let separated = slope_of(&[0.1, 0.2, 0.8], &[false, false, true]);
        assert_eq!(separated.unwrap_err(), NotEstimable::Separated);
        let touching = slope_of(&[0.1, 0.2, 0.2, 0.8], &[false, false, true, true]);
        assert_eq!(touching.unwrap_err(), NotEstimable::Separated);
        let reversed = slope_of(&[0.1, 0.8], &[true, false]);
        assert_eq!(reversed.unwrap_err(), NotEstimable::Separated);
        let constant = slope_of(&[0.3, 0.3], &[false, true]);
        assert_eq!(constant.unwrap_err(), NotEstimable::OneScore);
        let none = slope_of(&[0.3, 0.4], &[false, false]);
        assert_eq!(none.unwrap_err(), NotEstimable::NoEvents);
        let all = slope_of(&[0.3, 0.4], &[true, true]);
        assert_eq!(all.unwrap_err(), NotEstimable::OnlyEvents);
    }

    #[test]
    fn predictions_far_from_the_truth_still_converge() {
        let scores: Vec<f64> = (0..200)
            .map(|i| if i % 2 == 0 { 1e-7 } else { 0.999_999 })
            .collect();
        let labels: Vec<bool> = (0..200).map(|i| i % 7 == 0).collect();
        let found = slope_of(&scores, &labels).unwrap();
        assert!(found.slope.estimate.value.abs() < 0.1, "{found:?}");
    }
}

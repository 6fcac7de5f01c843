//! The exponentially weighted moving average chart: slow, small shifts.
//!
//! It remembers: with weight 0.1 half of what it shows is older than the last six points. A
//! sudden large shift is found sooner by [`super::xmr()`]; how long either takes is computed by
//! [`super::run_length::ewma_run_length`]. Centre and σ are arguments because an EWMA is worth
//! little without a stable period to take them from.

use serde::Serialize;

use super::baseline::{self, MOVING_RANGE_PER_SIGMA, mean_moving_range};
use super::rules::Side;
use super::xmr::centre_of;
use super::{ChartOptions, rules};
use crate::StatsError;
use crate::estimate::{finite, positive};

/// What an EWMA chart leaves open.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct EwmaOptions {
    /// λ, the weight of the newest point, above 0 and at most 1.
    pub weight: f64,
    /// L, the distance of the limits in standard deviations of the average.
    pub limit_sigmas: f64,
}

impl Default for EwmaOptions {
    /// λ = 0.1 and L = 2.814: with limits that do not vary in time, a false alarm every 500 points
    /// (Lucas & Saccucci, Technometrics 32:1, 1990).
    fn default() -> Self {
        Self {
            weight: 0.1,
            limit_sigmas: 2.814,
        }
    }
}

/// Level and spread of a process in control.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Process {
    /// Its mean.
    pub mean: f64,
    /// The standard deviation of one point.
    pub sigma: f64,
}

/// Mean and σ = mean moving range / 1.128 of the baseline.
///
/// # Errors
/// A value that is not finite, fewer than two points in the baseline.
pub fn process_of(values: &[f64], options: ChartOptions) -> Result<Process, StatsError> {
    for &value in values {
        finite("value", value)?;
    }
    let baseline_points = baseline::length(values.len(), options)?;
    let fixed = values.get(..baseline_points).unwrap_or(values);
    let sigma = mean_moving_range(fixed, options) / MOVING_RANGE_PER_SIGMA;
    Ok(Process {
        mean: finite("mean", centre_of(fixed))?,
        sigma: finite("sigma", sigma)?,
    })
}

/// One point of an EWMA chart.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct EwmaPoint {
    /// The value itself.
    pub value: f64,
    /// The weighted average up to and with it.
    pub average: f64,
    /// Lower limit of the average.
    pub lower: f64,
    /// Upper limit of the average.
    pub upper: f64,
    /// The limit the average lies strictly beyond.
    pub outside: Option<Side>,
}

/// zᵢ = λxᵢ + (1 − λ)zᵢ₋₁ from z₀ = mean, with limits
/// mean ± L·σ·√(λ/(2 − λ)·(1 − (1 − λ)²ⁱ)), exact for every i (Roberts, Technometrics 1:239, 1959;
/// limits as in Lucas & Saccucci, Technometrics 32:1, 1990). Values, mean and σ share one unit.
///
/// With σ = 0 every value other than the mean is outside.
///
/// # Errors
/// A weight outside (0, 1], L that is not above 0, a negative σ, a number that is not finite.
pub fn ewma(
    values: &[f64],
    process: Process,
    options: EwmaOptions,
) -> Result<Vec<EwmaPoint>, StatsError> {
    let weight = weight_of(options.weight)?;
    let limit_sigmas = positive("limit in sigmas", options.limit_sigmas)?;
    let mean = finite("mean", process.mean)?;
    if finite("sigma", process.sigma)? < 0.0 {
        return Err(StatsError::Negative {
            what: "sigma",
            found: process.sigma,
        });
    }
    let full_width = limit_sigmas * process.sigma * (weight / (2.0 - weight)).sqrt();
    finite("limit", mean.abs() + full_width)?;
    let mut average = mean;
    let mut points = Vec::with_capacity(values.len());
    for (place, &value) in values.iter().enumerate() {
        finite("value", value)?;
        // Not λx + (1 − λ)z: a series that stays at its mean must stay there to the last digit.
        average = finite("average", average + weight * (value - average))?;
        let forgotten = (2.0 * (place as f64 + 1.0) * (-weight).ln_1p()).exp_m1();
        let width = full_width * (-forgotten).sqrt();
        let (lower, upper) = (mean - width, mean + width);
        points.push(EwmaPoint {
            value,
            average,
            lower,
            upper,
            outside: rules::side_of(average, lower, upper),
        });
    }
    Ok(points)
}

/// A weight, above 0 and at most 1.
pub(super) fn weight_of(weight: f64) -> Result<f64, StatsError> {
    if weight > 0.0 && weight <= 1.0 {
        Ok(weight)
    } else {
        Err(StatsError::OutOfRange {
            what: "weight",
            expected: "more than 0 and at most 1",
            found: weight,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const STANDARD: Process = Process {
        mean: 0.0,
        sigma: 1.0,
    };

    #[test]
    fn with_weight_one_it_is_a_shewhart_chart() {
        let options = EwmaOptions {
            weight: 1.0,
            limit_sigmas: 3.0,
        };
        let points = ewma(&[1.0, 3.5, 3.0], STANDARD, options).unwrap();
        assert_eq!(points[1].average, 3.5);
        assert_eq!((points[2].lower, points[2].upper), (-3.0, 3.0));
        let outside: Vec<bool> = points.iter().map(|point| point.outside.is_some()).collect();
        assert_eq!(outside, [false, true, false]);
    }

    #[test]
    fn the_first_limit_is_that_of_one_weighted_point() {
        let points = ewma(&[1.0], STANDARD, EwmaOptions::default()).unwrap();
        assert!((points[0].average - 0.1).abs() < 1e-16);
        assert!((points[0].upper - 0.2814).abs() < 1e-15);
    }

    #[test]
    fn impossible_options_are_refused() {
        for weight in [0.0, 1.5, f64::NAN] {
            let options = EwmaOptions {
                weight,
                ..EwmaOptions::default()
            };
            assert!(ewma(&[1.0], STANDARD, options).is_err(), "{weight}");
        }
        let negative = Process {
            sigma: -1.0,
            ..STANDARD
        };
        assert!(ewma(&[1.0], negative, EwmaOptions::default()).is_err());
        assert!(process_of(&[1.0], ChartOptions::default()).is_err());
    }
}

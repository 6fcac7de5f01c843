//! CUSUM of calibration in the large: are there as many events as predicted, week after week?
//!
//! It takes three sums a week instead of rows, so it runs on stored totals. It finds a shift of all
//! risks together; one that only concerns high risks shows in calibration by bins, not here. For
//! rows in their order see [`super::risk_adjusted_cusum`].

use serde::Serialize;

use super::{CusumPoint, Thresholds, accumulate};
use crate::StatsError;
use crate::estimate::{count, finite, positive};

/// The sums of one week's (or any period's) mature predictions; weeks without any are left out.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct WeekTotals {
    /// Σy, events.
    pub observed: f64,
    /// Σp, events predicted.
    pub expected: f64,
    /// Σp(1 − p).
    pub variance: f64,
}

/// What a calibration CUSUM looks for.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct CalibrationCusumOptions {
    /// k, half the weekly shift in standard errors it is to find soonest; usually 0.5.
    pub allowance: f64,
    /// When the sums signal; 5 on both sides with k = 0.5 is a false alarm every 465 weeks.
    pub thresholds: Thresholds,
}

/// Z = Σ(y − p)/√Σp(1 − p): the score test of an intercept of 0 on the logit scale. Standard normal
/// when the week has some ten expected events and non-events and predictions are right.
///
/// # Errors
/// Events that are no count, expected events that are not finite, a variance that is not above 0.
pub fn weekly_score(week: WeekTotals) -> Result<f64, StatsError> {
    count("events", week.observed)?;
    finite("expected events", week.expected)?;
    positive("variance", week.variance)?;
    Ok((week.observed - week.expected) / week.variance.sqrt())
}

/// C⁺ = max(0, C⁺ + Z − k) and C⁻ = max(0, C⁻ − Z − k) of the weekly scores
/// (Page's CUSUM for a normal mean, Biometrika 41:100, 1954).
///
/// # Errors
/// As [`weekly_score`]; an allowance that is not above 0, a threshold that is not above 0.
pub fn calibration_cusum(
    weeks: &[WeekTotals],
    options: CalibrationCusumOptions,
) -> Result<Vec<CusumPoint>, StatsError> {
    let allowance = positive("allowance", options.allowance)?;
    let scores: Vec<f64> = weeks
        .iter()
        .map(|&week| weekly_score(week))
        .collect::<Result<_, _>>()?;
    let steps = scores
        .into_iter()
        .map(|score| (score - allowance, -score - allowance));
    accumulate(steps, options.thresholds)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn three_weeks_two_errors_above_add_up() {
        let week = WeekTotals {
            observed: 14.0,
            expected: 10.0,
            variance: 4.0,
        };
        let options = CalibrationCusumOptions {
            allowance: 0.5,
            thresholds: Thresholds {
                up: 4.5,
                down: 4.5,
                restart: false,
            },
        };
        let points = calibration_cusum(&[week; 3], options).unwrap();
        let heights: Vec<f64> = points.iter().map(|point| point.up).collect();
        assert_eq!(heights, [1.5, 3.0, 4.5]);
        assert!(points[2].signals_up && !points[1].signals_up);
        assert!(
            weekly_score(WeekTotals {
                variance: 0.0,
                ..week
            })
            .is_err()
        );
    }
}

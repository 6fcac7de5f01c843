//! Charts of rare events, one point per event: the time since the one before (t chart) or the
//! opportunities since then (g chart).
//!
//! Where most periods have no event, a chart of counts per period lies on zero and says nothing.
//! On these charts high is good: a point above the upper limit is an unusually long time without
//! the event. Events that come too fast show as shifts below the centre, hardly ever beyond the
//! lower limit. For "no event for how long is suspicious" see [`crate::silence`].

use super::ChartOptions;
use super::baseline::{self, MOVING_RANGE_PER_SIGMA, mean_moving_range, mean_of};
use super::chart::{Bounds, ChartKind, ChartPoint, ControlChart, POINTS_FOR_FIRM_LIMITS};
use super::xmr::centre_of;
use crate::StatsError;
use crate::estimate::{LEVEL_95, count, finite, positive};
use crate::intervals::median;

/// Exponential waiting times to the power 1/3.6 are nearly normal.
const POWER: f64 = 3.6;

/// t: x = y^(1/3.6), an individuals chart of x (centre = mean, σ = mean moving range / 1.128,
/// limits ± 3σ), everything raised to 3.6 again (Nelson, J Qual Technol 26:239, 1994).
///
/// Values are waiting times in any unit. `sigma` and `z` are on the scale of x; a lower limit below
/// 0 on that scale is 0.
///
/// # Errors
/// A time of 0 or less (two events at once are one point, or a finer clock is needed), fewer than
/// two points in the baseline.
pub fn time_between(times: &[f64], options: ChartOptions) -> Result<ControlChart, StatsError> {
    let mut scaled = Vec::with_capacity(times.len());
    for &time in times {
        scaled.push(positive("time between events", time)?.powf(1.0 / POWER));
    }
    let baseline_points = baseline::length(times.len(), options)?;
    let fixed = scaled.get(..baseline_points).unwrap_or(&scaled);
    let centre = centre_of(fixed);
    let sigma = mean_moving_range(fixed, options) / MOVING_RANGE_PER_SIGMA;
    let back = |x: f64| x.max(0.0).powf(POWER);
    finite("limit", back(centre + 3.0 * sigma))?;
    let points = times.iter().zip(&scaled).map(|(&value, &x)| {
        let point = ChartPoint::around(centre, x, sigma, Bounds::NONE);
        ChartPoint {
            value,
            lower: back(point.lower),
            lower_near: back(point.lower_near),
            upper_near: back(point.upper_near),
            upper: back(point.upper),
            ..point
        }
    });
    Ok(ControlChart {
        kind: ChartKind::TimeBetween,
        centre: back(centre),
        points: points.collect(),
        baseline_points,
        trial: baseline_points < POINTS_FOR_FIRM_LIMITS,
        sigma_z: None,
    })
}

/// g: the number of opportunities without the event between one event and the next, geometric.
/// With m their mean over the baseline σ = √(m(m + 1)), limits m ± 3σ, not below 0; the centre line
/// is the median of the baseline, so that half the points lie on each side
/// (Benneyan, Health Care Manag Sci 4:305, 2001; the centre as `qicharts2` draws it).
///
/// `z` counts from m, the middle of the limits. The distribution is skewed: in control about 1.8 %
/// of points (e⁻⁴) lie above the upper limit and none can lie below the lower one, so of the
/// rules only those about sides of the centre keep their usual rate of false alarms.
///
/// # Errors
/// A value that is no count, fewer than two points in the baseline.
pub fn opportunities_between(
    opportunities: &[f64],
    options: ChartOptions,
) -> Result<ControlChart, StatsError> {
    for &value in opportunities {
        count("opportunities between events", value)?;
    }
    let baseline_points = baseline::length(opportunities.len(), options)?;
    let fixed = opportunities
        .get(..baseline_points)
        .unwrap_or(opportunities);
    let mean = mean_of(fixed.iter().copied());
    let sigma = (mean * (mean + 1.0)).sqrt();
    let points = opportunities
        .iter()
        .map(|&value| ChartPoint::around(mean, value, sigma, Bounds::RATE))
        .collect();
    Ok(ControlChart {
        kind: ChartKind::OpportunitiesBetween,
        centre: median(fixed, LEVEL_95)?.value,
        points,
        baseline_points,
        trial: baseline_points < POINTS_FOR_FIRM_LIMITS,
        sigma_z: None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_geometric_mean_of_eight_has_its_limit_at_eight_and_three_roots_of_72() {
        let chart = opportunities_between(&[4.0, 12.0, 8.0], ChartOptions::default()).unwrap();
        assert_eq!(chart.centre, 8.0);
        assert!((chart.points[0].upper - (8.0 + 3.0 * 72.0_f64.sqrt())).abs() < 1e-12);
        assert_eq!(chart.points[0].lower, 0.0);
    }

    #[test]
    fn equal_waiting_times_have_no_width() {
        let chart = time_between(&[5.0; 4], ChartOptions::default()).unwrap();
        assert!((chart.centre - 5.0).abs() < 1e-12);
        assert_eq!(chart.points[0].z, None);
        assert!(
            super::super::mark_points(&chart)
                .iter()
                .all(|marks| marks.painted().is_none())
        );
    }

    #[test]
    fn events_at_the_same_time_and_negative_counts_are_refused() {
        let options = ChartOptions::default();
        assert!(matches!(
            time_between(&[1.0, 0.0], options),
            Err(StatsError::NotPositive { .. })
        ));
        assert!(matches!(
            opportunities_between(&[1.5, 0.0], options),
            Err(StatsError::NotACount { .. })
        ));
    }
}

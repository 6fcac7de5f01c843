//! Individual values with limits from the moving range (XmR).

use super::ChartOptions;
use super::baseline::{self, mean_moving_range, mean_of};
use super::chart::{Bounds, ChartKind, ChartPoint, ControlChart, POINTS_FOR_FIRM_LIMITS};
use crate::StatsError;
use crate::estimate::finite;

/// Distance of the limits in mean moving ranges: 3 / 1.128, rounded as Making Data Count writes it.
const LIMIT_IN_MOVING_RANGES: f64 = 2.66;

/// The XmR chart of NHS England's Making Data Count: centre = mean of the baseline, limits =
/// centre ± 2.66 · mean moving range of the baseline, near limits at two thirds of that.
///
/// Limits are not cut off at what the measure can be; a proportion's lower limit may be negative.
///
/// # Errors
/// A value that is not finite, fewer than two points in the baseline.
pub fn xmr(values: &[f64], options: ChartOptions) -> Result<ControlChart, StatsError> {
    for &value in values {
        finite("value", value)?;
    }
    let baseline_points = baseline::length(values.len(), options)?;
    let fixed = values.get(..baseline_points).unwrap_or(values);
    let moving_range = mean_moving_range(fixed, options);
    let centre = finite("mean", centre_of(fixed))?;
    let sigma = finite("limit", LIMIT_IN_MOVING_RANGES * moving_range)? / 3.0;
    let points = values
        .iter()
        .map(|&value| ChartPoint::around(centre, value, sigma, Bounds::NONE))
        .collect();
    Ok(ControlChart {
        kind: ChartKind::Xmr,
        centre,
        points,
        baseline_points,
        trial: baseline_points < POINTS_FOR_FIRM_LIMITS,
        sigma_z: None,
    })
}

/// The mean; of equal values exactly their value, so that they do not lie beside their own limits.
pub(super) fn centre_of(fixed: &[f64]) -> f64 {
    match fixed.first() {
        Some(&first) if fixed.iter().all(|&value| value == first) => first,
        _ => mean_of(fixed.iter().copied()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn screening_leaves_the_wild_range_out_as_published() {
        let values = [
            1.0, 2.0, 1.0, 2.0, 10.0, 1.0, 2.0, 1.0, 2.0, 1.0, 2.0, 1.0, 2.0,
        ];
        let plain = xmr(&values, ChartOptions::default()).unwrap();
        let screen = ChartOptions {
            screen_moving_ranges: true,
            ..ChartOptions::default()
        };
        let screened = xmr(&values, screen).unwrap();
        assert!(screened.points[0].upper < plain.points[0].upper);
        assert!((screened.points[0].upper - screened.centre - 2.66).abs() < 1e-12);
        assert!(!plain.trial);
    }

    #[test]
    fn a_constant_series_lies_on_its_limits_without_a_z() {
        let chart = xmr(&[0.1; 3], ChartOptions::default()).unwrap();
        assert_eq!(chart.centre, 0.1);
        assert_eq!((chart.points[0].lower, chart.points[0].z), (0.1, None));
        assert!(chart.trial);
    }

    #[test]
    fn too_short_or_broken_series_are_refused() {
        let one_fixed = ChartOptions {
            baseline: Some(1),
            ..ChartOptions::default()
        };
        assert!(matches!(
            xmr(&[], ChartOptions::default()),
            Err(StatsError::TooFew { .. })
        ));
        assert!(matches!(
            xmr(&[1.0, 2.0], one_fixed),
            Err(StatsError::TooFew { .. })
        ));
        assert!(matches!(
            xmr(&[1.0, f64::NAN], ChartOptions::default()),
            Err(StatsError::NotFinite { .. })
        ));
    }
}

//! The points that fix centre and limits, and how much neighbours among them differ.

use super::ChartOptions;
use crate::StatsError;

/// d₂ for two values: the mean moving range of normal values is 1.128 of their σ.
pub(super) const MOVING_RANGE_PER_SIGMA: f64 = 1.128;
/// Upper limit of the moving range in units of its mean (D₄ for two values).
const SCREENING_FACTOR: f64 = 3.267;

/// How many of `points` fix the limits.
///
/// # Errors
/// Fewer than two: a moving range needs neighbours.
pub(super) fn length(points: usize, options: ChartOptions) -> Result<usize, StatsError> {
    let length = options.baseline.map_or(points, |asked| asked.min(points));
    if length < 2 {
        return Err(StatsError::TooFew {
            what: "points in the baseline",
            needed: 2,
            found: length,
        });
    }
    Ok(length)
}

/// Mean absolute difference of neighbours, screened once if the options say so.
pub(super) fn mean_moving_range(values: &[f64], options: ChartOptions) -> f64 {
    let ranges: Vec<f64> = values
        .windows(2)
        .filter_map(|pair| Some((pair.last()? - pair.first()?).abs()))
        .collect();
    mean_range(&ranges, options)
}

/// The mean of the ranges, screened once if the options say so.
pub(super) fn mean_range(ranges: &[f64], options: ChartOptions) -> f64 {
    let ranges = || ranges.iter().copied();
    let mean = mean_of(ranges());
    if options.screen_moving_ranges && mean > 0.0 {
        mean_of(ranges().filter(|range| *range <= SCREENING_FACTOR * mean))
    } else {
        mean
    }
}

/// The mean; 0 of nothing.
pub(super) fn mean_of(values: impl Iterator<Item = f64>) -> f64 {
    let (sum, count) = values.fold((0.0, 0.0), |(sum, count), value| (sum + value, count + 1.0));
    if count > 0.0 { sum / count } else { 0.0 }
}

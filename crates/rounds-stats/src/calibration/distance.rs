//! How far predictions are from a calibration curve: ICI, E50, E90 and Emax.

use serde::Serialize;

use super::{IsotonicStep, LoessCurve};
use crate::Estimate;
use crate::scores::CountedValues;

/// Distances |p − curve(p)| over rows (Austin & Steyerberg, Stat Med 38:4051, 2019), as
/// probabilities. They have no interval of their own; `n` counts rows.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct CurveDistances {
    /// The mean: the integrated calibration index.
    pub ici: Estimate,
    /// The median.
    pub e50: Estimate,
    /// The 90th percentile.
    pub e90: Estimate,
    /// The largest.
    pub emax: Estimate,
}

/// Distances from the isotonic curve. It follows noise, so they are above 0 even when calibrated.
pub fn isotonic_distances(counted: &CountedValues, curve: &[IsotonicStep]) -> CurveDistances {
    let mut steps = curve.iter().peekable();
    let distances = counted.rows().iter().filter_map(|row| {
        while steps.next_if(|step| step.high < row.value).is_some() {}
        let step = steps.peek()?;
        Some(((row.value - step.probability()).abs(), row.total()))
    });
    summary(distances.collect(), "distance from the isotonic curve")
}

/// Distances from the smooth curve.
pub fn loess_distances(counted: &CountedValues, curve: &LoessCurve) -> CurveDistances {
    let mut segments = curve
        .points
        .iter()
        .zip(curve.points.iter().skip(1))
        .peekable();
    let mut last = segments.peek().copied();
    let distances = counted.rows().iter().filter_map(|row| {
        while let Some(passed) = segments.next_if(|(_, right)| right.score < row.value) {
            last = Some(passed);
        }
        let found = match segments.peek().copied().or(last) {
            Some((left, right)) => {
                let share = (row.value - left.score) / (right.score - left.score);
                left.probability + share * (right.probability - left.probability)
            }
            None => curve.points.first()?.probability,
        };
        Some(((row.value - found).abs(), row.total()))
    });
    summary(distances.collect(), "distance from the loess curve")
}

fn summary(mut distances: Vec<(f64, u64)>, method: &'static str) -> CurveDistances {
    let n: u64 = distances.iter().map(|(_, rows)| rows).sum();
    let sum: f64 = distances.iter().map(|(far, rows)| far * *rows as f64).sum();
    let largest = distances.iter().map(|(far, _)| *far).fold(0.0, f64::max);
    let estimate = |value: f64| Estimate {
        value,
        low: None,
        high: None,
        n,
        method,
    };
    CurveDistances {
        ici: estimate(sum / n as f64),
        e50: estimate(quantile(&mut distances, n, 0.5)),
        e90: estimate(quantile(&mut distances, n, 0.9)),
        emax: estimate(largest),
    }
}

/// Linear interpolation between the order statistics at (n − 1)·share: R's type 7.
fn quantile(distances: &mut [(f64, u64)], n: u64, share: f64) -> f64 {
    let place = n.saturating_sub(1) as f64 * share;
    let (lower, upper) = order_statistic(distances, place.floor() as u64);
    lower + (upper - lower) * place.fract()
}

/// The distance of the row with this rank, counted from 0, and of the next, without sorting all.
fn order_statistic(mut distances: &mut [(f64, u64)], mut rank: u64) -> (f64, f64) {
    let mut least_above = None;
    loop {
        if distances.is_empty() {
            let last = least_above.unwrap_or(0.0);
            return (last, last);
        }
        let middle = distances.len() / 2;
        let (below, found, above) =
            distances.select_nth_unstable_by(middle, |one, other| one.0.total_cmp(&other.0));
        let rows_below: u64 = below.iter().map(|(_, rows)| rows).sum();
        if rank < rows_below {
            least_above = Some(found.0);
            distances = below;
        } else if rank + 1 < rows_below + found.1 {
            return (found.0, found.0);
        } else if rank < rows_below + found.1 {
            let next = above.iter().map(|(far, _)| *far).min_by(f64::total_cmp);
            return (found.0, next.or(least_above).unwrap_or(found.0));
        } else {
            rank -= rows_below + found.1;
            distances = above;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quantiles_of_counts_are_those_of_the_rows() {
        let mut rows = [(0.3, 1), (0.1, 2), (0.2, 1)];
        assert!((quantile(&mut rows, 4, 0.5) - 0.15).abs() < 1e-15);
        assert!((quantile(&mut rows, 4, 1.0) - 0.3).abs() < 1e-15);
        assert!((quantile(&mut rows, 4, 0.0) - 0.1).abs() < 1e-15);
    }
}

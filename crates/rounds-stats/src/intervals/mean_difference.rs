//! The difference of two independent means with Welch's interval.

use super::mean::moments;
use crate::estimate::tail_of;
use crate::{Estimate, StatsError, distribution};

/// Mean of the first group minus mean of the second, each known by its sum, its sum of squares and
/// its number of values; `n` is the sum of both numbers.
///
/// d ± t·√(s₁²/n₁ + s₂²/n₂) with the degrees of freedom (v₁ + v₂)² / (v₁²/(n₁ − 1) + v₂²/(n₂ − 1)),
/// v = s²/n (Welch, Biometrika 34:28, 1947): the groups need not have the same spread. A group of
/// one value has no spread, and the difference then no interval.
///
/// # Errors
/// A group without values, sums that are not finite or that no values can have, a level outside
/// (0, 1).
pub fn mean_difference(
    group: (f64, f64, u64),
    base: (f64, f64, u64),
    level: f64,
) -> Result<Estimate, StatsError> {
    let tail = tail_of(level)?;
    let (first, second) = (moments(group)?, moments(base)?);
    let value = first.mean - second.mean;
    let half_width = first
        .square_error
        .zip(second.square_error)
        .and_then(|(a, b)| {
            if a + b == 0.0 {
                return Some(0.0);
            }
            let spent = a * (a / (group.2 as f64 - 1.0)) + b * (b / (base.2 as f64 - 1.0));
            let degrees = (a + b) * ((a + b) / spent);
            distribution::student_upper(tail, degrees).map(|t| t * (a + b).sqrt())
        })
        .filter(|half| half.is_finite());
    Ok(Estimate {
        value,
        low: half_width.map(|half| value - half),
        high: half_width.map(|half| value + half),
        n: group.2.saturating_add(base.2),
        method: "Welch t interval",
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_group_of_one_leaves_the_difference_without_interval() {
        let found = mean_difference((5.0, 25.0, 1), (3.0, 5.0, 2), 0.95).unwrap();
        assert_eq!((found.value, found.low, found.high), (3.5, None, None));
    }

    #[test]
    fn two_constant_groups_differ_exactly() {
        let found = mean_difference((6.0, 12.0, 3), (2.0, 2.0, 2), 0.95).unwrap();
        assert_eq!((found.low, found.high), (Some(1.0), Some(1.0)));
    }
}

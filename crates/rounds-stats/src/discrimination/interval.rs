//! Intervals for measures between 0 and 1 from their variance.

use crate::estimate::tail_of;
use crate::root::crossing;
use crate::{StatsError, distribution};

/// The axis on which an interval is symmetric.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Scale {
    /// The log odds, the default: ends stay between 0 and 1, and near them the coverage is right
    /// where the plain interval's is too low. In the middle the two hardly differ.
    #[default]
    Logit,
    /// The measure itself, as most software prints it; ends are cut at 0 and 1.
    Plain,
}

/// z of a two-sided level.
pub(super) fn normal_of(level: f64) -> Result<f64, StatsError> {
    distribution::normal_upper(tail_of(level)?).ok_or(StatsError::Level { found: level })
}

/// The ends around `value`, `half_width` apart on the axis itself, cut at 0 and 1.
pub(super) fn plain_ends(value: f64, half_width: f64) -> (f64, f64) {
    ((value - half_width).max(0.0), (value + half_width).min(1.0))
}

/// The ends around `value`, `half_width` apart in log odds. `value` is strictly between 0 and 1.
///
/// Odds are scaled by exp(±half width), which loses no digits near either end.
pub(super) fn logit_ends(value: f64, half_width: f64) -> (f64, f64) {
    let scaled = |factor: f64| {
        let odds = value * factor;
        if odds.is_infinite() {
            1.0
        } else {
            odds / (odds + (1.0 - value))
        }
    };
    (scaled((-half_width).exp()), scaled(half_width.exp()))
}

/// The interval of an area under the ROC curve whose variance is estimated as zero, because the
/// labels are separated completely or all scores are equal: the θ with |A − θ| = z·√V(θ),
/// V(θ) = θ(1−θ)[1 + (N−1)(1−θ)/(2−θ) + (N−1)θ/(1+θ)]/(n₊n₋), N = (n₊ + n₋)/2
/// (Newcombe's method 5, Stat Med 25:559, 2006).
pub(super) fn newcombe_ends(
    area: f64,
    (positives, negatives): (u64, u64),
    z: f64,
) -> (Option<f64>, Option<f64>) {
    let (positives, negatives) = (positives as f64, negatives as f64);
    let larger = (positives + negatives) / 2.0 - 1.0;
    let end = |shift: f64| {
        let excess = |log_odds: f64| {
            let (theta, rest) = (share_of(log_odds), share_of(-log_odds));
            let shape = 1.0 + larger * (rest / (1.0 + rest) + theta / (1.0 + theta));
            let error = (shape / (positives * negatives)).sqrt() * (theta * rest).sqrt();
            // θ − A, without losing 1 − θ where A is 1.
            let distance = (1.0 - area) * theta - area * rest;
            Some(distance / error + shift)
        };
        crossing(0.0, excess).map(share_of)
    };
    let low = if area == 0.0 { Some(0.0) } else { end(z) };
    let high = if area == 1.0 { Some(1.0) } else { end(-z) };
    (low, high)
}

fn share_of(log_odds: f64) -> f64 {
    1.0 / (1.0 + (-log_odds).exp())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn complete_separation_has_a_lower_end_that_rises_with_the_rows() {
        let ends = |rows| newcombe_ends(1.0, (rows, rows), 1.96);
        let (few, high) = ends(5);
        assert_eq!(high, Some(1.0));
        let (many, _) = ends(500);
        assert!(few.unwrap() > 0.5 && few.unwrap() < many.unwrap() && many.unwrap() < 1.0);
        let mirrored = newcombe_ends(0.0, (5, 5), 1.96).1.unwrap();
        assert!((1.0 - mirrored - few.unwrap()).abs() < 1e-14);
    }

    #[test]
    fn logit_ends_stay_inside_and_around_the_value() {
        let (low, high) = logit_ends(0.999_999, 3.0);
        assert!(0.99 < low && low < 0.999_999 && 0.999_999 < high && high < 1.0);
        assert_eq!(logit_ends(0.5, 0.0), (0.5, 0.5));
    }
}

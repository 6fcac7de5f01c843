//! How often chance alone makes a mark as striking as this one.

use std::collections::VecDeque;

use crate::distribution;

/// The probability that an in-control point lies at least |z| standard deviations from the centre,
/// on either side: 2·(1 − Φ(|z|)).
///
/// Assumes normal, independent points and limits known without error; limits estimated from a
/// short baseline make points beyond them commoner than this. It is the probability for one point:
/// multiply by the number of points looked at, or adjust with
/// [`benjamini_hochberg`](super::benjamini_hochberg). NaN counts as no evidence (1).
pub fn point_probability(z: f64) -> f64 {
    if z.is_nan() {
        return 1.0;
    }
    distribution::normal_two_sided(z)
}

/// Which runs count.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Sides {
    /// Runs on the one side named in advance.
    One,
    /// Runs on either side of the centre.
    Either,
}

/// The exact probability that `points` fair coin flips contain a run of at least `length` on one
/// named side, or on either.
///
/// With Q(n) that probability for one side: Q(n) = Q(n−1) + 2^−(m+1)·(1 − Q(n−m−1)), Q(m) = 2^−m,
/// 0 before (Feller, An Introduction to Probability Theory I, ch. XIII.7). A run of m on either
/// side of n flips is a run of m − 1 "same as before" among the n − 1 comparisons.
///
/// Assumes independent points that are as likely above the centre as below it: a skewed measure
/// or one that remembers its last value runs longer by itself. Takes time in proportion to the
/// number of points.
pub fn run_probability(points: u32, length: u32, sides: Sides) -> f64 {
    match sides {
        Sides::One => one_sided(points, length),
        Sides::Either if points == 0 => if_nothing_is_needed(length),
        Sides::Either => one_sided(points - 1, length.saturating_sub(1)),
    }
}

fn if_nothing_is_needed(length: u32) -> f64 {
    if length == 0 { 1.0 } else { 0.0 }
}

fn one_sided(points: u32, length: u32) -> f64 {
    if length == 0 {
        return 1.0;
    }
    // 2^-1074 is the smallest float: no longer run has a probability that can be written.
    if points < length || length > 1_073 {
        return 0.0;
    }
    let exactly = 0.5_f64.powi(length.cast_signed());
    let mut earlier: VecDeque<f64> = std::iter::repeat_n(0.0, length as usize).collect();
    let mut reached = exactly;
    for _ in length..points {
        let before_the_run = earlier.pop_front().unwrap_or(0.0);
        earlier.push_back(reached);
        let next = reached + exactly / 2.0 * (1.0 - before_the_run);
        // Growth only slows down: once it no longer shows, certainty is a rounding error away.
        if next <= reached {
            break;
        }
        reached = next;
    }
    reached
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_run_as_long_as_the_series_has_one_way_or_two() {
        assert_eq!(run_probability(7, 7, Sides::One), 1.0 / 128.0);
        assert_eq!(run_probability(7, 7, Sides::Either), 2.0 / 128.0);
    }

    #[test]
    fn the_edges_are_certain_or_impossible() {
        assert_eq!(run_probability(0, 0, Sides::Either), 1.0);
        assert_eq!(run_probability(0, 1, Sides::Either), 0.0);
        assert_eq!(run_probability(5, 1, Sides::Either), 1.0);
        assert_eq!(run_probability(6, 7, Sides::One), 0.0);
        assert_eq!(run_probability(u32::MAX, u32::MAX, Sides::One), 0.0);
        assert!(run_probability(u32::MAX, 3, Sides::One) > 1.0 - 1e-9);
    }

    #[test]
    fn no_number_is_no_evidence() {
        assert_eq!(point_probability(f64::NAN), 1.0);
        assert_eq!(point_probability(0.0), 1.0);
        assert!((point_probability(-1.959_963_984_540_054) - 0.05).abs() < 1e-12);
    }
}

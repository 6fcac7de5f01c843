//! Run lengths of charts of independent normal values, by integral equations.
//!
//! The run length from a state is one more than its mean over the next state; Gauss–Legendre nodes
//! turn that integral into a linear system (Nyström), whose error falls off faster than any power
//! of the number of nodes.

use std::f64::consts::PI;

use super::super::ewma::weight_of;
use super::linear_system::solve;
use super::threshold::{self, reached};
use crate::StatsError;
use crate::distribution::{normal_density, normal_upper_tail};
use crate::estimate::{finite, positive};

/// Most nodes; a kernel so narrow that it needs more is refused.
const NODES_MOST: f64 = 500.0;

/// Average run length of a two-sided EWMA chart with weight λ and limits at L standard deviations
/// of its average in the long run, when the mean is off by `shift` σ (0 for the time between false
/// alarms). Crowder, Technometrics 29:401, 1987; tables in Lucas & Saccucci, Technometrics 32:1,
/// 1990.
///
/// The exact, narrower limits of the first points that [`ewma`](super::super::ewma()) draws signal a
/// little more often: with λ = 0.1 and L = 2.814 every 490 points instead of every 500 (simulated).
///
/// # Errors
/// A weight outside (0, 1] or too small for its limits, L not above 0, a shift that is not finite.
pub fn ewma_run_length(weight: f64, limit_sigmas: f64, shift: f64) -> Result<f64, StatsError> {
    reached(ewma_length(weight, limit_sigmas, shift)?)
}

/// The limit L of an EWMA chart with `wanted` points between false alarms, by bisection over
/// [`ewma_run_length`].
///
/// # Errors
/// As [`ewma_run_length`]; a wanted run length that is not above 1 or above 10 million.
pub fn ewma_limit(weight: f64, wanted: f64) -> Result<f64, StatsError> {
    threshold::lowest(wanted, 1.0, |limit| ewma_length(weight, limit, 0.0))
}

/// Average run length of one side of a CUSUM S = max(0, S + X − k) of normal X with standard
/// deviation 1 and mean `shift`, which signals at S ≥ `threshold` (Page, Biometrika 41:100, 1954).
/// For the weekly scores of [`calibration_cusum`](super::super::cusum::calibration_cusum) it is in
/// weeks, with k its allowance.
///
/// # Errors
/// An allowance or shift that is not finite, a threshold that is not above 0 or too high.
pub fn normal_cusum_run_length(
    allowance: f64,
    threshold: f64,
    shift: f64,
) -> Result<f64, StatsError> {
    reached(cusum_length(allowance, threshold, shift)?)
}

/// The lowest threshold of one side with at least `wanted` points between false alarms, by
/// bisection over [`normal_cusum_run_length`]. For two sides ask for twice the run length.
///
/// # Errors
/// As [`normal_cusum_run_length`]; a wanted run length that is not above 1 or above 10 million.
pub fn normal_cusum_threshold(allowance: f64, wanted: f64) -> Result<f64, StatsError> {
    threshold::lowest(wanted, 1.0, |threshold| {
        cusum_length(allowance, threshold, 0.0)
    })
}

fn ewma_length(weight: f64, limit_sigmas: f64, shift: f64) -> Result<f64, StatsError> {
    weight_of(weight)?;
    positive("limit in sigmas", limit_sigmas)?;
    finite("shift", shift)?;
    let half = limit_sigmas * (weight / (2.0 - weight)).sqrt();
    let nodes = gauss_legendre(-half, half, 2.0 * half / weight)?;
    let states: Vec<f64> = nodes.iter().map(|node| node.at).collect();
    let transitions = |from: f64| -> Vec<f64> {
        let density =
            |to: f64| normal_density((to - (1.0 - weight) * from) / weight - shift) / weight;
        nodes
            .iter()
            .map(|node| node.share * density(node.at))
            .collect()
    };
    let Some(lengths) = run_lengths(&states, transitions) else {
        return Ok(f64::INFINITY);
    };
    let later = transitions(0.0);
    let mean: f64 = later
        .iter()
        .zip(&lengths)
        .map(|(share, length)| share * length)
        .sum();
    Ok(1.0 + mean)
}

fn cusum_length(allowance: f64, threshold: f64, shift: f64) -> Result<f64, StatsError> {
    positive("threshold", threshold)?;
    let drift = finite("allowance", allowance)? - finite("shift", shift)?;
    let nodes = gauss_legendre(0.0, threshold, threshold)?;
    // The first state is 0 itself, where every step below 0 ends.
    let states: Vec<f64> = [0.0]
        .into_iter()
        .chain(nodes.iter().map(|node| node.at))
        .collect();
    let transitions = |from: f64| -> Vec<f64> {
        let above = nodes
            .iter()
            .map(|node| node.share * normal_density(node.at - from + drift));
        [normal_upper_tail(from - drift)]
            .into_iter()
            .chain(above)
            .collect()
    };
    let lengths = run_lengths(&states, transitions);
    Ok(lengths
        .and_then(|lengths| lengths.first().copied())
        .unwrap_or(f64::INFINITY))
}

/// Lengths from every state: (I − transitions)·lengths = 1.
fn run_lengths(states: &[f64], transitions: impl Fn(f64) -> Vec<f64>) -> Option<Vec<f64>> {
    let equation = |(place, &from): (usize, &f64)| -> Vec<f64> {
        let identity = |column: usize| if column == place { 1.0 } else { 0.0 };
        let left = transitions(from)
            .into_iter()
            .enumerate()
            .map(|(column, probability)| identity(column) - probability);
        left.chain([1.0]).collect()
    };
    solve(states.iter().enumerate().map(equation).collect())
}

/// A place to evaluate a function at, and its share of the integral.
struct Node {
    at: f64,
    share: f64,
}

/// Gauss–Legendre nodes on [low, high], enough for a kernel of which `widths` standard deviations
/// fit into the range: the zeros of the Legendre polynomial by Newton's method.
fn gauss_legendre(low: f64, high: f64, widths: f64) -> Result<Vec<Node>, StatsError> {
    let count = (3.0 * widths + 40.0).ceil();
    if count.is_nan() || count > NODES_MOST {
        return Err(StatsError::OutOfRange {
            what: "range between the limits in standard deviations of a step",
            expected: "at most 150",
            found: widths,
        });
    }
    let (middle, half) = (f64::midpoint(low, high), (high - low) / 2.0);
    let nodes = (0..count as usize).map(|place| {
        let mut x = (PI * (place as f64 + 0.75) / (count + 0.5)).cos();
        let mut slope = 1.0;
        for _ in 0..NEWTON_STEPS {
            let (value, before) = legendre(count as usize, x);
            slope = count * (x * value - before) / (x * x - 1.0);
            x -= value / slope;
        }
        Node {
            at: middle + half * x,
            share: half * 2.0 / ((1.0 - x * x) * slope * slope),
        }
    });
    Ok(nodes.collect())
}

/// From these starting points the fourth step changes nothing any more; one more for good measure.
const NEWTON_STEPS: usize = 5;

/// The Legendre polynomials of this degree and of one less at x.
fn legendre(degree: usize, x: f64) -> (f64, f64) {
    (1..=degree).fold((1.0, 0.0), |(value, before), k| {
        let k = k as f64;
        (
            ((2.0 * k - 1.0) * x * value - (k - 1.0) * before) / k,
            value,
        )
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn weight_one_is_a_shewhart_chart() {
        let found = ewma_run_length(1.0, 3.0, 0.0).unwrap();
        assert!(
            (found - 0.5 / normal_upper_tail(3.0)).abs() < 1e-6,
            "{found}"
        );
    }

    #[test]
    fn tables_of_lucas_and_saccucci_are_met() {
        assert!((ewma_run_length(0.1, 2.814, 0.0).unwrap() - 500.0).abs() < 1.0);
        assert!((ewma_run_length(0.1, 2.814, 1.0).unwrap() - 10.3).abs() < 0.05);
        assert!((ewma_limit(0.25, 500.0).unwrap() - 2.998).abs() < 0.001);
    }

    #[test]
    fn five_and_a_half_is_one_alarm_in_465_points_on_two_sides() {
        let side = normal_cusum_run_length(0.5, 5.0, 0.0).unwrap();
        assert!(
            (super::super::both_sides(side, side) - 465.4).abs() < 0.1,
            "{side}"
        );
        assert!((normal_cusum_threshold(0.5, side).unwrap() - 5.0).abs() < 1e-5);
    }

    #[test]
    fn what_cannot_be_computed_is_refused() {
        assert!(ewma_run_length(1e-6, 3.0, 0.0).is_err());
        assert!(ewma_run_length(0.1, f64::MAX, 0.0).is_err());
        assert!(normal_cusum_run_length(0.5, 1e9, 0.0).is_err());
        assert!(ewma_limit(0.1, 0.5).is_err());
    }
}

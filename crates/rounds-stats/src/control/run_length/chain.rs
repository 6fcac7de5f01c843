//! Run lengths of a sum S = max(0, S + step) by a Markov chain on heights.
//!
//! The method of Brook & Evans (Biometrika 59:539, 1972), with one change: a height between two
//! states is shared between them in proportion, which keeps the mean of every step exact where
//! rounding to the nearest state would let the sum drift. Sums of counts live on a lattice, and
//! their run length jumps at its points: [`Heights::on_lattice`] puts the states there.

use super::super::cusum::has_reached;
use super::linear_system::solve;
use crate::StatsError;

/// Evenly spaced states, 0 and the threshold included.
const STATES: usize = 181;
/// States on a lattice at most.
const LATTICE_STATES_MOST: f64 = 300.0;

/// The heights of the states: from 0 up, the last one standing for "just below the threshold".
pub(super) struct Heights {
    spacing: f64,
    heights: Vec<f64>,
}

impl Heights {
    /// For sums whose steps are spread out.
    pub(super) fn even(threshold: f64) -> Self {
        Self::spaced(threshold, threshold / (STATES - 1) as f64)
    }

    /// For sums of steps (count − reference)·`unit`: states at multiples of `unit`/d, with the d
    /// for which the reference is nearest to such a multiple. Evenly where the threshold is so many
    /// counts away that a lattice no longer shows.
    pub(super) fn on_lattice(threshold: f64, reference: f64, unit: f64) -> Self {
        let parts_most = (LATTICE_STATES_MOST * unit / threshold).floor().min(200.0);
        if parts_most < 4.0 {
            return Self::even(threshold);
        }
        let miss = |parts: &f64| (reference * parts - (reference * parts).round()).abs();
        let candidates = (parts_most as u32 / 2 + 1..=parts_most as u32).map(f64::from);
        let parts = candidates
            .min_by(|first, second| miss(first).total_cmp(&miss(second)))
            .unwrap_or(1.0);
        Self::spaced(threshold, unit / parts)
    }

    fn spaced(threshold: f64, spacing: f64) -> Self {
        let below = (0..)
            .map(|place| f64::from(place) * spacing)
            .take_while(|height| !has_reached(*height, threshold));
        Self {
            spacing,
            heights: below.chain([threshold]).collect(),
        }
    }

    /// Gives a probability to the two states on either side of a height.
    fn share(&self, row: &mut [f64], height: f64, probability: f64) {
        let below =
            ((height / self.spacing + ON_A_STATE) as usize).min(row.len().saturating_sub(2));
        let at = |place: usize| self.heights.get(place).copied().unwrap_or(0.0);
        let upper_share = ((height - at(below)) / (at(below + 1) - at(below))).clamp(0.0, 1.0);
        if let Some(entry) = row.get_mut(below) {
            *entry += probability * (1.0 - upper_share);
        }
        if let Some(entry) = row.get_mut(below + 1) {
            *entry += probability * upper_share;
        }
    }
}

/// A height this close below a state, in spacings, is on it.
const ON_A_STATE: f64 = 1e-9;

/// One possible step of the sum and its probability.
#[derive(Debug, Clone, Copy)]
pub(super) struct Step {
    pub(super) change: f64,
    pub(super) probability: f64,
}

/// The average run length from height 0 with a signal at S ≥ `threshold`, when the distribution of
/// steps repeats in a cycle of phases (days of the week); the mean over the phases to start in.
///
/// Infinite where the threshold is all but never reached.
///
/// # Errors
/// No phase.
pub(super) fn average_run_length(
    phases: &[Vec<Step>],
    threshold: f64,
    heights: &Heights,
) -> Result<f64, StatsError> {
    let transitions: Vec<Vec<Vec<f64>>> = phases
        .iter()
        .map(|steps| transitions(steps, threshold, heights))
        .collect();
    let Some((last, before)) = transitions.split_last() else {
        return Err(StatsError::TooFew {
            what: "phases of the cycle",
            needed: 1,
            found: 0,
        });
    };
    // Run length before a whole cycle = constant + cycle · run length after it.
    let mut constant = vec![1.0; last.len()];
    let mut cycle = last.clone();
    for phase in before.iter().rev() {
        constant = after_one_step(phase, &constant);
        cycle = product(phase, &cycle);
    }
    let equations = cycle
        .iter()
        .zip(&constant)
        .enumerate()
        .map(|(state, (row, constant))| {
            let identity = |column: usize| if column == state { 1.0 } else { 0.0 };
            row.iter()
                .enumerate()
                .map(|(column, probability)| identity(column) - probability)
                .chain([*constant])
                .collect()
        })
        .collect();
    let Some(mut lengths) = solve(equations) else {
        return Ok(f64::INFINITY);
    };
    let mut from_zero = vec![first_of(&lengths)];
    for phase in transitions.iter().skip(1).rev() {
        lengths = after_one_step(phase, &lengths);
        from_zero.push(first_of(&lengths));
    }
    let mean = from_zero.iter().sum::<f64>() / from_zero.len() as f64;
    // A chain that all but never signals is singular to the last digit.
    Ok(if mean >= 1.0 { mean } else { f64::INFINITY })
}

fn first_of(lengths: &[f64]) -> f64 {
    lengths.first().copied().unwrap_or(f64::NAN)
}

/// 1 + (one phase's transitions) · lengths.
fn after_one_step(phase: &[Vec<f64>], lengths: &[f64]) -> Vec<f64> {
    let dot =
        |row: &Vec<f64>| -> f64 { row.iter().zip(lengths).map(|(p, length)| p * length).sum() };
    phase.iter().map(|row| 1.0 + dot(row)).collect()
}

fn product(first: &[Vec<f64>], second: &[Vec<f64>]) -> Vec<Vec<f64>> {
    first
        .iter()
        .map(|row| {
            let mut sum = vec![0.0; row.len()];
            for (factor, other) in row.iter().zip(second) {
                if *factor != 0.0 {
                    for (entry, value) in sum.iter_mut().zip(other) {
                        *entry += factor * value;
                    }
                }
            }
            sum
        })
        .collect()
}

/// Probabilities of going from each state to each, without those of the signal.
fn transitions(steps: &[Step], threshold: f64, heights: &Heights) -> Vec<Vec<f64>> {
    let states = heights.heights.len();
    let row = |(state, height): (usize, &f64)| {
        let is_just_below = state + 1 == states;
        let mut row = vec![0.0; states];
        for step in steps {
            let next = (height + step.change).max(0.0);
            // Standing still just below the threshold is no signal.
            let signals = if is_just_below {
                step.change > ON_A_STATE * heights.spacing
            } else {
                has_reached(next, threshold)
            };
            if !signals {
                heights.share(&mut row, next, step.probability);
            }
        }
        row
    };
    heights.heights.iter().enumerate().map(row).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn step(change: f64, probability: f64) -> Step {
        Step {
            change,
            probability,
        }
    }

    #[test]
    fn a_fair_walk_up_to_two_takes_six_steps() {
        // E₀ = 1 + E₀/2 + E₁/2 and E₁ = 1 + E₀/2.
        let walk = vec![step(1.0, 0.5), step(-1.0, 0.5)];
        let found = average_run_length(&[walk], 2.0, &Heights::even(2.0)).unwrap();
        assert!((found - 6.0).abs() < 1e-9, "{found}");
    }

    #[test]
    fn a_cycle_of_equal_phases_is_one_phase() {
        let walk = vec![step(1.0, 0.3), step(-0.5, 0.7)];
        let heights = Heights::even(3.0);
        let one = average_run_length(std::slice::from_ref(&walk), 3.0, &heights).unwrap();
        let seven = average_run_length(&vec![walk; 7], 3.0, &heights).unwrap();
        assert!((one - seven).abs() < 1e-9 * one, "{one} {seven}");
    }

    #[test]
    fn a_sum_that_never_rises_never_signals() {
        let heights = Heights::even(1.0);
        let found = average_run_length(&[vec![step(-1.0, 1.0)]], 1.0, &heights);
        assert_eq!(found, Ok(f64::INFINITY));
        assert!(average_run_length(&[], 1.0, &heights).is_err());
    }
}

//! How many events a bin of rows with different probabilities has: the binomial that has the same
//! mean and variance, which for probabilities of one bin is nearly the exact law.

use crate::random::Random;

/// Variance from which the normal is used.
const VARIANCE_OF_A_NORMAL: f64 = 400.0;
/// Weights below this share of the largest are left out.
const WEIGHT_LEAST: f64 = 1e-18;

/// The law of events less the expected events.
#[derive(Debug)]
pub(super) enum EventsOfABin {
    /// Every row is certain.
    Certain,
    /// Of this standard deviation.
    Normal(f64),
    /// Surpluses with their cumulative probabilities, ascending.
    Counts(Vec<(f64, f64)>),
}

impl EventsOfABin {
    /// For rows with this Σp and Σp(1 − p), the latter times the design effect.
    pub(super) fn new(mean: f64, variance: f64, design_effect: f64) -> Self {
        if variance <= 0.0 {
            Self::Certain
        } else if variance > VARIANCE_OF_A_NORMAL || design_effect > 1.0 {
            Self::Normal((variance * design_effect).sqrt())
        } else {
            Self::Counts(cumulative(mean, variance))
        }
    }

    /// Drawn events less expected events.
    pub(super) fn surplus(&self, random: &mut Random) -> f64 {
        match self {
            Self::Certain => 0.0,
            Self::Normal(deviation) => deviation * random.normal(),
            Self::Counts(table) => {
                let at = random.uniform();
                let place = table.partition_point(|(_, cumulative)| *cumulative <= at);
                let found = table.get(place).or(table.last());
                found.map_or(0.0, |(surplus, _)| *surplus)
            }
        }
    }
}

fn cumulative(mean: f64, variance: f64) -> Vec<(f64, f64)> {
    let share = 1.0 - variance / mean;
    let trials = (mean / share).round().max(mean.ceil()).max(1.0);
    let chance = mean / trials;
    let odds = chance / (1.0 - chance);
    let mode = ((trials + 1.0) * chance).floor().min(trials);
    let mut weights = vec![(mode, 1.0)];
    let (mut count, mut weight) = (mode, 1.0);
    while count > 0.0 && weight > WEIGHT_LEAST {
        weight *= count / ((trials - count + 1.0) * odds);
        count -= 1.0;
        weights.push((count, weight));
    }
    weights.reverse();
    (count, weight) = (mode, 1.0);
    while count < trials && weight > WEIGHT_LEAST {
        weight *= (trials - count) * odds / (count + 1.0);
        count += 1.0;
        weights.push((count, weight));
    }
    let total: f64 = weights.iter().map(|(_, weight)| weight).sum();
    let mut so_far = 0.0;
    weights
        .into_iter()
        .map(|(count, weight)| {
            so_far += weight / total;
            (count - mean, so_far)
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_of_one_probability_are_binomial() {
        let table = cumulative(1.5, 0.75);
        let expected = [0.125, 0.5, 0.875, 1.0];
        for ((_, found), expected) in table.iter().zip(expected) {
            assert!((found - expected).abs() < 1e-12, "{table:?}");
        }
    }

    #[test]
    fn drawn_surpluses_have_the_mean_and_variance_asked_for() {
        for (mean, variance) in [(3.7, 3.1), (0.02, 0.0199), (1_000.0, 390.0), (5e6, 399.0)] {
            let law = EventsOfABin::new(mean, variance, 1.0);
            let mut random = Random::new(3);
            let draws: Vec<f64> = (0..20_000).map(|_| law.surplus(&mut random)).collect();
            let average = draws.iter().sum::<f64>() / 2e4;
            let square = draws.iter().map(|draw| draw * draw).sum::<f64>() / 2e4;
            assert!(average.abs() < 0.03 * variance.sqrt(), "{mean}: {average}");
            assert!((square / variance - 1.0).abs() < 0.15, "{mean}: {square}");
        }
    }
}

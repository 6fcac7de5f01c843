//! Counts whose variance is a multiple of their mean.

use crate::StatsError;

/// Probabilities below this share of the largest are left out.
const NEGLIGIBLE: f64 = 1e-18;
/// The largest mean whose probabilities are listed.
const MEAN_MOST: f64 = 1e6;
/// Counts listed at most, which a dispersion far above the mean could exceed.
const COUNTS_MOST: usize = 1_000_000;

/// Each count with its probability for mean μ > 0 and variance φμ, φ ≥ 1: Poisson for φ = 1, else
/// negative binomial with P(y + 1)/P(y) = (μ + y(φ − 1)) / (φ(y + 1)).
///
/// One ratio serves both distributions, so nothing is lost as φ nears 1. Counts so improbable that
/// no sum would notice them are left out.
///
/// # Errors
/// A mean above a million.
pub(crate) fn probabilities_of(mean: f64, dispersion: f64) -> Result<Vec<(f64, f64)>, StatsError> {
    if !(mean > 0.0 && mean <= MEAN_MOST) {
        return Err(StatsError::OutOfRange {
            what: "expected count",
            expected: "more than 0 and at most a million",
            found: mean,
        });
    }
    let ratio = |count: f64| (mean + count * (dispersion - 1.0)) / (dispersion * (count + 1.0));
    let mode = (mean - dispersion + 1.0).max(0.0).floor();
    let upwards = std::iter::successors(Some((mode, 1.0)), |&(count, weight)| {
        Some((count + 1.0, weight * ratio(count)))
    });
    let downwards = std::iter::successors(Some((mode, 1.0)), |&(count, weight)| {
        (count > 0.0).then(|| (count - 1.0, weight / ratio(count - 1.0)))
    });
    let is_worth_listing = |&(_, weight): &(f64, f64)| weight > NEGLIGIBLE;
    let mut weights: Vec<(f64, f64)> = downwards
        .skip(1)
        .take_while(is_worth_listing)
        .chain(upwards.take_while(is_worth_listing))
        .take(COUNTS_MOST)
        .collect();
    weights.sort_by(|first, second| first.0.total_cmp(&second.0));
    let total: f64 = weights.iter().map(|(_, weight)| weight).sum();
    for (_, weight) in &mut weights {
        *weight /= total;
    }
    Ok(weights)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn moments(mean: f64, dispersion: f64) -> (f64, f64) {
        let listed = probabilities_of(mean, dispersion).unwrap();
        let first: f64 = listed.iter().map(|(count, p)| count * p).sum();
        let spread = |count: f64| (count - first) * (count - first);
        (
            first,
            listed.iter().map(|(count, p)| spread(*count) * p).sum(),
        )
    }

    #[test]
    fn mean_and_variance_are_those_asked_for() {
        for (mean, dispersion) in [
            (0.03, 1.0),
            (2.0, 1.0),
            (400.0, 1.0),
            (2.0, 1.5),
            (60.0, 4.0),
            (0.2, 9.0),
        ] {
            let (first, variance) = moments(mean, dispersion);
            assert!(
                (first - mean).abs() < 1e-9 * mean,
                "mean {mean} {dispersion}: {first}"
            );
            let expected = mean * dispersion;
            assert!(
                (variance - expected).abs() < 1e-9 * expected,
                "{mean} {dispersion}: {variance}"
            );
        }
    }

    #[test]
    fn poisson_zero_is_the_exponential() {
        let listed = probabilities_of(2.0, 1.0).unwrap();
        assert!((listed[0].1 - (-2.0_f64).exp()).abs() < 1e-15);
        assert!(probabilities_of(f64::NAN, 1.0).is_err());
    }
}

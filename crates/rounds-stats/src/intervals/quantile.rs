//! A quantile of a sample with the exact binomial interval of order statistics.

use statrs::function::gamma::ln_gamma;

use crate::estimate::{finite, probability as checked_probability, tail_of};
use crate::{Estimate, StatsError};

/// The median: [`quantile`] at one half.
///
/// # Errors
/// As [`quantile`].
pub fn median(values: &[f64], level: f64) -> Result<Estimate, StatsError> {
    quantile(values, 0.5, level)
}

/// The sample quantile at `probability` (type 7: linear between order statistics at
/// (n − 1)p + 1, Hyndman & Fan, Am Stat 50:361, 1996), with an interval between two order
/// statistics that assumes nothing about the distribution.
///
/// Coverage rule: X, the number of values below the true quantile, is Binomial(n, p). The lower
/// end is the largest x₍ₗ₎ with P(X < l) ≤ tail, the upper end the smallest x₍ᵤ₎ with
/// P(X ≥ u) ≤ tail, tail = (1 − level)/2 (Conover 1999, §3.2). Each side alone is therefore
/// conservative, and coverage is at least the level. Where no order statistic reaches it (small n,
/// extreme p) that end is `None`.
///
/// # Errors
/// No values, a value that is not finite, a probability outside [0, 1], a level outside (0, 1).
pub fn quantile(values: &[f64], probability: f64, level: f64) -> Result<Estimate, StatsError> {
    let tail = tail_of(level)?;
    checked_probability("probability", probability)?;
    for &value in values {
        finite("value", value)?;
    }
    let mut sorted = values.to_vec();
    sorted.sort_unstable_by(f64::total_cmp);
    let value = interpolated(&sorted, probability).ok_or(StatsError::TooFew {
        what: "values",
        needed: 1,
        found: 0,
    })?;
    let (lower, upper) = order_statistics(sorted.len(), probability, tail);
    Ok(Estimate {
        value,
        low: lower.and_then(|place| sorted.get(place)).copied(),
        high: upper.and_then(|place| sorted.get(place)).copied(),
        n: sorted.len() as u64,
        method: "binomial order-statistic interval",
    })
}

/// The linear quantile (type 7) between order statistics; `None` of none.
pub(crate) fn interpolated(sorted: &[f64], probability: f64) -> Option<f64> {
    let last = sorted.len().checked_sub(1)?;
    let place = last as f64 * probability;
    let below = sorted.get(place.floor() as usize)?;
    let above = sorted.get(place.ceil() as usize)?;
    Some(below + (above - below) * place.fract())
}

/// Places (from 0) of the lower and upper order statistic.
fn order_statistics(total: usize, probability: f64, tail: f64) -> (Option<usize>, Option<usize>) {
    // P(X < l) ≤ tail from below; from above, failures are Binomial(n, 1 − p), and
    // P(X ≥ u) = P(failures ≤ n − u) = P(failures < n − u + 1).
    let lower = ranks_below_tail(total, probability, tail);
    let upper = ranks_below_tail(total, 1.0 - probability, tail);
    (
        lower.checked_sub(1),
        upper.checked_sub(1).map(|rank| total - 1 - rank),
    )
}

/// The largest l (from 1; 0 if none) with P(X < l) ≤ tail for X ~ Binomial(total, probability).
///
/// Adds up the probabilities from the mean downwards until they no longer matter, then walks up
/// again: about a dozen standard deviations of terms, however many values there are.
fn ranks_below_tail(total: usize, probability: f64, tail: f64) -> usize {
    if probability <= 0.0 {
        return 0;
    }
    if probability >= 1.0 {
        return total;
    }
    let size = total as f64;
    let odds = probability / (1.0 - probability);
    let spread = (size * probability * (1.0 - probability)).sqrt();
    let mut successes = (size * probability - 12.0 * spread - 12.0).floor().max(0.0);
    let mut mass = log_binomial(size, successes, probability).exp();
    let mut cumulated = mass;
    while cumulated <= tail && successes < size {
        mass *= (size - successes) / (successes + 1.0) * odds;
        successes += 1.0;
        cumulated += mass;
    }
    successes as usize
}

fn log_binomial(size: f64, successes: f64, probability: f64) -> f64 {
    ln_gamma(size + 1.0) - ln_gamma(successes + 1.0) - ln_gamma(size - successes + 1.0)
        + successes * probability.ln()
        + (size - successes) * (-probability).ln_1p()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn six_values_have_a_95_percent_interval_for_the_median_and_five_have_none() {
        let six = median(&[3.0, 1.0, 2.0, 6.0, 5.0, 4.0], 0.95).unwrap();
        assert_eq!((six.value, six.low, six.high), (3.5, Some(1.0), Some(6.0)));
        let five = median(&[3.0, 1.0, 2.0, 5.0, 4.0], 0.95).unwrap();
        assert_eq!((five.value, five.low, five.high), (3.0, None, None));
    }

    #[test]
    fn a_million_values_take_no_longer_than_sorting_them() {
        let values: Vec<f64> = (0..1_000_000).map(f64::from).collect();
        let found = median(&values, 0.95).unwrap();
        // np ∓ 1.96·√(np(1−p)) = 500,000 ∓ 980.
        assert!((found.low.unwrap() - 499_020.0).abs() <= 2.0, "{found:?}");
        assert!((found.high.unwrap() - 500_980.0).abs() <= 2.0, "{found:?}");
    }

    #[test]
    fn impossible_input_is_refused_with_its_cause() {
        assert!(matches!(median(&[], 0.95), Err(StatsError::TooFew { .. })));
        assert!(matches!(
            median(&[1.0, f64::NAN], 0.95),
            Err(StatsError::NotFinite { .. })
        ));
        assert!(matches!(
            quantile(&[1.0], 1.5, 0.95),
            Err(StatsError::Probability { .. })
        ));
    }
}

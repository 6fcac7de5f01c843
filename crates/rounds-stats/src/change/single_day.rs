//! One day against its own expectation: a Shewhart chart for counts that depend on the weekday.
//!
//! It forgets yesterday, so it is quick for spikes and slow for everything that lasts; see
//! [`super::shift`] for changes that last.

use serde::Serialize;
use statrs::function::beta::checked_beta_reg;
use statrs::function::gamma::checked_gamma_ur;

use super::baseline::BaselineOptions;
use super::daily::DailyCounts;
use super::tested::TestedDays;
use crate::StatsError;
use crate::estimate::{count, finite, positive};

/// A day's count next to its expectation.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct SingleDay {
    /// The count.
    pub count: f64,
    /// Its expectation from the days before.
    pub expected: f64,
    /// Probability of a count at least as far out, two-sided, mid-p.
    pub p: f64,
}

/// The count of `day` against up to `baseline_days` days that ended `gap_days` before it.
///
/// # Errors
/// Fewer than 14 observed days of baseline.
pub fn single_day(
    series: &DailyCounts<'_>,
    day: usize,
    (gap_days, baseline_days): (usize, usize),
    options: &BaselineOptions,
) -> Result<SingleDay, StatsError> {
    let tested = TestedDays::at(series, day, gap_days + 1, baseline_days, options)?;
    let expected = tested.baseline.expected(day, series.exposure(day));
    let events = series.count(day);
    let p = if expected > 0.0 {
        count_mid_p(events, expected, tested.baseline.alpha)?
    } else {
        1.0
    };
    Ok(SingleDay {
        count: events,
        expected,
        p,
    })
}

/// Two-sided mid-p of a negative binomial count: 2·min(P(X < x), P(X > x)) + P(X = x), at most 1,
/// for mean `expected` and variance `expected`·(1 + `alpha`·`expected`); Poisson at `alpha` 0.
///
/// # Errors
/// A count that is none, an expectation of 0 or less, a negative `alpha`.
pub fn count_mid_p(events: f64, expected: f64, alpha: f64) -> Result<f64, StatsError> {
    count("count", events)?;
    positive("expected", expected)?;
    finite("alpha", alpha)?;
    if alpha < 0.0 {
        return Err(StatsError::NotPositive {
            what: "alpha",
            found: alpha,
        });
    }
    let at_most = lower_tail(events, expected, alpha);
    let below = if events > 0.0 {
        lower_tail(events - 1.0, expected, alpha)
    } else {
        0.0
    };
    let above = upper_tail(events, expected, alpha);
    let same = (at_most - below).max(0.0);
    Ok((2.0 * below.min(above) + same).clamp(0.0, 1.0))
}

/// Below this α the negative binomial is taken as Poisson: its shape 1/α would cost digits.
const ALPHA_OF_POISSON: f64 = 1e-9;

/// P(X ≤ x): the incomplete beta function at r = 1/α failures, or the incomplete gamma function.
fn lower_tail(x: f64, mean: f64, alpha: f64) -> f64 {
    if alpha < ALPHA_OF_POISSON {
        return checked_gamma_ur(x + 1.0, mean).unwrap_or(1.0);
    }
    checked_beta_reg(1.0 / alpha, x + 1.0, 1.0 / (1.0 + alpha * mean)).unwrap_or(1.0)
}

/// P(X > x), not as a difference from 1.
fn upper_tail(x: f64, mean: f64, alpha: f64) -> f64 {
    if alpha < ALPHA_OF_POISSON {
        return statrs::function::gamma::checked_gamma_lr(x + 1.0, mean).unwrap_or(0.0);
    }
    let share = alpha * mean / (1.0 + alpha * mean);
    checked_beta_reg(x + 1.0, 1.0 / alpha, share).unwrap_or(0.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_where_three_were_expected_has_the_probability_of_nothing() {
        let found = count_mid_p(0.0, 3.0, 0.0).unwrap();
        assert!((found - (-3.0_f64).exp()).abs() < 1e-14);
        // Negative binomial: (1 + αμ)^(−1/α).
        let found = count_mid_p(0.0, 3.0, 0.5).unwrap();
        assert!((found - 2.5_f64.powi(-2)).abs() < 1e-14);
    }

    #[test]
    fn impossible_input_is_refused() {
        assert!(count_mid_p(0.5, 3.0, 0.0).is_err());
        assert!(count_mid_p(1.0, 0.0, 0.0).is_err());
        assert!(count_mid_p(1.0, 3.0, -0.1).is_err());
    }
}

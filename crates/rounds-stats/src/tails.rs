//! Tail probabilities and quantiles of the usual distributions, with checked arguments.
//!
//! A tail here is always the side named, computed on that side: P(Z > 30) is 4.9e-198, not
//! 1 minus one. Nothing here is an estimate; intervals are in [`crate::intervals`].
//!
//! All are compared with SciPy in `tests/tails.rs`, to a relative 1e-9. Very large counts cost no
//! more than small ones.

use crate::estimate::{count, finite, positive, probability};
use crate::{StatsError, distribution};

/// P(Z > z) for a standard normal Z.
///
/// # Errors
/// z that is NaN.
pub fn normal_upper_tail(z: f64) -> Result<f64, StatsError> {
    number("z", z).map(distribution::normal_upper_tail)
}

/// P(|Z| ≥ |z|) for a standard normal Z: the two-sided p-value of a z statistic.
///
/// # Errors
/// z that is NaN.
pub fn normal_two_sided(z: f64) -> Result<f64, StatsError> {
    number("z", z).map(distribution::normal_two_sided)
}

/// z with P(Z < z) = `p`.
///
/// # Errors
/// `p` that is not strictly between 0 and 1 (the quantiles at 0 and 1 are infinite).
pub fn normal_quantile(p: f64) -> Result<f64, StatsError> {
    probability("probability", p)?;
    distribution::normal_quantile(p).ok_or(StatsError::Probability {
        what: "probability (the ends have no finite quantile)",
        found: p,
    })
}

/// P(X > x) for X ~ χ² with `degrees` degrees of freedom (above 0, whole or not).
///
/// # Errors
/// x that is NaN or negative, degrees of 0 or less.
pub fn chi_squared_upper_tail(x: f64, degrees: f64) -> Result<f64, StatsError> {
    not_negative("chi-squared", x)?;
    positive("degrees", degrees)?;
    distribution::chi_squared_upper_tail(x, degrees).ok_or(StatsError::NotFinite {
        what: "degrees",
        found: degrees,
    })
}

/// P(|T| ≥ |t|) for Student's T with `degrees` degrees of freedom (above 0, whole or not).
///
/// # Errors
/// t that is NaN, degrees of 0 or less.
pub fn student_two_sided(t: f64, degrees: f64) -> Result<f64, StatsError> {
    number("t", t)?;
    positive("degrees", degrees)?;
    distribution::student_two_sided(t, degrees).ok_or(StatsError::NotFinite {
        what: "degrees",
        found: degrees,
    })
}

/// x with P(X < x) = `p` for X ~ Beta(`a`, `b`), a and b above 0 and at most 1e16.
///
/// # Errors
/// `p` outside [0, 1], parameters of 0 or less or beyond 1e16.
pub fn beta_quantile(p: f64, a: f64, b: f64) -> Result<f64, StatsError> {
    probability("probability", p)?;
    positive("a", a)?;
    positive("b", b)?;
    if p == 0.0 || p == 1.0 {
        return Ok(p);
    }
    distribution::beta_lower(p, (a, b)).ok_or(StatsError::NotFinite {
        what: "beta parameters (at most 1e16)",
        found: a.max(b),
    })
}

/// P(X ≤ `events`) for X ~ Binomial(`trials`, `p`).
///
/// # Errors
/// Anything but counts with `events <= trials`, a probability outside [0, 1].
pub fn binomial_at_most(events: f64, trials: f64, p: f64) -> Result<f64, StatsError> {
    binomial_arguments(events, trials, p)?;
    if events == trials {
        return Ok(1.0);
    }
    Ok(
        distribution::beta_lower_tail((1.0 - p, p), (trials - events, events + 1.0))
            .unwrap_or(f64::NAN),
    )
}

/// P(X ≥ `events`) for X ~ Binomial(`trials`, `p`).
///
/// # Errors
/// As [`binomial_at_most`].
pub fn binomial_at_least(events: f64, trials: f64, p: f64) -> Result<f64, StatsError> {
    binomial_arguments(events, trials, p)?;
    if events == 0.0 {
        return Ok(1.0);
    }
    Ok(
        distribution::beta_lower_tail((p, 1.0 - p), (events, trials - events + 1.0))
            .unwrap_or(f64::NAN),
    )
}

/// P(N ≤ `events`) for a Poisson N with mean `mean` (0 or more).
///
/// # Errors
/// Events that are not a count, a mean that is negative or not finite.
pub fn poisson_at_most(events: f64, mean: f64) -> Result<f64, StatsError> {
    count("events", events)?;
    not_negative("mean", finite("mean", mean)?)?;
    Ok(distribution::gamma_upper_tail(mean, events + 1.0).unwrap_or(f64::NAN))
}

/// P(N ≥ `events`) for a Poisson N with mean `mean` (0 or more).
///
/// # Errors
/// As [`poisson_at_most`].
pub fn poisson_at_least(events: f64, mean: f64) -> Result<f64, StatsError> {
    count("events", events)?;
    not_negative("mean", finite("mean", mean)?)?;
    if events == 0.0 {
        return Ok(1.0);
    }
    Ok(distribution::gamma_lower_tail(mean, events).unwrap_or(f64::NAN))
}

fn binomial_arguments(events: f64, trials: f64, p: f64) -> Result<(), StatsError> {
    count("events", events)?;
    count("trials", trials)?;
    probability("probability", p)?;
    if events > trials {
        return Err(StatsError::MoreEventsThanTotal {
            events,
            total: trials,
        });
    }
    Ok(())
}

/// Infinite is a place on the axis; NaN is none.
fn number(what: &'static str, found: f64) -> Result<f64, StatsError> {
    if found.is_nan() {
        Err(StatsError::NotFinite { what, found })
    } else {
        Ok(found)
    }
}

fn not_negative(what: &'static str, found: f64) -> Result<f64, StatsError> {
    number(what, found)?;
    if found < 0.0 {
        Err(StatsError::Negative { what, found })
    } else {
        Ok(found)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_ends_are_certain_or_impossible() {
        assert_eq!(normal_upper_tail(f64::NEG_INFINITY), Ok(1.0));
        assert_eq!(normal_upper_tail(f64::INFINITY), Ok(0.0));
        assert_eq!(chi_squared_upper_tail(0.0, 3.0), Ok(1.0));
        assert_eq!(student_two_sided(f64::INFINITY, 3.0), Ok(0.0));
        assert_eq!(binomial_at_least(0.0, 0.0, 0.3), Ok(1.0));
        assert_eq!(binomial_at_most(0.0, 5.0, 0.0), Ok(1.0));
        assert_eq!(binomial_at_least(5.0, 5.0, 1.0), Ok(1.0));
        assert_eq!(poisson_at_most(0.0, 0.0), Ok(1.0));
        assert_eq!(poisson_at_least(1.0, 0.0), Ok(0.0));
    }

    #[test]
    fn two_coins_have_a_quarter_of_two_heads() {
        assert!((binomial_at_least(2.0, 2.0, 0.5).unwrap() - 0.25).abs() < 1e-15);
        assert!((binomial_at_most(1.0, 2.0, 0.5).unwrap() - 0.75).abs() < 1e-15);
    }

    #[test]
    fn impossible_input_is_refused_with_its_cause() {
        assert!(matches!(
            normal_upper_tail(f64::NAN),
            Err(StatsError::NotFinite { .. })
        ));
        assert!(matches!(
            chi_squared_upper_tail(-1.0, 2.0),
            Err(StatsError::Negative { .. })
        ));
        assert!(matches!(
            student_two_sided(1.0, 0.0),
            Err(StatsError::NotPositive { .. })
        ));
        assert!(matches!(
            binomial_at_most(3.0, 2.0, 0.5),
            Err(StatsError::MoreEventsThanTotal { .. })
        ));
        for p in [0.0, 1.0, 1.5, f64::NAN] {
            assert!(normal_quantile(p).is_err());
        }
    }
}

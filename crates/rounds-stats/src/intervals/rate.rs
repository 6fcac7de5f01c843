//! Events per exposure with the exact Poisson interval; observed over expected.

use crate::estimate::{count, finite, positive, tail_of};
use crate::{Estimate, StatsError, distribution};

/// The rate `events / exposure` with the exact interval; `n` is the number of events, which is
/// what a Poisson rate's precision rests on.
///
/// Ends are χ²(tail; 2k)/2 and χ²(1 − tail; 2k + 2)/2 over the exposure (Garwood, Biometrika
/// 28:437, 1936). It covers at least as often as its level says. The exposure (bed days, hours,
/// orders) is taken as known without error.
///
/// # Errors
/// Events that are not a count, an exposure of 0 or less, a level outside (0, 1).
pub fn rate(events: f64, exposure: f64, level: f64) -> Result<Estimate, StatsError> {
    poisson(
        events,
        ("exposure", exposure),
        level,
        "exact Poisson interval",
    )
}

/// Observed events over expected ones, with the exact Poisson interval; `n` is the observed.
///
/// The expected number is taken as fixed: the interval says how far chance alone moves the
/// observed, not how far the model that made the expectation is off (Breslow & Day 1987, §2.3).
///
/// # Errors
/// As [`rate`], with the expected number as exposure.
pub fn observed_over_expected(
    observed: f64,
    expected: f64,
    level: f64,
) -> Result<Estimate, StatsError> {
    poisson(
        observed,
        ("expected", expected),
        level,
        "exact Poisson interval, expected as fixed",
    )
}

fn poisson(
    events: f64,
    (what, exposure): (&'static str, f64),
    level: f64,
    method: &'static str,
) -> Result<Estimate, StatsError> {
    let tail = tail_of(level)?;
    count("events", events)?;
    positive(what, exposure)?;
    let value = finite("rate", events / exposure)?;
    let low = if events == 0.0 {
        Some(0.0)
    } else {
        distribution::gamma_lower(tail, events)
    };
    let high = distribution::gamma_upper(tail, events + 1.0);
    Ok(Estimate {
        value,
        low: low.map(|end| end / exposure),
        high: high.map(|end| end / exposure).filter(|end| end.is_finite()),
        n: events as u64,
        method,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_events_still_have_an_upper_end() {
        let silent = rate(0.0, 3.0, 0.95).unwrap();
        assert_eq!((silent.value, silent.low), (0.0, Some(0.0)));
        // The "rule of three", two-sided: −ln(0.025) events.
        assert!((silent.high.unwrap() - -(0.025_f64.ln()) / 3.0).abs() < 1e-9);
    }

    #[test]
    fn impossible_input_is_refused_with_its_cause() {
        assert!(matches!(
            rate(-1.0, 2.0, 0.95),
            Err(StatsError::NotACount { .. })
        ));
        assert!(matches!(
            rate(1.5, 2.0, 0.95),
            Err(StatsError::NotACount { .. })
        ));
        assert!(matches!(
            observed_over_expected(1.0, 0.0, 0.95),
            Err(StatsError::NotPositive {
                what: "expected",
                ..
            })
        ));
        assert!(matches!(
            rate(1.0, f64::INFINITY, 0.95),
            Err(StatsError::NotFinite { .. })
        ));
        assert!(matches!(rate(1.0, 1.0, 2.0), Err(StatsError::Level { .. })));
    }
}

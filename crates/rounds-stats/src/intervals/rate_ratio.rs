//! The ratio of two Poisson rates with an interval on the log scale.

use crate::estimate::{count, finite, positive, tail_of};
use crate::{Estimate, StatsError, distribution};

/// (a / A) ÷ (b / B) for counts a, b and exposures A, B, with the log method's interval
/// ratio · exp(±z·√(1/a + 1/b)) (Rothman, Greenland & Lash 2008, ch. 14); `n` is a + b.
///
/// The interval is approximate and needs some ten events on each side to be trusted. With no
/// events in the first group the ratio is 0 and has no such interval.
///
/// # Errors
/// Counts that are none, exposures of 0 or less, no events to compare with, a level outside (0, 1).
pub fn rate_ratio(
    (events, exposure): (f64, f64),
    (base_events, base_exposure): (f64, f64),
    level: f64,
) -> Result<Estimate, StatsError> {
    let tail = tail_of(level)?;
    count("events", events)?;
    positive("exposure", exposure)?;
    count("base events", base_events)?;
    positive("base events", base_events)?;
    positive("base exposure", base_exposure)?;
    let value = finite("ratio", (events / exposure) / (base_events / base_exposure))?;
    let factor = distribution::normal_upper(tail)
        .filter(|_| events > 0.0)
        .map(|z| (z * (1.0 / events + 1.0 / base_events).sqrt()).exp());
    Ok(Estimate {
        value,
        low: factor.map(|factor| value / factor),
        high: factor
            .map(|factor| value * factor)
            .filter(|end| end.is_finite()),
        n: (events + base_events) as u64,
        method: "log interval of a Poisson rate ratio",
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_events_give_zero_without_an_interval() {
        let none = rate_ratio((0.0, 10.0), (4.0, 10.0), 0.95).unwrap();
        assert_eq!((none.value, none.low, none.high), (0.0, None, None));
    }

    #[test]
    fn nothing_to_compare_with_is_refused() {
        let found = rate_ratio((4.0, 10.0), (0.0, 10.0), 0.95);
        assert!(matches!(
            found,
            Err(StatsError::NotPositive {
                what: "base events",
                ..
            })
        ));
    }
}

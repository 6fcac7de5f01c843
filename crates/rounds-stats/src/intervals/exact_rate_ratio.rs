//! The ratio of two Poisson rates with the exact conditional interval.

use crate::estimate::{count, finite, positive, tail_of};
use crate::{Estimate, StatsError, distribution};

/// (a / A) ÷ (b / B) with the interval that is exact given a + b; `n` is a + b.
///
/// Given the sum, a is Binomial(a + b, π) with π/(1 − π) = ratio · A/B, so the ends are those of
/// Clopper & Pearson for π, turned back into a ratio (Przyborowski & Wilenski, Biometrika 31:313,
/// 1940). Covers at least as often as its level says, also with no events in the first group,
/// where the log interval of [`super::rate_ratio`] has none.
///
/// # Errors
/// Counts that are none, exposures of 0 or less, no events to compare with, a level outside (0, 1).
pub fn exact_rate_ratio(
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
    let per_odds = base_exposure / exposure;
    // Made like its ends, so that exposures too far apart for a float cannot part them.
    let value = finite("ratio", events / base_events * per_odds)?;
    let low = if events == 0.0 {
        Some(0.0)
    } else {
        distribution::beta_lower_odds(tail, (events, base_events + 1.0)).map(|odds| odds * per_odds)
    };
    let high = distribution::beta_lower_odds(tail, (base_events, events + 1.0))
        .map(|odds| per_odds / odds)
        .filter(|end| end.is_finite());
    Ok(Estimate {
        value,
        low,
        high,
        n: (events + base_events) as u64,
        method: "exact conditional interval of a Poisson rate ratio",
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_events_still_have_an_upper_end() {
        let none = exact_rate_ratio((0.0, 10.0), (5.0, 10.0), 0.95).unwrap();
        assert_eq!((none.value, none.low), (0.0, Some(0.0)));
        // (1 − π)^5 = 0.025 and ratio = π/(1 − π).
        let share = 1.0 - 0.025_f64.powf(0.2);
        assert!((none.high.unwrap() - share / (1.0 - share)).abs() < 1e-10);
    }

    #[test]
    fn exposures_far_apart_part_neither_value_nor_ends() {
        let exposures = [1.6277e-308, 5e-324, 1e-160, 155.67, 1e160, f64::MAX];
        for (exposure, base_exposure) in exposures
            .iter()
            .flat_map(|one| exposures.map(|other| (*one, other)))
        {
            for (events, base_events) in [(1.0, 3.0), (3.0, 1.0), (40.0, 41.0), (0.0, 2.0)] {
                let found =
                    exact_rate_ratio((events, exposure), (base_events, base_exposure), 0.01);
                // A ratio that no float holds is refused.
                let Ok(found) = found else { continue };
                assert!(found.low.is_none_or(|low| low <= found.value), "{found:?}");
                assert!(
                    found.high.is_none_or(|high| found.value <= high),
                    "{found:?}"
                );
            }
        }
    }

    #[test]
    fn nothing_to_compare_with_is_refused() {
        assert!(matches!(
            exact_rate_ratio((4.0, 10.0), (0.0, 10.0), 0.95),
            Err(StatsError::NotPositive { .. })
        ));
    }
}

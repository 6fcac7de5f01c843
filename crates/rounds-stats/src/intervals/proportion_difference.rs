//! The difference of two independent proportions.

use super::proportion::{part_of_whole, wilson_ends};
use crate::estimate::tail_of;
use crate::{Estimate, StatsError, distribution};

/// `events / total − base_events / base_total` with Newcombe's hybrid score interval; `n` is the
/// sum of both totals.
///
/// With Wilson ends (l₁, u₁) and (l₂, u₂) of the two proportions the interval is
/// d − √((p₁ − l₁)² + (u₂ − p₂)²) to d + √((u₁ − p₁)² + (p₂ − l₂)²) (Newcombe, Stat Med 17:873,
/// 1998, method 10). It stays within −1 to 1 and has width when a group has no events or only
/// events. Both groups must be independent: it is not for a part against the whole it belongs to,
/// nor for the same patients twice.
///
/// # Errors
/// For either group anything but counts with events ≤ total, a total of 0; a level outside (0, 1).
pub fn proportion_difference(
    (events, total): (f64, f64),
    (base_events, base_total): (f64, f64),
    level: f64,
) -> Result<Estimate, StatsError> {
    let tail = tail_of(level)?;
    part_of_whole(events, total)?;
    part_of_whole(base_events, base_total)?;
    let z = distribution::normal_upper(tail).ok_or(StatsError::Level { found: level })?;
    let (share, base) = (events / total, base_events / base_total);
    let (low, high) = wilson_ends(events, total, z);
    let (base_low, base_high) = wilson_ends(base_events, base_total, z);
    let value = share - base;
    Ok(Estimate {
        value,
        low: Some(value - (share - low).hypot(base_high - base)),
        high: Some(value + (high - share).hypot(base - base_low)),
        n: (total + base_total) as u64,
        method: "Newcombe hybrid score interval",
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn newcombes_first_example_has_the_printed_limits() {
        // 56/70 − 48/80: 0.0524 to 0.3339 in the paper's table of examples.
        let found = proportion_difference((56.0, 70.0), (48.0, 80.0), 0.95).unwrap();
        assert!((found.low.unwrap() - 0.0524).abs() < 5e-5, "{found:?}");
        assert!((found.high.unwrap() - 0.3339).abs() < 5e-5, "{found:?}");
    }

    proptest! {
        #[test]
        fn exchanging_the_groups_changes_the_sign_and_nothing_else(
            a in 0_u32..200, n in 1_u32..200, b in 0_u32..200, m in 1_u32..200,
        ) {
            let first = (f64::from(a.min(n)), f64::from(n));
            let second = (f64::from(b.min(m)), f64::from(m));
            let there = proportion_difference(first, second, 0.95).unwrap();
            let back = proportion_difference(second, first, 0.95).unwrap();
            prop_assert!((there.low.unwrap() + back.high.unwrap()).abs() < 1e-12);
            prop_assert!(there.low.unwrap() >= -1.0 - 1e-12 && there.high.unwrap() <= 1.0 + 1e-12);
            prop_assert!(there.low.unwrap() < there.high.unwrap());
        }
    }
}

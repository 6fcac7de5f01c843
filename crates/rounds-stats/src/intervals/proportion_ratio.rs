//! The ratio of two independent proportions (relative risk), by logarithm and by score.

use super::proportion::part_of_whole;
use crate::estimate::{finite, positive, tail_of};
use crate::root::crossing;
use crate::{Estimate, StatsError, distribution};

/// (x / n) ÷ (y / m) with the interval on the log scale; `n` is the sum of both totals.
///
/// ratio · exp(±z·√(1/x − 1/n + 1/y − 1/m)) (Katz et al., Biometrics 34:469, 1978). Approximate:
/// trust it from some ten events in each group; with no events in the first group it has no
/// interval, and with only events in both no width. [`score_proportion_ratio`] has neither fault.
///
/// # Errors
/// For either group anything but counts with events ≤ total, a total of 0; no events in the
/// second group, which cannot be divided by; a level outside (0, 1).
pub fn proportion_ratio(
    group: (f64, f64),
    base: (f64, f64),
    level: f64,
) -> Result<Estimate, StatsError> {
    let tail = tail_of(level)?;
    let value = checked_ratio(group, base)?;
    let ((events, total), (base_events, base_total)) = (group, base);
    let variance = 1.0 / events - 1.0 / total + 1.0 / base_events - 1.0 / base_total;
    let factor = distribution::normal_upper(tail)
        .filter(|_| events > 0.0)
        .map(|z| (z * variance.max(0.0).sqrt()).exp());
    Ok(Estimate {
        value,
        low: factor.map(|factor| value / factor),
        high: factor
            .map(|factor| value * factor)
            .filter(|end| end.is_finite()),
        n: (total + base_total) as u64,
        method: "log interval of a ratio of proportions",
    })
}

/// (x / n) ÷ (y / m) with Koopman's score interval; `n` is the sum of both totals.
///
/// The interval holds every ratio φ at which (p₁ − φp₂)² / (p̃₁q̃₁/n + φ²p̃₂q̃₂/m) ≤ z², p̃ being
/// the most likely proportions with p̃₁ = φp̃₂ (Koopman, Biometrics 40:513, 1984; without the
/// n/(n − 1) of Miettinen & Nurminen). It works with no events in the first group and with only
/// events in both. Found by iteration; it agrees with statsmodels to 1e-6.
///
/// # Errors
/// As [`proportion_ratio`].
pub fn score_proportion_ratio(
    group: (f64, f64),
    base: (f64, f64),
    level: f64,
) -> Result<Estimate, StatsError> {
    let tail = tail_of(level)?;
    let value = checked_ratio(group, base)?;
    let z = distribution::normal_upper(tail).ok_or(StatsError::Level { found: level })?;
    // Without events the search starts where half an event would be.
    let start = if group.0 > 0.0 {
        value.ln()
    } else {
        (0.5 / group.1 / (base.0 / base.1)).ln()
    };
    let end = |at_z: f64| {
        let excess = |logarithm: f64| Some(at_z - score(group, base, logarithm.exp()));
        crossing(start, excess).map(f64::exp)
    };
    Ok(Estimate {
        value,
        low: if group.0 == 0.0 { Some(0.0) } else { end(z) },
        high: end(-z).filter(|end| end.is_finite()),
        n: (group.1 + base.1) as u64,
        method: "Koopman score interval of a ratio of proportions",
    })
}

fn checked_ratio(
    (events, total): (f64, f64),
    (base_events, base_total): (f64, f64),
) -> Result<f64, StatsError> {
    part_of_whole(events, total)?;
    part_of_whole(base_events, base_total)?;
    positive("base events", base_events)?;
    finite("ratio", (events / total) / (base_events / base_total))
}

/// The score statistic of p₁ = φ·p₂; it falls as φ grows.
fn score((x, n): (f64, f64), (y, m): (f64, f64), ratio: f64) -> f64 {
    // The smaller root of (n + m)φp² − ((n + y)φ + x + m)p + (x + y) = 0, without subtracting.
    let linear = (n + y) * ratio + x + m;
    let root = (linear * linear - 4.0 * (n + m) * ratio * (x + y))
        .max(0.0)
        .sqrt();
    let base = (2.0 * (x + y) / (linear + root)).min(1.0);
    let share = (ratio * base).min(1.0);
    let variance = share * (1.0 - share) / n + ratio * ratio * base * (1.0 - base) / m;
    let distance = x / n - ratio * (y / m);
    if distance == 0.0 {
        0.0
    } else {
        distance / variance.sqrt()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn koopmans_example_has_the_printed_limits() {
        // 36/40 against 16/80: 2.94 to 7.15 in Koopman's table.
        let found = score_proportion_ratio((36.0, 40.0), (16.0, 80.0), 0.95).unwrap();
        assert!((found.low.unwrap() - 2.94).abs() < 0.01, "{found:?}");
        assert!((found.high.unwrap() - 7.15).abs() < 0.01, "{found:?}");
    }

    #[test]
    fn the_score_interval_has_width_where_the_logarithm_has_none() {
        let none = score_proportion_ratio((0.0, 30.0), (6.0, 30.0), 0.95).unwrap();
        assert_eq!(none.low, Some(0.0));
        assert!(none.high.unwrap() > 0.1 && none.high.unwrap() < 1.0);
        let all = score_proportion_ratio((30.0, 30.0), (20.0, 20.0), 0.95).unwrap();
        assert!(
            all.low.unwrap() < 0.95 && all.high.unwrap() > 1.05,
            "{all:?}"
        );
        let logarithm = proportion_ratio((0.0, 30.0), (6.0, 30.0), 0.95).unwrap();
        assert_eq!((logarithm.value, logarithm.low), (0.0, None));
    }

    #[test]
    fn nothing_to_divide_by_is_refused() {
        for ratio in [proportion_ratio, score_proportion_ratio] {
            assert!(matches!(
                ratio((3.0, 10.0), (0.0, 10.0), 0.95),
                Err(StatsError::NotPositive {
                    what: "base events",
                    ..
                })
            ));
        }
    }
}

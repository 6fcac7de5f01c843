//! A part of a whole with Wilson's score interval.

use crate::estimate::{count, positive, tail_of};
use crate::{Estimate, StatsError, distribution};

/// The proportion `events / total` with Wilson's interval; `n` is the total.
///
/// The ends are the roots of (n + z²)x² − (2k + z²)x + k²/n = 0, without continuity correction
/// (Wilson, J Am Stat Assoc 22:209, 1927; recommended by Brown, Cai & DasGupta, Stat Sci 16:101,
/// 2001). It lies inside 0 to 1 and has width at 0 and at n events, unlike the textbook interval.
///
/// # Errors
/// Anything but counts with `events <= total`, a total of 0, a level outside (0, 1).
pub fn proportion(events: f64, total: f64, level: f64) -> Result<Estimate, StatsError> {
    let tail = tail_of(level)?;
    part_of_whole(events, total)?;
    let z = distribution::normal_upper(tail).ok_or(StatsError::Level { found: level })?;
    let (low, high) = wilson_ends(events, total, z);
    Ok(Estimate {
        value: events / total,
        low: Some(low),
        high: Some(high),
        n: total as u64,
        method: "Wilson score interval",
    })
}

/// Refuses what is no part of a whole.
pub(super) fn part_of_whole(events: f64, total: f64) -> Result<(), StatsError> {
    count("events", events)?;
    count("total", total)?;
    positive("total", total)?;
    if events > total {
        return Err(StatsError::MoreEventsThanTotal { events, total });
    }
    Ok(())
}

/// Both roots. The smaller one is the product of the roots over the larger: subtracting instead
/// would lose every digit when few of many had the event.
pub(crate) fn wilson_ends(events: f64, total: f64, z: f64) -> (f64, f64) {
    let square = z * z;
    let spread = z * (square + 4.0 * events * (1.0 - events / total)).sqrt();
    let sum = 2.0 * events + square + spread;
    let low = 2.0 * events * (events / total) / sum;
    let high = if events == total {
        1.0
    } else {
        sum / (2.0 * (total + square))
    };
    (low, high.min(1.0))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn none_and_all_end_exactly_at_zero_and_one() {
        let none = proportion(0.0, 20.0, 0.95).unwrap();
        assert_eq!((none.value, none.low), (0.0, Some(0.0)));
        let all = proportion(20.0, 20.0, 0.95).unwrap();
        assert_eq!((all.value, all.high), (1.0, Some(1.0)));
    }

    #[test]
    fn three_in_five_million_billion_keep_their_digits() {
        let rare = proportion(3.0, 4_913_017_775_313_272.0, 0.01).unwrap();
        assert!(
            rare.low.unwrap() < rare.value && rare.value < rare.high.unwrap(),
            "{rare:?}"
        );
    }

    #[test]
    fn impossible_input_is_refused_with_its_cause() {
        assert!(matches!(
            proportion(3.0, 2.0, 0.95),
            Err(StatsError::MoreEventsThanTotal { .. })
        ));
        assert!(matches!(
            proportion(-1.0, 2.0, 0.95),
            Err(StatsError::NotACount { .. })
        ));
        assert!(matches!(
            proportion(0.5, 2.0, 0.95),
            Err(StatsError::NotACount { .. })
        ));
        assert!(matches!(
            proportion(f64::NAN, 2.0, 0.95),
            Err(StatsError::NotFinite { .. })
        ));
        assert!(matches!(
            proportion(0.0, 0.0, 0.95),
            Err(StatsError::NotPositive { .. })
        ));
        for level in [0.0, 1.0, -0.5, 95.0, f64::NAN] {
            assert!(matches!(
                proportion(1.0, 2.0, level),
                Err(StatsError::Level { .. })
            ));
        }
    }
}

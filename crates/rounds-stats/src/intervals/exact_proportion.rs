//! A part of a whole with the exact (Clopper–Pearson) interval.
//!
//! For display prefer [`super::proportion`] (Wilson), which is shorter and right on average; this
//! one is for when at least the stated coverage must be promised.

use super::proportion::part_of_whole;
use crate::estimate::tail_of;
use crate::{Estimate, StatsError, distribution};

/// The proportion `events / total` with the Clopper–Pearson interval; `n` is the total.
///
/// Ends are the beta quantiles B(tail; k, n − k + 1) and B(1 − tail; k + 1, n − k): the
/// proportions at which k events or more, or k or fewer, have the probability (1 − level)/2
/// (Clopper & Pearson, Biometrika 26:404, 1934). Coverage is never below the level and usually
/// well above it.
///
/// # Errors
/// Anything but counts with `events <= total`, a total of 0, a level outside (0, 1).
pub fn exact_proportion(events: f64, total: f64, level: f64) -> Result<Estimate, StatsError> {
    let tail = tail_of(level)?;
    part_of_whole(events, total)?;
    let low = if events == 0.0 {
        Some(0.0)
    } else {
        distribution::beta_lower(tail, (events, total - events + 1.0))
    };
    let high = if events == total {
        Some(1.0)
    } else {
        distribution::beta_upper(tail, (events + 1.0, total - events))
    };
    Ok(Estimate {
        value: events / total,
        low,
        high,
        n: total as u64,
        method: "Clopper–Pearson exact interval",
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_events_end_where_chance_would_have_shown_one() {
        let none = exact_proportion(0.0, 10.0, 0.95).unwrap();
        assert_eq!(none.low, Some(0.0));
        // (1 − p)^10 = 0.025.
        assert!((none.high.unwrap() - (1.0 - 0.025_f64.powf(0.1))).abs() < 1e-12);
        let all = exact_proportion(10.0, 10.0, 0.95).unwrap();
        assert!((all.low.unwrap() - 0.025_f64.powf(0.1)).abs() < 1e-12);
        assert_eq!(all.high, Some(1.0));
    }

    #[test]
    fn impossible_input_is_refused_with_its_cause() {
        assert!(matches!(
            exact_proportion(3.0, 2.0, 0.95),
            Err(StatsError::MoreEventsThanTotal { .. })
        ));
        assert!(matches!(
            exact_proportion(1.0, 2.0, 1.0),
            Err(StatsError::Level { .. })
        ));
    }
}

//! Whether a condition can be agreed on at all. Whether it holds is asked in `judge`.

use super::{Bound, Comparison, Condition};
use crate::reading::Readings;
use crate::refused::Refused;

/// Most periods that a condition can ask for.
const PERIODS_MAX: u32 = 120;

/// Checks what somebody wants to agree on.
///
/// # Errors
/// When there is no such measure, or the numbers and words of the condition do not fit together.
pub fn in_order(condition: &Condition, readings: &dyn Readings) -> Result<(), Refused> {
    if readings.measure(&condition.measure).is_none() {
        return Err(Refused::not_found("measure", &condition.measure));
    }
    if !condition.threshold.is_finite() {
        return Err(Refused::invalid("threshold", "give a number"));
    }
    if condition.n_min < 0 {
        return Err(Refused::invalid("n_min", "give 0 or more"));
    }
    if !(1..=PERIODS_MAX).contains(&condition.periods) {
        let why = format!("give 1 to {PERIODS_MAX}");
        return Err(Refused::invalid("periods", why));
    }
    if condition.comparison == Comparison::Includes && condition.bound != Bound::Interval {
        let why = "only an interval includes a value: choose the interval, or another comparison";
        return Err(Refused::invalid("comparison", why));
    }
    Ok(())
}

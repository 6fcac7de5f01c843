//! Whether a standing condition can be agreed on at all.

use super::Agreed;
use crate::condition;
use crate::reading::Readings;
use crate::refused::Refused;
use crate::said;

/// Longest clock, in hours: a year.
const HOURS_MAX: u32 = 366 * 24;

/// Checks what somebody wants to agree on.
///
/// # Errors
/// When the condition is not in order, no reason is given, or the clocks do not fit together.
pub fn in_order(agreed: &Agreed, readings: &dyn Readings) -> Result<(), Refused> {
    condition::in_order(&agreed.condition, readings)?;
    said::needed("reason", &agreed.reason)?;
    if !(1..=HOURS_MAX).contains(&agreed.acknowledge_hours) {
        let why = format!("give 1 to {HOURS_MAX} hours");
        return Err(Refused::invalid("acknowledge_hours", why));
    }
    if !(agreed.acknowledge_hours..=HOURS_MAX).contains(&agreed.respond_hours) {
        let why = format!(
            "give {} hours, in which a breach must be acknowledged, or more, and at most {HOURS_MAX}",
            agreed.acknowledge_hours
        );
        return Err(Refused::invalid("respond_hours", why));
    }
    Ok(())
}

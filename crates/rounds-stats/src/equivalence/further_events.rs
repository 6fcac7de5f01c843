//! How many more events an inconclusive comparison needs.

use super::verdict::Ends;

/// Beyond this many nobody waits, and a float no longer counts them.
const EVENTS_MAX: f64 = 9e15;

/// Events to come until the interval that decides would end at the margin, with variance in
/// proportion to one over the events and the estimate where it is.
pub(super) fn further_events(wide: Ends, narrow: Ends, limit: f64, events: f64) -> Option<u64> {
    let value = wide.value;
    let factor = if value.abs() < limit {
        // Equivalence needs both ends of the narrow interval within the margin.
        let above = (narrow.high - value) / (limit - value);
        let below = (value - narrow.low) / (value + limit);
        above.max(below)
    } else if value > 0.0 {
        (value - wide.low) / (value - limit)
    } else {
        (wide.high - value) / (-limit - value)
    };
    let further = events * (factor * factor - 1.0);
    (further.is_finite() && further < EVENTS_MAX).then(|| further.ceil().max(1.0) as u64)
}

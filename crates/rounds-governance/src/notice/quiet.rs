//! When a notice may go out to somebody.

use jiff::Timestamp;
use jiff::tz::TimeZone;

use super::{Urgency, Wishes};

/// When a notice goes out by itself; none where it waits for the digest. Quiet hours are those of
/// the person's own day, over midnight and over changes of the clock.
pub fn goes_out_at(
    wishes: &Wishes,
    urgency: Urgency,
    at: Timestamp,
    site_zone: &TimeZone,
) -> Option<Timestamp> {
    let _ = (wishes, urgency, site_zone);
    Some(at)
}

/// The first digest after this instant; none where the person wants none.
pub fn next_digest(wishes: &Wishes, after: Timestamp, site_zone: &TimeZone) -> Option<Timestamp> {
    let _ = (wishes, after, site_zone);
    None
}

//! What an event makes of the office.

use super::event::OfficeEvent;
use crate::event::Event;
use crate::state::Governance;

/// Takes one event in.
pub fn apply(governance: &mut Governance, what: &OfficeEvent, event: &Event) {
    let _ = (governance, what, event);
}

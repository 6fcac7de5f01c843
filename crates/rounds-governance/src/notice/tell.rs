//! From what happened and what is due to notices.

use super::Notice;
use crate::due::Due;
use crate::event::Event;
use crate::setting::Setting;
use crate::state::Governance;

/// Whom an event is told to. `governance` is the state after it happened.
pub fn of_event(governance: &Governance, event: &Event, setting: &Setting<'_>) -> Vec<Notice> {
    let _ = (governance, event, setting);
    Vec::new()
}

/// Whom something due is told to: once when it comes up, once when it is late.
pub fn of_due(governance: &Governance, due: &Due, setting: &Setting<'_>) -> Vec<Notice> {
    let _ = (governance, due, setting);
    Vec::new()
}

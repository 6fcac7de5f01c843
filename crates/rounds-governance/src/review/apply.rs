//! What an event makes of a review.

use super::event::ReviewEvent;
use crate::event::Event;
use crate::ids::ReviewId;
use crate::state::Governance;

/// Takes one event in.
pub fn apply(governance: &mut Governance, id: &ReviewId, what: &ReviewEvent, event: &Event) {
    let _ = (governance, id, what, event);
}

/// What follows by itself: contingencies that are met or overdue, reviews whose day has come.
pub fn follow(
    governance: &Governance,
    setting: &crate::setting::Setting<'_>,
) -> Vec<crate::Happened> {
    let _ = (governance, setting);
    Vec::new()
}

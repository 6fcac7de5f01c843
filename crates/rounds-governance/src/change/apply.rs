//! What an event makes of the calendar.

use super::ChangeCommand;
use crate::event::Event;
use crate::ids::ChangeId;
use crate::state::Governance;

/// Takes one event in.
pub fn apply(
    governance: &mut Governance,
    id: &ChangeId,
    what: &ChangeCommand,
    is_from_move: bool,
    event: &Event,
) {
    let _ = (governance, id, what, is_from_move, event);
}

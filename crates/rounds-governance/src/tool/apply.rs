//! What an event makes of a tool.

use super::event::ToolEvent;
use crate::event::Event;
use crate::ids::ToolId;
use crate::state::Governance;

/// Takes one event in.
pub fn apply(governance: &mut Governance, id: &ToolId, what: &ToolEvent, event: &Event) {
    let _ = (governance, id, what, event);
}

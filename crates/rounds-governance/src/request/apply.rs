//! What an event makes of a request.

use super::RequestCommand;
use crate::event::Event;
use crate::ids::RequestId;
use crate::state::Governance;

/// Takes one event in.
pub fn apply(governance: &mut Governance, id: &RequestId, what: &RequestCommand, event: &Event) {
    let _ = (governance, id, what, event);
}

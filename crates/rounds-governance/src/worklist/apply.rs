//! What an event makes of the work on a finding.

use super::FindingCommand;
use crate::event::Event;
use crate::ids::FindingId;
use crate::state::Governance;

/// Takes one event in.
pub fn apply(governance: &mut Governance, id: &FindingId, what: &FindingCommand, event: &Event) {
    let _ = (governance, id, what, event);
}

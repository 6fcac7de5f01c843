//! What an event makes of the calendar.

use super::{Change, ChangeCommand};
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
    match what {
        ChangeCommand::Record { planned } => {
            let change = Change {
                id: id.clone(),
                planned: planned.clone(),
                by: event.by.clone(),
                at: event.at,
                cancelled: None,
                is_from_move,
            };
            governance.changes.insert(id.clone(), change);
        }
        ChangeCommand::Correct { planned } => {
            if let Some(change) = governance.changes.get_mut(id) {
                change.planned = planned.clone();
            }
        }
        ChangeCommand::Cancel { reason } => {
            if let Some(change) = governance.changes.get_mut(id) {
                change.cancelled = Some(reason.clone());
            }
        }
    }
}

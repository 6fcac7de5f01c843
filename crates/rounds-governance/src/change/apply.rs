//! What an event makes of the calendar.

use super::{Change, ChangeCommand, Origin, of_move};
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
            let origin = match is_from_move {
                true => of_move::taken_over(governance, planned),
                false => Origin::Announced,
            };
            let change = Change {
                id: id.clone(),
                planned: planned.clone(),
                by: event.by.clone(),
                at: event.at,
                cancelled: None,
                origin,
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

//! From what is asked of the calendar to what then happens.

use rounds_core::access::Permission;

use super::{Change, ChangeCommand, Planned, of_move};
use crate::actor::Actor;
use crate::happened::Happened;
use crate::ids::{ChangeId, numbered};
use crate::refused::Refused;
use crate::said;
use crate::setting::Setting;
use crate::state::Governance;

/// Measures or tools that one change can name, each.
pub const NAMED_MAX: usize = 200;

/// What happens when somebody asks for something. Changes of the past can be written down, too:
/// that is when most of them are remembered.
///
/// # Errors
/// When it does not happen, with the reason.
pub fn decide(
    governance: &Governance,
    actor: &Actor,
    id: Option<&ChangeId>,
    command: &ChangeCommand,
    setting: &Setting<'_>,
) -> Result<Vec<Happened>, Refused> {
    actor.needs(Permission::RecordChanges)?;
    let id = match command {
        ChangeCommand::Record { planned } => {
            check(governance, planned, setting)?;
            next_id(governance)
        }
        ChangeCommand::Correct { planned } => {
            let change = standing(governance, id)?;
            if let Some(tool) = change.moved_tool() {
                return Err(Refused::NotNow(format!(
                    "{} is a move of {tool} and says when that was; it is not corrected",
                    change.id
                )));
            }
            check(governance, planned, setting)?;
            change.id.clone()
        }
        ChangeCommand::Cancel { reason } => {
            said::needed("reason", reason)?;
            let change = standing(governance, id)?;
            if let Some(tool) = change.moved_tool() {
                return Err(Refused::NotNow(format!(
                    "{} is a move of {tool}, which took place",
                    change.id
                )));
            }
            change.id.clone()
        }
    };
    Ok(vec![Happened::Change {
        id,
        event: command.clone(),
        is_from_move: false,
    }])
}

/// Moves of tools have names of their own and are not counted.
fn next_id(governance: &Governance) -> ChangeId {
    let kept = governance.changes.keys().filter(|id| !of_move::is_one(id));
    ChangeId(numbered("change", kept.count()))
}

fn standing<'g>(governance: &'g Governance, id: Option<&ChangeId>) -> Result<&'g Change, Refused> {
    let id = id.ok_or_else(|| Refused::invalid("id", "name the change"))?;
    let change = governance.changes.get(id);
    let change = change.ok_or_else(|| Refused::not_found("change", id.as_str()))?;
    if change.cancelled.is_some() {
        return Err(Refused::NotNow(format!(
            "{id} is cancelled; write a new change down"
        )));
    }
    Ok(change)
}

fn check(governance: &Governance, planned: &Planned, setting: &Setting<'_>) -> Result<(), Refused> {
    said::title("title", &planned.title)?;
    said::optional("note", &planned.note)?;
    if planned.ends.is_some_and(|ends| ends < planned.starts) {
        return Err(Refused::invalid("ends", "the change ends before it begins"));
    }
    if planned.tools.len() > NAMED_MAX || planned.measures.len() > NAMED_MAX {
        let why = format!("a change names at most {NAMED_MAX}; name none to mark every chart");
        return Err(Refused::invalid("measures", why));
    }
    for tool in &planned.tools {
        if !governance.tools.contains_key(tool) {
            return Err(Refused::not_found("tool", tool.as_str()));
        }
    }
    for measure in &planned.measures {
        let is_area = measure
            .strip_suffix(".*")
            .is_some_and(|area| !area.is_empty() && !area.contains('.'));
        if !is_area && setting.readings.measure(measure).is_none() {
            let why = format!("{measure:?} is no measure; name one, or a whole area as area.*");
            return Err(Refused::invalid("measures", why));
        }
    }
    if !planned.place.is_empty() && !planned.place.split(';').all(|part| part.contains('=')) {
        let why = "must be part of a group's key, for example unit=ICU; empty is everywhere";
        return Err(Refused::invalid("place", why));
    }
    said::optional("place", &planned.place).map(|_| ())
}

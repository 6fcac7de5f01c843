//! What is agreed about a tool: what must be shown, what must stay true, what is done about a
//! breach, when it is reviewed again.

use jiff::civil::Date;
use rounds_core::access::Permission;

use super::Room;
use crate::condition;
use crate::happened::Happened;
use crate::ids::{ConditionId, numbered};
use crate::refused::Refused;
use crate::said;
use crate::standing::{self, Breach, StandingCondition};
use crate::tool::Stage;
use crate::tool::command::ToolCommand;
use crate::tool::event::ToolEvent;

/// Most conditions of one tool.
const CONDITIONS_MAX: usize = 200;

pub(super) fn answer(room: &Room<'_>, command: &ToolCommand) -> Result<Vec<Happened>, Refused> {
    let event = match command {
        ToolCommand::Accept {
            to,
            condition,
            reason,
        } => {
            room.may_change()?;
            if !to.has_gate() {
                let why = format!("nothing is shown for {to}: silent, pilot and live have gates");
                return Err(Refused::invalid("to", why));
            }
            condition::in_order(condition, room.setting.readings)?;
            has_room(room.tool.acceptance.len())?;
            ToolEvent::Accepted {
                to: *to,
                condition: condition.clone(),
                reason: said::needed("reason", reason)?,
            }
        }
        ToolCommand::DropAcceptance { index, reason } => {
            // Once a committee looks at it, what was promised stays unless somebody without a
            // part in the tool lets go of it.
            match room.tool.stage {
                Stage::Proposed => room.may_change()?,
                _ => room.is_independent("taking back what was agreed to be shown")?,
            }
            if *index >= room.tool.acceptance.len() {
                let known = room.tool.acceptance.len();
                let why = format!("there are {known}, counted from 0");
                return Err(Refused::invalid("index", why));
            }
            ToolEvent::AcceptanceDropped {
                index: *index,
                reason: said::needed("reason", reason)?,
            }
        }
        ToolCommand::AgreeStanding { agreed } => {
            room.may_change()?;
            standing::in_order(agreed, room.setting.readings)?;
            has_room(room.tool.standing.len())?;
            ToolEvent::StandingAgreed {
                condition: ConditionId(numbered("condition", room.tool.standing.len())),
                agreed: agreed.clone(),
                review: None,
            }
        }
        ToolCommand::DropStanding { condition, reason } => {
            drop_standing(room, condition)?;
            ToolEvent::StandingDropped {
                condition: condition.clone(),
                reason: said::needed("reason", reason)?,
            }
        }
        ToolCommand::AcknowledgeBreach { condition, note } => {
            acknowledge(room, condition)?;
            ToolEvent::BreachAcknowledged {
                condition: condition.clone(),
                note: said::needed("note", note)?,
            }
        }
        ToolCommand::ResolveBreach { condition, note } => {
            open_breach(room, condition)?;
            ToolEvent::BreachResolved {
                condition: condition.clone(),
                note: said::needed("note", note)?,
            }
        }
        ToolCommand::SetReviewBy { day } => {
            set_review_by(room, *day)?;
            ToolEvent::ReviewBySet { day: *day }
        }
        _ => return Err(Refused::NotNow("this is no agreement".to_owned())),
    };
    Ok(vec![room.one(event)])
}

fn has_room(known: usize) -> Result<(), Refused> {
    if known < CONDITIONS_MAX {
        return Ok(());
    }
    Err(Refused::NotNow(format!(
        "a tool has at most {CONDITIONS_MAX} conditions: drop one first"
    )))
}

fn in_force<'r>(room: &Room<'r>, id: &ConditionId) -> Result<&'r StandingCondition, Refused> {
    let known = room.tool.standing.get(id);
    let known = known.ok_or_else(|| Refused::not_found("condition", id.as_str()))?;
    if known.is_in_force {
        return Ok(known);
    }
    Err(Refused::NotNow(format!("{id} was ended already")))
}

/// What a committee decided, and what is breached just now, is not ended by who has a part in it.
fn drop_standing(room: &Room<'_>, id: &ConditionId) -> Result<(), Refused> {
    let standing = in_force(room, id)?;
    if standing.review.is_some() || standing.open_breach().is_some() {
        return room.is_independent("ending what was decided, or is breached,");
    }
    room.may_change()
}

/// The open breach, for who may answer it: one's own tool, or working on findings.
fn open_breach<'r>(room: &Room<'r>, id: &ConditionId) -> Result<&'r Breach, Refused> {
    let standing = in_force(room, id)?;
    if !room.actor.may.contains(&Permission::WorkFindings) {
        room.may_change()?;
    }
    let open = standing.open_breach();
    open.ok_or_else(|| Refused::NotNow(format!("{id} has no open breach")))
}

fn acknowledge(room: &Room<'_>, id: &ConditionId) -> Result<(), Refused> {
    match &open_breach(room, id)?.acknowledged {
        None => Ok(()),
        Some((by, at, _)) => Err(Refused::NotNow(format!(
            "{} acknowledged it already, at {at}",
            by.name
        ))),
    }
}

/// Sooner is for everybody who may change the tool; later or never for who has no part in it.
fn set_review_by(room: &Room<'_>, day: Option<Date>) -> Result<(), Refused> {
    room.may_change()?;
    let today = room.setting.today;
    if let Some(past) = day.filter(|day| *day < today) {
        let why = format!("{past} has passed: give today or a later day");
        return Err(Refused::invalid("day", why));
    }
    let Some(present) = room.tool.review_by else {
        return Ok(());
    };
    if day.is_some_and(|day| day <= present) {
        return Ok(());
    }
    room.is_independent("putting a review off")
}

//! From what somebody asks to what then happens.

use rounds_core::access::Permission;

use crate::actor::Actor;
use crate::command::Command;
use crate::happened::Happened;
use crate::ids::{EvidenceId, numbered};
use crate::refused::Refused;
use crate::setting::Setting;
use crate::state::Governance;
use crate::{change, office, request, review, standing, tool, worklist};

/// What happens when somebody asks for something: never nothing.
///
/// # Errors
/// When it does not happen, with the reason.
pub fn decide(
    governance: &Governance,
    actor: &Actor,
    command: &Command,
    setting: &Setting<'_>,
) -> Result<Vec<Happened>, Refused> {
    command.check_people()?;
    match command {
        Command::Tool { id, command } => {
            tool::decide::decide(governance, actor, id.as_ref(), command, setting)
        }
        Command::Review { id, command } => {
            review::decide::decide(governance, actor, id.as_ref(), command, setting)
        }
        Command::Evidence { taken } => {
            actor.needs(Permission::TakeEvidence)?;
            if let Some(tool) = &taken.tool
                && !governance.tools.contains_key(tool)
            {
                return Err(Refused::not_found("tool", tool.as_str()));
            }
            Ok(vec![Happened::Evidence {
                id: EvidenceId(numbered("evidence", governance.evidence.len())),
                event: taken.clone(),
            }])
        }
        Command::Finding { id, command } => {
            worklist::decide::decide(governance, actor, id, command, setting)
        }
        Command::Change { id, command } => {
            change::decide::decide(governance, actor, id.as_ref(), command, setting)
        }
        Command::Request { id, command } => {
            request::decide::decide(governance, actor, id.as_ref(), command, setting)
        }
        Command::Office { command } => office::decide::decide(governance, actor, command, setting),
    }
}

/// What follows by itself from the present readings and the present instant: breaches, clocks,
/// contingencies met or overdue, pauses, re-reviews. Asked again in the same setting after it
/// happened, nothing follows.
pub fn follow(governance: &Governance, setting: &Setting<'_>) -> Vec<Happened> {
    let mut all = standing::check(governance, setting);
    let reviews = review::follow::follow(governance, setting, &all);
    all.extend(reviews);
    all
}

//! From what is asked of a finding to what then happens. Whether a finding exists is known by the
//! tables and asked by the program before; here is what its work allows.

use jiff::civil::Date;
use rounds_core::access::Permission;

use super::{Explanation, FindingCommand, FindingWork};
use crate::actor::Actor;
use crate::happened::Happened;
use crate::ids::{ChangeId, FindingId};
use crate::refused::Refused;
use crate::said;
use crate::setting::Setting;
use crate::state::Governance;

/// Longest time that a finding is put aside for, in days.
pub const SNOOZE_DAYS_MAX: i32 = 90;
/// Longest line of duplicates that is followed.
const LINE_MAX: usize = 100;

/// What happens when somebody asks for something.
///
/// # Errors
/// When it does not happen, with the reason.
pub fn decide(
    governance: &Governance,
    actor: &Actor,
    id: &FindingId,
    command: &FindingCommand,
    setting: &Setting<'_>,
) -> Result<Vec<Happened>, Refused> {
    actor.needs(Permission::WorkFindings)?;
    let none = FindingWork::on(id.clone());
    let work = governance.findings.get(id).unwrap_or(&none);
    let is_over = work.resolved.is_some();
    let is_free = matches!(
        command,
        FindingCommand::Reopen { .. } | FindingCommand::Note { .. }
    );
    if is_over && !is_free {
        return Err(Refused::NotNow(
            "the work on this finding is over; reopen it first".to_owned(),
        ));
    }
    check(governance, work, command, setting)?;
    Ok(vec![Happened::Finding {
        id: id.clone(),
        event: command.clone(),
    }])
}

fn check(
    governance: &Governance,
    work: &FindingWork,
    command: &FindingCommand,
    setting: &Setting<'_>,
) -> Result<(), Refused> {
    match command {
        FindingCommand::Assign { to } => {
            let is_same =
                work.assignee.as_ref().map(|one| &one.id) == to.as_ref().map(|one| &one.id);
            if is_same {
                return Err(Refused::NotNow(match to {
                    Some(to) => format!("it is given to {} already", to.name),
                    None => "it is given to nobody already".to_owned(),
                }));
            }
            Ok(())
        }
        FindingCommand::Acknowledge => match &work.acknowledged {
            Some((by, _)) => Err(Refused::NotNow(format!(
                "{} acknowledged it already",
                by.name
            ))),
            None => Ok(()),
        },
        FindingCommand::Explain { explanation, note } => {
            said::optional("note", note)?;
            explain(governance, &work.id, explanation)
        }
        FindingCommand::Snooze { until, reason } => {
            said::needed("reason", reason)?;
            snooze(*until, setting.today)
        }
        FindingCommand::Wake if work.is_snoozed(setting.today) => Ok(()),
        FindingCommand::Wake => Err(Refused::NotNow("it is not put aside".to_owned())),
        FindingCommand::Resolve { note, change } => {
            said::needed("note", note)?;
            change.as_ref().map_or(Ok(()), |id| stands(governance, id))
        }
        FindingCommand::Reopen { reason } => {
            said::needed("reason", reason)?;
            if work.resolved.is_none() {
                return Err(Refused::NotNow("the work on it is not over".to_owned()));
            }
            Ok(())
        }
        FindingCommand::SetTool { tool } => match tool {
            Some(tool) if !governance.tools.contains_key(tool) => {
                Err(Refused::not_found("tool", tool.as_str()))
            }
            _ => Ok(()),
        },
        FindingCommand::Note { text } => said::needed("text", text).map(|_| ()),
    }
}

fn snooze(until: Date, today: Date) -> Result<(), Refused> {
    said::future("until", until, today)?;
    let days = today.until(until).map_or(i32::MAX, |span| span.get_days());
    if days > SNOOZE_DAYS_MAX {
        let why = format!(
            "{days} days are more than {SNOOZE_DAYS_MAX}; explain or resolve it, or put it aside again then"
        );
        return Err(Refused::invalid("until", why));
    }
    Ok(())
}

fn explain(
    governance: &Governance,
    id: &FindingId,
    explanation: &Explanation,
) -> Result<(), Refused> {
    match explanation {
        Explanation::Change { change } => stands(governance, change),
        Explanation::Expected { reason }
        | Explanation::Data { reason }
        | Explanation::Problem { reason } => said::needed("reason", reason).map(|_| ()),
        Explanation::Duplicate { of } => {
            let next = |at: &FindingId| {
                let work = governance.findings.get(at)?;
                match &work.explanation.as_ref()?.explanation {
                    Explanation::Duplicate { of } => Some(of.clone()),
                    _ => None,
                }
            };
            let mut line = std::iter::successors(Some(of.clone()), next).take(LINE_MAX);
            if line.any(|at| at == *id) {
                let why =
                    "a finding is no duplicate of itself, nor of one that is said to be its own";
                return Err(Refused::invalid("of", why));
            }
            Ok(())
        }
    }
}

/// The change is in the calendar and takes place.
fn stands(governance: &Governance, id: &ChangeId) -> Result<(), Refused> {
    let change = governance.changes.get(id);
    let change = change.ok_or_else(|| Refused::not_found("change", id.as_str()))?;
    if change.cancelled.is_some() {
        return Err(Refused::invalid(
            "change",
            format!("{id} was cancelled and explains nothing"),
        ));
    }
    Ok(())
}

//! What an event makes of the work on a finding.

use super::{Explained, FindingCommand, FindingWork, Note, Resolved, Snoozed};
use crate::event::Event;
use crate::ids::FindingId;
use crate::state::Governance;

/// Takes one event in. The first thing said about a finding begins the work on it.
pub fn apply(governance: &mut Governance, id: &FindingId, what: &FindingCommand, event: &Event) {
    let work = governance
        .findings
        .entry(id.clone())
        .or_insert_with(|| FindingWork::on(id.clone()));
    let by = || event.by.clone();
    let mut said = None;
    match what {
        FindingCommand::Assign { to } => work.assignee.clone_from(to),
        FindingCommand::Acknowledge => {
            work.acknowledged.get_or_insert_with(|| (by(), event.at));
            // Who takes notice of what is nobody's, takes it on.
            work.assignee.get_or_insert_with(by);
        }
        FindingCommand::Explain { explanation, note } => {
            work.explanation = Some(Explained {
                explanation: explanation.clone(),
                by: by(),
                at: event.at,
                note: note.clone(),
            });
            said = Some(note);
        }
        FindingCommand::Snooze { until, reason } => {
            work.snoozed = Some(Snoozed {
                until: *until,
                reason: reason.clone(),
                by: by(),
                at: event.at,
            });
            said = Some(reason);
        }
        FindingCommand::Wake => work.snoozed = None,
        FindingCommand::Resolve { note, change } => {
            work.resolved = Some(Resolved {
                note: note.clone(),
                change: change.clone(),
                by: by(),
                at: event.at,
            });
            said = Some(note);
        }
        FindingCommand::Reopen { reason } => {
            work.resolved = None;
            work.snoozed = None;
            said = Some(reason);
        }
        FindingCommand::SetTool { tool } => work.tool.clone_from(tool),
        FindingCommand::Note { text } => said = Some(text),
    }
    if let Some(text) = said.filter(|text| !text.is_empty()) {
        work.notes.push(Note {
            by: by(),
            at: event.at,
            text: text.clone(),
        });
    }
}

//! From what happened and what is due to notices. Who is told of an event is in `event`; here is
//! how both become notices. What somebody has to do is told under the key of what is due, so that
//! the event and the reminder are one notice.

use rounds_core::access::PersonId;

use super::event::{Told, told};
use super::{Notice, Urgency};
use crate::due::{self, Due, Everybody};
use crate::event::Event;
use crate::happened::Happened;
use crate::review::event::ReviewEvent;
use crate::setting::Setting;
use crate::state::Governance;
use crate::tool::event::ToolEvent;
use crate::worklist::FindingCommand;

/// Whom an event is told to. `governance` is the state after it happened. Nobody is told what they
/// did themselves.
pub fn of_event(
    governance: &Governance,
    event: &Event,
    setting: &Setting<'_>,
    everybody: &Everybody,
) -> Vec<Notice> {
    let mut all = Vec::new();
    if let Some(made) = made_due(&event.body) {
        let due = due::all(governance, setting);
        let of_it = due.iter().filter(|due| is_below(&due.key, &made));
        all.extend(of_it.flat_map(|due| of_due(governance, due, setting, everybody)));
    }
    if let Some(told) = told(governance, event, setting, everybody) {
        for person in with_covers(governance, &told, setting) {
            let is_known = all.iter().any(|notice: &Notice| notice.to == person);
            if person != event.by.id && !is_known {
                all.push(Notice {
                    key: format!("event/{}/{person}", event.seq),
                    to: person,
                    urgency: told.urgency,
                    subject: told.subject.clone(),
                    text: told.text.clone(),
                    path: told.path.clone(),
                    at: event.at,
                });
            }
        }
    }
    all
}

/// Whom something due is told to: once when it comes up, once when it is late. Roles are those who
/// hold them now; where nobody is left, who answers for it is told, and why.
pub fn of_due(
    governance: &Governance,
    due: &Due,
    setting: &Setting<'_>,
    everybody: &Everybody,
) -> Vec<Notice> {
    let reach = due::reach(governance, due, setting, everybody);
    let why = reach.instead.as_ref().unwrap_or(&due.why);
    let is_late = due.is_late(setting.now);
    let (when, urgency) = match (is_late, due.is_about_care) {
        (false, _) => ("now", due.urgency),
        (true, true) => ("late", Urgency::Urgent),
        (true, false) => ("late", due.urgency.max(Urgency::Soon)),
    };
    let clock = match (due.day, due.by) {
        (Some(day), _) => format!(" By {day}."),
        (None, Some(by)) => format!(" By {}.", by.strftime("%Y-%m-%d %H:%M UTC")),
        (None, None) => String::new(),
    };
    let notice = |person: &PersonId| Notice {
        key: format!("due/{}/{when}/{person}", due.key),
        to: person.clone(),
        urgency,
        subject: if is_late {
            format!("Late: {}", due.told_as)
        } else {
            due.told_as.clone()
        },
        text: format!("{} {why}{clock}", due.told_as),
        path: due.path.clone(),
        at: setting.now,
    };
    reach.people.iter().map(notice).collect()
}

/// Whether a key is this one, or one below it where it ends with a stroke.
fn is_below(key: &str, made: &str) -> bool {
    key == made || (made.ends_with('/') && key.starts_with(made))
}

/// The key of what an event made due, or with a stroke at its end the beginning of keys.
fn made_due(body: &Happened) -> Option<String> {
    match body {
        Happened::Review { id, event } => match event {
            ReviewEvent::Submitted { .. } => Some(format!("triage/{id}")),
            ReviewEvent::Asked { .. } => Some(format!("answer/{id}/")),
            ReviewEvent::VotingOpened => Some(format!("vote/{id}/")),
            ReviewEvent::Voted { .. } => Some(format!("decide/{id}")),
            _ => None,
        },
        Happened::Tool {
            id,
            event: ToolEvent::Breached { condition, .. },
        } => Some(format!("breach/{id}/{condition}/")),
        Happened::Finding {
            id,
            event: FindingCommand::Assign { .. },
        } => Some(format!("finding/{id}")),
        _ => None,
    }
}

fn with_covers(governance: &Governance, told: &Told, setting: &Setting<'_>) -> Vec<PersonId> {
    let mut all: Vec<PersonId> = Vec::new();
    for person in &told.whom {
        for one in governance.office.with_covers(person, setting.today) {
            if !all.contains(&one) {
                all.push(one);
            }
        }
    }
    all
}

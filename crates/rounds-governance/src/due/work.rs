//! What is due of findings that somebody took on, and of requests that nobody has looked at.

use jiff::{Span, Timestamp};
use rounds_core::access::Permission;

use super::{Due, with_covers};
use crate::notice::Urgency;
use crate::request::{Request, RequestState};
use crate::said;
use crate::setting::Setting;
use crate::state::Governance;
use crate::worklist::FindingWork;

/// Days until a request should be triaged, where the policy says nothing.
const TRIAGE_DAYS: u32 = 3;

pub(super) fn all(governance: &Governance, setting: &Setting<'_>) -> Vec<Due> {
    let findings = governance.findings.values();
    let mut all: Vec<Due> = findings
        .filter_map(|work| finding(governance, work, setting))
        .collect();
    let requests = governance.requests.values();
    let waiting = requests.filter(|request| request.state == RequestState::Submitted);
    all.extend(waiting.map(|request| triage(request, setting)));
    all
}

fn finding(governance: &Governance, work: &FindingWork, setting: &Setting<'_>) -> Option<Due> {
    let assignee = work.assignee.as_ref()?;
    if work.resolved.is_some() || work.is_snoozed(setting.today) {
        return None;
    }
    let tool = work.tool.as_ref();
    let tool = tool.and_then(|id| governance.tools.get(id));
    let about = tool.map_or_else(String::new, |tool| format!(" about {}", tool.card.title));
    let sentence = if work.acknowledged.is_none() {
        format!("See the finding{about} that was given to you, and say that you have.")
    } else {
        format!("Explain or resolve the finding{about} that you work on.")
    };
    let key = format!("finding/{}", work.id);
    let path = format!("/findings/{}", work.id);
    let why = said::sentence(&format!("It is given to {}", assignee.name));
    let who = with_covers(governance, [assignee], setting.today);
    let due = Due::new(key, path, sentence, why).pressing(Urgency::Soon);
    let mut due = due.of(who, Permission::WorkFindings);
    due.tool = work.tool.clone();
    due.activity = "monitoring";
    Some(due.about_care(tool.is_some_and(|tool| tool.stage.touches_care())))
}

fn triage(request: &Request, setting: &Setting<'_>) -> Due {
    let days = &setting.policies.priorities.service_days;
    let days = days.get(RequestState::Submitted.as_str()).copied();
    let hours = Span::new().try_hours(24 * i64::from(days.unwrap_or(TRIAGE_DAYS)));
    let by: Option<Timestamp> = hours
        .ok()
        .and_then(|hours| request.state_since.checked_add(hours).ok());
    let sentence = said::sentence(&format!("Triage {}: {}", request.id, request.wanted.title));
    let due = Due::new(
        format!("request/{}", request.id),
        format!("/priorities/{}", request.id),
        sentence,
        "You manage priorities.".to_owned(),
    );
    let due = due.told_as(format!("Triage {}.", request.id));
    let mut due = due.of(Vec::new(), Permission::ManagePriorities);
    due.activity = "requests";
    match by {
        Some(by) => due.by_hour(by, setting.now),
        None => due,
    }
}

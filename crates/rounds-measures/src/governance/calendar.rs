//! The change calendar, and the work on findings that it helps to explain.

use rounds_governance::Governance;
use rounds_governance::worklist::{Explanation, FindingWork};

use super::row::Row;

/// `governance.change`
pub(super) fn changes(governance: &Governance) -> Vec<Row> {
    let rows = governance.changes.values().map(|change| {
        let planned = &change.planned;
        Row::default()
            .with("change_id", change.id.as_str())
            .text("title", &planned.title)
            .with("kind", planned.kind.as_str())
            .with("starts", planned.starts)
            .with("ends", planned.ends)
            .list("tools", &planned.tools)
            .list("measures", &planned.measures)
            .text("place", &planned.place)
            .text("note", &planned.note)
            .with("recorded_at", change.at)
            .person(["recorded_by_id", "recorded_by"], &change.by)
            .text("cancelled", change.cancelled.as_deref().unwrap_or_default())
            .with("is_from_move", change.moved_tool().is_some())
    });
    rows.collect()
}

/// `governance.finding_work`
pub(super) fn finding_work(governance: &Governance) -> Vec<Row> {
    governance.findings.values().map(work).collect()
}

fn work(work: &FindingWork) -> Row {
    let seen = work.acknowledged.as_ref();
    let explained = work.explanation.as_ref();
    let (cause, of, why) = explained.map_or(("", "", ""), |one| cause(&one.explanation));
    let snoozed = work.snoozed.as_ref();
    let resolved = work.resolved.as_ref();
    Row::default()
        .with("finding_id", work.id.as_str())
        .with("tool_id", work.tool.as_ref().map(|id| id.as_str()))
        .person(["assignee_id", "assignee"], work.assignee.as_ref())
        .with("acknowledged_at", seen.map(|(_, at)| *at))
        .person(
            ["acknowledged_by_id", "acknowledged_by"],
            seen.map(|(person, _)| person),
        )
        .text("cause", cause)
        .text("cause_of", of)
        .text("cause_reason", why)
        .with("explained_at", explained.map(|one| one.at))
        .person(
            ["explained_by_id", "explained_by"],
            explained.map(|one| &one.by),
        )
        .with("snoozed_until", snoozed.map(|one| one.until))
        .text("snoozed_reason", snoozed.map_or("", |one| &one.reason))
        .with("resolved_at", resolved.map(|one| one.at))
        .person(
            ["resolved_by_id", "resolved_by"],
            resolved.map(|one| &one.by),
        )
        .text("resolution", resolved.map_or("", |one| &one.note))
        .count("notes", work.notes.len())
}

/// The cause's word, what it points at, and what was said of it.
fn cause(explanation: &Explanation) -> (&'static str, &str, &str) {
    match explanation {
        Explanation::Change { change } => ("change", change.as_str(), ""),
        Explanation::Expected { reason } => ("expected", "", reason),
        Explanation::Data { reason } => ("data", "", reason),
        Explanation::Duplicate { of } => ("duplicate", of.as_str(), ""),
        Explanation::Problem { reason } => ("problem", "", reason),
    }
}

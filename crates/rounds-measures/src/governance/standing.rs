//! What must stay true of tools, and when it was not.

use rounds_governance::Governance;
use rounds_governance::ids::{ConditionId, ToolId};
use rounds_governance::standing::{Breach, StandingCondition};

use super::row::{Row, Said, numbered};

/// `governance.standing_condition`
pub(super) fn conditions(governance: &Governance) -> Vec<Row> {
    each(governance, |row, standing| vec![condition(row, standing)])
}

fn condition(row: Row, standing: &StandingCondition) -> Row {
    let agreed = &standing.agreed;
    let condition = &agreed.condition;
    row.text("measure_id", &condition.measure)
        .text("group_key", &condition.group)
        .word("bound", &condition.bound)
        .word("comparison", &condition.comparison)
        .with("threshold", condition.threshold)
        .with("n_min", condition.n_min)
        .count("periods", condition.periods)
        .with("age_days_max", condition.age_days_max.map(i64::from))
        .text("reason", &agreed.reason)
        .with("action", agreed.action.as_str())
        .count("acknowledge_hours", agreed.acknowledge_hours)
        .count("respond_hours", agreed.respond_hours)
        .with("agreed_at", standing.at)
        .person(["agreed_by_id", "agreed_by"], &standing.by)
        .with("review_id", standing.review.as_ref().map(|id| id.as_str()))
        .with("is_in_force", standing.is_in_force)
        .count("breaches", standing.breaches.len())
        .with("is_breached", standing.open_breach().is_some())
}

/// `governance.breach`
pub(super) fn breaches(governance: &Governance) -> Vec<Row> {
    each(governance, |row, standing| {
        let rows = numbered(&standing.breaches)
            .map(|(number, one)| breach(row.clone().count("number", number), one));
        rows.collect()
    })
}

fn breach(row: Row, breach: &Breach) -> Row {
    let read = breach.judged.readings.last();
    let row = row
        .with("noticed_at", breach.at)
        .text("sentence", &breach.judged.sentence)
        .with("period_start", read.map(|read| read.period.start))
        .with("value", read.and_then(|read| read.value))
        .with("low", read.and_then(|read| read.low))
        .with("high", read.and_then(|read| read.high))
        .with("n", read.and_then(|read| read.n))
        .with("lake_version", read.map(|read| read.lake_version));
    let row = said(
        row,
        ["acknowledged_at", "acknowledgement"],
        ["acknowledged_by_id", "acknowledged_by"],
        breach.acknowledged.as_ref(),
    );
    let row = said(
        row,
        ["resolved_at", "resolution"],
        ["resolved_by_id", "resolved_by"],
        breach.resolved.as_ref(),
    );
    row.with("recovered_at", breach.recovered_at)
        .with("is_open", breach.resolved.is_none())
        .list("overdue", &breach.overdue)
}

/// Who said something when: its instant and text in the first columns, the person in the others.
fn said(
    row: Row,
    [at, text]: [&'static str; 2],
    person: [&'static str; 2],
    said: Option<&Said>,
) -> Row {
    row.with(at, said.map(|(_, at, _)| *at))
        .person(person, said.map(|(person, _, _)| person))
        .text(text, said.map_or("", |(_, _, text)| text))
}

/// Rows of every standing condition, each begun with tool and condition.
fn each(governance: &Governance, rows: impl Fn(Row, &StandingCondition) -> Vec<Row>) -> Vec<Row> {
    let of = |tool: &ToolId, condition: &ConditionId| {
        Row::default()
            .with("tool_id", tool.as_str())
            .with("condition_id", condition.as_str())
    };
    let tools = governance.tools.values();
    let all = tools.flat_map(|tool| {
        tool.standing
            .iter()
            .map(move |(id, one)| (&tool.id, id, one))
    });
    all.flat_map(|(tool, id, standing)| rows(of(tool, id), standing))
        .collect()
}

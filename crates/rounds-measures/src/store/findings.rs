//! `governance.finding` and `governance.finding_event`.

use arrow_array::RecordBatch;
use rounds_core::{Period, TableDefinition};

use super::cells::{Cell, StoreError, StoredRow, rows, to_batch};
use crate::definition::DefinitionHash;
use crate::finding::ranking::rank;
use crate::finding::title::title;
use crate::finding::{EventKind, Finding, FindingEvent, MeasureWords, RoundStamp};

/// Findings as rows.
pub fn write(table: &TableDefinition, findings: &[Finding]) -> Result<RecordBatch, StoreError> {
    to_batch(table, findings, |finding, column| {
        words(finding, column)
            .or_else(|| figures(finding, column))
            .unwrap_or(Cell::Null)
    })
}

fn words(finding: &Finding, column: &str) -> Option<Cell> {
    let closed = finding.closed;
    Some(match column {
        "finding_id" => finding.id.as_str().into(),
        "measure_id" => finding.measure.id.as_str().into(),
        "definition_hash" => finding.definition.0.as_str().into(),
        "measure_title" => finding.measure.title.as_str().into(),
        "unit" => finding.measure.unit.as_str().into(),
        "kind" => finding.measure.kind.as_str().into(),
        "better" => finding.measure.direction.as_str().into(),
        "group_key" => finding.lead().group.key().into(),
        "title" => title(finding).into(),
        "direction" => finding.meaning().as_str().into(),
        "side" => finding.side.as_str().into(),
        "rule" => finding.rule.as_str().into(),
        "period_kind" => finding.lead().since.kind.as_str().into(),
        "since" => finding.lead().since.start.into(),
        "last_period" => finding.last().start.into(),
        "state" => finding.state.as_str().into(),
        "opened_round" => finding.opened.number.into(),
        "opened_at" => finding.opened.at.into(),
        "updated_round" => finding.updated.number.into(),
        "updated_at" => finding.updated.at.into(),
        "closed_round" => closed.map(|(round, _)| round.number).into(),
        "closed_at" => closed.map(|(round, _)| round.at).into(),
        "closed_reason" => closed.map(|(_, reason)| reason.as_str()).into(),
        "ranking" => rank(finding).words().into(),
        "members" => serde_json::to_string(&finding.members)
            .expect("invariant: texts and finite numbers become JSON")
            .into(),
        _ => return None,
    })
}

fn figures(finding: &Finding, column: &str) -> Option<Cell> {
    let evidence = &finding.lead().evidence;
    Some(match column {
        "value" => evidence.value.into(),
        "low" => evidence.low.into(),
        "high" => evidence.high.into(),
        "numerator" => evidence.numerator.into(),
        "denominator" => evidence.denominator.into(),
        "n" => evidence.n.into(),
        "centre" => evidence.centre.into(),
        "lower_limit" => evidence.lower.into(),
        "upper_limit" => evidence.upper.into(),
        "difference" => evidence.difference().into(),
        "ratio" => evidence.ratio().into(),
        "z" => evidence.z.into(),
        "p" => evidence.p.into(),
        "q" => evidence.q.into(),
        "score" => rank(finding).score().into(),
        _ => return None,
    })
}

/// Findings from rows, by id.
pub fn read(batches: &[RecordBatch]) -> Result<Vec<Finding>, StoreError> {
    let mut all: Vec<Finding> = rows(batches)
        .map(|row| finding(&row))
        .collect::<Result<_, _>>()?;
    all.sort_by(|a, b| a.id.cmp(&b.id));
    Ok(all)
}

fn finding(row: &StoredRow<'_>) -> Result<Finding, StoreError> {
    let closed = match stamp(row, "closed_round", "closed_at")? {
        None => None,
        Some(round) => Some((round, row.word("closed_reason", "a reason")?)),
    };
    let members: Vec<crate::finding::Member> = row.json("members", "an array of groups")?;
    if members.is_empty() {
        return Err(StoreError::Empty("members".to_owned()));
    }
    Ok(Finding {
        id: row.required("finding_id")?.to_owned(),
        measure: MeasureWords {
            id: row.required("measure_id")?.to_owned(),
            title: row.required("measure_title")?.to_owned(),
            unit: row.required("unit")?.to_owned(),
            kind: row.word("kind", "a kind of measure")?,
            direction: row.word("better", "lower, higher or neither")?,
        },
        definition: DefinitionHash(row.required("definition_hash")?.to_owned()),
        side: row.word("side", "up or down")?,
        rule: row.word("rule", "outside-limits or shift")?,
        members,
        state: row.word("state", "open or closed")?,
        opened: row.present("opened_round", stamp(row, "opened_round", "opened_at")?)?,
        updated: row.present("updated_round", stamp(row, "updated_round", "updated_at")?)?,
        closed,
    })
}

fn stamp(row: &StoredRow<'_>, number: &str, at: &str) -> Result<Option<RoundStamp>, StoreError> {
    let (number, at) = (row.integer(number)?, row.instant(at)?);
    Ok(number.zip(at).map(|(number, at)| RoundStamp {
        number: u64::try_from(number).unwrap_or_default(),
        at,
    }))
}

/// Events as rows.
pub fn write_events(
    table: &TableDefinition,
    events: &[FindingEvent],
) -> Result<RecordBatch, StoreError> {
    to_batch(table, events, |event, column| match column {
        "finding_id" => event.finding_id.as_str().into(),
        "round" => event.round.number.into(),
        "at" => event.round.at.into(),
        "event" => event.kind.as_str().into(),
        "period_kind" => event.period.kind.as_str().into(),
        "period_start" => event.period.start.into(),
        "value" => event.value.into(),
        "note" => event.note.as_str().into(),
        _ => Cell::Null,
    })
}

/// Events from rows, oldest first.
pub fn read_events(batches: &[RecordBatch]) -> Result<Vec<FindingEvent>, StoreError> {
    let mut all: Vec<FindingEvent> = rows(batches)
        .map(|row| event(&row))
        .collect::<Result<_, _>>()?;
    all.sort_by(|a, b| (a.round, &a.finding_id).cmp(&(b.round, &b.finding_id)));
    Ok(all)
}

fn event(row: &StoredRow<'_>) -> Result<FindingEvent, StoreError> {
    let kind: EventKind = row.word("event", "opened, updated, closed or reopened")?;
    Ok(FindingEvent {
        finding_id: row.required("finding_id")?.to_owned(),
        round: row.present("round", stamp(row, "round", "at")?)?,
        kind,
        period: Period {
            start: row.present("period_start", row.day("period_start")?)?,
            kind: row.word("period_kind", "day, week, month, quarter or year")?,
        },
        value: row.present("value", row.number("value")?)?,
        note: row.text("note")?.unwrap_or_default().to_owned(),
    })
}

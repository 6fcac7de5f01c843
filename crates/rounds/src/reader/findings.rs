//! `/findings` and `/findings/{id}`: what rounds opened, updated and closed.

use rounds_measures::finding::{EventKind, Finding, FindingEvent as StoredEvent, Member};
use rounds_measures::read::{ChartedSeries, FindingDetail};
use rounds_measures::signal::{Rule, Side};
use rounds_web::SiteError;
use rounds_web::page_data::{
    Change, FindingEvent, FindingFilter, FindingList, FindingPage, FindingRow, FindingState, Series,
};

use super::current::{Current, Measured};
use super::{groups, not_found, reading, series};

/// The list page.
pub fn list(current: &Current, filter: &FindingFilter) -> FindingList {
    let all = current.findings.iter();
    let passing = all.filter(|detail| {
        let state = state_of(&detail.finding);
        filter.state.is_none_or(|wanted| wanted == state)
    });
    let open = current.findings_open();
    FindingList {
        rows: passing.map(|detail| row(current, detail)).collect(),
        open,
        closed: current.findings.len() as u64 - open,
    }
}

/// Those that the last round opened, updated or closed, most important first.
pub fn changed(current: &Current) -> impl Iterator<Item = &FindingDetail> {
    let all = current.findings.iter();
    all.filter(|detail| current.last_event(detail).is_some())
}

/// One finding's page.
pub fn one(current: &Current, id: &str) -> Result<FindingPage, SiteError> {
    let Some(detail) = current
        .findings
        .iter()
        .find(|detail| detail.finding.id == id)
    else {
        let ids = current
            .findings
            .iter()
            .map(|detail| detail.finding.id.as_str());
        return Err(not_found("finding", id, ids));
    };
    let (measure, lead) = lead_series(current, &detail.finding);
    let drawn = measure.zip(lead);
    Ok(FindingPage {
        row: row(current, detail),
        series: drawn.map_or_else(Series::default, |(measure, one)| {
            series::page_series(&measure.definition, one)
        }),
        opened_by: opened_by(&detail.finding),
        closed_by: detail
            .finding
            .closed
            .map(|(_, reason)| capitalised(reason.words())),
        history: detail
            .events
            .iter()
            .rev()
            .map(|event| history(event, drawn))
            .collect(),
    })
}

/// A finding in a list.
pub fn row(current: &Current, detail: &FindingDetail) -> FindingRow {
    let finding = &detail.finding;
    let member = finding.lead();
    let (_, lead) = lead_series(current, finding);
    FindingRow {
        id: finding.id.clone(),
        title: detail.title.clone(),
        place: place(finding),
        measure_id: finding.measure.id.clone(),
        measure_title: finding.measure.title.clone(),
        group: groups::key(&member.group),
        scale: reading::scale(finding.measure.kind, &finding.measure.unit),
        since: member.since,
        until: finding.last(),
        tone: series::tone_of(finding.meaning()),
        state: state_of(finding),
        change: current
            .last_event(detail)
            .map_or(Change::Unchanged, change_of),
        now: reading::of_evidence(&member.evidence),
        before: reading::value_alone(member.evidence.centre),
        q_value: Some(member.evidence.q),
        recent: lead.map(series::recent_values).unwrap_or_default(),
        recent_in_episode: lead.map_or(0, |one| in_episode(finding, member, one)),
        // Nobody owns findings and no tool is known before there is an inventory.
        owner: None,
        tool: None,
    }
}

/// The series of the leading group, while the measure has the definition the finding is about.
fn lead_series<'a>(
    current: &'a Current,
    finding: &Finding,
) -> (Option<&'a Measured>, Option<&'a ChartedSeries>) {
    let measure = current
        .measure(&finding.measure.id)
        .filter(|measure| measure.definition.hash == finding.definition);
    let lead = measure.and_then(|measure| groups::of_group(measure, &finding.lead().group));
    (measure, lead)
}

fn place(finding: &Finding) -> Option<String> {
    let lead = groups::label(&finding.lead().group)?;
    Some(match finding.members.len() - 1 {
        0 => lead,
        1 => format!("{lead} and 1 other group"),
        others => format!("{lead} and {others} other groups"),
    })
}

fn in_episode(finding: &Finding, member: &Member, one: &ChartedSeries) -> usize {
    if !finding.is_open() {
        return 0;
    }
    let recent = series::recent_points(one);
    recent
        .iter()
        .filter(|point| point.period >= member.since)
        .count()
}

fn state_of(finding: &Finding) -> FindingState {
    if finding.is_open() {
        FindingState::Open
    } else {
        FindingState::Closed
    }
}

fn change_of(kind: EventKind) -> Change {
    match kind {
        EventKind::Opened | EventKind::Reopened => Change::Opened,
        EventKind::Updated => Change::Updated,
        EventKind::Closed => Change::Closed,
    }
}

fn opened_by(finding: &Finding) -> String {
    let since = finding.lead().since;
    match (finding.rule, finding.side) {
        (Rule::OutsideLimits, Side::Up) => format!("Above the upper limit since {since}"),
        (Rule::OutsideLimits, Side::Down) => format!("Below the lower limit since {since}"),
        (Rule::Shift, Side::Up) => {
            format!("Seven or more periods in a row above the centre line, since {since}")
        }
        (Rule::Shift, Side::Down) => {
            format!("Seven or more periods in a row below the centre line, since {since}")
        }
    }
}

/// An event keeps its value only; the fraction comes from the series where the value still stands.
fn history(event: &StoredEvent, drawn: Option<(&Measured, &ChartedSeries)>) -> FindingEvent {
    let stands = drawn.and_then(|(measure, one)| {
        let at_period = one
            .series
            .points
            .iter()
            .find(|point| point.period == event.period)?;
        let reading = reading::of_point(at_period, &measure.definition);
        (reading.value() == Some(event.value)).then_some(reading)
    });
    FindingEvent {
        at: event.round.at,
        round: i64::try_from(event.round.number).unwrap_or(i64::MAX),
        change: change_of(event.kind),
        reason: capitalised(&event.note),
        reading: stands.unwrap_or_else(|| reading::value_alone(event.value)),
    }
}

fn capitalised(sentence: &str) -> String {
    let mut characters = sentence.chars();
    let first = characters.next().into_iter().flat_map(char::to_uppercase);
    first.chain(characters).collect()
}

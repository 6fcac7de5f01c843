//! The life of findings as a pure state machine: one call per round.
//!
//! Stored findings and this round's judged series go in; findings and events come out. The same
//! input again changes nothing. Which series may open a finding was decided before, in
//! [`crate::signal::family`]; staying open needs no more than the painted rules.

use std::collections::{BTreeMap, BTreeSet};

use rounds_core::Period;

use super::fold::{Folded, fold, latest_evidence};
use super::{
    CloseReason, EventKind, Evidence, Finding, FindingEvent, MeasureWords, Member, RoundStamp,
    State, finding_id, title,
};
use crate::definition::MeasureSet;
use crate::result::Group;
use crate::signal::Side;
use crate::signal::family::{Judged, by_series};

/// Periods in a row without a signal that end an episode.
pub const QUIET_PERIODS: usize = 2;

/// What a round did to the findings.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Advance {
    /// All findings, open and closed, by id.
    pub findings: Vec<Finding>,
    /// What happened, in the order of the findings.
    pub events: Vec<FindingEvent>,
}

impl Advance {
    /// How many events are of this kind.
    pub fn count(&self, kind: EventKind) -> usize {
        self.events
            .iter()
            .filter(|event| event.kind == kind)
            .count()
    }
}

/// Takes all findings through one round.
pub fn advance(
    round: RoundStamp,
    measures: &MeasureSet,
    stored: Vec<Finding>,
    judged: &[Judged],
) -> Advance {
    let series = by_series(judged);
    let mut advance = Advance::default();
    let mut findings: BTreeMap<String, Finding> = BTreeMap::new();
    for mut finding in stored {
        if finding.is_open() {
            let event = live_on(round, measures, &series, &mut finding);
            advance.events.extend(event);
        }
        findings.insert(finding.id.clone(), finding);
    }
    let covered = covered_series(&findings);
    let opening = judged.iter().filter(|series| {
        let side = series.judgement.news.map(|news| news.side);
        let covers = side.map(|side| (series.measure_id.clone(), series.group.clone(), side));
        series.opens() && covers.is_some_and(|key| !covered.contains(&key))
    });
    for folded in fold(opening) {
        let Some(definition) = measures.get(&folded.lead.measure_id) else {
            continue;
        };
        let event = open(round, definition.into(), folded, &mut findings);
        advance.events.push(event);
    }
    advance.findings = findings.into_values().collect();
    advance
}

fn covered_series(findings: &BTreeMap<String, Finding>) -> BTreeSet<(String, Group, Side)> {
    let open = findings.values().filter(|finding| finding.is_open());
    open.flat_map(|finding| {
        let active = finding.members.iter().filter(|member| !member.ended);
        active.map(|member| {
            (
                finding.measure.id.clone(),
                member.group.clone(),
                finding.side,
            )
        })
    })
    .collect()
}

fn open(
    round: RoundStamp,
    measure: MeasureWords,
    folded: Folded<'_>,
    findings: &mut BTreeMap<String, Finding>,
) -> FindingEvent {
    let id = finding_id(&measure.id, &folded.lead.group, folded.side, folded.since);
    let earlier = findings.get(&id);
    let kind = if earlier.is_some() {
        EventKind::Reopened
    } else {
        EventKind::Opened
    };
    let finding = Finding {
        opened: earlier.map_or(round, |earlier| earlier.opened),
        id: id.clone(),
        measure,
        definition: folded.lead.definition.clone(),
        side: folded.side,
        rule: folded.rule,
        members: folded.members,
        state: State::Open,
        updated: round,
        closed: None,
    };
    let event = event(round, kind, &finding, title::sentence(&finding));
    findings.insert(id, finding);
    event
}

/// Takes one open finding through the round; says what happened, if anything did.
fn live_on(
    round: RoundStamp,
    measures: &MeasureSet,
    series: &BTreeMap<(&str, &Group), &Judged>,
    finding: &mut Finding,
) -> Option<FindingEvent> {
    match measures.get(&finding.measure.id) {
        None if measures.is_broken(&finding.measure.id) => return None,
        None => return Some(close(round, finding, CloseReason::Withdrawn)),
        Some(definition) if definition.hash != finding.definition => {
            return Some(close(round, finding, CloseReason::Superseded));
        }
        Some(definition) => finding.measure = definition.into(),
    }
    let before = finding.members.clone();
    let mut last_reason = CloseReason::Returned;
    for member in &mut finding.members {
        let judged = series.get(&(finding.measure.id.as_str(), &member.group));
        if let Some(judged) = judged.filter(|_| !member.ended)
            && let Some(reason) = follow(judged, finding.side, member)
        {
            member.ended = true;
            last_reason = reason;
        }
    }
    if finding.members.iter().all(|member| member.ended) {
        return Some(close(round, finding, last_reason));
    }
    if finding.members == before {
        return None;
    }
    // The title speaks of a group that still signals.
    finding.members.sort_by_key(|member| member.ended);
    finding.updated = round;
    Some(event(
        round,
        EventKind::Updated,
        finding,
        title::sentence(finding),
    ))
}

/// Brings one member up to date with its series; the reason when its episode is over.
fn follow(judged: &Judged, side: Side, member: &mut Member) -> Option<CloseReason> {
    let points = &judged.charted.points;
    let in_episode = |period: Period| period >= member.since;
    let last_signal = points
        .iter()
        .rposition(|charted| in_episode(charted.point.period) && charted.signals(side));
    let is_baseline_now = judged
        .charted
        .baseline_until()
        .is_some_and(|until| until >= member.last);
    let Some(last_signal) = last_signal else {
        return Some(if is_baseline_now {
            CloseReason::NewBaseline
        } else {
            CloseReason::Revised
        });
    };
    let quiet = points.len() - 1 - last_signal;
    if quiet >= QUIET_PERIODS {
        return Some(CloseReason::Returned);
    }
    if let Some(charted) = points.get(last_signal) {
        member.last = charted.point.period;
    }
    if quiet == 0
        && let Some(latest) = latest_evidence(judged)
        && !same_figures(&latest, &member.evidence)
    {
        member.evidence = latest;
    }
    None
}

/// Whether nothing but the probabilities differs. Those move a little whenever any other series
/// of the site gains a point, which is no news about this one. Figures that went through storage
/// may differ in their last digit.
fn same_figures(a: &Evidence, b: &Evidence) -> bool {
    let close = |a: f64, b: f64| (a - b).abs() <= 1e-9 * a.abs().max(b.abs()).max(1e-9);
    let both = |a: Option<f64>, b: Option<f64>| match (a, b) {
        (Some(a), Some(b)) => close(a, b),
        (None, None) => true,
        _ => false,
    };
    close(a.value, b.value)
        && close(a.centre, b.centre)
        && close(a.lower, b.lower)
        && close(a.upper, b.upper)
        && both(a.numerator, b.numerator)
        && both(a.denominator, b.denominator)
        && a.n == b.n
}

fn close(round: RoundStamp, finding: &mut Finding, reason: CloseReason) -> FindingEvent {
    finding.state = State::Closed;
    finding.updated = round;
    finding.closed = Some((round, reason));
    event(round, EventKind::Closed, finding, reason.words().to_owned())
}

fn event(round: RoundStamp, kind: EventKind, finding: &Finding, note: String) -> FindingEvent {
    FindingEvent {
        finding_id: finding.id.clone(),
        round,
        kind,
        period: finding.last(),
        value: finding.lead().evidence.value,
        note,
    }
}

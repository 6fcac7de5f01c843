//! The replay: what rounds would have found, had one been done every day.
//!
//! A site that loads a year at once judges only its latest periods. The replay goes through the
//! stored results day by day, shows the product's own code what that day would have known, and
//! keeps the findings with the day on which each opened and closed. It judges nothing itself:
//! periods are complete by the rule of [`crate::result::periods`], series are judged by
//! [`crate::signal::family`], findings live by [`crate::finding::lifecycle`].
//!
//! Results are taken as they stand now: a label that matured months later, or a corrected row, is
//! seen from the first day. Read next: `unfolding` (what of a measure is known on a day).

mod unfolding;

use std::collections::{BTreeMap, BTreeSet, HashMap};

use jiff::civil::Date;
use jiff::{ToSpan, tz::TimeZone};
use rounds_stats::StatsError;

use crate::definition::MeasureSet;
use crate::finding::{Advance, EventKind, Finding, RoundStamp, advance};
use crate::result::{Group, MeasureResult};
use crate::signal::family::{Judged, adjust, judge_series};
use unfolding::Unfolding;

/// The days on which a round is replayed. A round is done as its day begins: it knows the rows of
/// all days before.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct RoundDays {
    /// The first.
    pub first: Date,
    /// The last, if a step ends there.
    pub last: Date,
    /// Days from one to the next, at least 1.
    pub step_days: u16,
}

/// What the rounds found.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Replay {
    /// Every finding, in the order in which they opened.
    pub findings: Vec<ReplayedFinding>,
    /// When each series was judged, by measure and group.
    pub judged: BTreeMap<String, BTreeMap<Group, Judging>>,
    /// Rounds done.
    pub rounds: usize,
    /// The first day on which any series was judged.
    pub first_judged: Option<Date>,
}

/// A finding with its days.
#[derive(Debug, Clone, PartialEq)]
pub struct ReplayedFinding {
    /// The finding as it was when it opened.
    pub finding: Finding,
    /// When it was open: once, or more often when it was reopened. Never empty.
    pub spells: Vec<Spell>,
}

/// From opening to closing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Spell {
    /// Day of the round that opened it.
    pub opened: Date,
    /// Day of the round that closed it; none while it lasts.
    pub closed: Option<Date>,
}

impl Spell {
    /// Whether it was open as this day's round began.
    pub fn is_open_before(self, day: Date) -> bool {
        self.opened < day && self.closed.is_none_or(|closed| closed >= day)
    }
}

/// First and last day on which a series' latest point was news to judge.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Judging {
    /// The first.
    pub first: Date,
    /// The last.
    pub last: Date,
}

/// Replays the rounds of these days over stored results, given by measure id.
///
/// A measure is judged again on the days on which one of its periods becomes complete; on the
/// others its judgement stands, and a day without any such measure changes nothing.
///
/// # Errors
/// What the statistics refuse, which a stored result never holds.
pub fn replay(
    measures: &MeasureSet,
    results: &HashMap<String, Vec<MeasureResult>>,
    days: RoundDays,
) -> Result<Replay, StatsError> {
    let mut unfolding: Vec<Unfolding<'_>> = measures
        .iter()
        .filter_map(|definition| {
            let results = results.get(&definition.id)?;
            Some(Unfolding::new(definition, results))
        })
        .collect();
    let mut judged: Vec<Judged> = Vec::new();
    let mut findings: Vec<Finding> = Vec::new();
    let mut replay = Replay::default();
    let mut day = days.first;
    while day <= days.last {
        replay.rounds += 1;
        let news: Vec<&Unfolding<'_>> = unfolding
            .iter_mut()
            .filter_map(|measure| measure.unfold_until(day).then_some(&*measure))
            .collect();
        if !news.is_empty() {
            judge_again(&news, &mut judged)?;
            replay.note_judged(day, &news, &judged);
            let stamp = stamp(day, replay.rounds);
            let advanced = advance(stamp, measures, std::mem::take(&mut findings), &judged);
            replay.note_events(day, &advanced);
            findings = advanced.findings;
        }
        day = day.saturating_add(i64::from(days.step_days.max(1)).days());
    }
    Ok(replay)
}

/// Puts new judgements of these measures in the place of their old ones and adjusts the family.
fn judge_again(news: &[&Unfolding<'_>], judged: &mut Vec<Judged>) -> Result<(), StatsError> {
    let ids: BTreeSet<&str> = news.iter().map(|measure| measure.id()).collect();
    judged.retain(|series| !ids.contains(series.measure_id.as_str()));
    for measure in news {
        judged.extend(judge_series(measure.definition, measure.known())?);
    }
    adjust(judged)
}

/// The days are the facility's; which instant stands for them does not matter here.
fn stamp(day: Date, number: usize) -> RoundStamp {
    let midnight = day.to_zoned(TimeZone::UTC);
    RoundStamp {
        number: number as u64,
        at: midnight.map_or(jiff::Timestamp::UNIX_EPOCH, |zoned| zoned.timestamp()),
    }
}

impl Replay {
    fn note_judged(&mut self, day: Date, news: &[&Unfolding<'_>], judged: &[Judged]) {
        if !judged.is_empty() {
            self.first_judged.get_or_insert(day);
        }
        let ids: BTreeSet<&str> = news.iter().map(|measure| measure.id()).collect();
        for series in judged {
            let id = series.measure_id.as_str();
            if !ids.contains(id) {
                continue;
            }
            if !self.judged.contains_key(id) {
                self.judged.insert(id.to_owned(), BTreeMap::new());
            }
            let Some(groups) = self.judged.get_mut(id) else {
                continue;
            };
            match groups.get_mut(&series.group) {
                Some(judging) => judging.last = day,
                None => {
                    let once = Judging {
                        first: day,
                        last: day,
                    };
                    groups.insert(series.group.clone(), once);
                }
            }
        }
    }

    fn note_events(&mut self, day: Date, advanced: &Advance) {
        for event in &advanced.events {
            let mut known = self.findings.iter_mut();
            let known = known.find(|replayed| replayed.finding.id == event.finding_id);
            match (event.kind, known) {
                (EventKind::Opened | EventKind::Reopened, Some(replayed)) => {
                    replayed.spells.push(Spell::from(day));
                }
                (EventKind::Opened | EventKind::Reopened, None) => {
                    let mut all = advanced.findings.iter();
                    let opened = all.find(|finding| finding.id == event.finding_id);
                    self.findings.extend(opened.map(|finding| ReplayedFinding {
                        finding: finding.clone(),
                        spells: vec![Spell::from(day)],
                    }));
                }
                (EventKind::Closed, Some(replayed)) => {
                    if let Some(spell) = replayed.spells.last_mut() {
                        spell.closed = Some(day);
                    }
                }
                (EventKind::Closed, None) | (EventKind::Updated, _) => {}
            }
        }
    }
}

impl From<Date> for Spell {
    fn from(opened: Date) -> Self {
        Self {
            opened,
            closed: None,
        }
    }
}

//! Which finding belongs to which entry of the truth, for one site.
//!
//! An entry is noticed when a finding that shows it opens while it holds, or in the one period
//! after its end in which its last days are judged. A finding that was open before is no notice.
//! Not here: counts over entries and sites (see [`super::tally`]).

use jiff::civil::Date;
use jiff::{ToSpan, Unit};
use rounds_core::{Period, PeriodKind};

use super::scored::{Because, Outcome, Scored, ScoredEntry, ScoredFinding, Worth};
use super::truth::{Entry, Truth};
use crate::definition::MeasureSet;
use crate::finding::title::title;
use crate::replay::{Replay, ReplayedFinding, RoundDays};

/// Holds a site's replayed findings against its truth.
pub fn score(
    site: &str,
    truth: &Truth,
    measures: &MeasureSet,
    days: RoundDays,
    replay: &Replay,
) -> Scored {
    let comparison = Comparison {
        truth,
        measures,
        days,
        replay,
    };
    Scored {
        site: site.to_owned(),
        seed: truth.seed,
        size: truth.size.clone(),
        clean: truth.clean,
        first_day: truth.first_day,
        end: truth.end,
        rounds: replay.rounds,
        first_judged: replay.first_judged,
        days_judged: replay.first_judged.map_or(0, |first| {
            u32::try_from(days_between(first, truth.end)).unwrap_or(0)
        }),
        entries: truth.entries.iter().map(|e| comparison.entry(e)).collect(),
        findings: replay
            .findings
            .iter()
            .map(|finding| comparison.finding(finding))
            .collect(),
    }
}

struct Comparison<'a> {
    truth: &'a Truth,
    measures: &'a MeasureSet,
    days: RoundDays,
    replay: &'a Replay,
}

impl Comparison<'_> {
    fn entry(&self, entry: &Entry) -> ScoredEntry {
        ScoredEntry {
            id: entry.id.clone(),
            decoy: entry.decoy,
            area: entry.area,
            kind: entry.kind.clone(),
            size: entry.size,
            size_unit: entry.size_unit.clone(),
            start: entry.start,
            end: entry.end,
            outcome: self.outcome(entry),
        }
    }

    fn outcome(&self, entry: &Entry) -> Outcome {
        let has = |id: &str| self.measures.get(id).is_some();
        if !entry.seen_in.iter().any(|seen| has(&seen.measure)) {
            return Outcome::NotCovered;
        }
        let first = self
            .replay
            .findings
            .iter()
            .filter_map(|replayed| Some((self.notice(entry, replayed)?, replayed)))
            .min_by_key(|(opened, _)| *opened);
        match first {
            Some((opened, replayed)) => Outcome::Noticed {
                finding: replayed.finding.id.clone(),
                opened,
                delay_days: days_between(entry.start, opened),
            },
            None => Outcome::Unnoticed {
                because: self.because(entry),
            },
        }
    }

    /// The day on which this finding first opened in time to notice the entry.
    fn notice(&self, entry: &Entry, replayed: &ReplayedFinding) -> Option<Date> {
        if !entry.is_shown_by(&replayed.finding) {
            return None;
        }
        let latest = self.latest_notice(entry, replayed.finding.lead().since.kind);
        let openings = replayed.spells.iter().map(|spell| spell.opened);
        openings
            .filter(|day| (entry.start..=latest).contains(day))
            .min()
    }

    /// The last round that judges a period in which the entry held.
    fn latest_notice(&self, entry: &Entry, kind: PeriodKind) -> Date {
        let Some(end) = entry.end else {
            return self.days.last;
        };
        let span = Period::containing(kind, end);
        let waits = i64::from(self.days.step_days.max(1)) - 1;
        let days = i64::from(days_between(span.start, span.end())) + waits;
        end.saturating_add(days.days()).min(self.days.last)
    }

    fn because(&self, entry: &Entry) -> Because {
        let judgings: Vec<_> = entry
            .seen_in
            .iter()
            .filter_map(|seen| Some((seen, self.replay.judged.get(&seen.measure)?)))
            .flat_map(|(seen, groups)| {
                let kind = self.measures.get(&seen.measure).map(|m| m.period);
                let about = groups.iter().filter(|(group, _)| seen.is_about(group));
                about.filter_map(move |(_, judging)| Some((kind?, *judging)))
            })
            .collect();
        if judgings.is_empty() {
            return Because::NeverJudged;
        }
        let in_time = judgings.iter().any(|(kind, judging)| {
            judging.first <= self.latest_notice(entry, *kind) && judging.last >= entry.start
        });
        if !in_time {
            return Because::NotJudgedInTime;
        }
        let was_open = self.replay.findings.iter().any(|replayed| {
            let mut spells = replayed.spells.iter();
            entry.is_shown_by(&replayed.finding)
                && spells.any(|spell| spell.is_open_before(entry.start))
        });
        match was_open {
            true => Because::OpenBefore,
            false => Because::NothingOpened,
        }
    }

    fn finding(&self, replayed: &ReplayedFinding) -> ScoredFinding {
        let ids = |wanted: &dyn Fn(&Entry) -> bool| -> Vec<String> {
            let entries = self.truth.entries.iter().filter(|entry| wanted(entry));
            entries.map(|entry| entry.id.clone()).collect()
        };
        let noticed = |entry: &Entry| self.notice(entry, replayed).is_some();
        let problems = ids(&|entry| !entry.decoy && noticed(entry));
        let decoys = ids(&|entry| entry.decoy && noticed(entry));
        let (worth, entries) = if !problems.is_empty() {
            (Worth::True, problems)
        } else if !decoys.is_empty() && !self.truth.clean {
            (Worth::Decoy, decoys)
        } else {
            let untimely = ids(&|entry| entry.is_shown_by(&replayed.finding));
            (Worth::False, untimely)
        };
        let finding = &replayed.finding;
        let groups = finding.members.iter().map(|member| member.group.key());
        ScoredFinding {
            id: finding.id.clone(),
            title: title(finding),
            measure: finding.measure.id.clone(),
            groups: groups.collect(),
            // Never empty: a replayed finding has the spell it opened with.
            opened: replayed
                .spells
                .first()
                .map_or(self.days.first, |s| s.opened),
            closed: replayed.spells.last().and_then(|spell| spell.closed),
            worth,
            entries,
        }
    }
}

fn days_between(from: Date, until: Date) -> i32 {
    from.until((Unit::Day, until))
        .map_or(0, |span| span.get_days())
}

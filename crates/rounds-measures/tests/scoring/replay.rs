//! A replayed round sees what a round on that day would have seen, and nothing later.

use jiff::tz::TimeZone;
use proptest::prelude::*;
use rounds_core::PeriodKind;
use rounds_measures::finding::{EventKind, Finding, RoundStamp, advance};
use rounds_measures::result::MeasureResult;
use rounds_measures::result::periods::mark_partial;
use rounds_measures::signal::family::{adjust, judge_measure};

use crate::site::{Site, days_of, monday, weeks};

#[test]
fn a_step_opens_on_the_day_after_its_week_is_followed_by_another() {
    let steady = weeks(30, 0, 0);
    let stepped = weeks(30, 20, 30);
    let counts = [("steady", steady), ("stepped", stepped)];
    let site = Site::default().with("alerts.firings", PeriodKind::Week, "missing", &counts);
    let (_, replayed) = site.replay(30);
    // Week 20 ends on Sunday. Rows of Monday show that it is over, which Tuesday's round knows.
    let tuesday = monday(21).tomorrow().expect("a day");
    assert_eq!(replayed.findings.len(), 1, "{:?}", replayed.findings);
    let found = &replayed.findings[0];
    assert_eq!(found.spells[0].opened, tuesday);
    assert_eq!(found.finding.lead().group.words(), "stepped");
    assert_eq!(found.finding.lead().since.start, monday(20));
    // Twelve complete weeks are the fewest that are judged.
    let first_judged = monday(12).tomorrow().expect("a day");
    assert_eq!(replayed.first_judged, Some(first_judged));
    assert_eq!(replayed.rounds, 7 * 30 + 1);
}

#[test]
fn a_finding_closes_on_the_day_of_its_second_quiet_week() {
    let counts = [("bump", weeks(40, 20, 24))];
    let site = Site::default().with("alerts.firings", PeriodKind::Week, "missing", &counts);
    let (_, replayed) = site.replay(40);
    let first = &replayed.findings[0];
    let closed = monday(26).tomorrow().expect("a day");
    assert_eq!(first.spells[0].closed, Some(closed), "{first:?}");
}

#[test]
fn rows_of_later_days_change_no_earlier_round() {
    let long = [("stepped", weeks(40, 20, 30))];
    let short = [("stepped", weeks(24, 20, 24))];
    let build = |counts| Site::default().with("a.b", PeriodKind::Week, "missing", counts);
    let (_, whole) = build(&long).replay(23);
    let (_, begun) = build(&short).replay(23);
    assert!(!whole.findings.is_empty());
    assert_eq!(whole, begun);
}

/// Openings and closings by rounds that read the rows of the days before, as a site does that
/// loads every night.
fn night_by_night(site: &Site, weeks: i32) -> Vec<(EventKind, String, u64)> {
    let mut findings: Vec<Finding> = Vec::new();
    let mut events = Vec::new();
    let mut day = days_of(weeks).first;
    for number in 1.. {
        if day > days_of(weeks).last {
            break;
        }
        let now = day.to_zoned(TimeZone::UTC).expect("a day");
        let mut judged = Vec::new();
        for definition in site.measures.iter() {
            let all = site.results.get(&definition.id).expect("results");
            let mut known: Vec<MeasureResult> = all
                .iter()
                .filter(|result| result.period.start < day)
                .cloned()
                .collect();
            mark_partial(&mut known, &now);
            judged.extend(judge_measure(definition, &known).expect("possible numbers"));
        }
        adjust(&mut judged).expect("probabilities");
        let stamp = RoundStamp {
            number,
            at: now.timestamp(),
        };
        let advanced = advance(stamp, &site.measures, findings, &judged);
        let noted = advanced
            .events
            .iter()
            .filter(|event| event.kind != EventKind::Updated);
        events.extend(noted.map(|event| (event.kind, event.finding_id.clone(), number)));
        findings = advanced.findings;
        day = day.tomorrow().expect("a day");
    }
    events.sort_by(|a, b| (a.2, &a.1).cmp(&(b.2, &b.1)));
    events
}

fn replayed_events(site: &Site, weeks: i32) -> Vec<(EventKind, String, u64)> {
    let (days, replayed) = site.replay(weeks);
    let number = |day| {
        let since = days.first.until(day).expect("later").get_days();
        u64::try_from(since + 1).expect("not before the first")
    };
    let mut events = Vec::new();
    for found in &replayed.findings {
        for (index, spell) in found.spells.iter().enumerate() {
            let opened = match index {
                0 => EventKind::Opened,
                _ => EventKind::Reopened,
            };
            let id = found.finding.id.clone();
            events.push((opened, id.clone(), number(spell.opened)));
            events.extend(spell.closed.map(|day| (EventKind::Closed, id, number(day))));
        }
    }
    events.sort_by(|a, b| (a.2, &a.1).cmp(&(b.2, &b.1)));
    events
}

/// Counts by period: some absent, with a level that changes for a while.
fn counts(periods: usize) -> impl Strategy<Value = Vec<Option<f64>>> {
    let noise = prop::collection::vec(0..12_u32, periods);
    let gap = (0..periods, 0..periods / 5);
    (noise, 0..periods, 1..periods, 0..4_u32, gap).prop_map(
        move |(noise, from, lasts, factor, (gap_from, gap_lasts))| {
            let value = |(period, noise): (usize, u32)| {
                let is_changed = (from..from + lasts).contains(&period);
                let level = if is_changed { 20 * factor } else { 20 };
                let is_absent = (gap_from..gap_from + gap_lasts).contains(&period);
                (!is_absent).then(|| f64::from(level + noise))
            };
            noise.into_iter().enumerate().map(value).collect()
        },
    )
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(12))]
    #[test]
    fn the_replay_does_what_a_round_every_night_does(
        daily in counts(210), other_daily in counts(210), weekly in counts(30),
        other_weekly in counts(30), silent in counts(30),
    ) {
        let site = Site::default()
            .with("a.daily", PeriodKind::Day, "zero", &[("x", daily), ("y", other_daily)])
            .with("a.weekly", PeriodKind::Week, "missing", &[("x", weekly), ("y", other_weekly)])
            .with("a.silent", PeriodKind::Week, "zero", &[("x", silent)]);
        prop_assert_eq!(replayed_events(&site, 30), night_by_night(&site, 30));
    }
}

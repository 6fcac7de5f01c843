//! What a measure was before and after a change: which periods count on which side, when a trend
//! is taken into account, and what is said beside the number.

use jiff::civil::{Date, date};
use rounds_core::{MeasureKind, Period, PeriodKind};
use rounds_governance::change::effect::{Effect, NoEffect, NoTrend, effect};
use rounds_governance::change::{Change, ChangeCommand, ChangeKind, Planned};
use rounds_governance::ids::{ChangeId, FindingId};
use rounds_governance::reading::MeasureWords;
use rounds_governance::worklist::FindingCommand;
use rounds_governance::{Command, Reading, Readings};

use crate::hospital::{Hospital, lead};

/// A month's value each, the oldest first.
struct Months(Vec<Reading>);

impl Readings for Months {
    fn measure(&self, _: &str) -> Option<MeasureWords> {
        Some(MeasureWords {
            title: "Alerts".to_owned(),
            unit: "alerts".to_owned(),
            kind: MeasureKind::Count,
        })
    }

    fn series(&self, _: &str, _: &str) -> Vec<Reading> {
        self.0.clone()
    }
}

/// Values of the months from January 2025 on.
fn months(values: &[Option<f64>]) -> Months {
    let mut period = Period::containing(PeriodKind::Month, date(2025, 1, 1));
    let mut found = Vec::new();
    for value in values {
        found.push(Reading {
            period,
            value: *value,
            low: None,
            high: None,
            numerator: None,
            denominator: None,
            n: Some(100),
            suppressed: value.is_none(),
            partial: false,
            lake_version: 1,
        });
        period = period.next();
    }
    Months(found)
}

/// A line with a little beside it that goes up and down, and a step from this place on.
fn rising(count: usize, slope: f64, step_from: usize, step: f64) -> Vec<Option<f64>> {
    let waves = [0.1, -0.2, 0.2, -0.1].into_iter().cycle();
    let places = (0..count).zip(waves);
    let value = |(place, wave): (usize, f64)| {
        let after = if place >= step_from { step } else { 0.0 };
        Some(10.0 + slope * place as f64 + wave + after)
    };
    places.map(value).collect()
}

fn written(hospital: &mut Hospital, starts: Date) -> Change {
    let planned = Planned {
        title: "Fewer alerts".to_owned(),
        kind: ChangeKind::Upgrade,
        starts,
        ends: None,
        tools: Default::default(),
        measures: Default::default(),
        place: String::new(),
        note: String::new(),
    };
    let command = ChangeCommand::Record { planned };
    hospital
        .ask(&lead(), Command::Change { id: None, command })
        .expect("a change");
    let id = ChangeId::from("change-1");
    let change = hospital.governance.changes.get(&id);
    change.expect("it is written down").clone()
}

fn effect_of(values: &[Option<f64>], starts: Date) -> Effect {
    let mut hospital = Hospital::open();
    let change = written(&mut hospital, starts);
    let readings = months(values);
    effect(
        &hospital.governance,
        &readings,
        &change,
        ("alerts.count", ""),
    )
}

#[test]
fn the_month_of_the_change_belongs_to_neither_side_and_the_first_of_a_month_begins_one() {
    let values = rising(24, 0.0, 12, -3.0);
    let found = effect_of(&values, date(2026, 1, 15));
    assert_eq!((found.before, found.after, found.missing), (12, 11, 0));
    let found = effect_of(&values, date(2026, 1, 1));
    assert_eq!((found.before, found.after), (12, 12));
    let (first, last) = found.periods_after.expect("months after");
    assert_eq!(
        (first.start, last.start),
        (date(2026, 1, 1), date(2026, 12, 1))
    );
    let plain = found.found.expect("a difference");
    assert!((plain.difference + 3.0).abs() < 1e-9, "{plain:?}");
}

#[test]
fn a_trend_that_was_there_before_is_no_effect() {
    let found = effect_of(&rising(24, 1.0, 99, 0.0), date(2026, 1, 1));
    let plain = found.found.as_ref().expect("a difference");
    assert!(plain.low > 5.0, "{plain:?}");
    let trend = found.trend.as_ref().expect("enough months");
    assert!(trend.level.low <= 0.0 && 0.0 <= trend.level.high);
    assert!(found.design().starts_with("Interrupted time series"));
    assert!(found.design().contains("12 periods before"));
    let doubts = found.doubts();
    assert!(
        doubts.iter().all(|one| !one.contains("A slow trend")),
        "{doubts:?}"
    );
    assert!(doubts.iter().any(|one| one.contains("taken as straight")));
}

#[test]
fn eight_before_and_four_after_make_a_trend_and_one_less_the_plain_difference() {
    let found = effect_of(&rising(12, 0.0, 8, 2.0), date(2025, 9, 1));
    assert_eq!((found.before, found.after), (8, 4));
    assert!(found.trend.is_ok(), "{:?}", found.trend);
    for (values, starts) in [
        (rising(11, 0.0, 7, 2.0), date(2025, 8, 1)),
        (rising(12, 0.0, 9, 2.0), date(2025, 10, 1)),
    ] {
        let found = effect_of(&values, starts);
        assert_eq!(found.trend, Err(NoTrend::TooFewPeriods));
        assert!(found.design().contains("8 before and 4 since are needed"));
    }
    // Three after are too few for any difference.
    let found = effect_of(&rising(12, 0.0, 9, 2.0), date(2025, 10, 1));
    assert_eq!(found.found, Err(NoEffect::TooFewPeriods));
    assert!(found.doubts().is_empty());
    let found = effect_of(&rising(11, 0.0, 7, 2.0), date(2025, 8, 1));
    assert!(found.found.is_ok());
    assert!(
        found
            .doubts()
            .iter()
            .any(|one| one.contains("A slow trend"))
    );
}

#[test]
fn a_month_without_a_value_leaves_its_place_empty() {
    let mut values = rising(24, 1.0, 99, 0.0);
    values[3] = None;
    values[20] = None;
    let found = effect_of(&values, date(2026, 1, 1));
    assert_eq!((found.before, found.after, found.missing), (11, 11, 2));
    let trend = found.trend.as_ref().expect("enough months");
    assert!((trend.slope_before - 1.0).abs() < 0.05, "{trend:?}");
    assert_eq!((trend.first_after, trend.last), (12.0, 23.0));
    assert!(
        found
            .doubts()
            .iter()
            .any(|one| one.contains("without a value: 2"))
    );
}

#[test]
fn a_month_to_which_rows_may_still_come_does_not_count() {
    let mut readings = months(&rising(24, 0.0, 12, 1.0));
    readings.0[23].partial = true;
    let mut hospital = Hospital::open();
    let change = written(&mut hospital, date(2026, 1, 1));
    let found = effect(
        &hospital.governance,
        &readings,
        &change,
        ("alerts.count", ""),
    );
    assert_eq!((found.before, found.after, found.missing), (12, 11, 0));
}

#[test]
fn what_does_not_vary_and_what_is_not_there_say_so() {
    let found = effect_of(&[Some(5.0); 24], date(2026, 1, 1));
    assert_eq!(found.found, Err(NoEffect::NoVariation));
    assert_eq!(found.trend, Err(NoTrend::NoVariation));
    let found = effect_of(&[], date(2026, 1, 1));
    assert_eq!(found.found, Err(NoEffect::TooFewPeriods));
    assert_eq!(
        (found.before, found.after, found.periods_after),
        (0, 0, None)
    );
}

#[test]
fn a_change_that_mends_a_finding_doubts_the_return_to_the_usual() {
    let mut hospital = Hospital::open();
    let change = written(&mut hospital, date(2026, 1, 1));
    let command = FindingCommand::Resolve {
        note: "Turned off.".to_owned(),
        change: Some(change.id.clone()),
    };
    let id = FindingId::from("f-1");
    hospital
        .ask(&lead(), Command::Finding { id, command })
        .expect("resolved");
    let readings = months(&rising(24, 0.0, 12, 1.0));
    let found = effect(
        &hospital.governance,
        &readings,
        &change,
        ("alerts.count", ""),
    );
    assert!(found.answers_finding);
    assert!(
        found
            .doubts()
            .iter()
            .any(|one| one.contains("regression to the mean"))
    );
}

#[test]
fn neighbours_that_are_alike_are_a_doubt() {
    // Four high, four low and again.
    let values: Vec<Option<f64>> = (0..24)
        .map(|place| Some(if place % 8 < 4 { 1.0 } else { 0.0 }))
        .collect();
    let found = effect_of(&values, date(2026, 1, 1));
    assert!(
        found.doubts().iter().any(|one| one.contains("much alike")),
        "{:?}",
        found.doubts()
    );
}

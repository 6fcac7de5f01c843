//! A finding opens once, lives on, closes with a reason, and survives storage.

use crate::simulation::{Random, Site, Truth, measure, opened, rows};
use jiff::Timestamp;
use rounds_core::TableDefinition;
use rounds_measures::definition::MeasureSet;
use rounds_measures::finding::title::sentence;
use rounds_measures::finding::{CloseReason, EventKind, Finding, RoundStamp, State, advance};
use rounds_measures::signal::{Rule, Side};
use rounds_measures::store::{Table, findings as stored};

/// One measure with four wards; the first two are three times as high from period 20 to 24.
fn site_with_a_bump(until: usize) -> Site {
    let mut random = Random(7);
    let rows = rows(&mut random, Truth::Count, 37, 4, |group, period| {
        if group < 2 && (20..until).contains(&period) {
            3.0
        } else {
            1.0
        }
    });
    Site::new(vec![(measure(Truth::Count, 0), rows)])
}

fn stamp(number: u64) -> RoundStamp {
    RoundStamp {
        number,
        at: Timestamp::UNIX_EPOCH,
    }
}

#[test]
fn two_groups_of_one_measure_open_one_finding_once() {
    let mut site = site_with_a_bump(24);
    for periods in 13..=20 {
        assert_eq!(opened(&site.round(periods)), 0, "after {periods} periods");
    }
    let first = site.round(21);
    assert_eq!(first.count(EventKind::Opened), 1, "{:?}", first.events);
    let finding = first.findings[0].clone();
    assert_eq!(finding.members.len(), 2);
    assert_eq!(
        (finding.side, finding.rule),
        (Side::Up, Rule::OutsideLimits)
    );
    assert_eq!(finding.lead().since.to_string(), "2021-09");
    assert_eq!(finding.meaning().as_str(), "concern");
    let told = sentence(&finding);
    assert!(
        told.starts_with("Measure 0: above its limits for W"),
        "{told}"
    );
    assert!(
        told.contains("and 1 other group in 2021-09: ") && told.contains(", expected "),
        "{told}"
    );

    let again = site.round(21);
    assert!(
        again.events.is_empty(),
        "the same data again is no news: {:?}",
        again.events
    );
    assert_eq!(again.findings, first.findings);

    let lasting = site.round(22);
    assert_eq!(lasting.count(EventKind::Updated), 1);
    assert_eq!(lasting.findings.len(), 1);
    assert_eq!(lasting.findings[0].id, finding.id);
    assert_eq!(lasting.findings[0].last().to_string(), "2021-10");
}

#[test]
fn a_finding_closes_after_two_quiet_periods() {
    let mut site = site_with_a_bump(24);
    let history: Vec<(usize, Vec<EventKind>)> = (20..=28)
        .map(|periods| {
            let events = site.round(periods).events;
            (periods, events.iter().map(|event| event.kind).collect())
        })
        .collect();
    let closed_after = history
        .iter()
        .find(|(_, kinds)| kinds.contains(&EventKind::Closed));
    assert_eq!(
        closed_after.map(|(periods, _)| *periods),
        Some(26),
        "{history:?}"
    );
    let finding = &site.findings[0];
    assert_eq!(finding.state, State::Closed);
    assert_eq!(
        finding.closed.map(|(_, reason)| reason),
        Some(CloseReason::Returned)
    );
    assert_eq!(finding.last().to_string(), "2021-12");
}

#[test]
fn a_level_that_stays_becomes_the_baseline_in_the_end() {
    let mut random = Random(11);
    let rows = rows(&mut random, Truth::Count, 80, 1, |_, period| {
        if period >= 14 { 2.0 } else { 1.0 }
    });
    let mut site = Site::new(vec![(measure(Truth::Count, 0), rows)]);
    for periods in 13..=75 {
        site.round(periods);
    }
    let finding = site
        .findings
        .iter()
        .find(|f| f.lead().since.to_string() == "2021-03");
    let finding = finding.expect("the step is found");
    assert_eq!(finding.state, State::Closed);
    assert!(finding.opened.number <= 22, "{finding:?}");
}

#[test]
fn corrected_figures_close_a_finding_as_revised() {
    let mut bumped = site_with_a_bump(24);
    bumped.round(21);
    let mut corrected = site_with_a_bump(20);
    corrected.findings = bumped.findings;
    let advanced = corrected.round(21);
    assert_eq!(advanced.count(EventKind::Closed), 1);
    let reason = advanced.findings[0].closed.map(|(_, reason)| reason);
    assert_eq!(reason, Some(CloseReason::Revised));
    let mut bumped_again = site_with_a_bump(24);
    bumped_again.findings = advanced.findings;
    let advanced = bumped_again.round(21);
    assert_eq!(
        advanced.count(EventKind::Reopened),
        1,
        "the same episode keeps its id"
    );
    assert_eq!(advanced.findings.len(), 1);
}

#[test]
fn a_changed_or_withdrawn_definition_closes_its_findings() {
    let mut site = site_with_a_bump(24);
    site.round(21);
    let text = "/*---\nid: sim.measure_0\ntitle: M\ndescription: D\nunit: u\nkind: count\ndirection: lower\nperiod: month\n\
                groups: [ward]\nsignal: { chart: xmr }\ncitation: c\n---*/\nselect 2";
    let changed = MeasureSet::from_files([("sim/measure_0.sql", text)]);
    let reason = |measures: &MeasureSet| {
        let advanced = advance(stamp(22), measures, site.findings.clone(), &[]);
        advanced.findings[0].closed.map(|(_, reason)| reason)
    };
    assert_eq!(reason(&changed), Some(CloseReason::Superseded));
    assert_eq!(reason(&MeasureSet::default()), Some(CloseReason::Withdrawn));
    let broken = MeasureSet::from_files([("sim/measure_0.sql", "oops")]);
    assert_eq!(reason(&broken), None, "a typing error ends no finding");
}

#[derive(serde::Deserialize)]
struct TableFile {
    table: Vec<TableDefinition>,
}

fn table(wanted: Table) -> TableDefinition {
    rounds_content::tables()
        .flat_map(|(name, text)| {
            let file: TableFile = toml::from_str(text).expect(name);
            file.table
        })
        .find(|table| table.name == wanted.name())
        .expect("the table is defined")
}

#[test]
fn findings_and_events_come_back_from_storage() {
    let mut site = site_with_a_bump(24);
    let mut events = Vec::new();
    for periods in 20..=26 {
        events.extend(site.round(periods).events);
    }
    let batch = stored::write(&table(Table::Finding), &site.findings).expect("rows");
    let back: Vec<Finding> = stored::read(&[batch]).expect("findings");
    assert_eq!(back.len(), site.findings.len());
    for (found, expected) in back.iter().zip(&site.findings) {
        assert_eq!(sentence(found), sentence(expected));
        assert_eq!(
            (found.closed, found.opened),
            (expected.closed, expected.opened)
        );
        assert_eq!(found.members.len(), expected.members.len());
    }
    let batch = stored::write_events(&table(Table::FindingEvent), &events).expect("rows");
    assert_eq!(stored::read_events(&[batch]).expect("events"), events);
}

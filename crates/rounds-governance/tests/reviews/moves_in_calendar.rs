//! Moves of a tool stand in the change calendar though nobody wrote them down.

use std::collections::BTreeSet;

use jiff::ToSpan as _;
use jiff::civil::date;
use rounds_governance::change::offer::{explaining, on_chart};
use rounds_governance::change::{Change, ChangeCommand, ChangeKind, Origin, Planned};
use rounds_governance::ids::{ChangeId, FindingId, ToolId};
use rounds_governance::tool::event::ToolEvent;
use rounds_governance::tool::{MeasureOfTool, Overridden, Stage};
use rounds_governance::worklist::{Explanation, FindingCommand};
use rounds_governance::{Command, Governance, Happened};

use crate::hospital::{Hospital, TOOL, lead, paula, why};

const MEASURE: &str = "ai.auroc";

/// A model with a measure, moved on in the order of these stages, a week apart.
fn moved(stages: &[Stage]) -> Hospital {
    let mut hospital = Hospital::open();
    hospital.tool_event(ToolEvent::MeasuresSet {
        measures: vec![MeasureOfTool {
            measure: MEASURE.to_owned(),
            group: String::new(),
        }],
    });
    for stage in stages {
        hospital.days_pass(7);
        hospital.put(*stage);
    }
    hospital
}

fn entries(hospital: &Hospital) -> Vec<(&str, ChangeKind)> {
    let (from, until) = (date(2027, 1, 1), date(2027, 12, 31));
    let found = on_chart(&hospital.governance, MEASURE, "", from, until);
    let entry = |change: &&'_ Change| change.planned.kind;
    let kinds: Vec<ChangeKind> = found.iter().map(entry).collect();
    let titles = found.iter().map(|change| change.planned.title.as_str());
    titles.zip(kinds).collect()
}

fn announced(title: &str, hospital: &Hospital) -> Planned {
    Planned {
        title: title.to_owned(),
        kind: ChangeKind::GoLive,
        starts: hospital.today(),
        ends: None,
        tools: [ToolId::from(TOOL)].into(),
        measures: BTreeSet::new(),
        place: String::new(),
        note: String::new(),
    }
}

#[test]
fn going_live_pausing_and_retiring_mark_the_charts_of_the_tool() {
    let stages = [
        Stage::Silent,
        Stage::Pilot,
        Stage::Live,
        Stage::Paused,
        Stage::Live,
        Stage::Silent,
        Stage::Retired,
    ];
    assert_eq!(
        entries(&moved(&stages)),
        [
            ("Sepsis model goes into a pilot", ChangeKind::GoLive),
            ("Sepsis model goes live", ChangeKind::GoLive),
            ("Sepsis model is paused", ChangeKind::Downtime),
            ("Sepsis model goes live", ChangeKind::GoLive),
            ("Sepsis model goes back to silent", ChangeKind::Other),
            ("Sepsis model is retired", ChangeKind::Retirement),
        ]
    );
    assert_eq!(entries(&moved(&[Stage::InReview, Stage::Retired])), []);
}

#[test]
fn registering_what_is_in_use_begins_nothing() {
    let registered = |is_registration: bool| {
        let mut hospital = moved(&[]);
        hospital.days_pass(7);
        hospital.tool_event(ToolEvent::Moved {
            from: Stage::Proposed,
            to: Stage::Live,
            reason: "In use for years.".to_owned(),
            gate: None,
            review: None,
            overridden: Some(Overridden {
                rule: "in-use-before".to_owned(),
                reason: "In use for years.".to_owned(),
                missing: Vec::new(),
                is_registration,
            }),
            day: Some(hospital.today()),
        });
        entries(&hospital).len()
    };
    assert_eq!(registered(true), 0);
    assert_eq!(registered(false), 1);
    let before = serde_json::json!({ "rule": "r", "reason": "x", "missing": [] });
    let read: Overridden = serde_json::from_value(before.clone()).expect("an older event's");
    assert_eq!(
        serde_json::to_value(&read).expect("JSON"),
        before,
        "its hash"
    );
}

#[test]
fn a_move_is_offered_and_taken_as_the_explanation_of_a_finding() {
    let mut hospital = moved(&[Stage::Live, Stage::Paused]);
    let today = hospital.today();
    let period = (today.saturating_sub(1.days()), today);
    let offered = explaining(&hospital.governance, MEASURE, "", period);
    let names: Vec<&str> = offered.iter().map(|change| change.id.as_str()).collect();
    assert_eq!(names, ["move-2-sepsis-model", "move-1-sepsis-model"]);
    let explanation = Explanation::Change {
        change: ChangeId::from("move-2-sepsis-model"),
    };
    let command = FindingCommand::Explain {
        explanation,
        note: String::new(),
    };
    let id = FindingId::from("f-1");
    let explained = hospital.ask(&lead(), Command::Finding { id, command });
    assert!(explained.is_ok(), "{explained:?}");
}

#[test]
fn a_move_stands_on_the_calendar_day_of_the_site() {
    let mut hospital = Hospital::open();
    // Half past six in the evening in Chicago is the next day in Greenwich.
    hospital.now = "2027-02-02T00:30:00Z".parse().expect("an instant");
    let id = ToolId::from(TOOL);
    let event = ToolEvent::Moved {
        from: Stage::Silent,
        to: Stage::Live,
        reason: String::new(),
        gate: None,
        review: None,
        overridden: None,
        day: Some(date(2027, 2, 1)),
    };
    hospital.happen(&paula(), &[Happened::Tool { id, event }]);
    let change = hospital.governance.changes.values().next();
    let change = change.expect("an entry");
    assert_eq!(change.planned.starts, date(2027, 2, 1));
    assert_eq!(
        change.origin,
        Origin::Move {
            tool: ToolId::from(TOOL),
            to: Stage::Live
        }
    );
}

#[test]
fn a_move_is_neither_corrected_nor_cancelled_nor_counted() {
    let mut hospital = moved(&[Stage::Live]);
    let id = Some(ChangeId::from("move-1-sepsis-model"));
    let command = ChangeCommand::Cancel {
        reason: "No.".to_owned(),
    };
    let refused = hospital.ask(&lead(), Command::Change { id, command });
    assert!(why(refused).contains("took place"));
    let planned = announced("New scanner", &hospital);
    let command = ChangeCommand::Record { planned };
    let written = hospital.ask(&lead(), Command::Change { id: None, command });
    assert!(written.is_ok());
    let first = ChangeId::from("change-1");
    assert!(hospital.governance.changes.contains_key(&first));
}

/// Moves once wrote an entry as an event of its own. It stays under its name and is not doubled.
#[test]
fn an_entry_that_an_older_move_wrote_takes_the_place_of_the_move() {
    let mut hospital = moved(&[Stage::Live]);
    let planned = announced("Sepsis model goes live", &hospital);
    let written = Happened::Change {
        id: ChangeId::from("change-1"),
        event: ChangeCommand::Record { planned },
        is_from_move: true,
    };
    hospital.happen(&paula(), &[written]);
    let changes: Vec<&Change> = hospital.governance.changes.values().collect();
    let [change] = changes.as_slice() else {
        unreachable!("one entry: {changes:?}")
    };
    assert_eq!(change.id, ChangeId::from("change-1"));
    assert_eq!(change.moved_tool(), Some(&ToolId::from(TOOL)));
    assert_eq!(Governance::of(&hospital.events), hospital.governance);
}

#[test]
fn the_day_of_a_move_is_in_its_event_and_events_without_one_are_written_as_they_were() {
    let event = |day| ToolEvent::Moved {
        from: Stage::Live,
        to: Stage::Paused,
        reason: String::new(),
        gate: None,
        review: None,
        overridden: None,
        day,
    };
    let text = |day| serde_json::to_string(&event(day)).expect("JSON");
    assert!(!text(None).contains("day"), "its hash would be another");
    assert!(text(Some(date(2027, 2, 1))).contains(r#""day":"2027-02-01""#));
}

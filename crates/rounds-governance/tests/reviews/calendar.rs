//! The change calendar: what marks a chart, what may explain an episode.

use std::collections::BTreeSet;

use jiff::civil::{Date, date};
use rounds_governance::change::offer::{explaining, on_chart};
use rounds_governance::change::{ChangeCommand, ChangeKind, Planned};
use rounds_governance::ids::{ChangeId, ToolId};
use rounds_governance::tool::MeasureOfTool;
use rounds_governance::tool::event::ToolEvent;
use rounds_governance::{Command, Refused};

use crate::hospital::{Hospital, TOOL, lead, why};

fn planned(title: &str, starts: Date) -> Planned {
    Planned {
        title: title.to_owned(),
        kind: ChangeKind::Upgrade,
        starts,
        ends: None,
        tools: BTreeSet::new(),
        measures: BTreeSet::new(),
        place: String::new(),
        note: String::new(),
    }
}

fn write(hospital: &mut Hospital, planned: Planned) -> Result<(), Refused> {
    let command = ChangeCommand::Record { planned };
    let asked = hospital.ask(&lead(), Command::Change { id: None, command });
    asked.map(|_| ())
}

fn marks(hospital: &Hospital, measure: &str, group: &str) -> Vec<String> {
    let (from, until) = (date(2027, 1, 1), date(2027, 12, 31));
    let found = on_chart(&hospital.governance, measure, group, from, until);
    found.into_iter().map(|c| c.planned.title.clone()).collect()
}

#[test]
fn a_change_marks_the_measures_it_names_their_area_or_all() {
    let mut hospital = Hospital::open();
    let day = date(2027, 2, 1);
    write(&mut hospital, planned("everything", day)).unwrap();
    let mut area = planned("all of ai", day);
    area.measures = ["ai.*".to_owned()].into();
    write(&mut hospital, area).unwrap();
    let mut one = planned("one measure", day);
    one.measures = ["ai.auroc".to_owned()].into();
    write(&mut hospital, one).unwrap();
    assert_eq!(
        marks(&hospital, "ai.auroc", ""),
        ["everything", "all of ai", "one measure"]
    );
    assert_eq!(
        marks(&hospital, "ai.brier", ""),
        ["everything", "all of ai"]
    );
    // `aid.cost` begins with the letters of the area and is not in it.
    assert_eq!(marks(&hospital, "aid.cost", ""), ["everything"]);
}

#[test]
fn a_change_of_a_tool_marks_its_measures_in_its_group() {
    let mut hospital = Hospital::open();
    hospital.tool_event(ToolEvent::MeasuresSet {
        measures: vec![MeasureOfTool {
            measure: "ai.auroc".to_owned(),
            group: "model=A".to_owned(),
        }],
    });
    let mut change = planned("new version", date(2027, 2, 1));
    change.tools = [ToolId::from(TOOL)].into();
    write(&mut hospital, change).unwrap();
    assert_eq!(marks(&hospital, "ai.auroc", "model=A; site=West").len(), 1);
    assert_eq!(marks(&hospital, "ai.auroc", "model=AB; site=West").len(), 0);
    assert_eq!(marks(&hospital, "ai.brier", "model=A").len(), 0);
}

#[test]
fn a_place_limits_a_change_to_groups_that_have_it() {
    let mut hospital = Hospital::open();
    let mut change = planned("only there", date(2027, 2, 1));
    change.place = "unit=ICU".to_owned();
    write(&mut hospital, change).unwrap();
    assert_eq!(marks(&hospital, "ai.auroc", "site=West; unit=ICU").len(), 1);
    assert_eq!(
        marks(&hospital, "ai.auroc", "site=West; unit=ICU 2").len(),
        0
    );
    // All places together.
    assert_eq!(marks(&hospital, "ai.auroc", "").len(), 1);
}

#[test]
fn changes_of_the_last_four_weeks_are_offered_the_nearest_first() {
    let mut hospital = Hospital::open();
    // The episode began in the week from 1 March; 28 days before is 1 February.
    for (title, day) in [
        ("too early", date(2027, 1, 31)),
        ("just in", date(2027, 2, 1)),
        ("near", date(2027, 2, 27)),
        ("within", date(2027, 3, 4)),
        ("after", date(2027, 3, 8)),
    ] {
        write(&mut hospital, planned(title, day)).unwrap();
    }
    let week = (date(2027, 3, 1), date(2027, 3, 7));
    let offered = explaining(&hospital.governance, "ai.auroc", "", week);
    let titles: Vec<&str> = offered.iter().map(|c| c.planned.title.as_str()).collect();
    assert_eq!(titles, ["within", "near", "just in"]);
}

#[test]
fn a_change_that_lasts_marks_every_day_it_lasts_and_a_cancelled_one_none() {
    let mut hospital = Hospital::open();
    let mut change = planned("downtime", date(2027, 2, 1));
    change.ends = Some(date(2027, 2, 10));
    write(&mut hospital, change).unwrap();
    let on = |hospital: &Hospital, day: Date| {
        on_chart(&hospital.governance, "ai.auroc", "", day, day).len()
    };
    assert_eq!(on(&hospital, date(2027, 2, 10)), 1);
    assert_eq!(on(&hospital, date(2027, 2, 11)), 0);
    let id = Some(ChangeId::from("change-1"));
    let command = ChangeCommand::Cancel {
        reason: "Put off.".to_owned(),
    };
    hospital
        .ask(&lead(), Command::Change { id, command })
        .unwrap();
    assert_eq!(on(&hospital, date(2027, 2, 5)), 0);
}

#[test]
fn a_change_that_names_what_is_not_there_is_refused() {
    let mut hospital = Hospital::open();
    let mut measure = planned("typing error", date(2027, 2, 1));
    measure.measures = ["ai.aurok".to_owned()].into();
    assert!(why(write(&mut hospital, measure)).contains("ai.aurok"));
    let mut tool = planned("no tool", date(2027, 2, 1));
    tool.tools = [ToolId::from("nothing")].into();
    assert!(write(&mut hospital, tool).is_err());
    let mut backwards = planned("backwards", date(2027, 2, 1));
    backwards.ends = Some(date(2027, 1, 1));
    assert!(write(&mut hospital, backwards).is_err());
}

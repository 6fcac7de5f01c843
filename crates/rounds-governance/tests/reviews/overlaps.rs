//! Which tools are said to overlap, and why.

use rounds_governance::Command;
use rounds_governance::ids::ToolId;
use rounds_governance::review::overlap::overlaps;
use rounds_governance::tool::command::ToolCommand;
use rounds_governance::tool::{Card, Kind};

use crate::hospital::{Hospital, TOOL, card, paula};

fn add(hospital: &mut Hospital, id: &str, card: Card) {
    let command = ToolCommand::Propose {
        id: Some(ToolId::from(id)),
        card,
        version: None,
    };
    let id = None;
    hospital
        .ask(&paula(), Command::Tool { id, command })
        .expect("it is in order");
}

#[test]
fn a_second_tool_for_the_same_problem_is_found_with_the_words_they_share() {
    let mut hospital = Hospital::open();
    let mut second = card("Early sepsis warning");
    second.purpose = "Warns of sepsis hours before blood pressure falls.".to_owned();
    second.vendor = "Somebody".to_owned();
    add(&mut hospital, "warning", second);
    let mut other = card("Bed planning");
    other.kind = Kind::Application;
    other.purpose = "Shows free beds.".to_owned();
    other.intended_use = "Bed managers.".to_owned();
    add(&mut hospital, "beds", other);
    let found = overlaps(&hospital.governance, hospital.tool());
    let ids: Vec<&str> = found.iter().map(|one| one.tool.as_str()).collect();
    assert_eq!(ids, ["warning"]);
    assert!(found[0].why.starts_with("Both are of the kind AI model"));
    assert!(found[0].why.contains("sepsis") || found[0].why.contains("blood"));
    assert!((0.0..=1.0).contains(&found[0].likeness));
}

#[test]
fn kind_and_maker_alone_are_no_overlap_and_nothing_overlaps_with_itself() {
    let mut hospital = Hospital::open();
    let mut other = card("Fall risk");
    other.purpose = "Names beds at risk of falls.".to_owned();
    other.intended_use = "Physiotherapy.".to_owned();
    add(&mut hospital, "falls", other);
    assert!(overlaps(&hospital.governance, hospital.tool()).is_empty());
    assert_eq!(hospital.tool().id.as_str(), TOOL);
}

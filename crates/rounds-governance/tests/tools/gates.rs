//! What a gate says of a tool: what is there, what is missing, who can provide it.

use jiff::ToSpan;
use rounds_governance::gate::{GateItem, GateReport, ItemState, report};
use rounds_governance::ids::ToolId;
use rounds_governance::review::{Outcome, Question};
use rounds_governance::standing::Action;
use rounds_governance::tool::Stage;
use rounds_governance::tool::command::ToolCommand;

use crate::support::course::{
    decide_on, in_review, live, ready_for_pilot, ready_for_silent, silent,
};
use crate::support::{
    World, accept, agreed, card, clinical_owner, document, fast_track, manager, propose, sign,
    technical_owner, training, version,
};

fn gate(world: &World, to: Stage) -> GateReport {
    report(&world.governance, world.model(), to, &world.setting())
}

fn item(world: &World, to: Stage, name: &str) -> GateItem {
    let items = gate(world, to).items;
    let found = items.into_iter().find(|item| item.requirement.name == name);
    found.expect("the gate asks for it")
}

fn state(world: &World, to: Stage, name: &str) -> ItemState {
    item(world, to, name).state
}

#[test]
fn without_a_tier_a_single_item_says_so_and_is_not_met() {
    let mut world = World::new();
    world.must_tool(&clinical_owner(), propose(&world.policies.clone()));
    let report = gate(&world, Stage::Live);
    assert_eq!(report.items.len(), 1);
    assert!(!report.is_met());
    assert!(report.missing().concat().contains("risk"), "{report:?}");
}

#[test]
fn a_gate_counts_what_is_there_and_names_who_can_bring_the_rest() {
    let mut world = in_review();
    let before = gate(&world, Stage::Silent);
    assert_eq!(before.tally(), (5, 7), "{:?}", before.missing());
    let card = item(&world, Stage::Silent, "model-card");
    assert_eq!(card.state, ItemState::Missing);
    assert_eq!(card.who, ["tom", "bea"]);
    ready_for_silent(&mut world);
    assert!(gate(&world, Stage::Silent).is_met());
    assert_eq!(gate(&world, Stage::Silent).policy.len(), 64);
}

#[test]
fn an_owner_who_is_not_named_is_asked_for_by_role() {
    let mut world = World::new();
    let mut bare = card(&world.policies);
    bare.technical_owner = None;
    bare.facts.clear();
    let proposal = ToolCommand::Propose {
        id: Some(crate::support::model_id()),
        card: bare,
        version: None,
    };
    world.must_tool(&clinical_owner(), proposal);
    world.must_tool(&clinical_owner(), fast_track());
    let owners = item(&world, Stage::Silent, "owners");
    assert_eq!(owners.state, ItemState::Missing);
    assert!(
        owners.sentence.contains("technical owner"),
        "{}",
        owners.sentence
    );
    let signed = item(&world, Stage::Silent, "technical-owner-signed");
    assert_eq!(signed.who, ["technical owner"]);
    let facts = item(&world, Stage::Silent, "model-facts-short");
    assert!(facts.sentence.contains("known risks"), "{}", facts.sentence);
}

#[test]
fn a_new_version_needs_risk_signatures_and_evidence_anew() {
    let mut world = silent();
    world.pass_days(15);
    ready_for_pilot(&mut world);
    let stage = Stage::Pilot;
    decide_on(&mut world, Question::Enter { stage }, Outcome::Approve);
    assert!(
        gate(&world, Stage::Pilot).is_met(),
        "{:?}",
        gate(&world, Stage::Pilot).missing()
    );
    world.pass_hours(1);
    let version = version("2");
    world.must_tool(&technical_owner(), ToolCommand::AddVersion { version });
    for name in ["risk", "clinical-owner-signed", "evidence", "decision"] {
        assert_eq!(
            state(&world, Stage::Pilot, name),
            ItemState::Failed,
            "{name}"
        );
    }
    assert_ne!(
        state(&world, Stage::Pilot, "silent-two-weeks"),
        ItemState::Met
    );
}

#[test]
fn documents_expire() {
    let mut world = in_review();
    let ToolCommand::ShowDocument {
        kind,
        title,
        file,
        location,
        ..
    } = document("model-card")
    else {
        unreachable!("a document")
    };
    let valid_until = Some(world.today().saturating_add(3.days()));
    let shown = ToolCommand::ShowDocument {
        kind,
        title,
        file,
        location,
        valid_until,
    };
    world.must_tool(&technical_owner(), shown);
    world.pass_days(3);
    assert_eq!(state(&world, Stage::Silent, "model-card"), ItemState::Met);
    world.pass_days(1);
    assert_eq!(
        state(&world, Stage::Silent, "model-card"),
        ItemState::Failed
    );
}

#[test]
fn sixteen_of_twenty_are_eighty_per_cent_and_fifteen_are_not() {
    let mut world = silent();
    world.must_tool(&clinical_owner(), training(15));
    let missing = item(&world, Stage::Pilot, "training-most");
    assert_eq!(missing.state, ItemState::Missing);
    assert!(
        missing.sentence.contains("15 of 20"),
        "{}",
        missing.sentence
    );
    world.must_tool(&clinical_owner(), training(16));
    assert_eq!(state(&world, Stage::Pilot, "training-most"), ItemState::Met);
    world.pass_days(184);
    assert_eq!(
        state(&world, Stage::Pilot, "training-most"),
        ItemState::Failed
    );
}

#[test]
fn what_was_agreed_must_hold_and_an_unsure_number_is_not_enough() {
    let mut world = silent();
    world.pass_days(15);
    assert_eq!(
        state(&world, Stage::Pilot, "acceptance-one"),
        ItemState::Missing
    );
    world.must_tool(&clinical_owner(), accept(Stage::Pilot));
    assert_eq!(
        state(&world, Stage::Pilot, "acceptance-one"),
        ItemState::Missing
    );
    world.sensitivity(0.79);
    assert_eq!(
        state(&world, Stage::Pilot, "acceptance-one"),
        ItemState::Failed
    );
    world.sensitivity(0.8);
    let met = item(&world, Stage::Pilot, "acceptance-one");
    assert_eq!(met.state, ItemState::Met);
    assert_eq!(met.judged.len(), 1);
}

#[test]
fn quiet_days_are_counted_from_the_end_of_the_last_breach() {
    let mut world = silent();
    let watch = agreed(Action::Watch);
    world.must_tool(
        &clinical_owner(),
        ToolCommand::AgreeStanding { agreed: watch },
    );
    world.pass_days(13);
    assert_eq!(
        state(&world, Stage::Pilot, "silent-two-weeks"),
        ItemState::Missing
    );
    world.sensitivity(0.7);
    world.round();
    world.pass_days(7);
    let noisy = item(&world, Stage::Pilot, "silent-two-weeks");
    assert_eq!(noisy.state, ItemState::Failed);
    assert!(
        noisy.sentence.contains("20 days in silent, of them 0 days"),
        "{}",
        noisy.sentence
    );
    world.sensitivity(0.85);
    world.round();
    world.pass_days(14);
    assert_eq!(
        state(&world, Stage::Pilot, "silent-two-weeks"),
        ItemState::Met
    );
}

#[test]
fn a_breach_answered_by_hand_does_not_open_the_gate_while_the_numbers_are_bad() {
    let mut world = live(Action::Pause);
    world.pass_days(7);
    world.sensitivity(0.7);
    world.round();
    let resolve = ToolCommand::ResolveBreach {
        condition: crate::support::condition_id(1),
        note: "Looked at.".to_owned(),
    };
    world.must_tool(&clinical_owner(), resolve);
    assert_eq!(
        state(&world, Stage::Live, "no-open-breach"),
        ItemState::Failed
    );
}

#[test]
fn what_it_cannot_do_without_must_be_live() {
    let mut world = in_review();
    let mut other = card(&world.policies);
    other.title = "Bed sensors".to_owned();
    let proposal = ToolCommand::Propose {
        id: None,
        card: other,
        version: None,
    };
    world.must_tool(&manager(), proposal);
    let needs = [ToolId::from("bed-sensors")].into();
    world.must_tool(&technical_owner(), ToolCommand::SetNeeds { needs });
    let dependencies = item(&world, Stage::Silent, "dependencies");
    assert_eq!(dependencies.state, ItemState::Missing);
    assert_eq!(dependencies.sentence, "Bed sensors is proposed.");
}

#[test]
fn an_owner_who_left_no_longer_signs() {
    let mut world = silent();
    world.must_tool(&clinical_owner(), sign("clinical-owner", Stage::Pilot));
    assert_eq!(
        state(&world, Stage::Pilot, "clinical-owner-signed"),
        ItemState::Met
    );
    let mut card = world.model().card.clone();
    card.clinical_owner = Some(crate::support::person("otto"));
    world.must_tool(&manager(), ToolCommand::Describe { card });
    assert_eq!(
        state(&world, Stage::Pilot, "clinical-owner-signed"),
        ItemState::Failed
    );
}

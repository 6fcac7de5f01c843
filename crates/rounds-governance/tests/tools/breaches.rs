//! Standing conditions in rounds: breaches, clocks, pauses, re-reviews; each of them once.

use rounds_core::access::Permission;
use rounds_governance::standing::{Action, Breach};
use rounds_governance::tool::Stage;
use rounds_governance::tool::command::ToolCommand;
use rounds_governance::tool::event::ToolEvent;
use rounds_governance::{Happened, Refused};

use crate::support::course::{found_committee, live};
use crate::support::{
    World, actor, agreed, builder, chief, clinical_owner, condition_id, fast_track, go, manager,
    over, propose,
};

/// A live model whose number fell below what was agreed.
fn fallen(action: Action) -> World {
    let mut world = live(action);
    world.pass_days(7);
    world.sensitivity(0.7);
    world
}

fn breaches(world: &World) -> &[Breach] {
    let standing = world.model().standing.get(&condition_id(1));
    &standing.expect("the condition").breaches
}

fn events(happened: &[Happened]) -> Vec<&ToolEvent> {
    let of_tool = happened.iter().filter_map(|one| match one {
        Happened::Tool { event, .. } => Some(event),
        _ => None,
    });
    of_tool.collect()
}

fn open_reviews(world: &World) -> usize {
    let reviews = world.governance.reviews.values();
    reviews.filter(|review| review.state.is_open()).count()
}

fn acknowledge() -> ToolCommand {
    ToolCommand::AcknowledgeBreach {
        condition: condition_id(1),
        note: "Seen; looking at the inputs.".to_owned(),
    }
}

fn resolve() -> ToolCommand {
    ToolCommand::ResolveBreach {
        condition: condition_id(1),
        note: "Mended.".to_owned(),
    }
}

#[test]
fn a_breach_is_opened_once_and_watched_where_that_was_agreed() {
    let mut world = fallen(Action::Watch);
    let happened = world.round();
    assert!(matches!(
        events(&happened).as_slice(),
        [ToolEvent::Breached { .. }]
    ));
    assert_eq!(world.round(), []);
    world.pass_hours(1);
    assert_eq!(world.round(), []);
    assert_eq!(
        (breaches(&world).len(), world.model().stage),
        (1, Stage::Live)
    );
    assert_eq!(open_reviews(&world), 0);
}

#[test]
fn contingency_opens_a_review_and_leaves_the_tool_in_use() {
    let mut world = fallen(Action::Contingency);
    world.round();
    assert_eq!(world.model().stage, Stage::Live);
    assert_eq!(open_reviews(&world), 1);
}

#[test]
fn pause_takes_the_tool_out_of_use_and_opens_one_review_for_all_breaches() {
    let mut world = live(Action::Watch);
    for action in [Action::Pause, Action::Contingency, Action::Pause] {
        let agreed = agreed(action);
        world.must_tool(&clinical_owner(), ToolCommand::AgreeStanding { agreed });
    }
    world.pass_days(7);
    world.sensitivity(0.7);
    let happened = world.round();
    let moves = events(&happened);
    let moves = moves
        .iter()
        .filter(|one| matches!(one, ToolEvent::Moved { .. }));
    assert_eq!(moves.count(), 1);
    assert_eq!(world.model().stage, Stage::Paused);
    assert_eq!(open_reviews(&world), 1);
    assert_eq!(world.round(), []);
}

#[test]
fn clocks_run_out_once_each_and_stop_when_somebody_answers() {
    let mut world = fallen(Action::Watch);
    world.round();
    world.pass_hours(4);
    assert_eq!(world.round(), [], "four hours are four hours");
    world.pass_hours(1);
    let happened = world.round();
    assert!(matches!(
        events(&happened).as_slice(),
        [ToolEvent::BreachOverdue { clock, .. }] if clock == "acknowledgement"
    ));
    assert_eq!(world.round(), []);
    world.must_tool(&clinical_owner(), acknowledge());
    let twice = world.tool(&clinical_owner(), acknowledge());
    assert!(matches!(twice, Err(Refused::NotNow(_))), "{twice:?}");
    world.pass_hours(44);
    let happened = world.round();
    assert!(matches!(
        events(&happened).as_slice(),
        [ToolEvent::BreachOverdue { clock, .. }] if clock == "response"
    ));
    world.must_tool(&clinical_owner(), resolve());
    world.pass_hours(1000);
    assert_eq!(world.round(), []);
}

#[test]
fn a_number_that_is_good_again_ends_no_breach_by_itself() {
    let mut world = fallen(Action::Watch);
    world.round();
    world.pass_days(1);
    world.sensitivity(0.85);
    let happened = world.round();
    let recovered = events(&happened);
    let is_recovered = |one: &&ToolEvent| matches!(one, ToolEvent::Recovered { .. });
    assert!(recovered.iter().any(is_recovered), "{recovered:?}");
    let last = breaches(&world).last().expect("a breach");
    assert!(last.recovered_at.is_some() && last.resolved.is_none());
    assert_eq!(world.round(), []);
}

#[test]
fn after_an_answer_the_same_numbers_are_quiet_and_newer_bad_ones_are_not() {
    let mut world = fallen(Action::Watch);
    world.round();
    world.must_tool(&clinical_owner(), resolve());
    world.pass_hours(2);
    assert_eq!(world.round(), []);
    world.pass_days(7);
    world.sensitivity(0.6);
    world.round();
    assert_eq!(breaches(&world).len(), 2);
}

#[test]
fn nobody_can_tell_is_no_breach() {
    let mut world = live(Action::Pause);
    world.numbers.0.clear();
    world.pass_days(7);
    assert_eq!(world.round(), []);
}

#[test]
fn a_breach_is_answered_by_owners_managers_and_who_works_on_findings() {
    let on_call = actor("noor", &[Permission::WorkFindings]);
    for answering in [clinical_owner(), builder(), manager(), on_call] {
        let mut world = fallen(Action::Watch);
        world.round();
        world.must_tool(&answering, acknowledge());
        world.must_tool(&answering, resolve());
    }
    let mut world = fallen(Action::Watch);
    world.round();
    let stranger = actor("sam", &[]);
    let refused = world.tool(&stranger, acknowledge());
    assert!(
        matches!(refused, Err(Refused::NotPermitted { .. })),
        "{refused:?}"
    );
}

#[test]
fn an_owner_does_not_end_a_condition_that_is_breached() {
    let mut world = fallen(Action::Watch);
    world.round();
    let end = || ToolCommand::DropStanding {
        condition: condition_id(1),
        reason: "It is noise.".to_owned(),
    };
    let refused = world.tool(&clinical_owner(), end());
    assert!(
        matches!(refused, Err(Refused::Conflicted(_))),
        "{refused:?}"
    );
    world.must_tool(&manager(), end());
    assert!(!world.model().standing.values().any(|one| one.is_in_force));
}

#[test]
fn a_paused_tool_is_not_breached_again() {
    let mut world = live(Action::Pause);
    world.must_tool(&manager(), go(Stage::Paused, "A move of the ward."));
    world.pass_days(7);
    world.sensitivity(0.2);
    assert_eq!(world.round(), []);
}

#[test]
fn a_committee_that_is_founded_later_is_asked_then() {
    let mut world = World::new();
    world.must_tool(&clinical_owner(), propose(&world.policies.clone()));
    world.must_tool(&manager(), go(Stage::InReview, ""));
    world.must_tool(&clinical_owner(), fast_track());
    world.must_tool(&chief(), over(Stage::Live, "emergency-safety", "Falls."));
    let agreed = agreed(Action::Pause);
    world.must_tool(&clinical_owner(), ToolCommand::AgreeStanding { agreed });
    world.sensitivity(0.7);
    world.round();
    assert_eq!(
        (world.model().stage, open_reviews(&world)),
        (Stage::Paused, 0)
    );
    world.pass_hours(1);
    found_committee(&mut world);
    world.round();
    assert_eq!(open_reviews(&world), 1);
    assert_eq!(world.round(), []);
}

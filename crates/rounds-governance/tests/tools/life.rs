//! A whole life: proposed, in review, silent, pilot, live, breached, paused, reviewed again, live.

use rounds_core::access::ActorKind;
use rounds_governance::review::{Outcome, Question, State};
use rounds_governance::standing::Action;
use rounds_governance::tool::Stage;
use rounds_governance::tool::command::ToolCommand;
use rounds_governance::{Event, Governance, Refused};

use crate::support::course::{finish, live, take_evidence};
use crate::support::{clinical_owner, condition_id, go, manager, training};

#[test]
fn a_model_goes_live_is_paused_by_a_breach_and_comes_back_only_by_a_review() {
    let mut world = live(Action::Pause);
    assert_eq!(world.model().stage, Stage::Live);
    let last = world.model().moves.last().expect("a move");
    assert!(last.review.is_some() && last.overridden.is_none());
    assert!(last.gate.as_ref().is_some_and(|gate| gate.is_met()));

    world.pass_days(7);
    world.sensitivity(0.7);
    world.round();
    assert_eq!(world.model().stage, Stage::Paused);
    let pause = world.model().moves.last().expect("a move").clone();
    assert_eq!(pause.by.name, "Rounds");
    assert!(pause.reason.contains("condition-1"), "{}", pause.reason);
    let again = world
        .governance
        .reviews
        .values()
        .find(|review| review.state.is_open());
    let again = again.expect("a re-review").clone();
    assert!(matches!(again.question, Question::Again { .. }));
    assert_eq!(again.state, State::Submitted);

    // Numbers that are good again are not enough.
    world.pass_days(7);
    world.sensitivity(0.85);
    world.round();
    take_evidence(&mut world);
    world.must_tool(&clinical_owner(), training(18));
    let resolve = ToolCommand::ResolveBreach {
        condition: condition_id(1),
        note: "An input was missing; it is back.".to_owned(),
    };
    world.must_tool(&clinical_owner(), resolve);
    let refused = world.tool(&manager(), go(Stage::Live, ""));
    let Err(Refused::GateNotMet { missing, .. }) = refused else {
        unreachable!("the re-review is open: {refused:?}")
    };
    assert_eq!(missing.len(), 1, "{missing:?}");
    assert!(missing.concat().contains(again.id.as_str()), "{missing:?}");

    finish(&mut world, &again.id, Outcome::Approve);
    world.must_tool(&manager(), go(Stage::Live, ""));
    let back = world.model().moves.last().expect("a move");
    assert_eq!(
        (back.to, back.review.clone()),
        (Stage::Live, Some(again.id))
    );
}

#[test]
fn a_review_that_says_no_takes_the_earlier_approval_back() {
    let mut world = live(Action::Pause);
    world.pass_days(7);
    world.sensitivity(0.7);
    world.round();
    let again = world
        .governance
        .reviews
        .values()
        .find(|review| review.state.is_open());
    let again = again.expect("a re-review").id.clone();
    finish(&mut world, &again, Outcome::Decline);
    world.pass_days(7);
    world.sensitivity(0.85);
    world.round();
    let refused = world
        .tool(&manager(), go(Stage::Live, ""))
        .expect_err("was declined");
    assert!(refused.to_string().contains("decline"), "{refused}");
}

#[test]
fn all_of_it_read_back_from_json_is_the_same() {
    let mut world = live(Action::Pause);
    world.pass_days(7);
    world.sensitivity(0.7);
    world.round();
    let text = serde_json::to_string(&world.events).expect("events as text");
    let events: Vec<Event> = serde_json::from_str(&text).expect("events");
    assert_eq!(Governance::of(&events), world.governance);
    assert!(events.iter().any(|event| event.kind == ActorKind::System));
}

//! Moves: who, through which gate, past which gate, and what they leave behind.

use jiff::ToSpan;
use rounds_governance::Refused;
use rounds_governance::change::ChangeKind;
use rounds_governance::review::{Outcome, Question};
use rounds_governance::standing::Action;
use rounds_governance::tool::Stage;
use rounds_governance::tool::command::ToolCommand;

use crate::support::course::{in_review, live, pilot, ready_for_silent, silent};
use crate::support::{
    World, agreed, builder, chief, clinical_owner, document, fast_track, go, manager, over,
    propose, technical_owner, version,
};

#[test]
fn a_gate_that_is_not_met_refuses_with_everything_that_is_missing() {
    let mut world = in_review();
    let refused = world.tool(&manager(), go(Stage::Silent, ""));
    let Err(Refused::GateNotMet { gate, missing }) = refused else {
        unreachable!("not met: {refused:?}")
    };
    assert!(gate.starts_with("From development into silent"), "{gate}");
    assert_eq!(missing.len(), 2, "{missing:?}");
    assert_eq!(world.model().stage, Stage::InReview);
}

#[test]
fn owners_builders_and_proposers_never_move_it_through_a_gate() {
    let mut world = in_review();
    ready_for_silent(&mut world);
    for actor in [clinical_owner(), technical_owner(), builder()] {
        let refused = world.tool(&actor, go(Stage::Silent, ""));
        assert!(
            matches!(refused, Err(Refused::Conflicted(_))),
            "{refused:?}"
        );
        let refused = world.tool(&actor, over(Stage::Silent, "regulatory", "A law."));
        assert!(
            matches!(refused, Err(Refused::Conflicted(_))),
            "{refused:?}"
        );
    }
    world.must_tool(&manager(), go(Stage::Silent, ""));
}

#[test]
fn who_has_no_part_and_no_permission_moves_nothing() {
    let mut world = live(Action::Watch);
    let stranger = crate::support::actor("sam", &[]);
    for stage in [Stage::Pilot, Stage::Paused, Stage::Retired] {
        let refused = world.tool(&stranger, go(stage, "Because."));
        assert!(
            matches!(refused, Err(Refused::NotPermitted { .. })),
            "{refused:?}"
        );
    }
}

#[test]
fn no_way_leads_past_the_stages() {
    let mut world = World::new();
    world.must_tool(&clinical_owner(), propose(&world.policies.clone()));
    let refused = world.tool(&chief(), go(Stage::Paused, "Now."));
    let said = refused.expect_err("no way").to_string();
    assert_eq!(
        said,
        "from proposed no way leads to paused; one can go to in review, silent, pilot, live, retired"
    );
}

#[test]
fn an_override_needs_its_permission_its_rule_a_reason_and_what_it_does_not_lift() {
    let mut world = World::new();
    world.must_tool(&clinical_owner(), propose(&world.policies.clone()));
    world.must_tool(&manager(), go(Stage::InReview, ""));
    let why = "Falls killed two patients this month.";
    let refused = world.tool(&chief(), over(Stage::Live, "emergency-safety", why));
    assert!(
        matches!(refused, Err(Refused::GateNotMet { .. })),
        "risk: {refused:?}"
    );
    world.must_tool(&technical_owner(), fast_track());
    let refused = world.tool(&manager(), over(Stage::Live, "emergency-safety", why));
    assert!(
        matches!(refused, Err(Refused::NotPermitted { .. })),
        "{refused:?}"
    );
    let refused = world.tool(&chief(), over(Stage::Live, "emergency", why));
    let said = refused.expect_err("no such rule").to_string();
    assert!(
        said.contains("did you mean \"emergency-safety\"?"),
        "{said}"
    );
    let refused = world.tool(&chief(), over(Stage::Live, "emergency-safety", "  "));
    assert!(
        matches!(
            refused,
            Err(Refused::Invalid {
                field: "reason",
                ..
            })
        ),
        "{refused:?}"
    );

    world.must_tool(&chief(), over(Stage::Live, "emergency-safety", why));
    let last = world.model().moves.last().expect("a move").clone();
    let mark = last.overridden.expect("a mark");
    assert_eq!(
        (mark.rule.as_str(), mark.reason.as_str()),
        ("emergency-safety", why)
    );
    assert!(!mark.missing.is_empty());
    let within = world.today().saturating_add(14.days());
    assert_eq!(world.model().review_by, Some(within));
    let in_calendar = world.governance.changes.values().next_back();
    assert_eq!(
        in_calendar.map(|entry| entry.planned.title.as_str()),
        Some("Falls model goes live")
    );
}

#[test]
fn a_move_into_care_stands_in_the_calendar() {
    let world = pilot();
    let written: Vec<_> = world.governance.changes.values().collect();
    let [entry] = written.as_slice() else {
        unreachable!("one move into care: {written:?}")
    };
    assert_eq!(entry.moved_tool(), Some(&world.model().id));
    assert_eq!(entry.planned.kind, ChangeKind::GoLive);
    assert_eq!(entry.planned.title, "Falls model goes into a pilot");
    assert!(
        silent().governance.changes.is_empty(),
        "nobody sees what runs silently"
    );
}

#[test]
fn leaving_use_needs_a_reason_and_no_gate() {
    let mut world = live(Action::Watch);
    let refused = world.tool(&clinical_owner(), go(Stage::Paused, ""));
    assert!(
        matches!(
            refused,
            Err(Refused::Invalid {
                field: "reason",
                ..
            })
        ),
        "{refused:?}"
    );
    world.must_tool(&clinical_owner(), go(Stage::Paused, "It alarms all night."));
    assert_eq!(world.model().stage, Stage::Paused);
}

#[test]
fn retiring_ends_what_must_stay_true_and_the_record_stays() {
    let mut world = live(Action::Pause);
    world.must_tool(&manager(), go(Stage::Retired, "Replaced."));
    assert!(world.model().standing.values().all(|one| !one.is_in_force));
    world.pass_days(7);
    world.sensitivity(0.1);
    assert_eq!(world.round(), []);
    let refused = world.tool(&chief(), document("model-card"));
    assert!(matches!(refused, Err(Refused::NotNow(_))), "{refused:?}");
}

#[test]
fn a_move_rests_on_the_decision_that_lets_it_in_and_on_no_other() {
    let mut world = pilot();
    let earlier = world.model().moves.last().expect("a move").review.clone();
    let earlier = earlier.expect("a review");
    world.pass_days(29);
    crate::support::course::ready_for_live(&mut world, Action::Watch);
    let stage = Stage::Live;
    let question = Question::Enter { stage };
    crate::support::course::decide_on(&mut world, question, Outcome::Approve);
    let mut wrong = go(Stage::Live, "");
    if let ToolCommand::Move { review, .. } = &mut wrong {
        *review = Some(earlier);
    }
    let refused = world.tool(&manager(), wrong);
    assert!(
        matches!(
            refused,
            Err(Refused::Invalid {
                field: "review",
                ..
            })
        ),
        "{refused:?}"
    );
}

#[test]
fn a_new_version_in_use_is_reviewed_again_unless_a_plan_of_changes_covers_it() {
    let mut world = live(Action::Watch);
    let mut planned = version("1.1");
    planned.is_within_change_plan = true;
    let add = |version| ToolCommand::AddVersion { version };
    let refused = world.tool(&technical_owner(), add(planned.clone()));
    let field = "is_within_change_plan";
    assert!(matches!(refused, Err(Refused::Invalid { field: named, .. }) if named == field));
    world.must_tool(&technical_owner(), document("change-plan"));
    world.must_tool(&technical_owner(), add(planned));
    let open = |world: &World| {
        let reviews = world.governance.reviews.values();
        reviews.filter(|review| review.state.is_open()).count()
    };
    assert_eq!(open(&world), 0);
    world.must_tool(&technical_owner(), add(version("2")));
    assert_eq!(open(&world), 1);
    world.must_tool(&technical_owner(), add(version("3")));
    assert_eq!(open(&world), 1, "one review asks for all of it");
}

#[test]
fn a_condition_agreed_while_live_does_not_pause_before_a_round() {
    let mut world = live(Action::Watch);
    let agreed = agreed(Action::Pause);
    world.must_tool(&clinical_owner(), ToolCommand::AgreeStanding { agreed });
    assert_eq!(world.model().stage, Stage::Live);
    assert_eq!(world.model().standing.len(), 2);
}

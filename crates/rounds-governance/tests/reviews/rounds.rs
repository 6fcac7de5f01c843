//! What follows by itself in a round: contingencies met and overdue, days that come.

use jiff::civil::date;
use rounds_governance::Happened;
use rounds_governance::ids::ReviewId;
use rounds_governance::review::command::{ContingencyWanted, ReviewCommand};
use rounds_governance::review::{Check, ContingencyState, Outcome, Question, Vote};
use rounds_governance::standing::Action;
use rounds_governance::tool::Stage;
use rounds_governance::tool::event::ToolEvent;

use crate::hospital::{Hospital, agreed, at_least, carla};

/// An approval that is contingent on this, by 1 February 2027.
fn contingent_on(check: Check) -> (Hospital, ReviewId) {
    let (mut hospital, id) = Hospital::voting();
    let vote = Vote::For(Outcome::ApproveWithContingencies);
    for name in ["Carla", "Milo", "Nora"] {
        hospital.vote(name, &id, vote).expect("it is in order");
    }
    let command = ReviewCommand::Decide {
        reason: "Once this is so.".to_owned(),
        contingencies: vec![ContingencyWanted {
            text: "This is so.".to_owned(),
            due: date(2027, 2, 1),
            check,
        }],
        standing: Vec::new(),
        review_by: None,
        outcome: Outcome::ApproveWithContingencies,
    };
    hospital
        .review(&carla(), &id, command)
        .expect("it is in order");
    (hospital, id)
}

fn state(hospital: &Hospital, id: &ReviewId) -> ContingencyState {
    let decision = hospital.of(id).decision.as_ref().expect("it is in order");
    let first = decision.contingencies.first();
    first.expect("there is one").state.clone()
}

fn is_met(hospital: &Hospital, id: &ReviewId) -> bool {
    matches!(state(hospital, id), ContingencyState::Met { .. })
}

fn counted(trained: u32) -> ToolEvent {
    ToolEvent::TrainingShown {
        training: "use-of-the-model".to_owned(),
        trained,
        required: 50,
        on: date(2027, 1, 11),
    }
}

fn training() -> Check {
    Check::Training {
        training: "use-of-the-model".to_owned(),
        share_min: 0.9,
    }
}

#[test]
fn a_training_counts_once_it_reaches_the_share_after_the_decision() {
    let (mut hospital, id) = contingent_on(training());
    assert!(hospital.round().is_empty());
    hospital.tool_event(counted(44));
    assert!(hospital.round().is_empty());
    // 45 of 50 is nine of ten.
    hospital.tool_event(counted(45));
    assert_eq!(hospital.round().len(), 1);
    assert!(is_met(&hospital, &id));
    assert!(hospital.round().is_empty());
}

#[test]
fn what_was_shown_before_the_decision_does_not_count() {
    let (mut hospital, id) = Hospital::voting();
    hospital.tool_event(counted(50));
    let document = |kind: &str| ToolEvent::DocumentShown {
        kind: kind.to_owned(),
        title: "Plan for downtime".to_owned(),
        file: None,
        location: "Policy 12".to_owned(),
        valid_until: Some(date(2027, 1, 20)),
    };
    hospital.tool_event(document("downtime-plan"));
    let vote = Vote::For(Outcome::ApproveWithContingencies);
    for name in ["Carla", "Milo", "Nora"] {
        hospital.vote(name, &id, vote).unwrap();
    }
    let wanted = |check| ContingencyWanted {
        text: "This is so.".to_owned(),
        due: date(2027, 2, 1),
        check,
    };
    let downtime = Check::Document {
        kind: "downtime-plan".to_owned(),
    };
    let command = ReviewCommand::Decide {
        reason: "Once this is so.".to_owned(),
        contingencies: vec![wanted(training()), wanted(downtime)],
        standing: Vec::new(),
        review_by: None,
        outcome: Outcome::ApproveWithContingencies,
    };
    hospital.review(&carla(), &id, command).unwrap();
    assert!(hospital.round().is_empty());
    hospital.tool_event(document("monitoring-plan"));
    assert!(hospital.round().is_empty());
    hospital.tool_event(document("downtime-plan"));
    assert_eq!(hospital.round().len(), 1);
}

#[test]
fn a_document_that_has_run_out_by_the_round_does_not_count() {
    let kind = "downtime-plan".to_owned();
    let (mut hospital, id) = contingent_on(Check::Document { kind: kind.clone() });
    hospital.tool_event(ToolEvent::DocumentShown {
        kind,
        title: "Plan for downtime".to_owned(),
        file: None,
        location: "Policy 12".to_owned(),
        valid_until: Some(date(2027, 1, 15)),
    });
    hospital.now = "2027-01-16T09:00:00Z".parse().unwrap();
    assert!(hospital.round().is_empty());
    assert!(!is_met(&hospital, &id));
}

#[test]
fn a_condition_that_holds_meets_its_contingency_with_the_numbers() {
    let (mut hospital, id) = contingent_on(Check::Holds {
        condition: at_least(0.8),
    });
    hospital.numbers.low = Some(0.79);
    assert!(hospital.round().is_empty());
    hospital.numbers.low = Some(0.81);
    hospital.round();
    let ContingencyState::Met { judged, .. } = state(&hospital, &id) else {
        panic!("it holds and is not met");
    };
    assert_eq!(judged.unwrap().readings[0].low, Some(0.81));
}

#[test]
fn a_sign_off_counts_for_its_role_and_stage() {
    let (mut hospital, id) = contingent_on(Check::SignOff {
        role: "security".to_owned(),
        to: Stage::Silent,
    });
    let signed = |to| ToolEvent::SignedOff {
        role: "security".to_owned(),
        to,
        note: String::new(),
    };
    hospital.tool_event(signed(Stage::Live));
    assert!(hospital.round().is_empty());
    hospital.tool_event(signed(Stage::Silent));
    hospital.round();
    assert!(is_met(&hospital, &id));
}

#[test]
fn a_contingency_is_overdue_once_the_day_after_and_can_still_be_met() {
    let (mut hospital, id) = contingent_on(training());
    hospital.now = "2027-02-01T23:00:00Z".parse().unwrap();
    assert!(hospital.round().is_empty());
    hospital.now = "2027-02-02T01:00:00Z".parse().unwrap();
    assert_eq!(hospital.round().len(), 1);
    assert!(matches!(
        state(&hospital, &id),
        ContingencyState::Overdue { .. }
    ));
    assert!(hospital.round().is_empty());
    hospital.tool_event(counted(50));
    assert_eq!(hospital.round().len(), 1);
    assert!(is_met(&hospital, &id));
}

#[test]
fn a_live_tool_is_reviewed_again_when_its_day_comes_and_once() {
    let mut hospital = Hospital::open();
    hospital.put(Stage::Live);
    let day = Some(date(2027, 3, 1));
    hospital.tool_event(ToolEvent::ReviewBySet { day });
    assert!(hospital.round().is_empty());
    hospital.now = "2027-03-01T09:00:00Z".parse().unwrap();
    let all = hospital.round();
    assert!(matches!(all.as_slice(), [Happened::Review { .. }]));
    let review = hospital.governance.reviews.values().next().unwrap();
    assert!(matches!(review.question, Question::Again { .. }));
    assert!(hospital.round().is_empty());
}

#[test]
fn a_tool_that_is_only_proposed_or_paused_is_not_reviewed_again_by_its_day() {
    for stage in [Stage::InReview, Stage::Paused, Stage::Retired] {
        let mut hospital = Hospital::open();
        hospital.put(stage);
        let day = Some(date(2027, 1, 1));
        hospital.tool_event(ToolEvent::ReviewBySet { day });
        assert!(hospital.round().is_empty(), "{stage}");
    }
}

/// An approval contingent on a condition, a training and a sign-off at once, with a standing
/// condition that pauses.
pub fn contingent() -> (Hospital, ReviewId) {
    let (mut hospital, id) = Hospital::voting();
    let vote = Vote::For(Outcome::ApproveWithContingencies);
    for name in ["Carla", "Milo", "Nora"] {
        hospital.vote(name, &id, vote).expect("it is in order");
    }
    let checks = [
        Check::Holds {
            condition: at_least(0.8),
        },
        training(),
        Check::SignOff {
            role: "security".to_owned(),
            to: Stage::Silent,
        },
    ];
    let wanted = |check| ContingencyWanted {
        text: "This is so.".to_owned(),
        due: date(2027, 2, 1),
        check,
    };
    let command = ReviewCommand::Decide {
        reason: "Once this is so.".to_owned(),
        contingencies: checks.map(wanted).into(),
        standing: vec![agreed(Action::Pause)],
        review_by: None,
        outcome: Outcome::ApproveWithContingencies,
    };
    hospital
        .review(&carla(), &id, command)
        .expect("it is in order");
    (hospital, id)
}

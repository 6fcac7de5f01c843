//! Recording what the votes carry, by whom, and what it makes of the tool.

use std::collections::BTreeMap;

use rounds_core::access::Permission;
use rounds_governance::ids::ReviewId;
use rounds_governance::review::command::{ContingencyWanted, ReviewCommand};
use rounds_governance::review::{Check, Outcome, Question, State, Vote};
use rounds_governance::standing::Action;
use rounds_governance::tool::Stage;

use crate::hospital::{
    Hospital, actor, agreed, carla, lead, member, paula, record, recuse, sina, triage, why,
};

fn carried(votes: Outcome) -> (Hospital, ReviewId) {
    let (mut hospital, id) = Hospital::voting();
    for name in ["Carla", "Milo", "Nora"] {
        hospital
            .vote(name, &id, Vote::For(votes))
            .expect("it is in order");
    }
    (hospital, id)
}

fn contingent() -> ReviewCommand {
    ReviewCommand::Decide {
        reason: "Once nurses are trained.".to_owned(),
        contingencies: vec![ContingencyWanted {
            text: "Nine of ten nurses are trained.".to_owned(),
            due: "2027-02-01".parse().expect("it is in order"),
            check: Check::Training {
                training: "use-of-the-model".to_owned(),
                share_min: 0.9,
            },
        }],
        standing: Vec::new(),
        review_by: None,
        outcome: Outcome::ApproveWithContingencies,
    }
}

#[test]
fn the_chair_records_what_the_votes_carry_and_nothing_else() {
    let (mut hospital, id) = carried(Outcome::Approve);
    let other = hospital.review(&carla(), &id, record(Outcome::Decline));
    assert!(why(other).contains("the votes carry: approve"));
    let not_chair = hospital.review(&member("Milo"), &id, record(Outcome::Approve));
    assert!(why(not_chair).contains("recorded by its chair"));
    hospital
        .review(&carla(), &id, record(Outcome::Approve))
        .unwrap();
    let review = hospital.of(&id);
    assert_eq!(review.state, State::Decided);
    let decision = review.decision.as_ref().unwrap();
    assert_eq!(decision.by.name, "Carla");
    assert_eq!(decision.standing.voted, 3);
    // An approval moves nothing by itself: the gate does.
    assert_eq!(hospital.tool().stage, Stage::InReview);
    let twice = hospital.review(&carla(), &id, record(Outcome::Approve));
    assert!(why(twice).contains("it is decided"));
}

#[test]
fn without_a_quorum_nothing_is_recorded() {
    let (mut hospital, id) = Hospital::voting();
    hospital.approve(&["Carla", "Milo"], &id);
    let early = hospital.review(&carla(), &id, record(Outcome::Approve));
    assert!(why(early).contains("a quorum is 3"));
}

#[test]
fn the_cover_of_the_chair_records() {
    let (mut hospital, id) = carried(Outcome::Approve);
    hospital.cover("Carla", "Omar", 2).unwrap();
    hospital
        .review(&member("Omar"), &id, record(Outcome::Approve))
        .unwrap();
}

#[test]
fn where_the_chair_is_recused_the_secretary_records() {
    let (mut hospital, id) = carried(Outcome::Approve);
    hospital
        .vote("Omar", &id, Vote::For(Outcome::Approve))
        .unwrap();
    hospital.review(&carla(), &id, recuse()).unwrap();
    let chair = hospital.review(&carla(), &id, record(Outcome::Approve));
    assert!(why(chair).contains("recused"));
    let plain = hospital.review(&member("Milo"), &id, record(Outcome::Approve));
    assert!(why(plain).contains("tools:manage"));
    hospital
        .review(&sina(), &id, record(Outcome::Approve))
        .unwrap();
}

#[test]
fn an_owner_records_no_decision_even_as_the_cover_of_the_chair() {
    let (mut hospital, id) = carried(Outcome::Approve);
    hospital.cover("Carla", "Vera", 2).unwrap();
    let owner = hospital.review(&member("Vera"), &id, record(Outcome::Approve));
    assert!(why(owner).contains("clinical owner"));
}

#[test]
fn who_manages_all_tools_and_sits_nowhere_records_nothing() {
    let (mut hospital, id) = carried(Outcome::Approve);
    assert!(
        hospital
            .review(&lead(), &id, record(Outcome::Approve))
            .is_err()
    );
}

#[test]
fn contingencies_come_exactly_with_the_outcome_that_has_them() {
    let (mut hospital, id) = carried(Outcome::ApproveWithContingencies);
    let bare = record(Outcome::ApproveWithContingencies);
    assert!(why(hospital.review(&carla(), &id, bare)).contains("contingent on"));
    hospital.review(&carla(), &id, contingent()).unwrap();

    let (mut hospital, id) = carried(Outcome::Approve);
    let mut command = contingent();
    if let ReviewCommand::Decide { outcome, .. } = &mut command {
        *outcome = Outcome::Approve;
    }
    assert!(why(hospital.review(&carla(), &id, command)).contains("only an approval with"));
}

#[test]
fn days_of_a_decision_are_in_the_future() {
    let (mut hospital, id) = carried(Outcome::ApproveWithContingencies);
    hospital.now = "2027-02-01T09:00:00Z".parse().unwrap();
    let late = hospital.review(&carla(), &id, contingent());
    assert!(why(late).contains("not after today"));
}

#[test]
fn conditions_and_the_day_of_the_next_review_become_the_tools() {
    let (mut hospital, id) = carried(Outcome::Approve);
    let day = hospital.day(180);
    let command = ReviewCommand::Decide {
        reason: "The numbers hold.".to_owned(),
        contingencies: Vec::new(),
        standing: vec![agreed(Action::Pause), agreed(Action::Watch)],
        review_by: Some(day),
        outcome: Outcome::Approve,
    };
    hospital.review(&carla(), &id, command).unwrap();
    let tool = hospital.tool();
    assert_eq!(tool.review_by, Some(day));
    let conditions: Vec<_> = tool
        .standing
        .iter()
        .map(|(name, one)| (name.as_str(), one.agreed.action, one.review.clone()))
        .collect();
    assert_eq!(
        conditions,
        [
            ("condition-1", Action::Pause, Some(id.clone())),
            ("condition-2", Action::Watch, Some(id)),
        ]
    );
}

#[test]
fn a_condition_about_a_measure_that_does_not_exist_is_refused() {
    let (mut hospital, id) = carried(Outcome::Approve);
    let mut condition = agreed(Action::Watch);
    condition.condition.measure = "ai.nothing".to_owned();
    let command = ReviewCommand::Decide {
        reason: "The numbers hold.".to_owned(),
        contingencies: Vec::new(),
        standing: vec![condition],
        review_by: None,
        outcome: Outcome::Approve,
    };
    assert!(why(hospital.review(&carla(), &id, command)).contains("ai.nothing"));
}

#[test]
fn a_declined_proposal_is_only_proposed_again() {
    let (mut hospital, id) = carried(Outcome::Decline);
    hospital
        .review(&carla(), &id, record(Outcome::Decline))
        .unwrap();
    assert_eq!(hospital.tool().stage, Stage::Proposed);
}

#[test]
fn declining_that_a_live_tool_stays_pauses_it() {
    let mut hospital = Hospital::open();
    hospital.put(Stage::Live);
    let again = Question::Again {
        reason: "Two near misses.".to_owned(),
    };
    let id = hospital
        .submit_with(&paula(), again, BTreeMap::new())
        .unwrap();
    hospital.review(&sina(), &id, triage()).unwrap();
    hospital
        .review(&sina(), &id, ReviewCommand::OpenVoting)
        .unwrap();
    for name in ["Carla", "Milo", "Nora"] {
        hospital
            .vote(name, &id, Vote::For(Outcome::Decline))
            .unwrap();
    }
    hospital
        .review(&carla(), &id, record(Outcome::Decline))
        .unwrap();
    assert_eq!(hospital.tool().stage, Stage::Paused);
    let last = hospital.tool().moves.last().unwrap();
    assert_eq!(last.review, Some(id));
    assert!(last.overridden.is_none());
}

#[test]
fn a_tool_whose_day_has_come_is_not_approved_without_a_new_day() {
    let (mut hospital, id) = carried(Outcome::Approve);
    let day = Some(hospital.today());
    hospital.tool_event(rounds_governance::tool::event::ToolEvent::ReviewBySet { day });
    let open = hospital.review(&carla(), &id, record(Outcome::Approve));
    assert!(why(open).contains("by when it is reviewed again"));
}

#[test]
fn nobody_votes_or_decides_before_voting_is_open() {
    let mut hospital = Hospital::open();
    let id = hospital.submit(Stage::Silent).unwrap();
    hospital.review(&sina(), &id, triage()).unwrap();
    let vote = hospital.vote("Carla", &id, Vote::Abstain);
    assert!(why(vote).contains("voting is not open"));
    let record = hospital.review(&carla(), &id, record(Outcome::Approve));
    assert!(why(record).contains("voting is not open"));
    assert!(
        hospital
            .review(
                &actor("Sina", &[Permission::Vote]),
                &id,
                ReviewCommand::OpenVoting
            )
            .is_err()
    );
}

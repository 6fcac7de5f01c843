//! Asking for a review, and what happens in it before voting.

use std::collections::BTreeMap;

use jiff::SignedDuration;
use rounds_core::access::Permission;
use rounds_governance::evidence::{Attachment, EvidenceTaken};
use rounds_governance::ids::{CommitteeId, EvidenceId, ToolId};
use rounds_governance::office::command::OfficeCommand;
use rounds_governance::review::command::ReviewCommand;
use rounds_governance::review::{Question, State};
use rounds_governance::tool::Stage;
use rounds_governance::{Command, Refused};

use crate::hospital::{Hospital, TOOL, actor, carla, lead, member, paula, sina, triage, why};

#[test]
fn who_asks_starts_the_clock_of_triage_and_the_tool_is_in_review() {
    let mut hospital = Hospital::open();
    let asked_at = hospital.now;
    let id = hospital.submit(Stage::Silent).unwrap();
    let review = hospital.of(&id);
    assert_eq!(review.state, State::Submitted);
    // Three days by the committee's rules.
    assert_eq!(
        review.triage_due.duration_since(asked_at),
        SignedDuration::from_hours(72)
    );
    assert_eq!(hospital.tool().stage, Stage::InReview);
}

#[test]
fn a_required_question_must_be_answered_and_by_one_of_its_choices() {
    let mut hospital = Hospital::open();
    let stage = Question::Enter {
        stage: Stage::Silent,
    };
    let mut answers = hospital.answers();
    answers.insert("sponsor".to_owned(), "  ".to_owned());
    let refused = hospital.submit_with(&paula(), stage.clone(), answers);
    assert!(why(refused).contains("sponsor"));
    let mut answers = hospital.answers();
    answers.insert("decision_role".to_owned(), "whatever".to_owned());
    let refused = hospital.submit_with(&paula(), stage.clone(), answers);
    assert!(why(refused).contains("informs, augments, replaces"));
    let mut answers = hospital.answers();
    answers.insert("colour".to_owned(), "red".to_owned());
    let refused = hospital.submit_with(&paula(), stage, answers);
    assert!(why(refused).contains("colour"));
}

#[test]
fn what_was_answered_once_stands_in_the_next_review_of_the_tool() {
    let (mut hospital, id) = Hospital::voting();
    hospital.approve(&["Carla", "Milo", "Nora"], &id);
    let outcome = rounds_governance::review::Outcome::Approve;
    hospital
        .review(&carla(), &id, crate::hospital::record(outcome))
        .unwrap();
    hospital.put(Stage::Silent);
    let pilot = Question::Enter {
        stage: Stage::Pilot,
    };
    let id = hospital
        .submit_with(&paula(), pilot, BTreeMap::new())
        .unwrap();
    assert_eq!(hospital.of(&id).answers, hospital.answers());
}

#[test]
fn one_question_is_open_once_for_a_tool() {
    let mut hospital = Hospital::open();
    let first = hospital.submit(Stage::Silent).unwrap();
    assert!(why(hospital.submit(Stage::Silent)).contains(first.as_str()));
    hospital.submit(Stage::Pilot).unwrap();
}

#[test]
fn a_review_makes_sense_only_where_something_can_be_decided() {
    let mut hospital = Hospital::open();
    let again = Question::Again {
        reason: "Why not.".to_owned(),
    };
    let asked = hospital.submit_with(&paula(), again, BTreeMap::new());
    assert!(why(asked).contains("never in use"));
    assert!(why(hospital.submit(Stage::Paused)).contains("silent, pilot and live"));
    hospital.put(Stage::Retired);
    assert!(why(hospital.submit(Stage::Live)).contains("retired"));
}

#[test]
fn a_closed_committee_is_asked_nothing() {
    let mut hospital = Hospital::open();
    let id = CommitteeId::from("ai-committee");
    hospital
        .office(&lead(), OfficeCommand::CloseCommittee { id })
        .unwrap();
    assert!(why(hospital.submit(Stage::Silent)).contains("closed"));
}

#[test]
fn who_may_not_propose_asks_for_no_review() {
    let mut hospital = Hospital::open();
    let answers = hospital.answers();
    let stage = Question::Enter {
        stage: Stage::Silent,
    };
    let refused = hospital.submit_with(&actor("Ava", &[]), stage, answers);
    assert!(matches!(
        refused,
        Err(Refused::NotPermitted {
            permission: Permission::ProposeTools
        })
    ));
}

#[test]
fn only_who_leads_the_committee_or_manages_all_tools_prepares() {
    let mut hospital = Hospital::open();
    let id = hospital.submit(Stage::Silent).unwrap();
    let refused = hospital.review(&member("Milo"), &id, triage());
    assert!(why(refused).contains("chair and secretary"));
    let no_role = actor("Sina", &[]);
    assert!(matches!(
        hospital.review(&no_role, &id, triage()),
        Err(Refused::NotPermitted { .. })
    ));
    hospital.review(&lead(), &id, triage()).unwrap();
    assert_eq!(hospital.of(&id).state, State::Preparing);
}

#[test]
fn an_owner_does_not_prepare_the_review_of_their_own_tool() {
    let mut hospital = Hospital::open();
    let id = hospital.submit(Stage::Silent).unwrap();
    let mut vera = lead();
    vera.person = crate::hospital::person("Vera");
    let refused = hospital.review(&vera, &id, triage());
    assert!(why(refused).contains("Vera is the clinical owner"));
}

#[test]
fn steps_come_in_their_order() {
    let mut hospital = Hospital::open();
    let id = hospital.submit(Stage::Silent).unwrap();
    let early = hospital.review(&sina(), &id, ReviewCommand::OpenVoting);
    assert!(why(early).contains("triage it first"));
    hospital.review(&sina(), &id, triage()).unwrap();
    let twice = hospital.review(&sina(), &id, triage());
    assert!(why(twice).contains("triaged already"));
    let meeting = hospital.day(-1);
    let past = hospital.review(&sina(), &id, ReviewCommand::Schedule { meeting });
    assert!(why(past).contains("has passed"));
    let meeting = hospital.day(7);
    hospital
        .review(&sina(), &id, ReviewCommand::Schedule { meeting })
        .unwrap();
    assert_eq!(hospital.of(&id).meeting, Some(meeting));
}

fn taken(hospital: &mut Hospital, tool: Option<&str>) -> EvidenceId {
    let taken = EvidenceTaken {
        title: "Discrimination".to_owned(),
        tool: tool.map(ToolId::from),
        file: Attachment {
            sha256: "ab".repeat(32),
            name: "evidence.json".to_owned(),
            media_type: "application/json".to_owned(),
            bytes: 2,
        },
        lake_version: 7,
        measures: 1,
        values: 4,
    };
    let all = hospital
        .ask(&lead(), Command::Evidence { taken })
        .expect("it is in order");
    EvidenceId(all.first().expect("something happened").subject().id)
}

#[test]
fn evidence_comes_before_voting_and_is_about_this_tool() {
    let mut hospital = Hospital::open();
    let id = hospital.submit(Stage::Silent).unwrap();
    hospital.review(&sina(), &id, triage()).unwrap();
    let general = taken(&mut hospital, None);
    let add = |evidence: &EvidenceId| ReviewCommand::AddEvidence {
        evidence: evidence.clone(),
    };
    hospital.review(&sina(), &id, add(&general)).unwrap();
    let twice = hospital.review(&sina(), &id, add(&general));
    assert!(why(twice).contains("already"));
    let missing = hospital.review(&sina(), &id, add(&EvidenceId::from("evidence-99")));
    assert!(why(missing).contains("evidence-99"));
    let mine = taken(&mut hospital, Some(TOOL));
    hospital
        .review(&sina(), &id, ReviewCommand::OpenVoting)
        .unwrap();
    let late = hospital.review(&sina(), &id, add(&mine));
    assert!(why(late).contains("voting has begun"));
}

#[test]
fn members_ask_and_who_answers_for_the_tool_answers() {
    let mut hospital = Hospital::open();
    let id = hospital.submit(Stage::Silent).unwrap();
    let ask = || ReviewCommand::Ask {
        text: "Who looks at the alerts at night?".to_owned(),
    };
    let stranger = hospital.review(&actor("Ava", &[]), &id, ask());
    assert!(why(stranger).contains("who sits in AI committee"));
    hospital.review(&member("Nora"), &id, ask()).unwrap();
    let answer = || ReviewCommand::Answer {
        index: 0,
        text: "The charge nurse.".to_owned(),
    };
    let other = hospital.review(&member("Milo"), &id, answer());
    assert!(why(other).contains("owns or built"));
    hospital.review(&actor("Vera", &[]), &id, answer()).unwrap();
    let twice = hospital.review(&actor("Theo", &[]), &id, answer());
    assert!(why(twice).contains("is answered"));
    let asked = &hospital.of(&id).questions[0];
    assert_eq!(asked.by.name, "Nora");
    assert_eq!(asked.answer.as_ref().unwrap().0.name, "Vera");
}

#[test]
fn who_asked_may_take_it_back_and_the_tool_is_proposed_again() {
    let mut hospital = Hospital::open();
    let id = hospital.submit(Stage::Silent).unwrap();
    let back = || ReviewCommand::Withdraw {
        reason: "The vendor changes the model first.".to_owned(),
    };
    let other = hospital.review(&member("Milo"), &id, back());
    assert!(why(other).contains("chair and secretary"));
    hospital.review(&paula(), &id, back()).unwrap();
    assert_eq!(hospital.of(&id).state, State::Withdrawn);
    assert_eq!(hospital.tool().stage, Stage::Proposed);
    hospital.submit(Stage::Silent).unwrap();
}

#[test]
fn an_owner_is_not_rid_of_a_re_review_by_withdrawing_it() {
    let mut hospital = Hospital::open();
    hospital.put(Stage::Live);
    let again = Question::Again {
        reason: "A near miss.".to_owned(),
    };
    let id = hospital
        .submit_with(&paula(), again, BTreeMap::new())
        .unwrap();
    let reason = "Not needed.".to_owned();
    let refused = hospital.review(&paula(), &id, ReviewCommand::Withdraw { reason });
    assert!(refused.is_err());
    assert!(hospital.of(&id).state.is_open());
    hospital.now += SignedDuration::from_hours(1);
    assert_eq!(hospital.tool().stage, Stage::Live);
}

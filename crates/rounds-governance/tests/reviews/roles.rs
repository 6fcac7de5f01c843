//! What is asked of a role reaches whoever holds it now, and somebody who answers where nobody does.

use std::collections::BTreeSet;

use rounds_core::access::{Permission, PersonId};
use rounds_governance::due::{self, Due};
use rounds_governance::gate::Needed;
use rounds_governance::notice::{Notice, of_due, of_event};
use rounds_governance::office::Part;
use rounds_governance::office::command::OfficeCommand;
use rounds_governance::standing::Action;
use rounds_governance::tool::event::ToolEvent;
use rounds_governance::tool::{Kind, Stage};

use crate::hospital::{Hospital, actor, agreed, in_role, lead, member, person};

/// A review for the pilot, whose gate asks the privacy officer alone for a signature.
fn asks_for_privacy() -> Hospital {
    let mut hospital = Hospital::open();
    for (gate, _) in &mut hospital.policies.gates {
        if gate.to == Stage::Silent {
            let mut signed = gate.needs.first().expect("a gate needs something").clone();
            signed.name = "privacy-signed".to_owned();
            signed.title = "Privacy signs".to_owned();
            signed.shown = Needed::SignOff {
                role: "privacy".to_owned(),
            };
            signed.by = vec!["privacy_officer".to_owned()];
            gate.needs.push(signed);
        }
    }
    let answers = [
        ("severity", "death"),
        ("autonomy", "informs"),
        ("reversibility", "not"),
        ("reach", "hospital"),
        ("vulnerable-groups", "some"),
        ("novelty", "new"),
    ];
    let answers = answers.map(|(name, answer)| (name.to_owned(), answer.to_owned()));
    let command = rounds_governance::tool::command::ToolCommand::AssessRisk {
        answers: answers.into(),
    };
    let id = Some(crate::hospital::TOOL.into());
    hospital
        .ask(&lead(), rounds_governance::Command::Tool { id, command })
        .expect("it is in order");
    hospital.submit(Stage::Silent).expect("it is in order");
    hospital
}

fn signature(hospital: &Hospital) -> Due {
    let all = due::all(&hospital.governance, &hospital.setting());
    let mut all = all.into_iter();
    all.find(|due| due.key.ends_with("/privacy-signed"))
        .expect("the gate asks for it")
}

fn told(hospital: &Hospital) -> Vec<Notice> {
    let due = signature(hospital);
    let setting = hospital.setting();
    of_due(&hospital.governance, &due, &setting, &hospital.people)
}

fn whom(notices: &[Notice]) -> BTreeSet<&str> {
    notices.iter().map(|notice| notice.to.0.as_str()).collect()
}

fn officer(name: &str) -> rounds_governance::Actor {
    in_role(name, "privacy_officer", &[Permission::Vote])
}

fn leaves(hospital: &mut Hospital, name: &str) {
    hospital.people.remove(&person(name).id);
}

#[test]
fn a_signature_asked_of_a_role_is_told_to_who_holds_it_and_to_their_covers_each_once() {
    let mut hospital = asks_for_privacy();
    hospital.joins(officer("Priya"));
    hospital.joins(officer("Petra"));
    // Ava stands in for both, and is told once.
    hospital.cover("Priya", "Ava", 5).unwrap();
    hospital.cover("Petra", "Ava", 5).unwrap();
    let told = told(&hospital);
    assert_eq!(whom(&told), ["ava", "petra", "priya"].into());
    let keys: BTreeSet<&str> = told.iter().map(|one| one.key.as_str()).collect();
    assert_eq!(keys.len(), told.len());
    // What Today shows them is the same.
    for (name, is_asked) in [("Priya", true), ("Milo", false)] {
        let actor = match name {
            "Priya" => officer(name),
            _ => member(name),
        };
        let due = due::of_actor(&hospital.governance, &actor, &hospital.setting());
        let shown = due.iter().any(|due| due.key.ends_with("/privacy-signed"));
        assert_eq!(shown, is_asked, "{name}");
    }
}

#[test]
fn who_built_the_tool_is_not_asked_to_sign_for_it_by_any_role_or_cover() {
    let mut hospital = asks_for_privacy();
    hospital.joins(officer("Priya"));
    // Bob built the model and Vera owns it.
    hospital.joins(officer("Bob"));
    hospital.cover("Priya", "Vera", 5).unwrap();
    assert_eq!(whom(&told(&hospital)), ["priya"].into());
    let due = due::of_actor(&hospital.governance, &officer("Bob"), &hospital.setting());
    assert!(!due.iter().any(|due| due.key.ends_with("/privacy-signed")));
}

#[test]
fn where_nobody_holds_the_role_who_answers_is_told_and_why() {
    let mut hospital = asks_for_privacy();
    // The matrix has the clinical owner answer for evidence.
    let answers = told(&hospital);
    assert_eq!(whom(&answers), ["vera"].into());
    assert!(
        answers[0].text.contains("has the role privacy officer")
            && answers[0]
                .text
                .contains("you answer for \"Bringing evidence\""),
        "{}",
        answers[0].text
    );
    // Somebody named on the office page comes before the matrix.
    let name = OfficeCommand::NameResponsible {
        activity: "evidence".to_owned(),
        kind: Kind::AiModel,
        part: Part::Accountable,
        person: Some(person("Milo")),
    };
    hospital.office(&lead(), name).unwrap();
    assert_eq!(whom(&told(&hospital)), ["milo"].into());
    // Who answers left: whoever manages the office is told.
    leaves(&mut hospital, "Milo");
    hospital.joins(actor("Max", &[Permission::ManageOffice]));
    let managers = told(&hospital);
    assert_eq!(whom(&managers), ["max"].into());
    assert!(managers[0].text.contains("you manage the office"));
    // Once somebody holds the role, it is theirs again.
    hospital.joins(officer("Priya"));
    assert_eq!(whom(&told(&hospital)), ["priya"].into());
}

#[test]
fn where_nobody_is_there_at_all_nobody_is_told() {
    let mut hospital = asks_for_privacy();
    hospital.people.clear();
    assert!(told(&hospital).is_empty());
}

#[test]
fn what_nobody_is_named_for_is_told_to_who_may_do_it() {
    let mut hospital = Hospital::open();
    let end = OfficeCommand::EndTerm {
        committee: "ai-committee".into(),
        person: PersonId("milo".to_owned()),
        on: hospital.day(20),
    };
    hospital.office(&lead(), end).unwrap();
    hospital.joins(in_role("Marlow", "cmio", &[Permission::ManageOffice]));
    let setting = hospital.setting();
    let due = due::all(&hospital.governance, &setting);
    let term = due.iter().find(|due| due.key.starts_with("term/"));
    let told = of_due(
        &hospital.governance,
        term.unwrap(),
        &setting,
        &hospital.people,
    );
    assert_eq!(whom(&told), ["marlow"].into());
}

#[test]
fn a_breach_whose_owners_have_left_reaches_who_manages_the_office() {
    let mut hospital = Hospital::open();
    hospital.put(Stage::Live);
    hospital.tool_event(ToolEvent::StandingAgreed {
        condition: "condition-1".into(),
        agreed: agreed(Action::Watch),
        review: None,
    });
    hospital.numbers.low = Some(0.5);
    let seen = hospital.events.len();
    hospital.round();
    leaves(&mut hospital, "Vera");
    leaves(&mut hospital, "Theo");
    hospital.joins(in_role("Marlow", "cmio", &[Permission::ManageOffice]));
    let event = hospital.events.get(seen).expect("a breach");
    let told = of_event(
        &hospital.governance,
        event,
        &hospital.setting(),
        &hospital.people,
    );
    let marlow = told.iter().find(|notice| notice.to.0 == "marlow");
    let text = &marlow.expect("is told").text;
    assert!(text.contains("has no account any more"), "{text}");
}

#[test]
fn a_move_is_told_to_the_role_that_answers_for_moves() {
    let mut hospital = Hospital::open();
    hospital.joins(in_role("Marlow", "cmio", &[]));
    // The matrix has the role cmio answer for moves from stage to stage.
    hospital.put(Stage::Silent);
    let event = hospital.events.last().expect("a move");
    let told = of_event(
        &hospital.governance,
        event,
        &hospital.setting(),
        &hospital.people,
    );
    assert!(whom(&told).contains("marlow"));
}

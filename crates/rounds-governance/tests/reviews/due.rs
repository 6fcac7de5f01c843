//! What is due, from whom, in which order.

use jiff::civil::date;
use rounds_core::access::{Permission, PersonId};
use rounds_governance::due::{self, Due};
use rounds_governance::review::command::ReviewCommand;
use rounds_governance::tool::Stage;
use rounds_governance::tool::event::ToolEvent;
use rounds_governance::worklist::FindingCommand;
use rounds_governance::{Actor, Command};

use crate::hospital::{Hospital, actor, agreed, lead, member, person, recuse, sina, triage};

fn of(hospital: &Hospital, name: &str) -> Vec<Due> {
    let person = person(name).id;
    due::of_person(&hospital.governance, &person, &hospital.setting())
}

/// Keys of what is due from somebody, without trainings, which everybody lacks here.
fn keys(hospital: &Hospital, name: &str) -> Vec<String> {
    let due = of(hospital, name).into_iter();
    due.map(|due| due.key)
        .filter(|key| !key.starts_with("training/"))
        .collect()
}

#[test]
fn a_submission_is_due_from_who_leads_the_committee_until_it_is_triaged() {
    let mut hospital = Hospital::open();
    let id = hospital.submit(Stage::Silent).unwrap();
    for name in ["Carla", "Sina"] {
        assert_eq!(keys(&hospital, name), [format!("triage/{id}")]);
    }
    assert!(keys(&hospital, "Milo").is_empty());
    hospital.days_pass(4);
    assert!(of(&hospital, "Sina")[0].is_late(hospital.now));
    hospital.review(&sina(), &id, triage()).unwrap();
    assert!(keys(&hospital, "Sina").is_empty());
}

#[test]
fn a_vote_is_due_from_members_and_their_covers_until_it_is_cast() {
    let (mut hospital, id) = Hospital::voting();
    hospital.cover("Nora", "Ava", 20).unwrap();
    let nora = format!("vote/{id}/nora");
    assert!(keys(&hospital, "Nora").contains(&nora));
    assert!(keys(&hospital, "Ava").contains(&nora));
    assert!(!keys(&hospital, "Sina").contains(&nora));
    hospital.approve(&["Nora"], &id);
    assert!(!keys(&hospital, "Ava").contains(&nora));
    hospital.review(&member("Omar"), &id, recuse()).unwrap();
    assert!(keys(&hospital, "Omar").is_empty());
}

#[test]
fn a_carried_decision_is_due_from_the_chair_and_from_the_secretary_without_one() {
    let (mut hospital, id) = Hospital::voting();
    hospital.approve(&["Milo", "Nora", "Omar"], &id);
    let decide = format!("decide/{id}");
    assert!(keys(&hospital, "Carla").contains(&decide));
    assert!(!keys(&hospital, "Sina").contains(&decide));
    hospital.review(&member("Carla"), &id, recuse()).unwrap();
    assert!(!keys(&hospital, "Carla").contains(&decide));
    assert!(keys(&hospital, "Sina").contains(&decide));
}

#[test]
fn questions_and_what_the_gate_lacks_are_due_from_who_answers_for_the_tool() {
    let mut hospital = Hospital::open();
    let id = hospital.submit(Stage::Silent).unwrap();
    let text = "Who looks at the alerts at night?".to_owned();
    hospital
        .review(&member("Nora"), &id, ReviewCommand::Ask { text })
        .unwrap();
    let vera = keys(&hospital, "Vera");
    assert!(vera.contains(&format!("answer/{id}/0")));
    assert!(
        vera.iter()
            .any(|key| key.starts_with("gate/sepsis-model/silent/"))
    );
    // The question itself is not in what a mail may say.
    let told = of(&hospital, "Vera");
    assert!(told.iter().all(|due| !due.told_as.contains("night")));
    assert!(keys(&hospital, "Milo").is_empty());
}

#[test]
fn a_breach_of_a_tool_in_use_comes_before_everything_else() {
    let mut hospital = Hospital::open();
    hospital.put(Stage::Live);
    let watch = rounds_governance::standing::Action::Watch;
    hospital.tool_event(ToolEvent::StandingAgreed {
        condition: "condition-1".into(),
        agreed: agreed(watch),
        review: None,
    });
    hospital.tool_event(ToolEvent::DocumentShown {
        kind: "downtime-plan".to_owned(),
        title: "Plan".to_owned(),
        file: None,
        location: "Policy 12".to_owned(),
        valid_until: Some(date(2027, 1, 1)),
    });
    hospital.numbers.low = Some(0.5);
    hospital.round();
    let due = of(&hospital, "Vera");
    let keys: Vec<&str> = due.iter().map(|due| due.key.as_str()).collect();
    assert_eq!(
        keys,
        [
            "breach/sepsis-model/condition-1/1/acknowledgement",
            "document/sepsis-model/downtime-plan/2027-01-01",
        ]
    );
    // The document is late, the breach is not yet: care comes first all the same.
    assert!(due[0].is_about_care && !due[0].is_late(hospital.now));
    assert!(due[1].is_late(hospital.now));
    hospital.tool_event(ToolEvent::BreachAcknowledged {
        condition: "condition-1".into(),
        note: "Looking.".to_owned(),
    });
    let due = of(&hospital, "Vera");
    assert_eq!(due[0].key, "breach/sepsis-model/condition-1/1/response");
    hospital.days_pass(4);
    assert!(of(&hospital, "Vera")[0].is_late(hospital.now));
}

#[test]
fn something_with_a_day_is_late_the_day_after() {
    let mut hospital = Hospital::open();
    hospital.put(Stage::Silent);
    let day = Some(date(2027, 1, 12));
    hospital.tool_event(ToolEvent::ReviewBySet { day });
    let late = |hospital: &Hospital| of(hospital, "Vera")[0].is_late(hospital.now);
    hospital.now = "2027-01-12T23:59:00Z".parse().unwrap();
    assert!(!late(&hospital));
    hospital.now = "2027-01-13T00:01:00Z".parse().unwrap();
    assert!(late(&hospital));
}

#[test]
fn a_finding_is_due_from_whom_it_is_given_to_unless_it_is_put_aside() {
    let mut hospital = Hospital::open();
    let work = |hospital: &mut Hospital, command| {
        let id = "f-1".into();
        hospital
            .ask(&lead(), Command::Finding { id, command })
            .unwrap();
    };
    let to = Some(person("Ava"));
    work(&mut hospital, FindingCommand::Assign { to });
    assert_eq!(keys(&hospital, "Ava"), ["finding/f-1"]);
    let snooze = FindingCommand::Snooze {
        until: hospital.day(3),
        reason: "Season.".to_owned(),
    };
    work(&mut hospital, snooze);
    assert!(keys(&hospital, "Ava").is_empty());
    hospital.days_pass(3);
    assert_eq!(keys(&hospital, "Ava"), ["finding/f-1"]);
}

#[test]
fn what_nobody_is_named_for_is_due_from_who_may() {
    let mut hospital = Hospital::open();
    let end = rounds_governance::office::command::OfficeCommand::EndTerm {
        committee: "ai-committee".into(),
        person: PersonId("milo".to_owned()),
        on: hospital.day(20),
    };
    hospital.office(&lead(), end).unwrap();
    let of = |hospital: &Hospital, actor: &Actor| -> Vec<String> {
        let due = due::of_actor(&hospital.governance, actor, &hospital.setting());
        let due = due.into_iter().map(|due| due.key);
        due.filter(|key| key.starts_with("term/")).collect()
    };
    let day = hospital.day(20);
    let term = format!("term/ai-committee/milo/{day}");
    let manager = actor("Max", &[Permission::ManageOffice]);
    assert_eq!(of(&hospital, &manager), [term]);
    assert!(of(&hospital, &member("Milo")).is_empty());
}

#[test]
fn a_training_that_runs_out_is_due_from_the_member() {
    let mut hospital = Hospital::open();
    // Valid for 365 days from 1 January 2027; thirty days before 1 January 2028 is 2 December.
    let training = |hospital: &Hospital| {
        let due = of(hospital, "Milo");
        due.iter()
            .any(|due| due.key == "training/milo/conflict-of-interest/2028-01-01")
    };
    hospital.now = "2027-12-01T09:00:00Z".parse().unwrap();
    assert!(!training(&hospital));
    hospital.now = "2027-12-02T09:00:00Z".parse().unwrap();
    assert!(training(&hospital));
}

//! Who is told of what, once, and without what people wrote.

use std::collections::BTreeSet;

use rounds_governance::due;
use rounds_governance::notice::digest::digest;
use rounds_governance::notice::{Notice, Urgency, of_due, of_event};
use rounds_governance::review::command::ReviewCommand;
use rounds_governance::review::{Outcome, Vote};
use rounds_governance::tool::event::ToolEvent;
use rounds_governance::tool::{Stage, ToolVersion};

use crate::hospital::{Hospital, agreed, card, carla, member, record, sina, triage};

/// What the last event is told as.
fn last(hospital: &Hospital) -> Vec<Notice> {
    let event = hospital.events.last().expect("it is in order");
    of_event(
        &hospital.governance,
        event,
        &hospital.setting(),
        &hospital.people,
    )
}

fn whom(notices: &[Notice]) -> BTreeSet<&str> {
    notices.iter().map(|notice| notice.to.0.as_str()).collect()
}

#[test]
fn a_pause_is_urgent_and_told_to_owners_and_committee_but_not_to_who_did_it() {
    let mut hospital = Hospital::open();
    hospital.submit(Stage::Silent).unwrap();
    hospital.put(Stage::Live);
    hospital.put(Stage::Paused);
    let told = last(&hospital);
    let expected = ["carla", "milo", "nora", "omar", "sina", "theo", "vera"];
    assert_eq!(whom(&told), expected.into());
    assert!(told.iter().all(|notice| notice.urgency == Urgency::Urgent));
    assert!(
        told[0]
            .subject
            .contains("Sepsis model went from live to paused")
    );
}

#[test]
fn keys_are_unique_and_the_same_when_asked_again() {
    let (hospital, _) = Hospital::voting();
    let all: Vec<Notice> = hospital
        .events
        .iter()
        .flat_map(|event| {
            of_event(
                &hospital.governance,
                event,
                &hospital.setting(),
                &hospital.people,
            )
        })
        .collect();
    let keys: BTreeSet<&str> = all.iter().map(|notice| notice.key.as_str()).collect();
    assert_eq!(keys.len(), all.len());
}

#[test]
fn an_open_vote_is_told_by_the_event_and_by_the_clock_as_one() {
    let (hospital, id) = Hospital::voting();
    let by_event = last(&hospital);
    assert_eq!(whom(&by_event), ["carla", "milo", "nora", "omar"].into());
    let due = due::all(&hospital.governance, &hospital.setting());
    let vote = due.iter().find(|due| due.key == format!("vote/{id}/milo"));
    let by_clock = of_due(
        &hospital.governance,
        vote.unwrap(),
        &hospital.setting(),
        &hospital.people,
    );
    assert_eq!(by_clock.len(), 1);
    assert!(by_event.iter().any(|notice| notice.key == by_clock[0].key));
}

#[test]
fn what_is_late_is_told_once_more() {
    let mut hospital = Hospital::open();
    let id = hospital.submit(Stage::Silent).unwrap();
    let told = |hospital: &Hospital| -> Vec<Notice> {
        let due = due::all(&hospital.governance, &hospital.setting());
        let triage = due.iter().find(|due| due.key == format!("triage/{id}"));
        of_due(
            &hospital.governance,
            triage.unwrap(),
            &hospital.setting(),
            &hospital.people,
        )
    };
    let now = told(&hospital);
    hospital.days_pass(4);
    let late = told(&hospital);
    assert_eq!(whom(&now), whom(&late));
    assert!(
        now.iter()
            .all(|one| late.iter().all(|other| one.key != other.key))
    );
    assert!(late[0].subject.starts_with("Late: Triage"));
}

#[test]
fn a_breach_tells_its_owners_at_once_and_the_committee_where_more_than_watching_follows() {
    use rounds_governance::standing::Action;
    for (action, committee_is_told) in [(Action::Watch, false), (Action::Contingency, true)] {
        let mut hospital = Hospital::open();
        hospital.submit(Stage::Silent).unwrap();
        hospital.put(Stage::Live);
        hospital.tool_event(ToolEvent::StandingAgreed {
            condition: "condition-1".into(),
            agreed: agreed(action),
            review: None,
        });
        hospital.numbers.low = Some(0.5);
        let seen = hospital.events.len();
        hospital.round();
        let event = &hospital.events[seen];
        let told = of_event(
            &hospital.governance,
            event,
            &hospital.setting(),
            &hospital.people,
        );
        assert!(whom(&told).is_superset(&["vera", "theo"].into()));
        assert_eq!(whom(&told).contains("milo"), committee_is_told);
        assert!(told.iter().all(|notice| notice.urgency == Urgency::Urgent));
    }
}

#[test]
fn no_notice_repeats_what_somebody_wrote() {
    let secret = "Mrs Example in bed 4";
    let mut hospital = Hospital::open();
    let id = hospital.submit(Stage::Silent).unwrap();
    let mut note = triage();
    if let ReviewCommand::Triage { note, .. } = &mut note {
        *note = secret.to_owned();
    }
    hospital.review(&sina(), &id, note).unwrap();
    let text = secret.to_owned();
    hospital
        .review(&member("Nora"), &id, ReviewCommand::Ask { text })
        .unwrap();
    hospital
        .review(&sina(), &id, ReviewCommand::OpenVoting)
        .unwrap();
    hospital.approve(&["Carla", "Milo", "Nora"], &id);
    let mut decision = record(rounds_governance::review::Outcome::Approve);
    if let ReviewCommand::Decide { reason, .. } = &mut decision {
        *reason = secret.to_owned();
    }
    hospital.review(&carla(), &id, decision).unwrap();
    let setting = hospital.setting();
    let events = hospital.events.iter();
    let mut all: Vec<Notice> = events
        .flat_map(|event| of_event(&hospital.governance, event, &setting, &hospital.people))
        .collect();
    let due = due::all(&hospital.governance, &setting);
    all.extend(
        due.iter()
            .flat_map(|due| of_due(&hospital.governance, due, &setting, &hospital.people)),
    );
    assert!(all.len() > 10);
    for notice in all {
        let said = format!("{} {} {}", notice.subject, notice.text, notice.path);
        assert!(!said.contains(secret), "{said}");
    }
}

#[test]
fn a_digest_has_the_pressing_first_the_oldest_first_and_each_once() {
    let notice = |key: &str, urgency, at: &str| Notice {
        key: key.to_owned(),
        to: rounds_core::access::PersonId("vera".to_owned()),
        urgency,
        subject: key.to_owned(),
        text: String::new(),
        path: "/".to_owned(),
        at: at.parse().unwrap(),
    };
    let put = digest(&[
        notice("c", Urgency::Routine, "2027-01-11T09:00:00Z"),
        notice("b", Urgency::Soon, "2027-01-11T10:00:00Z"),
        notice("a", Urgency::Soon, "2027-01-11T08:00:00Z"),
        notice("b", Urgency::Soon, "2027-01-11T11:00:00Z"),
    ]);
    assert_eq!(put.subject, "2 to do, 1 to know");
    let keys: Vec<Vec<&str>> = put
        .sections
        .iter()
        .map(|(_, all)| all.iter().map(|notice| notice.key.as_str()).collect())
        .collect();
    assert_eq!(keys, [vec!["a", "b"], vec!["c"]]);
    assert_eq!(digest(&[]).subject, "Nothing new");
}

/// A title, a name or a version that ends with a full stop ends the sentence it stands in.
#[test]
fn no_sentence_ends_twice() {
    let (mut hospital, id) = Hospital::voting();
    hospital.now += jiff::SignedDuration::from_hours(1);
    let mut card = card("Sepsis model of Acme Corp.");
    card.vendor = "Acme Corp.".to_owned();
    hospital.tool_event(ToolEvent::Described { card });
    let version = ToolVersion {
        version: "2.".to_owned(),
        from: hospital.today(),
        note: String::new(),
        is_within_change_plan: true,
    };
    hospital.tool_event(ToolEvent::VersionAdded { version });
    for name in ["Carla", "Milo", "Nora"] {
        hospital
            .vote(name, &id, Vote::For(Outcome::Approve))
            .unwrap();
    }
    hospital
        .events
        .iter_mut()
        .for_each(|event| event.by.name.push('.'));
    let told = hospital.events.iter();
    let told: Vec<String> = told
        .flat_map(|event| {
            of_event(
                &hospital.governance,
                event,
                &hospital.setting(),
                &hospital.people,
            )
        })
        .map(|notice| notice.text)
        .collect();
    let due = due::all(&hospital.governance, &hospital.setting());
    let due = due
        .into_iter()
        .flat_map(|due| [due.sentence, due.why, due.told_as]);
    let all: Vec<String> = told.into_iter().chain(due).collect();
    assert!(
        all.iter().any(|text| text.ends_with("Acme Corp.")),
        "{all:?}"
    );
    for text in all {
        assert!(!text.contains("..") && !text.contains(".;"), "{text}");
        assert!(text.ends_with('.'), "{text}");
    }
}

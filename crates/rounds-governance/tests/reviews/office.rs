//! Committees, seats, covers, lines: what is refused.

use jiff::civil::date;
use rounds_core::access::{Permission, PersonId};
use rounds_governance::ids::CommitteeId;
use rounds_governance::notice::Wishes;
use rounds_governance::office::command::OfficeCommand;
use rounds_governance::office::{Rules, Seat};
use rounds_governance::tool::Stage;
use rounds_governance::{PersonRef, Refused};

use crate::hospital::{AI, Hospital, actor, lead, member, person, why};

fn founded(id: &str, above: Option<&str>) -> OfficeCommand {
    OfficeCommand::SetCommittee {
        id: CommitteeId::from(id),
        name: id.to_owned(),
        purpose: String::new(),
        reports_to: above.map(CommitteeId::from),
        rules: Rules::default(),
    }
}

fn reports(name: &str, to: &str) -> OfficeCommand {
    OfficeCommand::SetReportsTo {
        person: person(name),
        to: Some(person(to)),
    }
}

#[test]
fn only_who_manages_the_office_founds_and_seats() {
    let mut hospital = Hospital::open();
    let refused = hospital.office(&member("Carla"), founded("new", None));
    assert!(why(refused).contains("office:manage"));
}

#[test]
fn a_committee_has_one_chair_at_a_time() {
    let mut hospital = Hospital::open();
    assert!(why(hospital.seat("Nils", Seat::Chair)).contains("one chair at a time"));
    let end = OfficeCommand::EndTerm {
        committee: CommitteeId::from(AI),
        person: person("Carla").id,
        on: date(2026, 12, 31),
    };
    // The term began on 1 January 2027: it never was.
    hospital.office(&lead(), end).unwrap();
    hospital.seat("Nils", Seat::Chair).unwrap();
}

#[test]
fn terms_of_one_person_do_not_overlap_and_may_follow_each_other() {
    let mut hospital = Hospital::open();
    assert!(why(hospital.seat("Milo", Seat::Adviser)).contains("end that term first"));
    let end = OfficeCommand::EndTerm {
        committee: CommitteeId::from(AI),
        person: person("Milo").id,
        on: date(2027, 6, 30),
    };
    hospital.office(&lead(), end).unwrap();
    let seat = |from| OfficeCommand::Seat {
        committee: CommitteeId::from(AI),
        person: person("Milo"),
        seat: Seat::Adviser,
        speaks_for: String::new(),
        from,
        until: None,
    };
    let same_day = hospital.office(&lead(), seat(date(2027, 6, 30)));
    assert!(same_day.is_err());
    hospital.office(&lead(), seat(date(2027, 7, 1))).unwrap();
}

#[test]
fn a_committee_with_open_reviews_is_not_closed() {
    let mut hospital = Hospital::open();
    let id = hospital.submit(Stage::Silent).unwrap();
    let close = OfficeCommand::CloseCommittee {
        id: CommitteeId::from(AI),
    };
    assert!(why(hospital.office(&lead(), close)).contains(id.as_str()));
}

#[test]
fn lines_do_not_lead_back_to_themselves() {
    let mut hospital = Hospital::open();
    hospital.office(&lead(), founded("board", None)).unwrap();
    hospital
        .office(&lead(), founded("digital", Some("board")))
        .unwrap();
    hospital
        .office(&lead(), founded(AI, Some("digital")))
        .unwrap();
    let circle = hospital.office(&lead(), founded("board", Some(AI)));
    assert!(why(circle).contains("back to itself"));
    let itself = hospital.office(&lead(), founded("board", Some("board")));
    assert!(itself.is_err());
    // Members stay when the rules change.
    let committee = &hospital.governance.office.committees[&CommitteeId::from(AI)];
    assert_eq!(committee.members.len(), 5);

    hospital.office(&lead(), reports("Ann", "Ben")).unwrap();
    hospital.office(&lead(), reports("Ben", "Cem")).unwrap();
    assert!(hospital.office(&lead(), reports("Cem", "Ann")).is_err());
    assert!(hospital.office(&lead(), reports("Cem", "Cem")).is_err());
}

#[test]
fn everybody_names_their_own_cover_and_nobody_covers_themselves() {
    let mut hospital = Hospital::open();
    assert!(why(hospital.cover("Nora", "Nora", 3)).contains("for themselves"));
    hospital.cover("Nora", "Ava", 3).unwrap();
    let for_other = OfficeCommand::Cover {
        away: person("Omar"),
        stands_in: person("Ava"),
        from: hospital.today(),
        until: hospital.day(3),
        reason: String::new(),
    };
    let refused = hospital.office(&actor("Nora", &[]), for_other.clone());
    assert!(why(refused).contains("office:manage"));
    hospital
        .office(&actor("Lea", &[Permission::ManageOffice]), for_other)
        .unwrap();
    let end = || OfficeCommand::EndCover { index: 0 };
    assert!(hospital.office(&actor("Omar", &[]), end()).is_err());
    hospital.office(&actor("Ava", &[]), end()).unwrap();
    assert!(why(hospital.office(&actor("Ava", &[]), end())).contains("over already"));
}

#[test]
fn rules_that_no_vote_can_meet_are_refused() {
    let mut hospital = Hospital::open();
    for (rules, field) in [
        (
            Rules {
                quorum_min: 0,
                ..Rules::default()
            },
            "quorum_min",
        ),
        (
            Rules {
                quorum_share: 1.5,
                ..Rules::default()
            },
            "quorum_share",
        ),
        (
            Rules {
                majority_above: 1.0,
                ..Rules::default()
            },
            "majority_above",
        ),
        (
            Rules {
                majority_above: f64::NAN,
                ..Rules::default()
            },
            "majority_above",
        ),
    ] {
        let mut command = founded(AI, None);
        if let OfficeCommand::SetCommittee { rules: wanted, .. } = &mut command {
            *wanted = rules;
        }
        assert!(why(hospital.office(&lead(), command)).contains(field));
    }
}

#[test]
fn trainings_are_those_of_the_policy_and_were_done() {
    let mut hospital = Hospital::open();
    let record = |training: &str, done_on| OfficeCommand::RecordTraining {
        person: person("Milo"),
        training: training.to_owned(),
        done_on,
        valid_until: None,
    };
    let unknown = hospital.office(&lead(), record("juggling", date(2027, 1, 1)));
    assert!(why(unknown).contains("juggling"));
    let future = hospital.office(&lead(), record("bias", date(2028, 1, 1)));
    assert!(why(future).contains("has not come yet"));
}

#[test]
fn wishes_are_ones_own_and_name_a_zone_that_exists() {
    let mut hospital = Hospital::open();
    let wishes = |zone: &str| OfficeCommand::SetWishes {
        wishes: Wishes {
            time_zone: Some(zone.to_owned()),
            ..Wishes::default()
        },
    };
    let ava = actor("Ava", &[]);
    assert!(why(hospital.office(&ava, wishes("Mars/Olympus"))).contains("Mars/Olympus"));
    hospital.office(&ava, wishes("America/Chicago")).unwrap();
    assert!(
        hospital
            .governance
            .office
            .wishes
            .contains_key(&ava.person.id)
    );
}

#[test]
fn somebody_without_a_name_gets_no_seat() {
    let mut hospital = Hospital::open();
    let command = OfficeCommand::Seat {
        committee: CommitteeId::from(AI),
        person: PersonRef {
            id: PersonId("p-1".to_owned()),
            name: " ".to_owned(),
        },
        seat: Seat::Member,
        speaks_for: String::new(),
        from: hospital.today(),
        until: None,
    };
    let refused = hospital.office(&lead(), command);
    assert!(
        matches!(
            refused,
            Err(Refused::Invalid {
                field: "person",
                ..
            })
        ),
        "{refused:?}"
    );
}

//! What is changed is found.

use data_encoding::BASE64;
use proptest::prelude::*;
use rounds_governance::gate::ItemState;
use rounds_governance::record::{
    SigningKey, ToolRecord, VerifyingKey, seal, text, verify, verify_text,
};
use rounds_governance::review::Outcome;
use rounds_governance::tool::Stage;
use rounds_governance::{Event, Happened};

use crate::chain_of::{
    chained, decision, events, gate, key, moved, overridden, proposed, record_of, signed,
};

/// What is said about a record that the installation itself signed.
fn said(record: ToolRecord) -> Vec<String> {
    let faults = verify(&seal(record, &key()), Some(&key().verifying_key()));
    faults.iter().map(ToString::to_string).collect()
}

fn said_of(events: Vec<Event>) -> Vec<String> {
    let mut record = record_of(events);
    record.snapshots.clear();
    said(record)
}

#[test]
fn a_record_as_it_was_sealed_has_no_fault() {
    let key = key().verifying_key();
    let text = text(&signed());
    let (read, faults) = verify_text(&text, Some(&key));
    assert_eq!(faults, []);
    assert_eq!(read, Some(signed()));
    assert_eq!(verify_text(&format!("{text}\n"), None).1, []);
}

/// RFC 8032, 7.1, TEST 1: the public key of this secret key.
#[test]
fn the_public_key_is_the_one_of_the_standard() {
    let seed = data_encoding::HEXLOWER
        .decode(b"9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60")
        .expect("hexadecimal");
    let key = SigningKey::from_seed(seed.try_into().expect("32 bytes"));
    let public = data_encoding::HEXLOWER.encode(&key.verifying_key().0);
    assert_eq!(
        public,
        "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a"
    );
}

#[test]
fn every_changed_byte_is_found() {
    let public = key().verifying_key();
    let mut small = record_of(chained([proposed("A")]));
    small.snapshots.clear();
    small.files.clear();
    let small = text(&seal(small, &key())).into_bytes();
    let whole = text(&signed()).into_bytes();
    let every_byte = (0..small.len()).map(|index| (&small, index));
    let some_bytes = (0..whole.len()).step_by(11).map(|index| (&whole, index));
    for (text, index) in every_byte.chain(some_bytes) {
        let mut changed = text.clone();
        changed[index] ^= 1;
        let Ok(changed) = String::from_utf8(changed) else {
            continue;
        };
        let (_, faults) = verify_text(&changed, Some(&public));
        assert!(!faults.is_empty(), "byte {index} was changed unseen");
    }
}

#[test]
fn a_byte_more_or_less_is_found() {
    let text = text(&signed());
    for index in (0..text.len()).step_by(101) {
        let (before, behind) = text.split_at(index);
        let more = format!("{before} {behind}");
        assert!(!verify_text(&more, None).1.is_empty(), "a blank at {index}");
        let less = format!("{before}{}", &behind[1..]);
        assert!(!verify_text(&less, None).1.is_empty(), "none at {index}");
    }
    assert!(!verify_text(&format!("{text}\n\n"), None).1.is_empty());
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn any_text_in_place_of_a_byte_is_found(index in 0usize..9000, with in "\\PC{0,3}") {
        let text = text(&signed());
        let index = index % text.len();
        prop_assume!(text.is_char_boundary(index) && text.is_char_boundary(index + 1));
        let changed = format!("{}{with}{}", &text[..index], &text[index + 1..]);
        prop_assume!(changed != text);
        prop_assert!(!verify_text(&changed, None).1.is_empty());
    }
}

#[test]
fn a_record_signed_by_somebody_else_is_found() {
    let forged = seal(record_of(events()), &SigningKey::from_seed([8; 32]));
    assert_eq!(verify(&forged, None), []);
    let faults = verify(&forged, Some(&key().verifying_key()));
    assert_eq!(faults.len(), 1);
    assert!(
        faults[0].what.contains("somebody else signed it"),
        "{faults:?}"
    );
}

#[test]
fn a_key_is_read_as_it_is_written() {
    let key = key().verifying_key();
    assert_eq!(VerifyingKey::from_base64(&key.to_base64()), Some(key));
    assert_eq!(VerifyingKey::from_base64("no key"), None);
}

#[test]
fn an_event_left_out_is_found_though_the_record_is_signed_again() {
    let mut left_out = events();
    left_out.remove(1);
    let said = said(record_of(left_out));
    assert!(
        said.iter().any(|fault| fault
            == "event 3 of tool icu-mortality: version 2 was expected and 3 stands there: events are missing or out of order"),
        "{said:?}"
    );
}

#[test]
fn an_event_of_which_the_person_was_changed_is_found() {
    let mut changed = events();
    changed[0].by.name = "Somebody else".to_owned();
    let said = said(record_of(changed));
    assert_eq!(
        said,
        ["event 1 of tool icu-mortality: its content does not have its hash: it was changed"]
    );
}

#[test]
fn an_event_under_another_subject_is_found() {
    let mut changed = events();
    changed[3].subject.id = "evidence-2".to_owned();
    changed[3].hash = rounds_governance::chain::hash_of(&changed[3]);
    let said = said(record_of(changed));
    assert_eq!(
        said,
        ["event 1 of evidence evidence-2: its body is about evidence evidence-1"]
    );
}

#[test]
fn a_move_through_a_gate_that_was_not_met_needs_an_override() {
    let path = |gate_report, rule| {
        chained([
            proposed("A"),
            moved(Stage::Proposed, Stage::InReview, None, None),
            moved(Stage::InReview, Stage::Silent, gate_report, rule),
        ])
    };
    let missing = Some(gate(Stage::Silent, ItemState::Missing));
    let place = "event 3 of tool icu-mortality: ";
    assert_eq!(
        said_of(path(missing.clone(), None)),
        [format!(
            "{place}it moves to silent, its gate was not met, and no override is recorded"
        )]
    );
    assert_eq!(
        said_of(path(None, Some(overridden("harm")))),
        [format!(
            "{place}it moves to silent without the report of its gate"
        )]
    );
    assert_eq!(
        said_of(path(missing.clone(), Some(overridden(" ")))),
        [format!("{place}its override has no rule or no reason")]
    );
    assert_eq!(
        said_of(path(Some(gate(Stage::Live, ItemState::Met)), None)),
        [format!("{place}its gate is the one into live, not silent")]
    );
    let nothing_asked = gate(Stage::Silent, ItemState::Met);
    let nothing_asked = rounds_governance::gate::GateReport {
        items: Vec::new(),
        ..nothing_asked
    };
    assert_eq!(said_of(path(Some(nothing_asked), None)).len(), 1);
    assert!(said_of(path(missing, Some(overridden("patients are harmed")))).is_empty());
    assert!(said_of(path(Some(gate(Stage::Silent, ItemState::Met)), None)).is_empty());
}

#[test]
fn a_move_that_no_tool_can_make_is_found() {
    let live = Some(gate(Stage::Live, ItemState::Met));
    let said = said_of(chained([
        proposed("A"),
        moved(Stage::InReview, Stage::Live, live.clone(), None),
        moved(Stage::Live, Stage::Proposed, None, None),
        proposed("B"),
    ]));
    assert_eq!(
        said,
        [
            "event 2 of tool icu-mortality: it moves from in review, and the tool is proposed",
            "event 3 of tool icu-mortality: nothing moves from live to proposed",
            "event 4 of tool icu-mortality: it was proposed a second time",
        ]
    );
}

#[test]
fn a_record_without_its_beginning_is_found() {
    let said = said_of(Vec::new());
    assert_eq!(
        said,
        ["record: it holds no event in which icu-mortality is proposed"]
    );
}

#[test]
fn a_decision_that_the_votes_do_not_carry_is_found() {
    let mut bodies: Vec<Happened> = events().into_iter().map(|event| event.body).collect();
    bodies[6] = decision(Outcome::Approve, Some(Outcome::Decline));
    let said = said(record_of(chained(bodies)));
    assert_eq!(
        said,
        ["event 3 of review review-1: the votes do not carry \"approve\""]
    );
}

#[test]
fn a_changed_or_missing_snapshot_is_found() {
    let mut record = record_of(events());
    record.snapshots[0].1.items[0].values[0].low = Some("0.82".to_owned());
    let changed = said(record);
    assert_eq!(changed.len(), 1);
    assert!(
        changed[0].contains("does not have this hash"),
        "{changed:?}"
    );

    let mut record = record_of(events());
    record.snapshots.clear();
    assert_eq!(
        said(record),
        [
            "event 3 of review review-1, evidence-1: the decision rests on it and it is not in the record"
        ]
    );
}

#[test]
fn a_changed_or_missing_file_is_found() {
    let mut record = record_of(events());
    record.files[0].1 = BASE64.encode(b"Another card.");
    let changed = said(record);
    assert_eq!(changed.len(), 1);
    assert!(changed[0].starts_with("file "), "{changed:?}");

    let mut record = record_of(events());
    let (hash, _) = record.files.remove(0);
    let missing = said(record.clone());
    assert!(missing[0].ends_with("neither in the record nor named as kept apart"));
    record.files_apart.push(hash);
    assert!(said(record).is_empty());
}

#[test]
fn a_format_of_a_later_program_is_named() {
    let mut record = record_of(events());
    record.format = 2;
    assert_eq!(
        said(record),
        ["record: its format is 2, and this program knows format 1"]
    );
}

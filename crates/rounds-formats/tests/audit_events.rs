//! AuditEvents as BALP, IHE and the FHIR examples shape them, through the shipped view. What each
//! column must hold is read off the resources by eye.

#![allow(clippy::panic, reason = "a test may stop")]

use rounds_formats::fhir::View;
use serde_json::{Map, Value, json};

fn row(event: &Value) -> Map<String, Value> {
    let (path, text) = rounds_content::views()
        .find(|(path, _)| *path == "event.json")
        .expect("the view is shipped");
    let view = View::compile(path, text).unwrap_or_else(|error| panic!("{error}"));
    let mut rows = view.rows(event).unwrap_or_else(|error| panic!("{error:?}"));
    assert_eq!(rows.len(), 1);
    rows.remove(0)
}

fn check(row: &Map<String, Value>, expected: &[(&str, Value)]) {
    for (column, value) in expected {
        assert_eq!(row.get(*column), Some(value), "{column}");
    }
}

const TYPES: &str = "http://terminology.hl7.org/CodeSystem/audit-event-type";

/// A read of a patient's document by a named practitioner, after BALP's Patient Read.
fn patient_read() -> Value {
    json!({
        "resourceType": "AuditEvent", "id": "read-1",
        "type": {"system": TYPES, "code": "rest", "display": "RESTful Operation"},
        "subtype": [{"system": "http://hl7.org/fhir/restful-interaction", "code": "read", "display": "read"}],
        "action": "R", "recorded": "2026-03-02T08:15:30-05:00", "outcome": "0",
        "agent": [
            {"type": {"coding": [{"code": "110153"}]}, "who": {"display": "server"}, "requestor": false,
             "network": {"address": "10.1.2.3", "type": "2"}},
            {"type": {"coding": [{"code": "IRCP"}]}, "requestor": true,
             "who": {"reference": "Practitioner/dr-17", "display": "A. Doe"},
             "role": [{"coding": [{"code": "physician"}]}],
             "location": {"reference": "Location/ward-3"},
             "purposeOfUse": [{"coding": [{"code": "TREAT"}]}],
             "network": {"address": "ws-0421", "type": "1"}}
        ],
        "source": {"observer": {"reference": "Device/ehr", "display": "ehr.example"}},
        "entity": [
            {"what": {"reference": "Patient/p9"}, "type": {"code": "1"}, "role": {"code": "1"}},
            {"what": {"reference": "Encounter/e4"}, "type": {"code": "2"}},
            {"what": {"reference": "DocumentReference/d2"}, "type": {"code": "2"}, "role": {"code": "4"}}
        ]
    })
}

#[test]
fn a_read_names_user_patient_encounter_and_object() {
    check(
        &row(&patient_read()),
        &[
            ("event_id", json!("read-1")),
            ("source_system", json!("ehr.example")),
            ("clinician_id", json!("dr-17")),
            ("user_name", json!("A. Doe")),
            ("role", json!("physician")),
            ("department_id", json!("ward-3")),
            ("workstation", json!("ws-0421")),
            ("ip", json!("10.1.2.3")),
            ("channel", Value::Null),
            ("purpose_of_use", json!("TREAT")),
            ("action_code", json!("read")),
            ("access", json!("R")),
            ("category", json!("chart_review")),
            ("object_type", json!("DocumentReference")),
            ("object_id", json!("d2")),
            ("patient_id", json!("p9")),
            ("encounter_id", json!("e4")),
            ("outcome", json!("success")),
            ("break_glass", json!(false)),
        ],
    );
}

#[test]
fn the_category_follows_type_action_and_what_is_touched() {
    let of_entity = |action: &str, reference: &str| {
        let mut event = patient_read();
        event["action"] = json!(action);
        event["entity"][2]["what"]["reference"] = json!(reference);
        row(&event).remove("category")
    };
    for (action, reference, category) in [
        ("C", "DocumentReference/d2", "note"),
        ("C", "MedicationRequest/m1", "order"),
        ("R", "MedicationRequest/m1", "chart_review"),
        ("U", "ServiceRequest/s1", "order"),
        ("C", "MedicationAdministration/a1", "medication"),
        ("R", "Communication/c1", "inbox"),
        ("R", "DiagnosticReport/r1", "results"),
        ("C", "DiagnosticReport/r1", "other"),
    ] {
        assert_eq!(
            of_entity(action, reference),
            Some(json!(category)),
            "{action} {reference}"
        );
    }
    let of_type = |code: &str| {
        let mut event = patient_read();
        event["type"]["code"] = json!(code);
        row(&event).remove("category")
    };
    assert_eq!(of_type("110114"), Some(json!("login")));
    assert_eq!(of_type("110106"), Some(json!("print_export")));
    assert_eq!(of_type("110112"), Some(json!("search")));
}

/// The FHIR specification's example of a break-glass event, shortened.
#[test]
fn an_emergency_override_is_break_glass() {
    let mut event = patient_read();
    event["type"] = json!({"system": "http://dicom.nema.org/resources/ontology/DCM", "code": "110113", "display": "Security Alert"});
    event["subtype"] = json!([{"code": "110127", "display": "Emergency Override Started"}]);
    event["purposeOfEvent"] =
        json!([{"coding": [{"code": "ETREAT"}], "text": "unconscious in the hallway"}]);
    check(
        &row(&event),
        &[
            ("break_glass", json!(true)),
            ("purpose", json!("ETREAT")),
            ("reason", json!("unconscious in the hallway")),
            ("action", json!("Emergency Override Started")),
        ],
    );
}

#[test]
fn a_user_without_a_practitioner_is_named_by_identifier_and_a_device_by_none() {
    let mut event = patient_read();
    event["agent"][1]["who"] = json!({"identifier": {"value": "jdoe"}});
    assert_eq!(row(&event).get("clinician_id"), Some(&json!("jdoe")));
    event["agent"][1]["who"] = json!({"reference": "Device/robot", "identifier": {"value": "x"}});
    check(
        &row(&event),
        &[
            ("clinician_id", Value::Null),
            ("channel", json!("background")),
        ],
    );
}

#[test]
fn an_event_that_says_little_still_gives_a_row_with_a_key() {
    let event = json!({
        "resourceType": "AuditEvent", "id": "bare",
        "type": {"code": "110100"}, "recorded": "2026-03-02T08:15:30Z",
        "agent": [{"requestor": false}], "source": {"observer": {}}
    });
    check(
        &row(&event),
        &[
            ("event_id", json!("bare")),
            ("source_system", json!("not given")),
            ("clinician_id", Value::Null),
            ("patient_id", Value::Null),
            ("object_id", Value::Null),
            ("category", json!("other")),
            ("break_glass", json!(false)),
        ],
    );
}

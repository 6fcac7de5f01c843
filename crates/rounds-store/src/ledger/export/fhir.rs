//! Entries as FHIR R4 AuditEvents, in the shape of IHE's Basic Audit Log Patterns (BALP): reads and
//! questions that were done follow `Read`, `PatientRead`, `Query` and `PatientQuery`, of which
//! there is one for each patient. What BALP has no pattern for has the codes of DICOM PS3.16.

use data_encoding::BASE64;
use rounds_core::access::Purpose;
use serde_json::{Map, Value, json};

use super::{Installation, network};
use crate::ledger::entry::{Entry, Subject};
use crate::ledger::words::{Action, Outcome, SubjectKind};

const DICOM: &str = "http://dicom.nema.org/resources/ontology/DCM";
const EVENT_TYPE: &str = "http://terminology.hl7.org/CodeSystem/audit-event-type";
const INTERACTION: &str = "http://hl7.org/fhir/restful-interaction";
const ENTITY_TYPE: &str = "http://terminology.hl7.org/CodeSystem/audit-entity-type";
const OBJECT_ROLE: &str = "http://terminology.hl7.org/CodeSystem/object-role";
const BALP: &str = "https://profiles.ihe.net/ITI/BALP/StructureDefinition/IHE.BasicAudit";

/// The events of an entry: one for each patient, or one.
pub fn audit_events(entry: &Entry, installation: &Installation) -> Vec<Value> {
    let patients: Vec<_> = of_kind(entry, SubjectKind::Patient).collect();
    if patients.is_empty() {
        return vec![event(
            entry,
            installation,
            None,
            format!("rounds-{}", entry.seq),
        )];
    }
    let events = patients.into_iter().enumerate().map(|(index, patient)| {
        let id = format!("rounds-{}-{}", entry.seq, index + 1);
        event(entry, installation, Some(patient), id)
    });
    events.collect()
}

fn of_kind(entry: &Entry, kind: SubjectKind) -> impl Iterator<Item = &Subject> {
    entry
        .subjects
        .iter()
        .filter(move |subject| subject.kind == kind)
}

fn event(
    entry: &Entry,
    installation: &Installation,
    patient: Option<&Subject>,
    id: String,
) -> Value {
    let (kind, subtype, action) = codes(entry.action);
    let mut fields = Map::new();
    if let Some(profile) = profile(entry, patient) {
        let profile = format!("{BALP}.{profile}");
        fields.insert("meta".to_owned(), json!({ "profile": [profile] }));
    }
    if let Some(purpose) = entry.purpose {
        let purpose = json!([concept(purpose_coding(purpose))]);
        fields.insert("purposeOfEvent".to_owned(), purpose);
    }
    let event = json!({
        "resourceType": "AuditEvent",
        "id": id,
        "type": kind,
        "subtype": [subtype],
        "action": action,
        "recorded": format!("{:.3}", entry.at),
        "outcome": match entry.outcome {
            Outcome::Done => "0",
            Outcome::Refused => "4",
            Outcome::Failed => "8",
        },
        "outcomeDesc": entry.outcome.meaning(),
        "agent": agents(entry, installation),
        "source": {
            "site": installation.host,
            "observer": { "display": "Rounds" },
            "type": [coding("http://terminology.hl7.org/CodeSystem/security-source-type", "4", "Application Server")],
        },
        "entity": entities(entry, installation, patient),
    });
    joined(fields, event)
}

/// One object of the fields of two.
fn joined(mut first: Map<String, Value>, second: Value) -> Value {
    if let Value::Object(second) = second {
        first.extend(second);
    }
    Value::Object(first)
}

/// The pattern that an event follows; those for what went wrong are others' to define.
fn profile(entry: &Entry, patient: Option<&Subject>) -> Option<&'static str> {
    match (entry.action, patient) {
        _ if entry.outcome != Outcome::Done => None,
        (Action::Read, Some(_)) => Some("PatientRead"),
        (Action::Read, None) => Some("Read"),
        (Action::Query, Some(_)) => Some("PatientQuery"),
        (Action::Query, None) => Some("Query"),
        _ => None,
    }
}

/// Type, subtype and action of the event.
fn codes(action: Action) -> (Value, Value, &'static str) {
    let rest = || coding(EVENT_TYPE, "rest", "Restful Operation");
    let interaction = |code: &str| coding(INTERACTION, code, code);
    let dicom = |code: &str, text: &str| coding(DICOM, code, text);
    match action {
        Action::Read => (rest(), interaction("read"), "R"),
        Action::Query => (rest(), interaction("search"), "E"),
        Action::Create => (rest(), interaction("create"), "C"),
        Action::Change => (rest(), interaction("update"), "U"),
        Action::Delete => (rest(), interaction("delete"), "D"),
        Action::Export => (dicom("110106", "Export"), interaction("read"), "R"),
        Action::SignIn => (
            dicom("110114", "User Authentication"),
            dicom("110122", "Login"),
            "E",
        ),
        Action::SignOut => (
            dicom("110114", "User Authentication"),
            dicom("110123", "Logout"),
            "E",
        ),
        Action::BreakGlass => (
            dicom("110113", "Security Alert"),
            dicom("110127", "Emergency Override Started"),
            "E",
        ),
        Action::Verify => (
            dicom("110101", "Audit Log Used"),
            interaction("operation"),
            "E",
        ),
        Action::Run | Action::System => (
            dicom("110100", "Application Activity"),
            interaction("operation"),
            "E",
        ),
    }
}

/// Who took part: the client, this server and the person. In a question the client is the source,
/// in everything else the server.
fn agents(entry: &Entry, installation: &Installation) -> Value {
    let source = coding(DICOM, "110153", "Source Role ID");
    let destination = coding(DICOM, "110152", "Destination Role ID");
    let (client, server) = match entry.action {
        Action::Query => (source, destination),
        _ => (destination, source),
    };
    let mut person = Map::new();
    if let Some(purpose) = entry.purpose {
        let purpose = json!([concept(purpose_coding(purpose))]);
        person.insert("purposeOfUse".to_owned(), purpose);
    }
    let person = joined(
        person,
        json!({
            "type": concept(coding("http://terminology.hl7.org/CodeSystem/v3-ParticipationType", "IRCP", "information recipient")),
            "who": {
                "identifier": identifier(installation, "person", &entry.actor.person.0),
                "display": entry.actor.name,
            },
            "name": entry.actor.name,
            "requestor": true,
        }),
    );
    // Network types: 1 machine name, 2 IP address, 5 URI.
    let network_type = if network(entry).is_some() { "2" } else { "1" };
    json!([
        {
            "type": concept(server),
            "who": { "display": installation.host },
            "requestor": false,
            "network": { "address": installation.address, "type": "5" },
        },
        {
            "type": concept(client),
            "who": { "display": entry.source },
            "requestor": false,
            "network": { "address": entry.source, "type": network_type },
        },
        person,
    ])
}

fn entities(entry: &Entry, installation: &Installation, patient: Option<&Subject>) -> Value {
    let mut entities = vec![match entry.action {
        Action::Query => json!({
            "type": coding(ENTITY_TYPE, "2", "System Object"),
            "role": coding(OBJECT_ROLE, "24", "Query"),
            "query": BASE64.encode(entry.detail.as_bytes()),
        }),
        _ => data(entry, installation),
    }];
    if let Some(patient) = patient {
        entities.push(json!({
            "what": {
                "type": "Patient",
                "identifier": identifier(installation, "patient-hash", &patient.id_hash),
            },
            "type": coding(ENTITY_TYPE, "1", "Person"),
            "role": coding(OBJECT_ROLE, "1", "Patient"),
        }));
    }
    for member in of_kind(entry, SubjectKind::Staff) {
        // The type for persons belongs to the one patient of the pattern.
        entities.push(json!({
            "what": { "identifier": identifier(installation, "staff-hash", &member.id_hash) },
            "type": coding(ENTITY_TYPE, "4", "Other"),
            "role": coding(OBJECT_ROLE, "6", "User"),
        }));
    }
    Value::Array(entities)
}

/// What it was done to, and what else is known of it.
fn data(entry: &Entry, installation: &Installation) -> Value {
    let detail = |kind: &str, text: String| json!({ "type": kind, "valueString": text });
    let mut details = vec![
        detail("detail", entry.detail.clone()),
        detail("ledger-hash", entry.hash.clone()),
    ];
    if let Some(rows) = entry.rows {
        details.push(detail("rows", rows.to_string()));
    }
    if let Some(permission) = entry.permission {
        details.push(detail("permission", permission.as_str().to_owned()));
    }
    let id = entry.object.id.as_deref().unwrap_or("all");
    json!({
        "what": { "identifier": identifier(installation, &entry.object.kind, id) },
        "type": coding(ENTITY_TYPE, "2", "System Object"),
        "role": coding(OBJECT_ROLE, "4", "Domain Resource"),
        "detail": details,
    })
}

fn identifier(installation: &Installation, kind: &str, value: &str) -> Value {
    json!({ "system": format!("{}/identifier/{kind}", installation.address), "value": value })
}

fn coding(system: &str, code: &str, display: &str) -> Value {
    json!({ "system": system, "code": code, "display": display })
}

fn concept(coding: Value) -> Value {
    json!({ "coding": [coding] })
}

/// HL7 v3 ActReason.
fn purpose_coding(purpose: Purpose) -> Value {
    let (code, display) = match purpose {
        Purpose::Operations => ("HOPERAT", "healthcare operations"),
        Purpose::Quality => ("HQUALIMP", "health quality improvement"),
        Purpose::Treatment => ("TREAT", "treatment"),
        Purpose::Emergency => ("ETREAT", "Emergency Treatment"),
        Purpose::Audit => ("HCOMPL", "health compliance"),
        Purpose::Research => ("HRESCH", "healthcare research"),
    };
    coding(
        "http://terminology.hl7.org/CodeSystem/v3-ActReason",
        code,
        display,
    )
}

#[cfg(test)]
mod tests {
    use super::super::sample;
    use super::*;

    fn with_code<'v>(list: &'v Value, path: &str, code: &str) -> Vec<&'v Value> {
        let list = list.as_array().expect("a list").iter();
        list.filter(|one| one.pointer(path) == Some(&json!(code)))
            .collect()
    }

    /// The constraints of the profiles Read and PatientRead, as IHE publishes them
    /// (`PatientRead.fsh` in the repository of the guide).
    #[test]
    fn a_read_of_a_patient_follows_the_pattern_patient_read() {
        let [event] = audit_events(&sample::entry(), &sample::installation())
            .try_into()
            .expect("one");
        assert_eq!(
            event["meta"]["profile"],
            json!([format!("{BALP}.PatientRead")])
        );
        assert_eq!(
            (&event["type"]["code"], &event["action"], &event["outcome"]),
            (&json!("rest"), &json!("R"), &json!("0"))
        );
        assert_eq!(with_code(&event["subtype"], "/code", "read").len(), 1);
        assert_eq!(event["recorded"], json!("2026-05-28T20:26:40.123Z"));
        let agent = |code| with_code(&event["agent"], "/type/coding/0/code", code);
        let (client, server, user) = (agent("110152"), agent("110153"), agent("IRCP"));
        assert_eq!((client.len(), server.len(), user.len()), (1, 1, 1));
        for machine in [client[0], server[0]] {
            assert!(machine["who"].is_object() && machine["network"].is_object());
        }
        assert_eq!(
            client[0]["network"],
            json!({"address": "192.0.2.7", "type": "2"})
        );
        assert!(user[0]["network"].is_null() && user[0]["who"].is_object());
        assert_eq!(user[0]["requestor"], json!(true));
        assert_eq!(
            user[0]["purposeOfUse"][0]["coding"][0]["code"],
            json!("HQUALIMP")
        );
        let patient = with_code(&event["entity"], "/type/code", "1");
        assert_eq!(
            (patient.len(), &patient[0]["role"]["code"]),
            (1, &json!("1"))
        );
        assert_eq!(patient[0]["what"]["type"], json!("Patient"));
        let data = with_code(&event["entity"], "/type/code", "2");
        assert_eq!((data.len(), &data[0]["role"]["code"]), (1, &json!("4")));
        assert!(data[0]["what"].is_object());
    }

    /// The constraints of Query and PatientQuery (`PatientQuery.fsh`): client and server change
    /// roles, and there is one event for each patient.
    #[test]
    fn a_question_makes_one_event_for_each_patient() {
        let mut entry = sample::entry();
        entry.action = Action::Query;
        entry.subjects = ["a", "b"]
            .map(|hash| Subject {
                kind: SubjectKind::Patient,
                id_hash: hash.to_owned(),
            })
            .to_vec();
        entry.subjects.push(Subject {
            kind: SubjectKind::Staff,
            id_hash: "c".to_owned(),
        });
        let events = audit_events(&entry, &sample::installation());
        assert_eq!(events.len(), 2);
        for event in &events {
            assert_eq!(
                event["meta"]["profile"],
                json!([format!("{BALP}.PatientQuery")])
            );
            assert_eq!(
                (&event["action"], &event["subtype"][0]["code"]),
                (&json!("E"), &json!("search"))
            );
            let client = with_code(&event["agent"], "/type/coding/0/code", "110153");
            assert_eq!(client[0]["network"]["address"], json!("192.0.2.7"));
            let query = with_code(&event["entity"], "/type/code", "2");
            assert_eq!((query.len(), &query[0]["role"]["code"]), (1, &json!("24")));
            assert!(query[0]["what"].is_null() && query[0]["detail"].is_null());
            let text = BASE64.decode(query[0]["query"].as_str().expect("a text").as_bytes());
            assert_eq!(text.expect("base64"), entry.detail.as_bytes());
            assert_eq!(with_code(&event["entity"], "/type/code", "1").len(), 1);
        }
        assert_ne!(events[0]["id"], events[1]["id"]);
    }

    #[test]
    fn what_was_refused_claims_no_pattern() {
        let mut entry = sample::entry();
        entry.outcome = Outcome::Refused;
        entry.subjects.clear();
        let events = audit_events(&entry, &sample::installation());
        assert_eq!(
            (&events[0]["outcome"], &events[0]["meta"]),
            (&json!("4"), &Value::Null)
        );
    }
}

//! Entries as events of the Open Cybersecurity Schema Framework 1.1: Authentication (3002) for
//! signing in and out, API Activity (6003) for everything else.

use rounds_core::access::ActorKind;
use serde_json::{Map, Value, json};

use super::{Installation, network};
use crate::ledger::entry::Entry;
use crate::ledger::words::{Action, Outcome, SubjectKind};

/// Version of the schema.
const VERSION: &str = "1.1.0";

/// One event.
pub fn event(entry: &Entry, installation: &Installation) -> Value {
    let (category, class) = match entry.action {
        Action::SignIn | Action::SignOut => (3, 3002),
        _ => (6, 6003),
    };
    let activity = activity(entry.action);
    let mut event = json!({
        "category_uid": category,
        "class_uid": class,
        "activity_id": activity,
        "type_uid": class * 100 + activity,
        "time": entry.at.as_millisecond(),
        "severity_id": severity(entry),
        "status_id": if entry.outcome == Outcome::Done { 1 } else { 2 },
        "status_detail": entry.outcome.as_str(),
        "metadata": {
            "version": VERSION,
            "uid": entry.seq.to_string(),
            "product": {
                "name": "Rounds",
                "vendor_name": "Rounds",
                "version": installation.version,
            },
        },
        "actor": { "user": user(entry) },
        "src_endpoint": source(entry),
        "dst_endpoint": { "hostname": installation.host },
        "unmapped": unmapped(entry),
    });
    if let Some(fields) = event.as_object_mut() {
        by_class(fields, class, entry);
    }
    event
}

/// What only one of the classes has.
fn by_class(fields: &mut Map<String, Value>, class: i64, entry: &Entry) {
    if class == 3002 {
        fields.insert("user".to_owned(), user(entry));
        return;
    }
    let operation = format!("{} {}", entry.action.as_str(), entry.object.kind);
    fields.insert("api".to_owned(), json!({ "operation": operation }));
    let resource = match &entry.object.id {
        Some(id) => json!({ "type": entry.object.kind, "uid": id }),
        None => json!({ "type": entry.object.kind }),
    };
    fields.insert("resources".to_owned(), json!([resource]));
}

/// Of Authentication: 1 logon, 2 logoff. Of API Activity: 1 create, 2 read, 3 update, 4 delete.
fn activity(action: Action) -> i64 {
    match action {
        Action::SignIn | Action::Create => 1,
        Action::SignOut | Action::Read | Action::Query | Action::Export => 2,
        Action::Change => 3,
        Action::Delete => 4,
        Action::Run | Action::BreakGlass | Action::Verify | Action::System => 99,
    }
}

/// 1 informational, 2 low, 3 medium.
fn severity(entry: &Entry) -> i64 {
    match (entry.action, entry.outcome) {
        (Action::BreakGlass, _) => 3,
        (_, Outcome::Done) => 1,
        _ => 2,
    }
}

/// User types: 1 user, 3 system, 99 other.
fn user(entry: &Entry) -> Value {
    let kind = match entry.actor.kind {
        ActorKind::Person => 1,
        ActorKind::System => 3,
        ActorKind::Token | ActorKind::Operator => 99,
    };
    json!({ "uid": entry.actor.person.0, "name": entry.actor.name, "type_id": kind })
}

fn source(entry: &Entry) -> Value {
    match network(entry) {
        Some(address) => json!({ "ip": address.to_string() }),
        None => json!({ "name": entry.source }),
    }
}

fn unmapped(entry: &Entry) -> Value {
    let count = |kind| {
        entry
            .subjects
            .iter()
            .filter(|subject| subject.kind == kind)
            .count()
    };
    json!({
        "action": entry.action.as_str(),
        "via": entry.actor.via,
        "purpose": entry.purpose.map(|purpose| purpose.as_str()),
        "permission": entry.permission.map(|permission| permission.as_str()),
        "rows": entry.rows,
        "patients": count(SubjectKind::Patient),
        "staff": count(SubjectKind::Staff),
        "hash": entry.hash,
    })
}

#[cfg(test)]
mod tests {
    use super::super::sample;
    use super::*;

    /// Required attributes of the class: `events/application/api_activity.json` and the base event
    /// of the schema's repository.
    #[test]
    fn a_read_is_an_api_activity_with_what_the_class_requires() {
        let event = event(&sample::entry(), &sample::installation());
        for required in [
            "activity_id",
            "actor",
            "api",
            "category_uid",
            "class_uid",
            "metadata",
            "severity_id",
            "src_endpoint",
            "time",
            "type_uid",
        ] {
            assert!(!event[required].is_null(), "{required}");
        }
        assert_eq!(
            (&event["class_uid"], &event["type_uid"]),
            (&json!(6003), &json!(600_302))
        );
        assert_eq!(
            event["resources"],
            json!([{"type": "finding", "uid": "a=b\\c"}])
        );
        assert_eq!(
            (&event["status_id"], &event["src_endpoint"]["ip"]),
            (&json!(1), &json!("192.0.2.7"))
        );
        assert!(!event.to_string().contains("Roe"));
    }

    #[test]
    fn signing_in_is_authentication() {
        let mut entry = sample::entry();
        (entry.action, entry.outcome) = (Action::SignIn, Outcome::Refused);
        let event = event(&entry, &sample::installation());
        assert_eq!(
            (&event["type_uid"], &event["status_id"]),
            (&json!(300_201), &json!(2))
        );
        assert_eq!(event["user"]["uid"], json!("per_a"));
        assert_eq!(event["category_uid"], json!(3));
    }
}

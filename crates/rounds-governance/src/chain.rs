//! The chains of events: every event holds the hash of the one before it of the same subject, and
//! its own over a canonical text. The ledger holds each hash once more, so that a whole chain that
//! was written anew is found as well.

use data_encoding::HEXLOWER;
use jiff::Timestamp;
use serde_json::{Value, json};
use sha2::{Digest as _, Sha256};

use crate::event::Event;

/// JSON with the keys of every object in order of their bytes and no space between: the same text
/// for the same value, whoever wrote it and whichever way it was kept.
pub fn canonical(value: &Value) -> String {
    let mut text = String::new();
    write(value, &mut text);
    text
}

fn write(value: &Value, text: &mut String) {
    match value {
        Value::Object(object) => {
            let mut entries: Vec<_> = object.iter().collect();
            entries.sort_by_key(|(key, _)| *key);
            text.push('{');
            for (index, (key, value)) in entries.into_iter().enumerate() {
                if index > 0 {
                    text.push(',');
                }
                text.push_str(&Value::String(key.clone()).to_string());
                text.push(':');
                write(value, text);
            }
            text.push('}');
        }
        Value::Array(items) => {
            text.push('[');
            for (index, item) in items.iter().enumerate() {
                if index > 0 {
                    text.push(',');
                }
                write(item, text);
            }
            text.push(']');
        }
        other => text.push_str(&other.to_string()),
    }
}

/// SHA-256 of bytes, in hexadecimal.
pub fn sha256(bytes: &[u8]) -> String {
    HEXLOWER.encode(&Sha256::digest(bytes))
}

/// The parts of an event that its hash covers. `body` is the canonical text as it is kept.
#[derive(Debug, Clone, Copy)]
pub struct Hashed<'e> {
    /// Number among all events.
    pub seq: i64,
    /// Kind of the subject.
    pub subject_kind: &'e str,
    /// Id of the subject.
    pub subject_id: &'e str,
    /// Number among the subject's events.
    pub version: i64,
    /// When, to the microsecond.
    pub at: Timestamp,
    /// Who.
    pub person: &'e str,
    /// Name on screen.
    pub person_name: &'e str,
    /// How they acted.
    pub actor_kind: &'e str,
    /// Canonical text of the body.
    pub body: &'e str,
    /// Hash of the subject's event before.
    pub previous: &'e str,
}

impl Hashed<'_> {
    /// The hash.
    pub fn hash(&self) -> String {
        let text = json!([
            "rounds-event-1",
            self.seq,
            self.subject_kind,
            self.subject_id,
            self.version,
            self.at.as_microsecond(),
            self.person,
            self.person_name,
            self.actor_kind,
            self.body,
            self.previous,
        ]);
        sha256(text.to_string().as_bytes())
    }
}

/// The hash that an event should have.
pub fn hash_of(event: &Event) -> String {
    let body = body_text(event);
    Hashed {
        seq: event.seq,
        subject_kind: &event.subject.kind,
        subject_id: &event.subject.id,
        version: event.version,
        at: event.at,
        person: &event.by.id.0,
        person_name: &event.by.name,
        actor_kind: event.kind.as_str(),
        body: &body,
        previous: &event.previous,
    }
    .hash()
}

/// The canonical text of an event's body.
pub fn body_text(event: &Event) -> String {
    let value = serde_json::to_value(&event.body);
    canonical(&value.expect("invariant: what happened has string keys and finite numbers"))
}

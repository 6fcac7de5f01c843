//! Events between the database, which knows texts, and governance, which knows what they mean.

use jiff::Timestamp;
use rounds_core::access::Principal;
use rounds_governance::chain::{self, Hashed};
use rounds_governance::happened::Subject;
use rounds_governance::{Actor, Event, Happened, PersonRef};
use rounds_store::events::{Hashed as StoredHashed, NewEvent, StoredEvent};
use rounds_store::ledger::{Action, Object};
use serde_json::{Value, json};

use super::book::BookError;
use crate::office::{Act, Recorder};

/// Events read at once.
const EVENTS_AT_ONCE: u32 = 1_000;

/// Who acts from where, for the ledger.
#[derive(Clone, Copy)]
pub struct Origin<'o> {
    /// Who.
    pub principal: &'o Principal,
    /// The session's id.
    pub via: Option<&'o str>,
    /// Network address, `command line`, `round` …
    pub source: &'o str,
}

/// The hash of an event, as governance makes it.
pub fn hash(stored: &StoredHashed<'_>) -> String {
    Hashed {
        seq: stored.seq,
        subject_kind: stored.subject_kind,
        subject_id: stored.subject_id,
        version: stored.version,
        at: stored.at,
        person: stored.person,
        person_name: stored.person_name,
        actor_kind: stored.actor_kind,
        body: stored.body,
        previous: stored.previous,
    }
    .hash()
}

/// Appends what happened, with an entry of the ledger for each; the number of the last.
pub async fn append(
    recorder: &Recorder,
    origin: &Origin<'_>,
    actor: &Actor,
    decided_on: i64,
    happened: &[Happened],
    at: Timestamp,
) -> Result<i64, BookError> {
    let new: Vec<NewEvent> = happened
        .iter()
        .map(|one| new_event(recorder, origin, actor, one, at))
        .collect();
    let events = recorder.store().events();
    let stored = events.append(decided_on, &new, hash).await?;
    Ok(stored.last().map_or(decided_on, |last| last.seq))
}

/// Every event after this one.
pub async fn since(recorder: &Recorder, seq: i64) -> Result<Vec<Event>, BookError> {
    let mut all: Vec<Event> = Vec::new();
    loop {
        let after = all.last().map_or(seq, |last| last.seq);
        let events = recorder.store().events();
        let part = events.since(after, EVENTS_AT_ONCE).await?;
        if part.is_empty() {
            return Ok(all);
        }
        for stored in part {
            all.push(event(stored)?);
        }
    }
}

/// What happened to something, the oldest first.
pub async fn of_subject(recorder: &Recorder, subject: &Subject) -> Result<Vec<Event>, BookError> {
    let events = recorder.store().events();
    let stored = events.of_subject(&subject.kind, &subject.id).await?;
    stored.into_iter().map(event).collect()
}

fn new_event(
    recorder: &Recorder,
    origin: &Origin<'_>,
    actor: &Actor,
    happened: &Happened,
    at: Timestamp,
) -> NewEvent {
    let subject = happened.subject();
    let body = serde_json::to_value(happened)
        .expect("invariant: what happened has string keys and finite numbers");
    let mut act = Act::done(Action::Change, Object::new(&subject.kind, &subject.id));
    act.detail = json!({ "what": what(&body) });
    NewEvent {
        subject_kind: subject.kind,
        subject_id: subject.id,
        at,
        person: actor.person.id.clone(),
        person_name: actor.person.name.clone(),
        actor_kind: actor.kind,
        body: chain::canonical(&body),
        entry: recorder.entry(origin.principal, origin.via, origin.source, act),
    }
}

/// The word for what happened: `moved`, `voted`, `assign` …
fn what(body: &Value) -> &str {
    let word = |key| body.get("event").and_then(|event| event.get(key));
    let found = word("what").or_else(|| word("do"));
    found.and_then(Value::as_str).unwrap_or("taken")
}

fn event(stored: StoredEvent) -> Result<Event, BookError> {
    let seq = stored.seq;
    let body = serde_json::from_str(&stored.body);
    let body = body.map_err(|error| BookError::Damaged {
        seq,
        why: error.to_string(),
    })?;
    Ok(Event {
        seq,
        subject: Subject {
            kind: stored.subject_kind,
            id: stored.subject_id,
        },
        version: stored.version,
        at: stored.at,
        by: PersonRef {
            id: stored.person,
            name: stored.person_name,
        },
        kind: stored.actor_kind,
        body,
        previous: stored.previous,
        hash: stored.hash,
    })
}

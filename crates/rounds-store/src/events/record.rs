//! What stands in an event, and which of it a hash covers.

use jiff::Timestamp;
use rounds_core::access::{ActorKind, PersonId};
use sqlx::any::AnyRow;

use crate::ledger::NewEntry;
use crate::{Store, StoreError};

/// An event to be appended. Number, version and place in the chain are given by the store.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewEvent {
    /// Kind of thing it happened to.
    pub subject_kind: String,
    /// Which one.
    pub subject_id: String,
    /// When; kept to the microsecond.
    pub at: Timestamp,
    /// Who.
    pub person: PersonId,
    /// Their name on screen, as it was then.
    pub person_name: String,
    /// How they acted.
    pub actor_kind: ActorKind,
    /// What happened, as JSON in its canonical form.
    pub body: String,
    /// What the ledger says of it. Its detail must be an object; `event` in it is written by the
    /// store: number and hash.
    pub entry: NewEntry,
}

/// An event as it stands in the database.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StoredEvent {
    /// Its number among all: 1, 2, 3 … without gaps.
    pub seq: i64,
    /// Kind of thing it happened to.
    pub subject_kind: String,
    /// Which one.
    pub subject_id: String,
    /// Its number among those of its subject: 1, 2, 3 … without gaps.
    pub version: i64,
    /// When.
    pub at: Timestamp,
    /// Who.
    pub person: PersonId,
    /// Their name on screen, as it was then.
    pub person_name: String,
    /// How they acted.
    pub actor_kind: ActorKind,
    /// What happened: the text that was hashed.
    pub body: String,
    /// Hash of the subject's event before; empty in its first.
    pub previous: String,
    /// Its own hash, as the caller made it.
    pub hash: String,
    /// The ledger's entry of it.
    pub ledger_seq: i64,
}

/// What an event's hash is made of. Which bytes they become is the caller's to say.
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
    /// How they acted, as a word.
    pub actor_kind: &'e str,
    /// The body as it is kept.
    pub body: &'e str,
    /// Hash of the subject's event before.
    pub previous: &'e str,
}

impl StoredEvent {
    /// What its hash is made of.
    pub fn hashed(&self) -> Hashed<'_> {
        Hashed {
            seq: self.seq,
            subject_kind: &self.subject_kind,
            subject_id: &self.subject_id,
            version: self.version,
            at: self.at,
            person: &self.person.0,
            person_name: &self.person_name,
            actor_kind: self.actor_kind.as_str(),
            body: &self.body,
            previous: &self.previous,
        }
    }

    pub(super) fn read(store: &Store, row: &AnyRow) -> Result<Self, StoreError> {
        let fields = store.fields(row);
        Ok(Self {
            seq: fields.number("seq")?,
            subject_kind: fields.text("subject_kind")?,
            subject_id: fields.text("subject_id")?,
            version: fields.number("version")?,
            at: fields.instant("at")?,
            person: PersonId(fields.text("person")?),
            person_name: fields.text("person_name")?,
            actor_kind: fields.word("actor_kind", crate::ledger::actor_kind)?,
            body: fields.text("body")?,
            previous: fields.text("previous")?,
            hash: fields.text("hash")?,
            ledger_seq: fields.number("ledger_seq")?,
        })
    }
}

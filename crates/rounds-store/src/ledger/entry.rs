//! What stands in one entry.

use jiff::Timestamp;
use rounds_core::access::{ActorKind, Permission, PersonId, Principal, Purpose};
use serde_json::{Value, json};

use super::words::{Action, Outcome, SubjectKind};

/// Who did it, as they were then: a later change of name does not change the ledger.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Actor {
    /// How they acted.
    pub kind: ActorKind,
    /// Who. A name that nobody has signed in with stands here as it was typed after `unknown:`.
    pub person: PersonId,
    /// Name on screen.
    pub name: String,
    /// Session or token they acted with, by its public name.
    pub via: Option<String>,
}

impl Actor {
    /// A principal that acts with this session or token.
    pub fn of(principal: &Principal, via: Option<&str>) -> Self {
        Self {
            kind: principal.kind,
            person: principal.person.clone(),
            name: principal.name.clone(),
            via: via.map(ToOwned::to_owned),
        }
    }
}

/// What it was done to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Object {
    /// The kind of thing: `finding`, `table`, `person`, `page` …
    pub kind: String,
    /// Which one, where there are several.
    pub id: Option<String>,
}

impl Object {
    /// This one of this kind.
    pub fn new(kind: &str, id: &str) -> Self {
        Self {
            kind: kind.to_owned(),
            id: Some(id.to_owned()),
        }
    }

    /// The kind as a whole.
    pub fn kind(kind: &str) -> Self {
        Self {
            kind: kind.to_owned(),
            id: None,
        }
    }
}

/// Whose data. The id is kept as a keyed hash: who knows the id and the key can ask "who looked at
/// my data", nobody can read a list of patients from the ledger.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Subject {
    /// Patient or member of staff.
    pub kind: SubjectKind,
    /// Keyed hash of their id, made by the caller.
    pub id_hash: String,
}

/// An entry to be appended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewEntry {
    /// When.
    pub at: Timestamp,
    /// Who.
    pub actor: Actor,
    /// What.
    pub action: Action,
    /// To what.
    pub object: Object,
    /// What they said they look for.
    pub purpose: Option<Purpose>,
    /// The permission that was asked for.
    pub permission: Option<Permission>,
    /// How it ended.
    pub outcome: Outcome,
    /// How many rows they got.
    pub rows: Option<i64>,
    /// The network address it came from, or `command line`.
    pub source: String,
    /// What else is worth keeping, as a JSON object. Longer than [`NewEntry::DETAIL_BYTES_MAX`],
    /// its beginning and its hash are kept.
    pub detail: Value,
    /// Whose data they got. Each once; the order does not matter.
    pub subjects: Vec<Subject>,
}

impl NewEntry {
    /// Longest detail, in bytes of JSON.
    pub const DETAIL_BYTES_MAX: usize = 16 * 1024;

    /// Longest of the other texts, in bytes; what is longer is cut.
    pub const TEXT_BYTES_MAX: usize = 1024;

    /// An entry with what each must have; the rest is empty.
    pub fn new(at: Timestamp, actor: Actor, action: Action, object: Object, source: &str) -> Self {
        Self {
            at,
            actor,
            action,
            object,
            purpose: None,
            permission: None,
            outcome: Outcome::Done,
            rows: None,
            source: source.to_owned(),
            detail: json!({}),
            subjects: Vec::new(),
        }
    }
}

/// An entry of the ledger.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    /// Its number: 1, 2, 3 … without gaps.
    pub seq: i64,
    /// When.
    pub at: Timestamp,
    /// Who.
    pub actor: Actor,
    /// What.
    pub action: Action,
    /// To what.
    pub object: Object,
    /// What they said they look for.
    pub purpose: Option<Purpose>,
    /// The permission that was asked for.
    pub permission: Option<Permission>,
    /// How it ended.
    pub outcome: Outcome,
    /// How many rows they got.
    pub rows: Option<i64>,
    /// The network address it came from, or `command line`.
    pub source: String,
    /// What else was worth keeping: the JSON as it was hashed.
    pub detail: String,
    /// Whose data they got, in order of kind and hash.
    pub subjects: Vec<Subject>,
    /// Hash of the entry before; empty in the first.
    pub previous: String,
    /// SHA-256 of all of the above, in hexadecimal.
    pub hash: String,
}

/// Where the ledger stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Position {
    /// Number of the entry.
    pub seq: i64,
    /// Its hash.
    pub hash: String,
}

//! Writes to the ledger what somebody did. An act on data about people is recorded before its
//! answer is given; where that fails there is no answer.

use std::sync::Arc;

use rounds_access::InstallationKey;
use rounds_core::Clock;
use rounds_core::access::{Permission, Principal};
use rounds_store::ledger::{
    Action, Actor, NewEntry, Object, Outcome, Position, Subject, SubjectKind,
};
use rounds_store::{Store, StoreError};
use serde_json::Value;

/// Name of the key for hashes of whose data it was.
const SUBJECT_PURPOSE: &str = "subjects of the ledger";
/// What the ledger calls acts on the server's own command line.
pub const COMMAND_LINE: &str = "command line";

/// Writes to the ledger.
#[derive(Clone)]
pub struct Recorder {
    store: Store,
    key: Arc<InstallationKey>,
    clock: Arc<dyn Clock>,
}

/// An act, before it is an entry.
#[derive(Debug, Clone)]
pub struct Act {
    /// What was done.
    pub action: Action,
    /// To what.
    pub object: Object,
    /// What it took.
    pub permission: Option<Permission>,
    /// How it ended.
    pub outcome: Outcome,
    /// Rows that were given out.
    pub rows: Option<u64>,
    /// More, as a JSON object; never rows.
    pub detail: Value,
    /// Whose data it was.
    pub subjects: Vec<Subject>,
}

impl Act {
    /// Something that was done.
    pub fn done(action: Action, object: Object) -> Self {
        Self {
            action,
            object,
            permission: None,
            outcome: Outcome::Done,
            rows: None,
            detail: Value::Object(serde_json::Map::new()),
            subjects: Vec::new(),
        }
    }

    /// With more about it.
    pub fn with(mut self, detail: Value) -> Self {
        self.detail = detail;
        self
    }
}

impl Recorder {
    /// Over this store; ids of people are hashed with this key.
    pub fn new(store: Store, key: Arc<InstallationKey>, clock: Arc<dyn Clock>) -> Self {
        Self { store, key, clock }
    }

    /// Records an act. When this returns, it is on the disk.
    pub async fn record(
        &self,
        principal: &Principal,
        via: Option<&str>,
        source: &str,
        act: Act,
    ) -> Result<Position, StoreError> {
        let entry = self.entry(principal, via, source, act);
        self.store.ledger().append(&entry).await
    }

    /// The entry of an act, for whoever appends it together with something else.
    pub fn entry(
        &self,
        principal: &Principal,
        via: Option<&str>,
        source: &str,
        act: Act,
    ) -> NewEntry {
        NewEntry {
            purpose: Some(principal.purpose),
            permission: act.permission,
            outcome: act.outcome,
            rows: act.rows.map(|rows| i64::try_from(rows).unwrap_or(i64::MAX)),
            detail: act.detail,
            subjects: act.subjects,
            ..NewEntry::new(
                self.clock.now(),
                Actor::of(principal, via),
                act.action,
                act.object,
                source,
            )
        }
    }

    /// The database behind it.
    pub fn store(&self) -> &Store {
        &self.store
    }

    /// A patient or member of staff as the ledger knows them.
    pub fn subject(&self, kind: SubjectKind, id: &str) -> Subject {
        let text = format!("{}:{id}", kind.as_str());
        Subject {
            kind,
            id_hash: self.key.keyed_hash(SUBJECT_PURPOSE, &text),
        }
    }
}

//! What the ledger is told.

use rounds_core::access::{ActorKind, Permission, PersonId};
use rounds_store::ledger::{self, Action, NewEntry, Object, Outcome};
use rounds_store::people::PersonRecord;
use serde_json::{Value, json};

use super::SignIn;
use crate::answer::{Actor, Caller};
use crate::error::SignInError;

/// Characters of the hash that stands for an unknown name.
const UNKNOWN_HASH_LENGTH: usize = 12;

/// Something that happened.
pub(super) struct Event<'a> {
    /// Which kind.
    pub(super) action: Action,
    /// To what.
    pub(super) object: Object,
    /// How it ended.
    pub(super) outcome: Outcome,
    /// Which permission it took.
    pub(super) permission: Option<Permission>,
    /// What else is worth keeping: words and ids.
    pub(super) detail: Value,
    /// From where.
    pub(super) from: &'a Caller,
}

impl<'a> Event<'a> {
    /// Something that was done.
    pub(super) fn done(action: Action, object: Object, what: &str, from: &'a Caller) -> Self {
        Self {
            action,
            object,
            outcome: Outcome::Done,
            permission: None,
            detail: json!({ "what": what }),
            from,
        }
    }

    /// Something that was not permitted.
    pub(super) fn refused(action: Action, object: Object, what: &str, from: &'a Caller) -> Self {
        Self {
            outcome: Outcome::Refused,
            ..Self::done(action, object, what, from)
        }
    }

    /// With more to say.
    pub(super) fn with(mut self, key: &str, value: Value) -> Self {
        if let Value::Object(detail) = &mut self.detail {
            detail.insert(key.to_owned(), value);
        }
        self
    }

    /// Done because of this permission.
    pub(super) fn by_permission(mut self, permission: Permission) -> Self {
        self.permission = Some(permission);
        self
    }
}

impl SignIn {
    /// Somebody who is recognised did it.
    pub(super) async fn record_actor(
        &self,
        actor: &Actor<'_>,
        event: Event<'_>,
    ) -> Result<(), SignInError> {
        let by = ledger::Actor::of(actor.principal, actor.session);
        self.append(by, event).await
    }

    /// Somebody did it who is not recognised yet, but known.
    pub(super) async fn record_person(
        &self,
        person: &PersonRecord,
        via: Option<&str>,
        event: Event<'_>,
    ) -> Result<(), SignInError> {
        let by = ledger::Actor {
            kind: ActorKind::Person,
            person: person.id.clone(),
            name: person.name.clone(),
            via: via.map(str::to_owned),
        };
        self.append(by, event).await
    }

    /// Somebody tried under a name that nobody has. The name is kept as a keyed hash: people type
    /// passwords into the wrong field, and the ledger is read by others.
    pub(super) async fn record_unknown(
        &self,
        name: &str,
        event: Event<'_>,
    ) -> Result<(), SignInError> {
        let hash = self
            .inner
            .key
            .keyed_hash("unknown name", &name.trim().to_lowercase());
        let hash: String = hash.chars().take(UNKNOWN_HASH_LENGTH).collect();
        let by = ledger::Actor {
            kind: ActorKind::Person,
            person: PersonId(format!("unknown:{hash}")),
            name: "unknown".to_owned(),
            via: None,
        };
        self.append(by, event).await
    }

    /// A permission was missing.
    pub(super) async fn record_denied(
        &self,
        actor: &Actor<'_>,
        permission: Permission,
    ) -> Result<(), SignInError> {
        let object = Object::kind("permission");
        let event = Event::refused(Action::Change, object, "denied", actor.from);
        self.record_actor(actor, event.by_permission(permission))
            .await
    }

    async fn append(&self, by: ledger::Actor, event: Event<'_>) -> Result<(), SignInError> {
        let source = event.from.source();
        let mut entry = NewEntry::new(self.now(), by, event.action, event.object, &source);
        entry.outcome = event.outcome;
        entry.permission = event.permission;
        entry.detail = event.detail;
        self.store().ledger().append(&entry).await?;
        Ok(())
    }
}

/// The object of an entry about a person.
pub(super) fn person_object(person: &PersonId) -> Object {
    Object::new("person", &person.0)
}

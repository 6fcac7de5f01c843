//! People whom the identity provider vouches for: made at their first sign-in, following what it
//! says at every later one, and forgotten by their tokens when it says nothing for long.

use std::collections::BTreeSet;

use rounds_core::access::PersonId;
use rounds_store::ledger::Action;
use rounds_store::people::{NewPerson, PersonRecord};
use serde_json::json;

use super::SignIn;
use super::record::{Event, person_object};
use super::sessions::is_from_provider;
use crate::answer::Caller;
use crate::error::SignInError;
use crate::oidc::Identity;
use crate::secret::hash;

/// Characters of the hash that makes a name of the provider different from all others.
const HASH_LENGTH: usize = 8;

impl SignIn {
    /// Keeps when the provider last vouched for somebody.
    pub(super) async fn note_provider(&self, person: &PersonId) -> Result<(), SignInError> {
        let now = self.now().as_second().to_string();
        let settings = self.store().settings();
        Ok(settings.set(&vouched_key(person), &now).await?)
    }

    /// Whether tokens of somebody who comes from the provider rest: it did not vouch for them for
    /// too long. Local accounts are disabled here, nobody else knows.
    pub(super) async fn tokens_rest(&self, person: &PersonRecord) -> Result<bool, SignInError> {
        if !is_from_provider(person) {
            return Ok(false);
        }
        let Some(provider) = &self.inner.provider else {
            return Ok(true);
        };
        let kept = self
            .store()
            .settings()
            .get(&vouched_key(&person.id))
            .await?;
        let second: Option<i64> = kept.and_then(|kept| kept.parse().ok());
        let days = i64::from(provider.settings().tokens_rest_days);
        let oldest = self.now().as_second() - days * 86_400;
        Ok(second.is_none_or(|second| second < oldest))
    }

    /// The first time: makes the person.
    pub(super) async fn welcome(
        &self,
        identity: &Identity,
        from: &Caller,
    ) -> Result<PersonRecord, SignInError> {
        let new = NewPerson {
            sign_in_name: sign_in_name(identity),
            name: identity.name.clone(),
            email: identity.email.clone(),
            roles: self.known_roles(identity),
            units: identity.units.clone().unwrap_or_default(),
            staff_ids: identity.staff_ids.clone().unwrap_or_default(),
        };
        let people = self.store().people();
        let person = match people.by_sign_in_name(&new.sign_in_name).await? {
            // Made the last time, when the link was not written any more.
            Some(person) => person,
            None => people.add(&new, self.now()).await?,
        };
        let id: &PersonId = &person.id;
        people
            .link(id, &identity.issuer, &identity.subject, self.now())
            .await?;
        let event = Event::done(
            Action::Create,
            person_object(id),
            "person of the identity provider",
            from,
        );
        self.record_person(&person, None, event.with("roles", json!(person.roles)))
            .await?;
        Ok(person)
    }

    /// Later times: what the provider says now is what counts.
    pub(super) async fn follow(
        &self,
        before: PersonRecord,
        identity: &Identity,
        from: &Caller,
    ) -> Result<PersonRecord, SignInError> {
        let people = self.store().people();
        let id = before.id.clone();
        let mut after = before.clone();
        let roles = self.known_roles(identity);
        if after.roles != roles {
            after = people.set_roles(&id, after.version, &roles).await?;
        }
        if let Some(units) = identity
            .units
            .as_ref()
            .filter(|units| **units != after.units)
        {
            after = people.set_units(&id, after.version, units).await?;
        }
        if let Some(staff_ids) = identity
            .staff_ids
            .as_ref()
            .filter(|ids| **ids != after.staff_ids)
        {
            after = people.set_staff_ids(&id, after.version, staff_ids).await?;
        }
        if after.name != identity.name || after.email != identity.email {
            let email = identity.email.as_deref();
            after = people
                .rename(&id, after.version, &identity.name, email)
                .await?;
        }
        if after.version != before.version {
            let event = Event::done(
                Action::Change,
                person_object(&id),
                "as the identity provider says",
                from,
            );
            let roles = json!({ "before": before.roles, "after": after.roles });
            self.record_person(&after, None, event.with("roles", roles))
                .await?;
        }
        Ok(after)
    }

    /// A role of the settings that no policy knows gives nothing.
    fn known_roles(&self, identity: &Identity) -> BTreeSet<String> {
        let book = self.roles();
        identity.roles.intersection(&book.known).cloned().collect()
    }
}

fn vouched_key(person: &PersonId) -> String {
    format!("vouched/{person}")
}

/// A name that is theirs alone: what they type at the provider, if anything, and a hash of who they
/// are. `~` is in no name of a local account.
fn sign_in_name(identity: &Identity) -> String {
    let hash = hash(&format!("{}\n{}", identity.issuer, identity.subject));
    let hash: String = hash.chars().take(HASH_LENGTH).collect();
    let typed = identity.username.as_deref().unwrap_or("person");
    let allowed = |c: &char| c.is_ascii_alphanumeric() || ".-_@+".contains(*c);
    let typed: String = typed.chars().filter(allowed).take(80).collect();
    format!("{typed}~{hash}")
}

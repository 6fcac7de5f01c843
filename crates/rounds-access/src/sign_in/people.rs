//! What administrators do with people: add, change, disable, begin anew. Each needs the permission,
//! even if whoever calls has asked already.

use std::collections::BTreeSet;

use rounds_core::access::{Permission, PersonId};
use rounds_store::ledger::Action;
use rounds_store::page::Page;
use rounds_store::people::{NewPerson, PeopleFilter, PersonRecord};
use serde_json::json;

use super::SignIn;
use super::record::{Event, person_object};
use crate::answer::{Actor, OneTimeLink};
use crate::error::SignInError;

const MANAGE: Permission = Permission::ManagePeople;
/// Longest name.
const NAME_MAX: usize = 120;

/// What a person is changed to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PersonChange {
    /// The version the change was made from; another one is a conflict.
    pub version: i64,
    /// Name on screen.
    pub name: String,
    /// Mail address.
    pub email: Option<String>,
    /// Roles by name.
    pub roles: BTreeSet<String>,
    /// Departments and sites.
    pub units: BTreeSet<String>,
    /// Ids as staff.
    pub staff_ids: BTreeSet<String>,
}

impl SignIn {
    /// Adds a person. With local accounts, a one-time code to set their password with.
    pub async fn add_person(
        &self,
        actor: &Actor<'_>,
        new: NewPerson,
    ) -> Result<(PersonRecord, Option<OneTimeLink>), SignInError> {
        self.require(actor, MANAGE).await?;
        self.require_fresh(actor).await?;
        check_sign_in_name(&new.sign_in_name)?;
        check_name(&new.name)?;
        self.check_roles(&new.roles)?;
        let person = self.store().people().add(&new, self.now()).await?;
        let event = Event::done(
            Action::Create,
            person_object(&person.id),
            "person",
            actor.from,
        );
        let event = event
            .by_permission(MANAGE)
            .with("roles", json!(person.roles));
        self.record_actor(actor, event).await?;
        let link = match self.inner.settings.local_accounts {
            true => Some(self.invite(&person.id).await?),
            false => None,
        };
        Ok((person, link))
    }

    /// Changes a person. Other roles take effect with their next request; whoever loses or gains a
    /// role signs in again.
    pub async fn change_person(
        &self,
        actor: &Actor<'_>,
        id: &PersonId,
        change: &PersonChange,
    ) -> Result<PersonRecord, SignInError> {
        self.require(actor, MANAGE).await?;
        self.require_fresh(actor).await?;
        check_name(&change.name)?;
        self.check_roles(&change.roles)?;
        let before = self.store().people().get(id).await?;
        let gives = before.roles != change.roles
            || before.units != change.units
            || before.staff_ids != change.staff_ids;
        if gives && *id == actor.principal.person {
            return Err(SignInError::Forbidden(
                "nobody gives roles, units or staff ids to themselves; another administrator does",
            ));
        }
        if !self.roles().manages_people(&change.roles) {
            self.require_another_manager(&before).await?;
        }
        let people = self.store().people();
        let mut after = before.clone();
        after.version = change.version;
        if before.roles != change.roles {
            after = people.set_roles(id, after.version, &change.roles).await?;
        }
        if before.units != change.units {
            after = people.set_units(id, after.version, &change.units).await?;
        }
        if before.staff_ids != change.staff_ids {
            after = people
                .set_staff_ids(id, after.version, &change.staff_ids)
                .await?;
        }
        if before.name != change.name || before.email != change.email {
            after = people
                .rename(id, after.version, &change.name, change.email.as_deref())
                .await?;
        }
        let event = Event::done(Action::Change, person_object(id), "person", actor.from);
        let event = event.by_permission(MANAGE).with(
            "roles",
            json!({ "before": before.roles, "after": after.roles }),
        );
        self.record_actor(actor, event).await?;
        if before.roles != after.roles {
            self.end_sessions_of(actor, id, "roles changed").await?;
        }
        Ok(after)
    }

    /// Disables a person: sessions and tokens are dead with the next request.
    pub async fn disable(&self, actor: &Actor<'_>, id: &PersonId) -> Result<(), SignInError> {
        self.require(actor, MANAGE).await?;
        self.require_fresh(actor).await?;
        let person = self.store().people().get(id).await?;
        if *id == actor.principal.person {
            return Err(SignInError::Forbidden(
                "nobody disables themselves; another administrator does",
            ));
        }
        self.require_another_manager(&person).await?;
        let event = Event::done(Action::Change, person_object(id), "disabled", actor.from);
        self.record_actor(actor, event.by_permission(MANAGE))
            .await?;
        self.store().people().disable(id, self.now()).await?;
        self.forget_invitations(id).await?;
        self.end_sessions_of(actor, id, "disabled").await?;
        for token in self.store().tokens().list_of(id).await? {
            self.revoke_token_of(actor, id, &token.id).await?;
        }
        Ok(())
    }

    /// Lets a disabled person in again; sessions and tokens stay ended.
    pub async fn enable(&self, actor: &Actor<'_>, id: &PersonId) -> Result<(), SignInError> {
        self.require(actor, MANAGE).await?;
        self.require_fresh(actor).await?;
        let event = Event::done(Action::Change, person_object(id), "enabled", actor.from);
        self.record_actor(actor, event.by_permission(MANAGE))
            .await?;
        self.store().people().enable(id).await?;
        Ok(())
    }

    /// Ends one session of a person, or all; false where there is no such session.
    pub async fn end_sessions(
        &self,
        actor: &Actor<'_>,
        id: &PersonId,
        session: Option<&str>,
    ) -> Result<bool, SignInError> {
        self.require(actor, MANAGE).await?;
        let Some(session) = session else {
            self.end_sessions_of(actor, id, "ended by an administrator")
                .await?;
            return Ok(true);
        };
        if !self.is_session_of(id, session).await? {
            return Ok(false);
        }
        let person = self.store().people().get(id).await?;
        self.end_session_of(&person, session, "ended by an administrator", actor.from)
            .await?;
        Ok(true)
    }

    /// Takes back a token of a person; false where there is no such token.
    pub async fn revoke_token(
        &self,
        actor: &Actor<'_>,
        id: &PersonId,
        token: &str,
    ) -> Result<bool, SignInError> {
        self.require(actor, MANAGE).await?;
        self.revoke_token_of(actor, id, token).await
    }

    pub(super) async fn end_sessions_of(
        &self,
        actor: &Actor<'_>,
        id: &PersonId,
        reason: &str,
    ) -> Result<(), SignInError> {
        let ended = self
            .store()
            .sessions()
            .end_all_of(id, self.now(), reason)
            .await?;
        if ended > 0 {
            let event = Event::done(Action::SignOut, person_object(id), reason, actor.from);
            self.record_actor(actor, event.with("sessions", ended.into()))
                .await?;
        }
        Ok(())
    }

    fn check_roles(&self, roles: &BTreeSet<String>) -> Result<(), SignInError> {
        let book = self.roles();
        match book.unknown(roles) {
            None => Ok(()),
            Some(unknown) => Err(SignInError::Unacceptable {
                what: "the role",
                why: format!(
                    "{unknown:?} is not a role here; there are {}",
                    list(&book.known)
                ),
            }),
        }
    }

    /// Refuses what would leave nobody who can manage people.
    async fn require_another_manager(&self, person: &PersonRecord) -> Result<(), SignInError> {
        let book = self.roles();
        if person.disabled_at.is_some() || !book.manages_people(&person.roles) {
            return Ok(());
        }
        for role in &book.managing_people {
            let filter = PeopleFilter {
                text: None,
                role: Some(role.clone()),
                disabled: Some(false),
            };
            let found = self.store().people().list(&filter, &Page::first(2)).await?;
            if found.entries.iter().any(|other| other.id != person.id) {
                return Ok(());
            }
        }
        Err(SignInError::Forbidden(
            "this is the last person who can manage people; give somebody else that role first",
        ))
    }
}

fn list(words: &BTreeSet<String>) -> String {
    words
        .iter()
        .map(String::as_str)
        .collect::<Vec<_>>()
        .join(", ")
}

/// Names to sign in with: what a keyboard has and a ledger shows without doubt. `~` is kept for
/// people of an identity provider.
pub(super) fn check_sign_in_name(name: &str) -> Result<(), SignInError> {
    let name = name.trim();
    let is_allowed = |c: char| c.is_ascii_alphanumeric() || ".-_@+".contains(c);
    if (2..=NAME_MAX).contains(&name.len()) && name.chars().all(is_allowed) {
        return Ok(());
    }
    let why = format!("from 2 to {NAME_MAX} of the characters a-z, 0-9 and . - _ @ + are expected");
    Err(SignInError::Unacceptable {
        what: "the sign-in name",
        why,
    })
}

/// Names on screen: any script, but nothing that hides itself.
pub(super) fn check_name(name: &str) -> Result<(), SignInError> {
    let name = name.trim();
    let hides = |c: char| {
        c.is_control()
            || matches!(c, '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{2069}' | '\u{feff}')
    };
    let length = name.chars().count();
    if (1..=NAME_MAX).contains(&length) && !name.chars().any(hides) {
        return Ok(());
    }
    let why = format!("from 1 to {NAME_MAX} characters are expected, none of them invisible");
    Err(SignInError::Unacceptable {
        what: "the name",
        why,
    })
}

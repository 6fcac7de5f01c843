//! One-time codes with which people set a password: for somebody new, and for somebody who begins
//! anew. Only the newest code of a person counts, once.

use jiff::{SignedDuration, Timestamp};
use rounds_core::access::{Permission, PersonId};
use rounds_store::ledger::Action;
use serde::{Deserialize, Serialize};

use super::SignIn;
use super::pending::INVITATION;
use super::record::{Event, person_object};
use super::sessions::is_from_provider;
use crate::answer::{Actor, OneTimeLink};
use crate::error::SignInError;
use crate::secret::{Secret, hash};

/// What an invitation is kept with.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(super) struct Invitation {
    pub(super) person: PersonId,
    pub(super) until: Timestamp,
}

impl SignIn {
    /// Takes password, authenticator, recovery codes and sessions away and gives a one-time code to
    /// begin anew with.
    pub async fn reset(
        &self,
        actor: &Actor<'_>,
        id: &PersonId,
    ) -> Result<OneTimeLink, SignInError> {
        self.require(actor, Permission::ManagePeople).await?;
        self.require_fresh(actor).await?;
        if !self.inner.settings.local_accounts {
            return Err(SignInError::NotOffered("a password"));
        }
        let person = self.store().people().get(id).await?;
        if is_from_provider(&person) {
            return Err(SignInError::Forbidden(
                "this person signs in through the identity provider, which keeps their password",
            ));
        }
        if *id == actor.principal.person {
            return Err(SignInError::Forbidden(
                "for yourself, change the password in your profile",
            ));
        }
        let event = Event::done(
            Action::Change,
            person_object(id),
            "sign-in reset",
            actor.from,
        );
        self.record_actor(actor, event.by_permission(Permission::ManagePeople))
            .await?;
        let credentials = self.store().credentials();
        credentials.remove_password(id).await?;
        credentials.set_totp(id, None).await?;
        credentials.replace_recovery_codes(id, &[]).await?;
        self.forgive_code(&id.0).await?;
        self.end_sessions_of(actor, id, "sign-in reset").await?;
        self.invite(id).await
    }

    /// Whether this is the last code that was made for the person.
    pub(super) async fn is_newest_invitation(
        &self,
        invitation: &Invitation,
        code: &str,
    ) -> Result<bool, SignInError> {
        let newest = self
            .store()
            .settings()
            .get(&invitation_key(&invitation.person))
            .await?;
        Ok(newest.is_some_and(|newest| newest == hash(code)))
    }

    pub(super) async fn invite(&self, person: &PersonId) -> Result<OneTimeLink, SignInError> {
        let secret = Secret::new()?;
        let hours = SignedDuration::from_hours(self.inner.settings.invitation_hours.into());
        let invitation = Invitation {
            person: person.clone(),
            until: self.now() + hours,
        };
        self.keep(INVITATION, secret.expose(), invitation.until, &invitation)
            .await?;
        self.store()
            .settings()
            .set(&invitation_key(person), &secret.hash())
            .await?;
        Ok(OneTimeLink {
            person: person.clone(),
            secret,
            expires_at: invitation.until,
        })
    }

    pub(super) async fn forget_invitations(&self, person: &PersonId) -> Result<(), SignInError> {
        Ok(self
            .store()
            .settings()
            .set(&invitation_key(person), "")
            .await?)
    }
}

fn invitation_key(person: &PersonId) -> String {
    format!("invitation/{person}")
}

//! New passwords: with a one-time code of an administrator, or in place of one's own.

use rounds_store::ledger::{Action, Object};
use rounds_store::people::PersonRecord;

use super::SignIn;
use super::gate::Admission;
use super::invitation::Invitation;
use super::pending::INVITATION;
use super::record::{Event, person_object};
use crate::answer::{Actor, Caller, Outcome, SignedIn};
use crate::error::SignInError;
use crate::password;

impl SignIn {
    /// Sets a password with a one-time code of an administrator, and goes on as after a password.
    /// A password that will not do uses nothing up.
    pub async fn redeem(
        &self,
        code: &str,
        new_password: &str,
        from: &Caller,
    ) -> Result<Outcome, SignInError> {
        if let Admission::Wait { retry_after_s, .. } = self.admit_address(from).await? {
            return Ok(Outcome::Throttled { retry_after_s });
        }
        let Some(invitation) = self.take::<Invitation>(INVITATION, code.trim()).await? else {
            self.count_failure(from).await?;
            let event = Event::refused(
                Action::SignIn,
                Object::kind("person"),
                "one-time code",
                from,
            );
            self.record_unknown("one-time code", event).await?;
            return Ok(Outcome::Refused);
        };
        let person = self.store().people().get(&invitation.person).await?;
        let is_newest = self.is_newest_invitation(&invitation, code.trim()).await?;
        if !is_newest || person.disabled_at.is_some() {
            return Ok(Outcome::Refused);
        }
        let set = self.set_password(&person, new_password).await;
        if let Err(error) = set {
            self.keep(INVITATION, code.trim(), invitation.until, &invitation)
                .await?;
            return Err(error);
        }
        self.store()
            .sessions()
            .end_all_of(&person.id, self.now(), "new password")
            .await?;
        let event = Event::done(
            Action::Change,
            person_object(&person.id),
            "password set with a one-time code",
            from,
        );
        self.record_person(&person, None, event).await?;
        self.after_password(&person, from).await
    }

    /// Changes one's own password and ends all other sessions.
    pub async fn change_password(
        &self,
        actor: &Actor<'_>,
        present: &str,
        new: &str,
    ) -> Result<SignedIn, SignInError> {
        let (person, session) = self.own_session(actor).await?;
        let admission = self.admit_name(&person.sign_in_name, actor.from).await?;
        if let Admission::Wait { retry_after_s, .. } = admission {
            return Err(SignInError::Throttled { retry_after_s });
        }
        if !self.is_password(&person.id, present).await? {
            let event = Event::refused(
                Action::Change,
                person_object(&person.id),
                "password",
                actor.from,
            );
            self.record_actor(actor, event).await?;
            return Err(SignInError::WrongProof);
        }
        self.forgive_name(&person.sign_in_name, actor.from).await?;
        self.set_password(&person, new).await?;
        let event = Event::done(
            Action::Change,
            person_object(&person.id),
            "password",
            actor.from,
        );
        self.record_actor(actor, event).await?;
        let others = self.store().sessions().list_of(&person.id).await?;
        for other in others
            .iter()
            .filter(|other| other.id != session.id && other.ended_at.is_none())
        {
            self.end_session_of(&person, &other.id, "password changed", actor.from)
                .await?;
        }
        self.rotate(&person, session).await
    }

    /// Checks and keeps a new password.
    pub(super) async fn set_password(
        &self,
        person: &PersonRecord,
        new: &str,
    ) -> Result<(), SignInError> {
        let names = [
            person.sign_in_name.as_str(),
            person.name.as_str(),
            self.inner.site_name.as_str(),
        ];
        password::check(new, &names)?;
        let hash = self.inner.hashing.hash(new).await?;
        let credentials = self.store().credentials();
        Ok(credentials
            .set_password_hash(&person.id, &hash, self.now())
            .await?)
    }
}

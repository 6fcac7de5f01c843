//! The way in with a password, and what follows it.

use rounds_core::access::PersonId;
use rounds_store::ledger::{Action, Object};
use rounds_store::people::PersonRecord;

use super::SignIn;
use super::gate::Admission;
use super::pending::Next;
use super::record::{Event, person_object};
use crate::answer::{Caller, Outcome};
use crate::error::SignInError;
use crate::one_time_code::CodeSecret;
use crate::password;
use crate::recovery;

/// Longest name that is looked up.
const NAME_MAX: usize = 256;
/// What sealed authenticator secrets are sealed for.
pub(super) const SEALED_FOR: &str = "one-time code";

impl SignIn {
    /// Takes a name and a password. An unknown name, a wrong password and a disabled person take
    /// the same steps and get the same answer.
    pub async fn sign_in(
        &self,
        name: &str,
        password: &str,
        from: &Caller,
    ) -> Result<Outcome, SignInError> {
        if !self.inner.settings.local_accounts {
            return Err(SignInError::NotOffered("signing in with a password"));
        }
        if name.len() > NAME_MAX || password.chars().count() > password::LENGTH_MAX {
            return Ok(Outcome::Refused);
        }
        if let Admission::Wait {
            retry_after_s,
            worth_telling,
        } = self.admit_name(name, from).await?
        {
            if worth_telling {
                let event =
                    Event::refused(Action::SignIn, Object::kind("person"), "throttled", from);
                self.record_unknown(name, event).await?;
            }
            return Ok(Outcome::Throttled { retry_after_s });
        }
        let person = self.store().people().by_sign_in_name(name).await?;
        // Asked in any case, so that an unknown name takes as many questions as a known one.
        let nobody = PersonId("nobody".to_owned());
        let id = person.as_ref().map_or(&nobody, |person| &person.id);
        let is_right = self.is_password(id, password).await?;
        match person.filter(|person| is_right && person.disabled_at.is_none()) {
            Some(person) => {
                self.forgive_name(name, from).await?;
                self.after_password(&person, from).await
            }
            None => {
                self.count_failure(from).await?;
                let event = Event::refused(
                    Action::SignIn,
                    Object::kind("person"),
                    "wrong name or password",
                    from,
                );
                match self.store().people().by_sign_in_name(name).await? {
                    Some(person) => self.record_person(&person, None, event).await?,
                    None => self.record_unknown(name, event).await?,
                }
                Ok(Outcome::Refused)
            }
        }
    }

    /// Takes a code of the authenticator, or a recovery code.
    pub async fn second_factor(
        &self,
        pending: &str,
        code: &str,
        from: &Caller,
    ) -> Result<Outcome, SignInError> {
        let Some(step) = self.take_step(pending, Next::Code).await? else {
            return Ok(Outcome::Refused);
        };
        let person = self.store().people().get(&step.person).await?;
        if person.disabled_at.is_some() {
            return Ok(Outcome::Refused);
        }
        if let Admission::Wait {
            retry_after_s,
            worth_telling,
        } = self.admit_code(&person.id.0).await?
        {
            self.put_step_back(pending, &step).await?;
            if worth_telling {
                let event = Event::refused(
                    Action::SignIn,
                    person_object(&person.id),
                    "codes throttled",
                    from,
                );
                self.record_person(&person, None, event).await?;
            }
            return Ok(Outcome::Throttled { retry_after_s });
        }
        let way = if self.use_code(&person, code).await? {
            "password and code"
        } else if self.use_recovery_code(&person, code).await? {
            "password and recovery code"
        } else {
            let event = Event::refused(
                Action::SignIn,
                person_object(&person.id),
                "wrong code",
                from,
            );
            self.record_person(&person, None, event).await?;
            self.wrong_code(pending, step).await?;
            return Ok(Outcome::Refused);
        };
        self.forgive_code(&person.id.0).await?;
        let signed_in = self.begin_session(&person, true, way, from).await?;
        Ok(Outcome::SignedIn(Box::new(signed_in)))
    }

    /// What follows a right password.
    pub(super) async fn after_password(
        &self,
        person: &PersonRecord,
        from: &Caller,
    ) -> Result<Outcome, SignInError> {
        let totp = self.store().credentials().totp(&person.id).await?;
        if totp.is_some_and(|totp| totp.confirmed_at.is_some()) {
            let pending = self.begin_step(&person.id, Next::Code).await?;
            return Ok(Outcome::NeedsSecondFactor { pending });
        }
        if self.needs_second_factor(person) {
            let pending = self.begin_step(&person.id, Next::Enrol).await?;
            return Ok(Outcome::MustEnrol { pending });
        }
        let signed_in = self.begin_session(person, false, "password", from).await?;
        Ok(Outcome::SignedIn(Box::new(signed_in)))
    }

    pub(super) async fn is_password(
        &self,
        person: &PersonId,
        password: &str,
    ) -> Result<bool, SignInError> {
        let kept = self.store().credentials().password_hash(person).await?;
        Ok(self
            .inner
            .hashing
            .is_password(password, kept.as_deref())
            .await?)
    }

    /// Whether this is a code of their authenticator that was not used before; it is used now.
    pub(super) async fn use_code(
        &self,
        person: &PersonRecord,
        code: &str,
    ) -> Result<bool, SignInError> {
        let totp = self.store().credentials().totp(&person.id).await?;
        let Some(totp) = totp.filter(|totp| totp.confirmed_at.is_some()) else {
            return Ok(false);
        };
        let secret = self.inner.key.open(SEALED_FOR, &totp.sealed_secret)?;
        let step = CodeSecret::from_bytes(&secret).step_of(code, self.now());
        match step {
            Some(step) => Ok(self
                .store()
                .credentials()
                .use_totp_step(&person.id, step)
                .await?),
            None => Ok(false),
        }
    }

    async fn use_recovery_code(
        &self,
        person: &PersonRecord,
        code: &str,
    ) -> Result<bool, SignInError> {
        let Some(hash) = recovery::hash_of(code) else {
            return Ok(false);
        };
        let credentials = self.store().credentials();
        Ok(credentials
            .use_recovery_code(&person.id, &hash, self.now())
            .await?)
    }
}

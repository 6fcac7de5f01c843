//! What lies between two steps: a right password without its code yet, a question to the identity
//! provider, an invitation. Each is kept under the hash of a secret that only the browser or the
//! person has, and is good once.

use jiff::{SignedDuration, Timestamp};
use rounds_core::access::PersonId;
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};

use super::SignIn;
use crate::error::SignInError;
use crate::secret::{Secret, hash};

/// Between password and code.
pub(super) const STEP: &str = "sign-in step";
/// Between here and the provider.
pub(super) const PROVIDER: &str = "provider state";
/// Invitations and resets.
pub(super) const INVITATION: &str = "invitation";
/// The first administrator.
pub(super) const SET_UP: &str = "set-up";

/// How long a step may take.
const STEP_TIME: SignedDuration = SignedDuration::from_mins(10);
/// Wrong codes after which the password is asked for again.
const WRONG_CODES_MAX: u32 = 5;

/// What comes after the password.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub(super) enum Next {
    /// A code of an authenticator that is there.
    Code,
    /// An authenticator is set up.
    Enrol,
}

/// Somebody whose password was right.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Step {
    /// Who.
    pub(super) person: PersonId,
    /// What comes next.
    pub(super) next: Next,
    wrong_codes: u32,
    until: Timestamp,
}

impl SignIn {
    /// Keeps a step and gives the secret for the next.
    pub(super) async fn begin_step(
        &self,
        person: &PersonId,
        next: Next,
    ) -> Result<Secret, SignInError> {
        let step = Step {
            person: person.clone(),
            next,
            wrong_codes: 0,
            until: self.now() + STEP_TIME,
        };
        let secret = Secret::new()?;
        self.keep(STEP, secret.expose(), step.until, &step).await?;
        Ok(secret)
    }

    /// Takes the step away; nobody else has it now. [`Self::wrong_code`] brings it back.
    pub(super) async fn take_step(
        &self,
        secret: &str,
        next: Next,
    ) -> Result<Option<Step>, SignInError> {
        let step: Option<Step> = self.take(STEP, secret).await?;
        match step {
            Some(step) if step.next == next => Ok(Some(step)),
            // Used for the wrong purpose: gone.
            _ => Ok(None),
        }
    }

    /// Brings a step back after a wrong code; false when there were too many.
    pub(super) async fn wrong_code(
        &self,
        secret: &str,
        mut step: Step,
    ) -> Result<bool, SignInError> {
        step.wrong_codes += 1;
        if step.wrong_codes >= WRONG_CODES_MAX {
            return Ok(false);
        }
        self.keep(STEP, secret, step.until, &step).await?;
        Ok(true)
    }

    /// Brings a step back as it was.
    pub(super) async fn put_step_back(&self, secret: &str, step: &Step) -> Result<(), SignInError> {
        self.keep(STEP, secret, step.until, step).await
    }

    /// Keeps something under the hash of a secret. What is kept is sealed: the database alone
    /// tells nothing of it.
    pub(super) async fn keep<T: Serialize>(
        &self,
        kind: &str,
        secret: &str,
        until: Timestamp,
        kept: &T,
    ) -> Result<(), SignInError> {
        let text = serde_json::to_vec(kept).expect("invariant: what is kept has text keys only");
        let sealed = self.inner.key.seal(kind, &text);
        let one_time = self.store().one_time();
        one_time
            .put(kind, &hash(secret), until, Some(&sealed))
            .await?;
        Ok(())
    }

    /// Takes it, once.
    pub(super) async fn take<T: DeserializeOwned>(
        &self,
        kind: &str,
        secret: &str,
    ) -> Result<Option<T>, SignInError> {
        let one_time = self.store().one_time();
        let taken = one_time.take(kind, &hash(secret), self.now()).await?;
        let Some(Some(sealed)) = taken else {
            return Ok(None);
        };
        let text = self.inner.key.open(kind, &sealed)?;
        Ok(serde_json::from_slice(&text).ok())
    }
}

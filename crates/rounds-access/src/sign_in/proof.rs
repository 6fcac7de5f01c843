//! Sessions that begin, go on under another secret, and prove again whose they are.

use jiff::SignedDuration;
use rounds_core::access::{ActorKind, Purpose};
use rounds_store::ids;
use rounds_store::ledger::{Action, Object, Outcome};
use rounds_store::people::{PersonRecord, SessionRecord};

use super::SignIn;
use super::gate::Admission;
use super::record::{Event, person_object};
use crate::answer::{Actor, Caller, SignedIn};
use crate::error::SignInError;
use crate::password;
use crate::secret::Secret;

/// For this long after proving who they are, people may change who comes in.
const FRESH: SignedDuration = SignedDuration::from_mins(10);
/// Longest text that is kept of what a browser calls itself.
const USER_AGENT_MAX: usize = 200;

impl SignIn {
    /// Proves again who somebody is, by their password or a code of their authenticator. The
    /// session goes on under a new secret.
    pub async fn confirm(&self, actor: &Actor<'_>, proof: &str) -> Result<SignedIn, SignInError> {
        let (person, mut session) = self.own_session(actor).await?;
        let admission = match is_code(proof) {
            true => self.admit_code(&person.id.0).await?,
            false => self.admit_name(&person.sign_in_name, actor.from).await?,
        };
        if let Admission::Wait { retry_after_s, .. } = admission {
            return Err(SignInError::Throttled { retry_after_s });
        }
        let by_code = is_code(proof) && self.use_code(&person, proof).await?;
        if !by_code && !self.is_password(&person.id, proof).await? {
            let object = Object::new("session", &session.id);
            let event = Event::refused(Action::SignIn, object, "confirm", actor.from);
            self.record_actor(actor, event).await?;
            return Err(SignInError::WrongProof);
        }
        match by_code {
            true => self.forgive_code(&person.id.0).await?,
            false => self.forgive_name(&person.sign_in_name, actor.from).await?,
        }
        let object = Object::new("session", &session.id);
        let event = Event::done(Action::SignIn, object, "confirm", actor.from);
        self.record_actor(actor, event).await?;
        if by_code {
            session.second_factor_at = Some(self.now());
        }
        self.replace(&person, session).await
    }

    /// Says what this session is for from now on.
    pub async fn set_purpose(
        &self,
        actor: &Actor<'_>,
        purpose: Purpose,
    ) -> Result<(), SignInError> {
        let (_, session) = self.own_session(actor).await?;
        if purpose == Purpose::Emergency && self.view(&session).await?.break_glass.is_none() {
            return Err(SignInError::Forbidden(
                "the purpose \"emergency\" comes with emergency access; begin that, with its reason",
            ));
        }
        let event = Event::done(
            Action::Change,
            Object::new("session", &session.id),
            "purpose",
            actor.from,
        );
        let event = event.with("purpose", purpose.as_str().into());
        self.record_actor(actor, event).await?;
        self.store()
            .sessions()
            .set_purpose(&session.id, purpose)
            .await?;
        Ok(())
    }

    /// A new session, after everything that is asked was shown.
    pub(super) async fn begin_session(
        &self,
        person: &PersonRecord,
        second_factor: bool,
        way: &str,
        from: &Caller,
    ) -> Result<SignedIn, SignInError> {
        let now = self.now();
        let cookie = Secret::new()?;
        let hours = SignedDuration::from_hours(self.inner.settings.absolute_hours.into());
        let absolute_end = now + hours;
        let session = SessionRecord {
            id: ids::fresh("ses")?,
            secret_hash: cookie.hash(),
            person: person.id.clone(),
            created_at: now,
            last_seen_at: now,
            idle_end: self.idle_end(now, absolute_end),
            absolute_end,
            second_factor_at: second_factor.then_some(now),
            source_ip: from.source(),
            user_agent: from
                .user_agent
                .chars()
                .filter(|c| !c.is_control())
                .take(USER_AGENT_MAX)
                .collect(),
            purpose: Purpose::Operations,
            break_glass: None,
            form_token: Secret::new()?.expose().to_owned(),
            ended_at: None,
            end_reason: None,
        };
        let event = Event {
            action: Action::SignIn,
            object: person_object(&person.id),
            outcome: Outcome::Done,
            permission: None,
            detail: serde_json::json!({ "way": way, "second_factor": second_factor }),
            from,
        };
        self.record_person(person, Some(&session.id), event).await?;
        self.store().sessions().insert(&session).await?;
        self.signed_in(person, &session, cookie).await
    }

    /// The same session under a new secret: after anything that changes what it may do.
    pub(super) async fn rotate(
        &self,
        person: &PersonRecord,
        mut session: SessionRecord,
    ) -> Result<SignedIn, SignInError> {
        let cookie = Secret::new()?;
        session.secret_hash = cookie.hash();
        let sessions = self.store().sessions();
        let factor_at = session.second_factor_at;
        let rotated = sessions.rotate(&session.id, &session.secret_hash, factor_at);
        if !rotated.await? {
            return Err(SignInError::SessionEnded);
        }
        self.signed_in(person, &session, cookie).await
    }

    /// Another session in the place of this one, begun now, with the same end: what
    /// [`Self::require_fresh`] looks at is when a session began.
    async fn replace(
        &self,
        person: &PersonRecord,
        old: SessionRecord,
    ) -> Result<SignedIn, SignInError> {
        let cookie = Secret::new()?;
        let now = self.now();
        let session = SessionRecord {
            id: ids::fresh("ses")?,
            secret_hash: cookie.hash(),
            created_at: now,
            last_seen_at: now,
            idle_end: self.idle_end(now, old.absolute_end),
            ..old.clone()
        };
        if !self
            .store()
            .sessions()
            .end(&old.id, now, "confirmed anew")
            .await?
        {
            return Err(SignInError::SessionEnded);
        }
        self.store().sessions().insert(&session).await?;
        self.signed_in(person, &session, cookie).await
    }

    /// Refuses where it is too long ago that they proved who they are. Whoever has neither password
    /// nor authenticator here has nothing to prove it with; their provider watches over them.
    pub(super) async fn require_fresh(&self, actor: &Actor<'_>) -> Result<(), SignInError> {
        if actor.principal.kind == ActorKind::Token {
            return Err(SignInError::Forbidden(
                "this is for people in a browser, not for programs with a token",
            ));
        }
        if actor.session.is_none() {
            return Ok(());
        }
        let (person, session) = self.own_session(actor).await?;
        let proved = session
            .second_factor_at
            .unwrap_or(session.created_at)
            .max(session.created_at);
        if self.now().duration_since(proved) < FRESH {
            return Ok(());
        }
        let credentials = self.store().credentials();
        let has_proof = credentials.password_hash(&person.id).await?.is_some()
            || credentials.totp(&person.id).await?.is_some();
        if has_proof {
            return Err(SignInError::ConfirmFirst);
        }
        Ok(())
    }

    async fn signed_in(
        &self,
        person: &PersonRecord,
        session: &SessionRecord,
        cookie: Secret,
    ) -> Result<SignedIn, SignInError> {
        Ok(SignedIn {
            cookie,
            session: self.view(session).await?,
            name: person.name.clone(),
            then: None,
        })
    }
}

/// Whether a proof is meant as a code: a password is longer.
fn is_code(proof: &str) -> bool {
    let is_code = |c: char| c.is_ascii_digit() || c.is_whitespace();
    proof.len() < password::LENGTH_MIN && proof.chars().all(is_code)
}

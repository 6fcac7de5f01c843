//! Sessions of browsers: begun, recognised, confirmed, ended. The store is asked with every
//! request, nothing is remembered in between, so that what is ended is ended at once.

use jiff::{SignedDuration, Timestamp};
use rounds_core::access::{ActorKind, PersonId, Principal, Purpose};
use rounds_store::ids;
use rounds_store::ledger::{Action, Object, Outcome};
use rounds_store::people::{PersonRecord, SessionRecord};

use super::SignIn;
use super::gate::Admission;
use super::local::NO_PASSWORD;
use super::record::{Event, person_object};
use crate::answer::{Actor, BreakGlassView, Caller, Recognised, SessionView, SignedIn};
use crate::error::SignInError;
use crate::secret::{Secret, hash};

/// Requests that follow each other faster do not each write that the session is alive.
const TOUCH_EVERY: SignedDuration = SignedDuration::from_secs(10);
/// For this long after proving who they are, people may change who comes in.
const FRESH: SignedDuration = SignedDuration::from_mins(10);
/// Longest text that is kept of what a browser calls itself.
const USER_AGENT_MAX: usize = 200;
/// Longest secret that is looked up.
const COOKIE_MAX: usize = 128;

impl SignIn {
    /// Who sends this cookie; none where it is unknown, ended, or its person disabled.
    pub async fn by_session(
        &self,
        cookie: &str,
        from: &Caller,
    ) -> Result<Option<Recognised>, SignInError> {
        if cookie.is_empty() || cookie.len() > COOKIE_MAX {
            return Ok(None);
        }
        let found = self
            .store()
            .sessions()
            .by_secret_hash(&hash(cookie))
            .await?;
        let Some(mut session) = found.filter(|session| session.ended_at.is_none()) else {
            return Ok(None);
        };
        let now = self.now();
        let person = self.store().people().get(&session.person).await?;
        let over = if person.disabled_at.is_some() {
            Some("disabled")
        } else if now >= session.absolute_end {
            Some("absolute limit")
        } else if now >= session.idle_end {
            Some("idle")
        } else {
            None
        };
        if let Some(reason) = over {
            self.end_session_of(&person, &session.id, reason, from)
                .await?;
            return Ok(None);
        }
        if now.duration_since(session.last_seen_at) >= TOUCH_EVERY {
            session.idle_end = self.idle_end(now, session.absolute_end);
            let sessions = self.store().sessions();
            if !sessions.touch(&session.id, now, session.idle_end).await? {
                return Ok(None);
            }
        }
        let view = self.view(&session).await?;
        Ok(Some(Recognised {
            principal: principal(&person, &session, &view),
            session: Some(view),
            token: None,
        }))
    }

    /// Ends the session of this cookie. Answers where to sign out of the identity provider too,
    /// where the person came from there.
    pub async fn sign_out(
        &self,
        cookie: &str,
        from: &Caller,
    ) -> Result<Option<String>, SignInError> {
        let found = self
            .store()
            .sessions()
            .by_secret_hash(&hash(cookie))
            .await?;
        let Some(session) = found.filter(|session| session.ended_at.is_none()) else {
            return Ok(None);
        };
        let person = self.store().people().get(&session.person).await?;
        self.signed_out(&person, &session.id, from).await
    }

    /// Ends the session that somebody acts in, as [`Self::sign_out`] does.
    pub async fn sign_out_of(&self, actor: &Actor<'_>) -> Result<Option<String>, SignInError> {
        let (person, session) = self.own_session(actor).await?;
        self.signed_out(&person, &session.id, actor.from).await
    }

    async fn signed_out(
        &self,
        person: &PersonRecord,
        session: &str,
        from: &Caller,
    ) -> Result<Option<String>, SignInError> {
        self.end_session_of(person, session, "signed out", from)
            .await?;
        match &self.inner.provider {
            Some(provider) if is_from_provider(person) => Ok(provider.sign_out_url().await),
            _ => Ok(None),
        }
    }

    /// Proves again who somebody is, by their password or a code of their authenticator. The
    /// session goes on under a new secret.
    pub async fn confirm(&self, actor: &Actor<'_>, proof: &str) -> Result<SignedIn, SignInError> {
        let (person, mut session) = self.own_session(actor).await?;
        let admission = self.admit_name(&person.sign_in_name, actor.from).await?;
        if let Admission::Wait { retry_after_s, .. } = admission {
            return Err(SignInError::Throttled { retry_after_s });
        }
        let by_code = self.use_code(&person, proof).await?;
        if !by_code && !self.is_password(&person.id, proof).await? {
            let object = Object::new("session", &session.id);
            let event = Event::refused(Action::SignIn, object, "confirm", actor.from);
            self.record_actor(actor, event).await?;
            return Err(SignInError::WrongProof);
        }
        self.forgive_name(&person.sign_in_name, actor.from).await?;
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

    /// Ends one of one's own sessions.
    pub async fn end_own_session(&self, actor: &Actor<'_>, id: &str) -> Result<bool, SignInError> {
        let person = self.store().people().get(&actor.principal.person).await?;
        if !self.is_session_of(&person.id, id).await? {
            return Ok(false);
        }
        self.end_session_of(&person, id, "ended by its owner", actor.from)
            .await?;
        Ok(true)
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
        let password = credentials.password_hash(&person.id).await?;
        let has_proof = password.is_some_and(|kept| kept != NO_PASSWORD)
            || credentials.totp(&person.id).await?.is_some();
        if has_proof {
            return Err(SignInError::ConfirmFirst);
        }
        Ok(())
    }

    /// The person and session of an actor.
    pub(super) async fn own_session(
        &self,
        actor: &Actor<'_>,
    ) -> Result<(PersonRecord, SessionRecord), SignInError> {
        let id = actor.session.ok_or(SignInError::SessionEnded)?;
        let person = self.store().people().get(&actor.principal.person).await?;
        let sessions = self.store().sessions().list_of(&person.id).await?;
        let now = self.now();
        let session = sessions.into_iter().find(|session| {
            session.id == id && session.ended_at.is_none() && now < session.absolute_end
        });
        let session = session.ok_or(SignInError::SessionEnded)?;
        Ok((person, session))
    }

    pub(super) async fn is_session_of(
        &self,
        person: &PersonId,
        id: &str,
    ) -> Result<bool, SignInError> {
        let sessions = self.store().sessions().list_of(person).await?;
        Ok(sessions.iter().any(|session| session.id == id))
    }

    /// Ends a session and records why.
    pub(super) async fn end_session_of(
        &self,
        person: &PersonRecord,
        id: &str,
        reason: &str,
        from: &Caller,
    ) -> Result<(), SignInError> {
        if self.store().sessions().end(id, self.now(), reason).await? {
            let event = Event::done(Action::SignOut, Object::new("session", id), reason, from);
            self.record_person(person, Some(id), event).await?;
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

    async fn view(&self, session: &SessionRecord) -> Result<SessionView, SignInError> {
        let break_glass = match &session.break_glass {
            Some(id) => {
                let record = self.store().break_glass().get(id).await?;
                (record.until > self.now()).then_some(BreakGlassView {
                    id: record.id,
                    reason: record.reason,
                    until: record.until,
                })
            }
            None => None,
        };
        Ok(SessionView {
            id: session.id.clone(),
            person: session.person.clone(),
            form_token: session.form_token.clone(),
            created_at: session.created_at,
            idle_end: session.idle_end,
            absolute_end: session.absolute_end,
            second_factor_at: session.second_factor_at,
            break_glass,
        })
    }

    fn idle_end(&self, now: Timestamp, absolute_end: Timestamp) -> Timestamp {
        let idle = SignedDuration::from_mins(self.inner.settings.idle_minutes.into());
        absolute_end.min(now + idle)
    }
}

/// People of the provider have a name that no local account can have.
pub(super) fn is_from_provider(person: &PersonRecord) -> bool {
    person.sign_in_name.contains('~')
}

fn principal(person: &PersonRecord, session: &SessionRecord, view: &SessionView) -> Principal {
    let break_glass = view.break_glass.as_ref().map(|access| access.id.clone());
    // Emergency is a purpose only while emergency access is in force.
    let purpose = match session.purpose {
        Purpose::Emergency if break_glass.is_none() => Purpose::Operations,
        purpose => purpose,
    };
    Principal {
        person: person.id.clone(),
        name: person.name.clone(),
        kind: ActorKind::Person,
        roles: person.roles.clone(),
        units: person.units.clone(),
        staff_ids: person.staff_ids.clone(),
        purpose,
        second_factor: session.second_factor_at.is_some(),
        break_glass,
        scopes: None,
    }
}

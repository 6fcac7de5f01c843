//! Sessions of browsers: recognised and ended; `proof` begins them. The store is asked with every
//! request, nothing is remembered in between, so that what is ended is ended at once.

use jiff::{SignedDuration, Timestamp};
use rounds_core::access::{ActorKind, PersonId, Principal, Purpose};
use rounds_store::ledger::{Action, Object};
use rounds_store::people::{PersonRecord, SessionRecord};

use super::SignIn;
use super::record::Event;
use crate::answer::{Actor, BreakGlassView, Caller, Recognised, SessionView};
use crate::error::SignInError;
use crate::secret::hash;

/// Requests that follow each other faster do not each write that the session is alive.
const TOUCH_EVERY: SignedDuration = SignedDuration::from_secs(10);
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
        // A clock that was set back must not prolong a session either.
        if now.duration_since(session.last_seen_at).abs() >= TOUCH_EVERY {
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

    pub(super) async fn view(&self, session: &SessionRecord) -> Result<SessionView, SignInError> {
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

    pub(super) fn idle_end(&self, now: Timestamp, absolute_end: Timestamp) -> Timestamp {
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

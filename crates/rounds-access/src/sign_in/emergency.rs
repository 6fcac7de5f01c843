//! Break-glass: more than usual, in an emergency, with a reason, for a short time, reviewed by
//! somebody else (45 CFR 164.312(a)(2)(ii), emergency access procedure).

use jiff::SignedDuration;
use rounds_core::access::{Permission, Purpose};
use rounds_store::ids;
use rounds_store::ledger::{Action, Object};
use rounds_store::people::{BreakGlassRecord, NewBreakGlass, Verdict};

use super::SignIn;
use super::record::Event;
use crate::answer::{Actor, SignedIn};
use crate::error::SignInError;

/// Shortest reason: a word is none.
const REASON_MIN: usize = 10;
/// Longest reason or note.
const TEXT_MAX: usize = 2_000;
/// Fewest different letters of a reason.
const DIFFERENT_MIN: usize = 5;

impl SignIn {
    /// Begins emergency access in this session. It ends by itself.
    pub async fn begin_emergency(
        &self,
        actor: &Actor<'_>,
        reason: &str,
    ) -> Result<SignedIn, SignInError> {
        self.require(actor, Permission::UseBreakGlass).await?;
        let reason = reason.trim();
        check_reason(reason)?;
        let (person, mut session) = self.own_session(actor).await?;
        let now = self.now();
        let minutes = SignedDuration::from_mins(self.inner.settings.break_glass_minutes.into());
        let access = NewBreakGlass {
            id: ids::fresh("brk")?,
            person: person.id.clone(),
            reason: reason.to_owned(),
            opened_at: now,
            until: session.absolute_end.min(now + minutes),
        };
        let event = Event::done(
            Action::BreakGlass,
            Object::new("emergency access", &access.id),
            "begun",
            actor.from,
        );
        let event = event
            .by_permission(Permission::UseBreakGlass)
            .with("reason", reason.into())
            .with("until", access.until.to_string().into());
        self.record_actor(actor, event).await?;
        self.store().break_glass().open(&access).await?;
        let sessions = self.store().sessions();
        sessions
            .set_break_glass(&session.id, Some(&access.id))
            .await?;
        sessions
            .set_purpose(&session.id, Purpose::Emergency)
            .await?;
        session.break_glass = Some(access.id);
        session.purpose = Purpose::Emergency;
        self.rotate(&person, session).await
    }

    /// Ends it before its time.
    pub async fn end_emergency(&self, actor: &Actor<'_>) -> Result<SignedIn, SignInError> {
        let (person, mut session) = self.own_session(actor).await?;
        if let Some(id) = session.break_glass.take() {
            let event = Event::done(
                Action::BreakGlass,
                Object::new("emergency access", &id),
                "ended",
                actor.from,
            );
            self.record_actor(actor, event).await?;
            self.store().break_glass().close(&id, self.now()).await?;
        }
        let sessions = self.store().sessions();
        sessions.set_break_glass(&session.id, None).await?;
        if session.purpose == Purpose::Emergency {
            sessions
                .set_purpose(&session.id, Purpose::Operations)
                .await?;
            session.purpose = Purpose::Operations;
        }
        self.rotate(&person, session).await
    }

    /// Keeps what a reviewer thinks of somebody else's emergency access.
    pub async fn review_emergency(
        &self,
        actor: &Actor<'_>,
        id: &str,
        verdict: Verdict,
        note: &str,
    ) -> Result<BreakGlassRecord, SignInError> {
        self.require(actor, Permission::ReviewBreakGlass).await?;
        let access = self.store().break_glass().get(id).await?;
        if access.person == actor.principal.person {
            return Err(SignInError::Forbidden(
                "nobody reviews their own emergency access",
            ));
        }
        if access.until > self.now() {
            return Err(SignInError::Forbidden(
                "this emergency access is still in force; review it when it has ended",
            ));
        }
        let note: String = note.trim().chars().take(TEXT_MAX).collect();
        let event = Event::done(
            Action::BreakGlass,
            Object::new("emergency access", id),
            "reviewed",
            actor.from,
        );
        let event = event
            .by_permission(Permission::ReviewBreakGlass)
            .with("verdict", verdict.as_str().into());
        self.record_actor(actor, event).await?;
        let by = &actor.principal.person;
        Ok(self
            .store()
            .break_glass()
            .review(id, by, self.now(), verdict, &note)
            .await?)
    }
}

fn check_reason(reason: &str) -> Result<(), SignInError> {
    let length = reason.chars().count();
    let different: std::collections::BTreeSet<char> = reason.chars().collect();
    if (REASON_MIN..=TEXT_MAX).contains(&length) && different.len() >= DIFFERENT_MIN {
        return Ok(());
    }
    let why = format!(
        "from {REASON_MIN} to {TEXT_MAX} characters are expected that say what the emergency is; somebody will read them"
    );
    Err(SignInError::Unacceptable {
        what: "the reason",
        why,
    })
}

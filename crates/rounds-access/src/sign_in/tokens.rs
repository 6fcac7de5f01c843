//! Tokens for programs that act in a person's name: made once, shown once, limited, and dead with
//! their person.

use std::collections::BTreeSet;

use jiff::SignedDuration;
use rounds_core::access::{ActorKind, Permission, PersonId, Principal, Purpose};
use rounds_store::ids;
use rounds_store::ledger::{Action, Object};
use rounds_store::people::TokenRecord;

use super::SignIn;
use super::record::Event;
use crate::answer::{Actor, Caller, NewToken, Recognised};
use crate::error::SignInError;
use crate::secret::hash;
use crate::token::{is_well_formed, new_token};

/// Uses that follow each other faster are not each written.
const TOUCH_EVERY: SignedDuration = SignedDuration::from_mins(1);
/// The ledger is told of the first use after this long.
const TELL_EVERY: SignedDuration = SignedDuration::from_hours(24);
/// Tokens that count at once, for one person.
const TOKENS_MAX: usize = 50;
/// Longest name.
const NAME_MAX: usize = 80;

impl SignIn {
    /// Who sends this token; none where it is unknown, expired, revoked, or its person disabled.
    pub async fn by_token(
        &self,
        token: &str,
        from: &Caller,
    ) -> Result<Option<Recognised>, SignInError> {
        if !is_well_formed(token) {
            return Ok(None);
        }
        let found = self.store().tokens().by_secret_hash(&hash(token)).await?;
        let now = self.now();
        let Some(found) =
            found.filter(|found| found.revoked_at.is_none() && now < found.expires_at)
        else {
            return Ok(None);
        };
        let person = self.store().people().get(&found.person).await?;
        if person.disabled_at.is_some() || self.tokens_rest(&person).await? {
            return Ok(None);
        }
        let principal = Principal {
            person: person.id.clone(),
            name: person.name.clone(),
            kind: ActorKind::Token,
            roles: person.roles.clone(),
            units: person.units.clone(),
            staff_ids: person.staff_ids.clone(),
            purpose: Purpose::Operations,
            // A program shows nothing. That a person who needs a second factor had shown one is a
            // condition for making the token.
            second_factor: self.needs_second_factor(&person),
            break_glass: None,
            scopes: found.scopes.clone(),
        };
        self.note_use(&principal, &found, from).await?;
        Ok(Some(Recognised {
            principal,
            session: None,
            token: Some(found.id),
        }))
    }

    /// Makes a token. It may be limited to some of one's permissions; without limit it may do what
    /// its person may do on that day.
    pub async fn make_token(
        &self,
        actor: &Actor<'_>,
        name: &str,
        scopes: Option<BTreeSet<Permission>>,
        days: u32,
    ) -> Result<NewToken, SignInError> {
        self.require(actor, Permission::ManageOwnTokens).await?;
        self.require_fresh(actor).await?;
        let (person, session) = self.own_session(actor).await?;
        if self.needs_second_factor(&person) && session.second_factor_at.is_none() {
            return Err(SignInError::Forbidden(
                "your role needs a second factor before it can make tokens",
            ));
        }
        self.check_new_token(actor, name, scopes.as_ref(), days)?;
        let now = self.now();
        let present = self.store().tokens().list_of(&person.id).await?;
        let counting = present
            .iter()
            .filter(|token| token.revoked_at.is_none() && now < token.expires_at);
        if counting.count() >= TOKENS_MAX {
            return Err(SignInError::Forbidden(
                "you have 50 tokens; revoke one that no program uses",
            ));
        }
        let secret = new_token()?;
        let expires_at = now + SignedDuration::from_hours(i64::from(days) * 24);
        let record = TokenRecord {
            id: ids::fresh("tok")?,
            person: person.id.clone(),
            name: name.trim().to_owned(),
            secret_hash: secret.hash(),
            scopes,
            created_at: now,
            expires_at,
            last_used_at: None,
            last_used_ip: None,
            revoked_at: None,
        };
        let event = Event::done(
            Action::Create,
            Object::new("token", &record.id),
            "token",
            actor.from,
        );
        let event = event
            .by_permission(Permission::ManageOwnTokens)
            .with("days", days.into());
        self.record_actor(actor, event).await?;
        self.store().tokens().insert(&record).await?;
        Ok(NewToken {
            id: record.id,
            secret,
            expires_at,
        })
    }

    /// Takes back one of one's own tokens; false where there is no such token.
    pub async fn revoke_own_token(&self, actor: &Actor<'_>, id: &str) -> Result<bool, SignInError> {
        self.revoke_token_of(actor, &actor.principal.person, id)
            .await
    }

    pub(super) async fn revoke_token_of(
        &self,
        actor: &Actor<'_>,
        person: &PersonId,
        id: &str,
    ) -> Result<bool, SignInError> {
        let tokens = self.store().tokens().list_of(person).await?;
        if !tokens.iter().any(|token| token.id == id) {
            return Ok(false);
        }
        if self.store().tokens().revoke(id, self.now()).await? {
            let event = Event::done(
                Action::Delete,
                Object::new("token", id),
                "token revoked",
                actor.from,
            );
            self.record_actor(actor, event).await?;
        }
        Ok(true)
    }

    fn check_new_token(
        &self,
        actor: &Actor<'_>,
        name: &str,
        scopes: Option<&BTreeSet<Permission>>,
        days: u32,
    ) -> Result<(), SignInError> {
        let length = name.trim().chars().count();
        if length == 0 || length > NAME_MAX {
            let why = format!("from 1 to {NAME_MAX} characters are expected: what program uses it");
            return Err(SignInError::Unacceptable {
                what: "the name of the token",
                why,
            });
        }
        let most = self.inner.settings.token_days_max;
        if days == 0 || days > most {
            let why = format!("{days} days; from 1 to {most} are possible");
            return Err(SignInError::Unacceptable {
                what: "the life of the token",
                why,
            });
        }
        let beyond = scopes.and_then(|scopes| scopes.difference(actor.permissions).next());
        if let Some(beyond) = beyond {
            let why = format!("{beyond} is not among your own permissions");
            return Err(SignInError::Unacceptable {
                what: "the scope of the token",
                why,
            });
        }
        Ok(())
    }

    async fn note_use(
        &self,
        principal: &Principal,
        token: &TokenRecord,
        from: &Caller,
    ) -> Result<(), SignInError> {
        let now = self.now();
        let source = from.source();
        let since = token.last_used_at.map(|last| now.duration_since(last));
        let is_elsewhere = token.last_used_ip.as_deref() != Some(source.as_str());
        if is_elsewhere || since.is_none_or(|since| since >= TOUCH_EVERY) {
            self.store().tokens().used(&token.id, now, &source).await?;
        }
        let is_new_day = since.is_none_or(|since| {
            let midnight = TELL_EVERY.as_secs();
            since >= TELL_EVERY
                || token.last_used_at.map(|last| last.as_second() / midnight)
                    != Some(now.as_second() / midnight)
        });
        if is_new_day || is_elsewhere {
            let event = Event::done(
                Action::SignIn,
                Object::new("token", &token.id),
                "token used",
                from,
            );
            let permissions = BTreeSet::new();
            let actor = Actor {
                principal,
                permissions: &permissions,
                session: Some(&token.id),
                from,
            };
            self.record_actor(&actor, event).await?;
        }
        Ok(())
    }
}

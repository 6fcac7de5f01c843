//! The way in through the identity provider. Issuer and subject are who somebody is; name and mail
//! address are shown and nothing else, and never meet a local account.

use std::collections::BTreeSet;

use jiff::SignedDuration;
use rounds_core::access::PersonId;
use rounds_store::ledger::{Action, Object};
use rounds_store::people::{NewPerson, PersonRecord};
use serde::{Deserialize, Serialize};
use serde_json::json;
use subtle::ConstantTimeEq;

use super::SignIn;
use super::gate::Admission;
use super::pending::PROVIDER;
use super::record::{Event, person_object};
use super::sessions::is_from_provider;
use crate::answer::{Caller, Outcome};
use crate::error::SignInError;
use crate::oidc::{Identity, NoEntry, OidcError, Provider};
use crate::secret::{Secret, hash};
use crate::settings::SecondFactor;

/// How long somebody may take at the provider.
const TIME: SignedDuration = SignedDuration::from_mins(10);
/// Longest code, state or path that is looked at.
const TEXT_MAX: usize = 4_096;
/// Characters of the hash that makes a name of the provider different from all others.
const HASH_LENGTH: usize = 8;

/// Where a browser goes.
#[derive(Debug, Clone)]
pub struct ProviderStart {
    /// The provider's address.
    pub url: String,
    /// For a cookie: binds the answer to this browser.
    pub browser: Secret,
}

/// What the browser brings back.
#[derive(Debug, Clone, Copy, Default)]
pub struct ProviderAnswer<'a> {
    /// The code.
    pub code: Option<&'a str>,
    /// The state.
    pub state: Option<&'a str>,
    /// The provider's error word.
    pub error: Option<&'a str>,
    /// Who answers (RFC 9207).
    pub issuer: Option<&'a str>,
}

/// Kept between going and coming back.
#[derive(Serialize, Deserialize)]
struct Asked {
    browser_hash: String,
    nonce: String,
    verifier: String,
    then: Option<String>,
}

impl SignIn {
    /// Sends a browser to the provider. `then` is where they wanted to go.
    pub async fn provider_start(&self, then: Option<&str>) -> Result<ProviderStart, SignInError> {
        let authorization = self.provider()?.authorization().await?;
        let browser = Secret::new()?;
        let asked = Asked {
            browser_hash: browser.hash(),
            nonce: authorization.nonce.expose().to_owned(),
            verifier: authorization.verifier.expose().to_owned(),
            then: then
                .filter(|then| then.len() <= TEXT_MAX)
                .map(str::to_owned),
        };
        let until = self.now() + TIME;
        self.keep(PROVIDER, authorization.state.expose(), until, &asked)
            .await?;
        Ok(ProviderStart {
            url: authorization.url,
            browser,
        })
    }

    /// Takes what the browser brings back. An error of [`SignInError::Oidc`] is in the ledger
    /// already.
    pub async fn provider_finish(
        &self,
        browser: &str,
        answer: ProviderAnswer<'_>,
        from: &Caller,
    ) -> Result<Outcome, SignInError> {
        if let Admission::Wait { retry_after_s, .. } = self.admit_address(from).await? {
            return Ok(Outcome::Throttled { retry_after_s });
        }
        match self.believe(browser, answer).await {
            Ok((claims, then)) => {
                let provider = self.provider()?;
                match Identity::of(&claims, provider.settings()) {
                    Ok(identity) => self.enter(&identity, then, from).await,
                    Err(no_entry) => {
                        let who = format!("{}\n{}", claims.issuer, claims.subject);
                        let event = refused(&no_entry, from);
                        self.record_unknown(&who, event).await?;
                        Ok(Outcome::NotAllowed(no_entry))
                    }
                }
            }
            Err(SignInError::Oidc(error)) => {
                self.count_failure(from).await?;
                let event = Event::refused(
                    Action::SignIn,
                    Object::kind("person"),
                    "identity provider",
                    from,
                );
                let event = event.with("why", error.to_string().into());
                self.record_unknown("identity provider", event).await?;
                Err(error.into())
            }
            Err(other) => Err(other),
        }
    }

    /// All checks of the answer, in the order that lets nobody make us ask the provider for them.
    async fn believe(
        &self,
        browser: &str,
        answer: ProviderAnswer<'_>,
    ) -> Result<(crate::oidc::identity_token::Claims, Option<String>), SignInError> {
        let provider = self.provider()?;
        let is_short = |text: &&str| text.len() <= TEXT_MAX;
        let state = answer.state.filter(is_short).ok_or(OidcError::NotAsked)?;
        let asked: Asked = self
            .take(PROVIDER, state)
            .await?
            .ok_or(OidcError::NotAsked)?;
        let same = asked
            .browser_hash
            .as_bytes()
            .ct_eq(hash(browser).as_bytes());
        if !bool::from(same) {
            return Err(OidcError::NotAsked.into());
        }
        provider.check_answer_issuer(answer.issuer).await?;
        if let Some(error) = answer.error {
            let word = error
                .chars()
                .filter(|c| c.is_ascii_alphanumeric() || *c == '_')
                .take(64);
            return Err(OidcError::Provider(word.collect()).into());
        }
        let code = answer.code.filter(is_short).ok_or(OidcError::NotAsked)?;
        let claims = provider.redeem(code, &asked.verifier, &asked.nonce).await?;
        Ok((claims, asked.then))
    }

    /// Lets an identity in: finds or makes the person, follows their roles.
    async fn enter(
        &self,
        identity: &Identity,
        then: Option<String>,
        from: &Caller,
    ) -> Result<Outcome, SignInError> {
        if let Some(no_entry) = self.lacks_second_factor(identity)? {
            let who = format!("{}\n{}", identity.issuer, identity.subject);
            self.record_unknown(&who, refused(&no_entry, from)).await?;
            return Ok(Outcome::NotAllowed(no_entry));
        }
        let people = self.store().people();
        let known = people
            .by_identity(&identity.issuer, &identity.subject)
            .await?;
        let person = match known {
            Some(person) if person.disabled_at.is_some() => {
                self.record_person(&person, None, refused(&NoEntry::Disabled, from))
                    .await?;
                return Ok(Outcome::NotAllowed(NoEntry::Disabled));
            }
            Some(person) => self.follow(person, identity, from).await?,
            None => self.welcome(identity, from).await?,
        };
        self.note_provider(&person.id).await?;
        let way = "identity provider";
        let mut signed_in = self
            .begin_session(&person, identity.second_factor, way, from)
            .await?;
        signed_in.then = then;
        Ok(Outcome::SignedIn(Box::new(signed_in)))
    }

    /// Keeps when the provider last vouched for somebody.
    async fn note_provider(&self, person: &PersonId) -> Result<(), SignInError> {
        let now = self.now().as_second().to_string();
        let settings = self.store().settings();
        Ok(settings.set(&vouched_key(person), &now).await?)
    }

    /// Whether tokens of somebody who comes from the provider rest: it did not vouch for them for
    /// too long. Local accounts are disabled here, nobody else knows.
    pub(super) async fn tokens_rest(&self, person: &PersonRecord) -> Result<bool, SignInError> {
        if !is_from_provider(person) {
            return Ok(false);
        }
        let Some(provider) = &self.inner.provider else {
            return Ok(true);
        };
        let kept = self
            .store()
            .settings()
            .get(&vouched_key(&person.id))
            .await?;
        let second: Option<i64> = kept.and_then(|kept| kept.parse().ok());
        let days = i64::from(provider.settings().tokens_rest_days);
        let oldest = self.now().as_second() - days * 86_400;
        Ok(second.is_none_or(|second| second < oldest))
    }

    fn lacks_second_factor(&self, identity: &Identity) -> Result<Option<NoEntry>, SignInError> {
        let needed = match self.provider()?.settings().mfa_required {
            SecondFactor::All => true,
            SecondFactor::Privileged => self.roles().is_privileged(&identity.roles),
            SecondFactor::None => false,
        };
        let lacks = needed && !identity.second_factor;
        Ok(lacks.then_some(NoEntry::NoSecondFactor))
    }

    /// The first time: makes the person.
    async fn welcome(
        &self,
        identity: &Identity,
        from: &Caller,
    ) -> Result<PersonRecord, SignInError> {
        let new = NewPerson {
            sign_in_name: sign_in_name(identity),
            name: identity.name.clone(),
            email: identity.email.clone(),
            roles: self.known_roles(identity),
            units: identity.units.clone().unwrap_or_default(),
            staff_ids: identity.staff_ids.clone().unwrap_or_default(),
        };
        let people = self.store().people();
        let person = match people.by_sign_in_name(&new.sign_in_name).await? {
            // Made the last time, when the link was not written any more.
            Some(person) => person,
            None => people.add(&new, self.now()).await?,
        };
        let id: &PersonId = &person.id;
        people
            .link(id, &identity.issuer, &identity.subject, self.now())
            .await?;
        let event = Event::done(
            Action::Create,
            person_object(id),
            "person of the identity provider",
            from,
        );
        self.record_person(&person, None, event.with("roles", json!(person.roles)))
            .await?;
        Ok(person)
    }

    /// Later times: what the provider says now is what counts.
    async fn follow(
        &self,
        before: PersonRecord,
        identity: &Identity,
        from: &Caller,
    ) -> Result<PersonRecord, SignInError> {
        let people = self.store().people();
        let id = before.id.clone();
        let mut after = before.clone();
        let roles = self.known_roles(identity);
        if after.roles != roles {
            after = people.set_roles(&id, after.version, &roles).await?;
        }
        if let Some(units) = identity
            .units
            .as_ref()
            .filter(|units| **units != after.units)
        {
            after = people.set_units(&id, after.version, units).await?;
        }
        if let Some(staff_ids) = identity
            .staff_ids
            .as_ref()
            .filter(|ids| **ids != after.staff_ids)
        {
            after = people.set_staff_ids(&id, after.version, staff_ids).await?;
        }
        if after.name != identity.name || after.email != identity.email {
            let email = identity.email.as_deref();
            after = people
                .rename(&id, after.version, &identity.name, email)
                .await?;
        }
        if after.version != before.version {
            let event = Event::done(
                Action::Change,
                person_object(&id),
                "as the identity provider says",
                from,
            );
            let roles = json!({ "before": before.roles, "after": after.roles });
            self.record_person(&after, None, event.with("roles", roles))
                .await?;
        }
        Ok(after)
    }

    /// A role of the settings that no policy knows gives nothing.
    fn known_roles(&self, identity: &Identity) -> BTreeSet<String> {
        let book = self.roles();
        identity.roles.intersection(&book.known).cloned().collect()
    }

    fn provider(&self) -> Result<&Provider, SignInError> {
        let provider = self.inner.provider.as_ref();
        provider.ok_or(SignInError::NotOffered("an identity provider"))
    }
}

fn vouched_key(person: &PersonId) -> String {
    format!("vouched/{person}")
}

fn refused<'a>(why: &NoEntry, from: &'a Caller) -> Event<'a> {
    let what = match why {
        NoEntry::GroupOverage => "too many groups",
        NoEntry::NoRole => "no role",
        NoEntry::NoSecondFactor => "no second factor",
        NoEntry::Disabled => "disabled",
    };
    Event::refused(Action::SignIn, Object::kind("person"), what, from)
}

/// A name that is theirs alone: what they type at the provider, if anything, and a hash of who they
/// are. `~` is in no name of a local account.
fn sign_in_name(identity: &Identity) -> String {
    let hash = hash(&format!("{}\n{}", identity.issuer, identity.subject));
    let hash: String = hash.chars().take(HASH_LENGTH).collect();
    let typed = identity.username.as_deref().unwrap_or("person");
    let allowed = |c: &char| c.is_ascii_alphanumeric() || ".-_@+".contains(*c);
    let typed: String = typed.chars().filter(allowed).take(80).collect();
    format!("{typed}~{hash}")
}

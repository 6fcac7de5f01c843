//! The way in through the identity provider. Issuer and subject are who somebody is; name and mail
//! address are shown and nothing else, and never meet a local account.

use jiff::SignedDuration;
use rounds_store::ledger::{Action, Object};
use serde::{Deserialize, Serialize};
use subtle::ConstantTimeEq;

use super::SignIn;
use super::gate::Admission;
use super::pending::PROVIDER;
use super::record::Event;
use crate::answer::{Caller, Outcome};
use crate::error::SignInError;
use crate::oidc::{Identity, NoEntry, OidcError, Provider};
use crate::secret::{Secret, hash};
use crate::settings::SecondFactor;

/// How long somebody may take at the provider.
const TIME: SignedDuration = SignedDuration::from_mins(10);
/// Longest code, state or path that is looked at.
const TEXT_MAX: usize = 4_096;

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

    fn lacks_second_factor(&self, identity: &Identity) -> Result<Option<NoEntry>, SignInError> {
        let needed = match self.provider()?.settings().mfa_required {
            SecondFactor::All => true,
            SecondFactor::Privileged => self.roles().is_privileged(&identity.roles),
            SecondFactor::None => false,
        };
        let lacks = needed && !identity.second_factor;
        Ok(lacks.then_some(NoEntry::NoSecondFactor))
    }

    fn provider(&self) -> Result<&Provider, SignInError> {
        let provider = self.inner.provider.as_ref();
        provider.ok_or(SignInError::NotOffered("an identity provider"))
    }
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

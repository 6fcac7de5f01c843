//! The steps: send the browser to the provider, redeem the code it comes back with, believe the
//! token only after all checks.

use std::sync::Arc;

use data_encoding::BASE64URL_NOPAD;
use jiff::{SignedDuration, Timestamp};
use rounds_core::Clock;
use serde::Deserialize;
use sha2::{Digest, Sha256};
use tokio::sync::Mutex;

use super::discovery::{Metadata, discover};
use super::error::OidcError;
use super::identity_token::{Claims, Expected, check_claims, key_id, verify};
use super::keys::Keys;
use super::outbound::{Form, Outbound};
use super::settings::OidcSettings;
use crate::secret::Secret;

/// What the provider says of itself counts for this long.
const METADATA_FRESH: SignedDuration = SignedDuration::from_hours(1);

/// The identity provider.
pub struct Provider {
    settings: OidcSettings,
    client_secret: Option<Secret>,
    outbound: Outbound,
    metadata: Mutex<Option<(Arc<Metadata>, Timestamp)>>,
    keys: Keys,
    clock: Arc<dyn Clock>,
}

/// A sign-in that begins.
#[derive(Debug)]
pub struct Authorization {
    /// Where the browser goes.
    pub url: String,
    /// Comes back with it.
    pub state: Secret,
    /// Comes back in the token.
    pub nonce: Secret,
    /// Shown when the code is redeemed (PKCE).
    pub verifier: Secret,
}

#[derive(Deserialize)]
struct TokenAnswer {
    id_token: String,
}

impl Provider {
    /// Reads the files that the settings name. Nothing is asked yet, so that a provider that is
    /// away does not keep the server from starting.
    pub fn new(settings: OidcSettings, clock: Arc<dyn Clock>) -> Result<Self, OidcError> {
        let outbound = Outbound::new(settings.hosts_allowed(), settings.ca_file.as_deref())?;
        let client_secret = match &settings.client_secret_file {
            Some(path) => {
                let text = std::fs::read_to_string(path).map_err(|error| OidcError::File {
                    key: "client_secret_file",
                    cause: format!("{}: {error}", path.display()),
                })?;
                Some(Secret::from_text(text.trim().to_owned()))
            }
            None => None,
        };
        Ok(Self {
            settings,
            client_secret,
            outbound,
            metadata: Mutex::new(None),
            keys: Keys::new(Arc::clone(&clock)),
            clock,
        })
    }

    /// The settings.
    pub fn settings(&self) -> &OidcSettings {
        &self.settings
    }

    /// Where to send a browser.
    pub async fn authorization(&self) -> Result<Authorization, OidcError> {
        let metadata = self.metadata().await?;
        let mut url = self
            .outbound
            .allowed("authorization endpoint", &metadata.authorization_endpoint)?;
        let (state, nonce, verifier) = (Secret::new()?, Secret::new()?, Secret::new()?);
        let challenge = BASE64URL_NOPAD.encode(&Sha256::digest(verifier.expose().as_bytes()));
        let classes: Vec<&str> = self.settings.mfa.acr.iter().map(String::as_str).collect();
        let mut query = url.query_pairs_mut();
        query
            .append_pair("response_type", "code")
            .append_pair("client_id", &self.settings.client_id)
            .append_pair("redirect_uri", &self.settings.redirect_uri)
            .append_pair("scope", &self.settings.scopes.join(" "))
            .append_pair("state", state.expose())
            .append_pair("nonce", nonce.expose())
            .append_pair("code_challenge", &challenge)
            .append_pair("code_challenge_method", "S256");
        if !classes.is_empty() {
            query.append_pair("acr_values", &classes.join(" "));
        }
        drop(query);
        Ok(Authorization {
            url: url.into(),
            state,
            nonce,
            verifier,
        })
    }

    /// Redeems a code and checks the token that comes for it.
    pub async fn redeem(
        &self,
        code: &str,
        verifier: &str,
        nonce: &str,
    ) -> Result<Claims, OidcError> {
        let metadata = self.metadata().await?;
        let token = self.token_for(&metadata, code, verifier).await?;
        self.check(&metadata, &token, nonce).await
    }

    /// Refuses an answer that names another issuer, or none where this one always names itself
    /// (RFC 9207).
    pub async fn check_answer_issuer(&self, issuer: Option<&str>) -> Result<(), OidcError> {
        let metadata = self.metadata().await?;
        let is_ours = match issuer {
            Some(issuer) => issuer == metadata.issuer,
            None => !metadata.authorization_response_iss_parameter_supported,
        };
        if !is_ours {
            return Err(OidcError::NotAsked);
        }
        Ok(())
    }

    /// Where people sign out of the provider too, if it has such a place.
    pub async fn sign_out_url(&self) -> Option<String> {
        let metadata = self.metadata().await.ok()?;
        let end = metadata.end_session_endpoint.as_ref()?;
        let mut url = self.outbound.allowed("sign-out endpoint", end).ok()?;
        let mut query = url.query_pairs_mut();
        query.append_pair("client_id", &self.settings.client_id);
        if let Some(after) = &self.settings.after_sign_out_uri {
            query.append_pair("post_logout_redirect_uri", after);
        }
        drop(query);
        Some(url.into())
    }

    async fn token_for(
        &self,
        metadata: &Metadata,
        code: &str,
        verifier: &str,
    ) -> Result<Secret, OidcError> {
        let mut fields = vec![
            ("grant_type", "authorization_code"),
            ("code", code),
            ("redirect_uri", self.settings.redirect_uri.as_str()),
            ("client_id", self.settings.client_id.as_str()),
            ("code_verifier", verifier),
        ];
        let mut basic = None;
        match &self.client_secret {
            Some(secret) if metadata.wants_secret_in_form() => {
                fields.push(("client_secret", secret.expose()));
            }
            Some(secret) => basic = Some((self.settings.client_id.as_str(), secret)),
            None => {}
        }
        let form = Form {
            fields: &fields,
            basic,
        };
        let endpoint = &metadata.token_endpoint;
        let answer: TokenAnswer = self
            .outbound
            .post("token endpoint", endpoint, &form)
            .await?;
        Ok(Secret::from_text(answer.id_token))
    }

    async fn check(
        &self,
        metadata: &Metadata,
        token: &Secret,
        nonce: &str,
    ) -> Result<Claims, OidcError> {
        let kid = key_id(token.expose())?;
        let keys = self
            .keys
            .with(kid.as_deref(), &self.outbound, &metadata.jwks_uri)
            .await?;
        let claims = verify(token.expose(), &keys)?;
        let expected = Expected {
            issuer: &self.settings.issuer,
            client_id: &self.settings.client_id,
            nonce,
            now: self.clock.now(),
        };
        Ok(check_claims(claims, &expected)?)
    }

    async fn metadata(&self) -> Result<Arc<Metadata>, OidcError> {
        let mut kept = self.metadata.lock().await;
        let now = self.clock.now();
        if let Some((metadata, fetched_at)) = kept.as_ref() {
            let age = now.duration_since(*fetched_at);
            if age < METADATA_FRESH && !age.is_negative() {
                return Ok(Arc::clone(metadata));
            }
        }
        let metadata = Arc::new(discover(&self.outbound, &self.settings.issuer).await?);
        *kept = Some((Arc::clone(&metadata), now));
        Ok(metadata)
    }
}

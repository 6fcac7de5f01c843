//! What the provider says of itself (OpenID Connect Discovery 1.0).

use serde::Deserialize;

use super::error::OidcError;
use super::identity_token::ALGORITHMS;
use super::outbound::Outbound;

/// The parts of the document that are used.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct Metadata {
    /// Must be the configured issuer, to the letter.
    pub issuer: String,
    /// Where browsers are sent.
    pub authorization_endpoint: String,
    /// Where codes are redeemed.
    pub token_endpoint: String,
    /// Where its keys are.
    pub jwks_uri: String,
    /// Where people sign out of it.
    pub end_session_endpoint: Option<String>,
    code_challenge_methods_supported: Option<Vec<String>>,
    id_token_signing_alg_values_supported: Option<Vec<String>>,
    token_endpoint_auth_methods_supported: Option<Vec<String>>,
    /// Whether its answers name it (RFC 9207).
    #[serde(default)]
    pub authorization_response_iss_parameter_supported: bool,
}

/// Fetches the document and refuses one that could not be followed safely.
pub async fn discover(outbound: &Outbound, issuer: &str) -> Result<Metadata, OidcError> {
    let place = format!(
        "{}/.well-known/openid-configuration",
        issuer.trim_end_matches('/')
    );
    let metadata: Metadata = outbound.get("discovery document", &place).await?;
    check(&metadata, outbound, issuer)?;
    Ok(metadata)
}

fn check(metadata: &Metadata, outbound: &Outbound, issuer: &str) -> Result<(), OidcError> {
    let unexpected = |found: String, expected| {
        Err(OidcError::Unexpected {
            what: "discovery document",
            found,
            expected,
        })
    };
    if metadata.issuer != issuer {
        let found = format!("for issuer {:?}", metadata.issuer);
        return unexpected(found, "exactly the configured issuer (also its last slash)");
    }
    outbound.allowed("authorization endpoint", &metadata.authorization_endpoint)?;
    outbound.allowed("token endpoint", &metadata.token_endpoint)?;
    outbound.allowed("key address", &metadata.jwks_uri)?;
    if let Some(end) = &metadata.end_session_endpoint {
        outbound.allowed("sign-out endpoint", end)?;
    }
    if let Some(methods) = &metadata.code_challenge_methods_supported
        && !methods.iter().any(|method| method == "S256")
    {
        return unexpected(format!("PKCE methods {methods:?}"), "S256 among them");
    }
    if let Some(offered) = &metadata.id_token_signing_alg_values_supported {
        let is_known = |name: &String| ALGORITHMS.contains(&name.as_str());
        if !offered.iter().any(is_known) {
            return unexpected(
                format!("signatures {offered:?}"),
                "RS256, PS256, ES256 or EdDSA among them",
            );
        }
    }
    Ok(())
}

impl Metadata {
    /// Whether the client's secret goes into the form rather than into a header, which is the
    /// default of the standard.
    pub fn wants_secret_in_form(&self) -> bool {
        let Some(methods) = &self.token_endpoint_auth_methods_supported else {
            return false;
        };
        let has = |name: &str| methods.iter().any(|method| method == name);
        has("client_secret_post") && !has("client_secret_basic")
    }
}

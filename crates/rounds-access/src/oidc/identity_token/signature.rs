//! Whose token it is.

use data_encoding::BASE64URL_NOPAD;
use jsonwebtoken::jwk::{Jwk, JwkSet, KeyOperations, PublicKeyUse};
use jsonwebtoken::{Algorithm, DecodingKey, Validation};
use serde::Deserialize;
use serde_json::{Map, Value};

use super::TokenFault;

/// What a token may be signed with: signatures with a key pair only, so that nothing the provider
/// publishes can be taken for a shared secret.
pub const ALGORITHMS: [(&str, Algorithm); 4] = [
    ("RS256", Algorithm::RS256),
    ("PS256", Algorithm::PS256),
    ("ES256", Algorithm::ES256),
    ("EdDSA", Algorithm::EdDSA),
];

/// Longest token.
pub const TOKEN_BYTES_MAX: usize = 64 * 1024;

#[derive(Deserialize)]
struct Header {
    alg: String,
    kid: Option<String>,
    typ: Option<String>,
    crit: Option<Value>,
    b64: Option<Value>,
    enc: Option<Value>,
    zip: Option<Value>,
}

/// The key that the token says it is signed with; its header is refused here already where no key
/// could make it good.
pub fn key_id(token: &str) -> Result<Option<String>, TokenFault> {
    let (header, _) = read_header(token)?;
    Ok(header.kid)
}

/// What the token claims, if one of these keys signed it.
pub fn verify(token: &str, keys: &JwkSet) -> Result<Map<String, Value>, TokenFault> {
    let (header, algorithm) = read_header(token)?;
    let key = choose(keys, header.kid.as_deref(), algorithm)?;
    let key = DecodingKey::from_jwk(key).map_err(|_| TokenFault::Key)?;
    // The library would compare instants with the machine's clock: the claims are checked by us.
    let mut validation = Validation::new(algorithm);
    validation.required_spec_claims.clear();
    validation.validate_exp = false;
    validation.validate_aud = false;
    let decoded = jsonwebtoken::decode::<Map<String, Value>>(token, &key, &validation);
    Ok(decoded.map_err(|_| TokenFault::Signature)?.claims)
}

fn read_header(token: &str) -> Result<(Header, Algorithm), TokenFault> {
    if token.len() > TOKEN_BYTES_MAX || token.split('.').count() != 3 {
        return Err(TokenFault::Form);
    }
    let first = token.split('.').next().unwrap_or_default();
    let bytes = BASE64URL_NOPAD.decode(first.as_bytes());
    let header: Result<Header, _> = serde_json::from_slice(&bytes.map_err(|_| TokenFault::Form)?);
    let header = header.map_err(|_| TokenFault::Form)?;
    let demands = [
        ("crit", &header.crit),
        ("b64", &header.b64),
        ("enc", &header.enc),
        ("zip", &header.zip),
    ];
    if let Some((name, _)) = demands.iter().find(|(_, value)| value.is_some()) {
        return Err(TokenFault::Extension(name));
    }
    // An access token of the same provider says at+jwt (RFC 9068) and is no identity.
    let typ = header.typ.as_deref();
    if typ.is_some_and(|typ| !typ.eq_ignore_ascii_case("JWT")) {
        return Err(TokenFault::Extension("typ"));
    }
    let known = ALGORITHMS.iter().find(|(name, _)| *name == header.alg);
    let Some((_, algorithm)) = known.copied() else {
        let name = header.alg.chars().take(16).collect();
        return Err(TokenFault::Algorithm(name));
    };
    Ok((header, algorithm))
}

/// The key of that name; without a name the only one that fits.
fn choose<'a>(
    keys: &'a JwkSet,
    kid: Option<&str>,
    algorithm: Algorithm,
) -> Result<&'a Jwk, TokenFault> {
    let mut fitting = keys.keys.iter().filter(|key| fits(key, algorithm));
    match kid {
        Some(kid) => fitting
            .find(|key| key.common.key_id.as_deref() == Some(kid))
            .ok_or(TokenFault::Key),
        None => match (fitting.next(), fitting.next()) {
            (Some(key), None) => Ok(key),
            _ => Err(TokenFault::Key),
        },
    }
}

/// Whether the key is published for signatures with this algorithm.
fn fits(key: &Jwk, algorithm: Algorithm) -> bool {
    let common = &key.common;
    let is_for_signatures = match &common.public_key_use {
        None => true,
        Some(PublicKeyUse::Signature) => true,
        Some(_) => false,
    };
    let operations = common.key_operations.as_deref();
    let verifies = operations.is_none_or(|all| all.contains(&KeyOperations::Verify));
    let named = common.key_algorithm.map(|named| named.to_string());
    let is_named = named.is_none_or(|named| {
        ALGORITHMS
            .iter()
            .any(|(name, known)| *known == algorithm && *name == named)
    });
    let is_kind = DecodingKey::from_jwk(key).is_ok_and(|key| key.family() == algorithm.family());
    is_for_signatures && verifies && is_named && is_kind
}

//! Whose token it is.

use std::str::FromStr;

use jsonwebtoken::jwk::{Jwk, JwkSet, KeyOperations, PublicKeyUse};
use jsonwebtoken::{Algorithm, DecodingKey, Validation};
use serde_json::{Map, Value};

use super::TokenFault;
use super::header;

/// What the token claims, if one of these keys signed it.
pub fn verify(token: &str, keys: &JwkSet) -> Result<Map<String, Value>, TokenFault> {
    let signed = header::read(token)?;
    let algorithm = Algorithm::from_str(signed.algorithm)
        .expect("invariant: the library knows every algorithm of the list");
    let key = choose(keys, signed.key_id.as_deref(), algorithm)?;
    let key = DecodingKey::from_jwk(key).map_err(|_| TokenFault::Key)?;
    // The library would compare instants with the machine's clock: the claims are checked by us.
    let mut validation = Validation::new(algorithm);
    validation.required_spec_claims.clear();
    validation.validate_exp = false;
    validation.validate_aud = false;
    let decoded = jsonwebtoken::decode::<Map<String, Value>>(token, &key, &validation);
    Ok(decoded.map_err(|_| TokenFault::Signature)?.claims)
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
    let is_named = named.is_none_or(|named| Algorithm::from_str(&named) == Ok(algorithm));
    let is_kind = DecodingKey::from_jwk(key).is_ok_and(|key| key.family() == algorithm.family());
    is_for_signatures && verifies && is_named && is_kind
}

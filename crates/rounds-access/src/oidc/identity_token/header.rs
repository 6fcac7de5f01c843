//! What a token says of its signature, read before anything is believed. It names no library of
//! signatures, so that it can be fuzzed alone.

use data_encoding::BASE64URL_NOPAD;
use serde::Deserialize;
use serde_json::Value;

use super::TokenFault;

/// What a token may be signed with: signatures with a key pair only, so that nothing the provider
/// publishes can be taken for a shared secret.
pub const ALGORITHMS: [&str; 4] = ["RS256", "PS256", "ES256", "EdDSA"];

/// Longest token.
pub const TOKEN_BYTES_MAX: usize = 64 * 1024;

/// A header that a key of the provider could make good.
pub(super) struct Signed {
    /// One of [`ALGORITHMS`].
    pub(super) algorithm: &'static str,
    /// The key's name.
    pub(super) key_id: Option<String>,
}

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
    Ok(read(token)?.key_id)
}

/// Reads the header, and refuses one that no key could make good.
pub(super) fn read(token: &str) -> Result<Signed, TokenFault> {
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
    let known = ALGORITHMS.iter().find(|name| **name == header.alg);
    let Some(algorithm) = known else {
        let name = header.alg.chars().take(16).collect();
        return Err(TokenFault::Algorithm(name));
    };
    Ok(Signed {
        algorithm,
        key_id: header.kid,
    })
}

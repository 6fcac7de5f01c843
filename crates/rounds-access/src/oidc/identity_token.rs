//! The checks of an identity token (OpenID Connect Core 1.0, section 3.1.3.7): first the signature
//! with a key of the provider and an algorithm of the list, then what is claimed. Pure; the present
//! instant comes in.

mod claims;
mod fault;
mod header;
mod signature;

pub use claims::{Claims, Expected, check_claims};
pub use fault::TokenFault;
pub use header::{ALGORITHMS, TOKEN_BYTES_MAX, key_id};
/// The keys that a provider publishes (RFC 7517).
pub use jsonwebtoken::jwk::JwkSet as KeySet;
pub use signature::verify;

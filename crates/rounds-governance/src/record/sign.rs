//! The installation's signature under a record, and the text a signed record is kept as.

use aws_lc_rs::signature::{ED25519, Ed25519KeyPair, KeyPair as _, UnparsedPublicKey};
use data_encoding::BASE64;
use serde::Serialize;

use super::{SignedRecord, ToolRecord};
use crate::chain::{canonical, sha256};

/// What stands before the hash in the signed text, so that a signature under a record is never one
/// under something else.
const PURPOSE: &str = "rounds-record-1";

/// The installation's signing key (Ed25519), made of 32 secret bytes.
pub struct SigningKey {
    pair: Ed25519KeyPair,
}

impl SigningKey {
    /// Of 32 bytes that only this installation knows.
    pub fn from_seed(seed: [u8; 32]) -> Self {
        let pair = Ed25519KeyPair::from_seed_unchecked(&seed);
        Self {
            pair: pair.expect("invariant: 32 bytes are a seed of Ed25519"),
        }
    }

    /// The public key that belongs to it: what an installation shows to those who verify.
    pub fn verifying_key(&self) -> VerifyingKey {
        VerifyingKey(self.pair.public_key().as_ref().to_vec())
    }

    fn sign(&self, hash: &str) -> String {
        BASE64.encode(self.pair.sign(signed_text(hash).as_bytes()).as_ref())
    }
}

/// The public key of an installation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct VerifyingKey(pub Vec<u8>);

impl VerifyingKey {
    /// As pages, files and commands write it.
    pub fn to_base64(&self) -> String {
        BASE64.encode(&self.0)
    }

    /// The key with this text; none where it is no base64.
    pub fn from_base64(text: &str) -> Option<Self> {
        BASE64.decode(text.trim().as_bytes()).ok().map(Self)
    }

    /// Whether this is the signature (in base64) that the key's owner put under this hash.
    pub(super) fn has_signed(&self, hash: &str, signature: &str) -> bool {
        let Ok(signature) = BASE64.decode(signature.as_bytes()) else {
            return false;
        };
        let key = UnparsedPublicKey::new(&ED25519, &self.0);
        let text = signed_text(hash);
        key.verify(text.as_bytes(), &signature).is_ok()
    }
}

/// What is signed: the purpose, a colon and the hash in hexadecimal.
fn signed_text(hash: &str) -> String {
    format!("{PURPOSE}:{hash}")
}

/// Puts the signature under a record.
pub fn seal(record: ToolRecord, key: &SigningKey) -> SignedRecord {
    let hash = sha256(canonical_text(&record).as_bytes());
    SignedRecord {
        signature: key.sign(&hash),
        public_key: key.verifying_key().to_base64(),
        sha256: hash,
        record,
    }
}

/// The text that a signed record is kept and sent as: canonical JSON and nothing else, so that any
/// changed byte is found.
pub fn text(signed: &SignedRecord) -> String {
    canonical_text(signed)
}

pub(super) fn canonical_text(value: &impl Serialize) -> String {
    let value = serde_json::to_value(value);
    canonical(&value.expect("invariant: records have string keys and finite numbers"))
}

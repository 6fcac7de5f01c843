//! Secrets that this program makes, and their hashes. Not passwords, which people make and which
//! need a slow hash: see [`crate::password`].

use std::fmt;

use data_encoding::{BASE64URL_NOPAD, HEXLOWER};
use sha2::{Digest, Sha256};
use zeroize::Zeroizing;

/// Bytes of chance in a secret.
const SECRET_BYTES: usize = 32;

/// The operating system gave no random bytes.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error(
    "the operating system gives no random bytes ({0}): nothing can be signed in safely until it does"
)]
pub struct NoChance(String);

/// Text that opens something. It is wiped when it is dropped and does not show itself in `Debug`.
#[derive(Clone, PartialEq, Eq)]
pub struct Secret(Zeroizing<String>);

impl Secret {
    /// A new secret of 256 bits, as base64 that may stand in addresses and cookies.
    pub fn new() -> Result<Self, NoChance> {
        let bytes = random::<SECRET_BYTES>()?;
        Ok(Self::from_text(BASE64URL_NOPAD.encode(&*bytes)))
    }

    /// A secret that is given as text.
    pub fn from_text(text: String) -> Self {
        Self(Zeroizing::new(text))
    }

    /// The text, for the one place that hands it out.
    pub fn expose(&self) -> &str {
        &self.0
    }

    /// What the store keeps in its place.
    pub fn hash(&self) -> String {
        hash(&self.0)
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Secret(…)")
    }
}

/// SHA-256 as hexadecimal digits. One pass is enough for secrets of 256 random bits: nobody
/// guesses them.
pub fn hash(text: &str) -> String {
    HEXLOWER.encode(&Sha256::digest(text.as_bytes()))
}

/// Random bytes from the operating system; the one place of this crate that asks for them.
pub fn random<const N: usize>() -> Result<Zeroizing<[u8; N]>, NoChance> {
    let mut bytes = Zeroizing::new([0; N]);
    getrandom::fill(&mut *bytes).map_err(|error| NoChance(error.to_string()))?;
    Ok(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_secret_has_256_bits_and_no_two_are_the_same() {
        let (one, two) = (Secret::new().unwrap(), Secret::new().unwrap());
        assert_ne!(one, two);
        let bytes = BASE64URL_NOPAD.decode(one.expose().as_bytes()).unwrap();
        assert_eq!(bytes.len(), 32);
    }

    #[test]
    fn a_secret_does_not_show_itself() {
        let secret = Secret::from_text("open sesame".to_owned());
        assert!(!format!("{secret:?}").contains("sesame"));
    }

    #[test]
    fn hashes_are_those_of_the_standard() {
        // FIPS 180-2, appendix B.1.
        let expected = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";
        assert_eq!(hash("abc"), expected);
    }
}

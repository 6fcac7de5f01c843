//! One-time codes of an authenticator (RFC 6238): six digits, SHA-1, steps of 30 seconds, which is
//! what every authenticator understands. That no code counts twice is kept by the store
//! (`use_totp_step`); nothing here remembers anything.

use data_encoding::BASE32_NOPAD;
use jiff::Timestamp;
use totp_rs::{Builder, Totp};
use zeroize::Zeroizing;

use crate::secret::{NoChance, Secret, random};

/// Digits of a code.
const DIGITS: u8 = 6;
/// Seconds of a step.
const STEP_S: u64 = 30;
/// Steps before and after the present one whose codes count too, for clocks that disagree.
const SKEW_STEPS: u16 = 1;
/// Bytes of the shared secret (RFC 4226, section 4, R6: at least 16, better 20).
const SECRET_BYTES: usize = 20;

/// The secret that an authenticator shares with us.
pub struct CodeSecret(Zeroizing<Vec<u8>>);

impl CodeSecret {
    /// A new one.
    pub fn new() -> Result<Self, NoChance> {
        Ok(Self::from_bytes(random::<SECRET_BYTES>()?.as_slice()))
    }

    /// One that was kept.
    pub fn from_bytes(bytes: &[u8]) -> Self {
        Self(Zeroizing::new(bytes.to_vec()))
    }

    /// Its bytes, to be sealed.
    pub fn as_bytes(&self) -> &[u8] {
        &self.0
    }

    /// As text for people who type it into their authenticator.
    pub fn base32(&self) -> Secret {
        Secret::from_text(BASE32_NOPAD.encode(&self.0))
    }

    /// The address that a QR code shows to an authenticator (Key URI Format).
    pub fn uri(&self, issuer: &str, account: &str) -> Secret {
        let base32 = self.base32();
        let (issuer, account) = (escaped(issuer), escaped(account));
        Secret::from_text(format!(
            "otpauth://totp/{issuer}:{account}?secret={}&issuer={issuer}&algorithm=SHA1&digits={DIGITS}&period={STEP_S}",
            base32.expose()
        ))
    }

    /// The step whose code this is, if it is one of now, one before or one after.
    pub fn step_of(&self, code: &str, at: Timestamp) -> Option<i64> {
        let code: Zeroizing<String> =
            Zeroizing::new(code.chars().filter(|c| !c.is_whitespace()).collect());
        let seconds = u64::try_from(at.as_second()).ok()?;
        let step = self.totp().check(&code, seconds)?;
        i64::try_from(step).ok()
    }

    /// The code of an instant, for tests and for people who check their authenticator.
    pub fn code_at(&self, at: Timestamp) -> String {
        let seconds = u64::try_from(at.as_second()).unwrap_or_default();
        self.totp().generate(seconds).to_string()
    }

    fn totp(&self) -> Totp {
        Builder::new()
            .with_digits(DIGITS)
            .with_skew(SKEW_STEPS)
            .with_step_duration(STEP_S)
            .with_secret(totp_rs::Secret::from(self.0.as_slice()))
            .build_noncompliant()
    }
}

/// Everything but letters and digits as `%XX`: stricter than an address needs, so that no
/// authenticator stumbles over a colon in a name.
fn escaped(text: &str) -> String {
    let bytes = text.bytes().map(|byte| match byte {
        b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'.' | b'_' => {
            char::from(byte).to_string()
        }
        other => format!("%{other:02X}"),
    });
    bytes.collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(second: i64) -> Timestamp {
        Timestamp::from_second(second).unwrap()
    }

    /// RFC 6238, appendix B, SHA-1: the last six of its eight digits.
    const VECTORS: [(i64, &str); 6] = [
        (59, "287082"),
        (1_111_111_109, "081804"),
        (1_111_111_111, "050471"),
        (1_234_567_890, "005924"),
        (2_000_000_000, "279037"),
        (20_000_000_000, "353130"),
    ];

    #[test]
    fn codes_are_those_of_the_standard() {
        let secret = CodeSecret::from_bytes(b"12345678901234567890");
        for (second, code) in VECTORS {
            assert_eq!(secret.code_at(at(second)), code);
            assert_eq!(secret.step_of(code, at(second)), Some(second / 30));
        }
    }

    #[test]
    fn a_code_counts_one_step_early_and_one_step_late_and_no_more() {
        let secret = CodeSecret::from_bytes(b"12345678901234567890");
        let (second, code) = VECTORS[3];
        for (shift, counts) in [(-30, true), (59, true), (-31, false), (60, false)] {
            let found = secret.step_of(code, at(second + shift));
            assert_eq!(found, counts.then_some(second / 30), "{shift} s");
        }
    }

    #[test]
    fn a_code_may_be_typed_with_spaces_and_nothing_else() {
        let secret = CodeSecret::from_bytes(b"12345678901234567890");
        let (second, _) = VECTORS[0];
        assert!(secret.step_of("287 082", at(second)).is_some());
        for wrong in ["", "28708", "2870820", "+87082", "28708x", "２８７０８２"] {
            assert!(secret.step_of(wrong, at(second)).is_none(), "{wrong}");
        }
    }

    #[test]
    fn the_address_for_authenticators_is_escaped() {
        let secret = CodeSecret::from_bytes(b"12345678901234567890");
        let uri = secret.uri("Rounds: North", "j.doe@example.org&x=1");
        assert_eq!(
            uri.expose(),
            "otpauth://totp/Rounds%3A%20North:j.doe%40example.org%26x%3D1\
             ?secret=GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ&issuer=Rounds%3A%20North\
             &algorithm=SHA1&digits=6&period=30"
        );
    }
}

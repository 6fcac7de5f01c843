//! How a post to the webhook is signed, for whoever receives it.
//!
//! Each post has three headers: `X-Rounds-Timestamp`, the seconds since 1970 when it was sent;
//! `X-Rounds-Message`, which is the same whenever this notice is sent; and `X-Rounds-Signature`,
//! `v1=` and the HMAC-SHA-256 of timestamp, a point and the body as it came, in hexadecimal
//! (RFC 2104). A receiver
//!
//! 1. makes the signature again with the shared key and compares without leaking time;
//! 2. refuses a timestamp more than [`WINDOW_SECONDS`] away from its own clock;
//! 3. drops a message that it has seen: the same notice may come twice after a crash, and within
//!    the window somebody may send a recorded post again.

use data_encoding::HEXLOWER;
use hmac::{Hmac, KeyInit as _, Mac as _};
use sha2::Sha256;

/// How far a timestamp may be from the receiver's clock.
pub const WINDOW_SECONDS: i64 = 300;

/// Header of the seconds since 1970.
pub const TIMESTAMP_HEADER: &str = "x-rounds-timestamp";

/// Header of the signature.
pub const SIGNATURE_HEADER: &str = "x-rounds-signature";

/// Header that is the same whenever a notice is sent.
pub const MESSAGE_HEADER: &str = "x-rounds-message";

/// The value of [`SIGNATURE_HEADER`].
pub fn of(key: &[u8], timestamp: i64, body: &[u8]) -> String {
    let mut code =
        Hmac::<Sha256>::new_from_slice(key).expect("invariant: HMAC takes a key of any length");
    code.update(format!("{timestamp}.").as_bytes());
    code.update(body);
    format!("v1={}", HEXLOWER.encode(&code.finalize().into_bytes()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_signature_is_the_one_that_other_software_makes() {
        // printf '1780000000.{"a":"é"}' | openssl dgst -sha256 -hmac 'a key of thirty-two characters!!'
        assert_eq!(
            of(
                b"a key of thirty-two characters!!",
                1_780_000_000,
                r#"{"a":"é"}"#.as_bytes()
            ),
            "v1=9b846312bc240c2547a1b13e9b351566dd031f3681204fb7952197fae55769ba"
        );
    }
}

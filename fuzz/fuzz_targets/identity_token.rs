//! What an identity provider or a stranger sends: text as an identity token, as its claims, as a
//! token for programs. Whatever it is, it is refused with a reason or it is ours.

#![no_main]

use jiff::Timestamp;
use libfuzzer_sys::fuzz_target;
use serde_json::Value;

// The files themselves: the crate around them brings the databases and the provider's client,
// which take longer to build than any run. Signatures are checked by another library.
#[allow(dead_code, reason = "making tokens is not fuzzed")]
#[path = "../../crates/rounds-access/src/secret.rs"]
mod secret;
#[allow(dead_code, reason = "making tokens is not fuzzed")]
#[path = "../../crates/rounds-access/src/token.rs"]
mod token;

#[path = "../../crates/rounds-access/src/oidc/identity_token/claims.rs"]
mod claims;
#[allow(dead_code, reason = "signatures and keys are another library's")]
#[path = "../../crates/rounds-access/src/oidc/identity_token/fault.rs"]
mod fault;
#[allow(dead_code, reason = "the algorithm is for the library of signatures")]
#[path = "../../crates/rounds-access/src/oidc/identity_token/header.rs"]
mod header;

use claims::{Expected, check_claims};
use fault::TokenFault;
use header::{TOKEN_BYTES_MAX, key_id};

fuzz_target!(|text: &str| {
    if key_id(text).is_ok() {
        assert!(text.len() <= TOKEN_BYTES_MAX);
        assert_eq!(text.matches('.').count(), 2);
    }
    if token::is_well_formed(text) {
        assert!(text.is_ascii() && text.len() == 50);
    }
    let Ok(Value::Object(claims)) = serde_json::from_str(text) else {
        return;
    };
    let expected = Expected {
        issuer: "https://idp.example.org",
        client_id: "rounds",
        nonce: "n",
        now: Timestamp::from_second(1_800_000_000).expect("an instant"),
    };
    match check_claims(claims, &expected) {
        Ok(good) => {
            assert_eq!(good.all["iss"], "https://idp.example.org");
            assert_eq!(good.all["nonce"], "n");
            assert!(
                good.all["exp"]
                    .as_f64()
                    .is_some_and(|exp| exp > 1_799_999_940.0)
            );
            assert!((1..=255).contains(&good.subject.len()));
        }
        Err(error) => assert!(!error.to_string().is_empty()),
    }
});

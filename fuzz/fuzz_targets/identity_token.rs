//! What an identity provider or a stranger sends: text as a token, JSON as its claims. Nobody signed
//! it, so no token may be believed, and no claims but ours.

#![no_main]

use std::sync::LazyLock;

use jiff::Timestamp;
use libfuzzer_sys::fuzz_target;
use rounds_access::oidc::identity_token::{Expected, KeySet, check_claims, key_id, verify};
use rounds_access::oidc::{Identity, OidcSettings};
use rounds_access::token;
use serde_json::Value;

/// A public key of RFC 7517, appendix A.1: its private half is in appendix A.2, not in a corpus.
const KEYS: &str = r#"{"keys":[{"kty":"EC","crv":"P-256","use":"sig","kid":"1",
  "x":"MKBCTNIcKUSDii11ySs3526iDZ8AiTo7Tu6KPAqv7D4",
  "y":"4Etl6SRW2YiLUrN5vfvVHuhp7x8PxltmWWlbbM4IFyM"}]}"#;

static KEY_SET: LazyLock<KeySet> =
    LazyLock::new(|| serde_json::from_str(KEYS).expect("the keys of the standard"));

static SETTINGS: LazyLock<OidcSettings> = LazyLock::new(|| {
    let text = r#"{"issuer":"https://idp.example.org","client_id":"rounds",
      "redirect_uri":"https://rounds.example.org/x","roles":{"g":["analyst"]},
      "units_claim":"units","staff_id_claim":"staff"}"#;
    serde_json::from_str(text).expect("settings")
});

fuzz_target!(|text: &str| {
    assert!(verify(text, &KEY_SET).is_err(), "nobody signed it");
    let _ = key_id(text);
    token::is_well_formed(text);
    let Ok(Value::Object(claims)) = serde_json::from_str(text) else {
        return;
    };
    let expected = Expected {
        issuer: "https://idp.example.org",
        client_id: "rounds",
        nonce: "n",
        now: Timestamp::from_second(1_800_000_000).expect("an instant"),
    };
    match check_claims(claims.clone(), &expected) {
        Ok(good) => {
            assert_eq!(claims["iss"], "https://idp.example.org");
            assert_eq!(claims["nonce"], "n");
            if let Ok(identity) = Identity::of(&good, &SETTINGS) {
                assert!(identity.roles.contains("analyst"));
                assert!(identity.name.chars().count() <= 120);
            }
        }
        Err(error) => assert!(!error.to_string().is_empty()),
    }
});

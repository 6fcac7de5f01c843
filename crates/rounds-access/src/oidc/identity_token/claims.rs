//! What a token claims, and whether it was made for us, now, for this sign-in.

use jiff::Timestamp;
use serde_json::{Map, Value};
use subtle::ConstantTimeEq;

use super::TokenFault;

/// Seconds that two clocks may be apart.
const LEEWAY_S: f64 = 60.0;
/// Oldest token: it was asked for a moment ago.
const AGE_MAX_S: f64 = 600.0;
/// Longest subject (OpenID Connect Core 1.0, section 2).
const SUBJECT_MAX: usize = 255;

/// What must be claimed.
#[derive(Debug, Clone, Copy)]
pub struct Expected<'a> {
    /// The issuer, to the letter.
    pub issuer: &'a str,
    /// Our id at the provider.
    pub client_id: &'a str,
    /// What we sent along with the browser.
    pub nonce: &'a str,
    /// The present instant.
    pub now: Timestamp,
}

/// A token's claims after all checks.
#[derive(Debug, Clone, PartialEq)]
pub struct Claims {
    /// Who says so.
    pub issuer: String,
    /// Who it is, in the issuer's words.
    pub subject: String,
    /// Everything that is claimed.
    pub all: Map<String, Value>,
}

/// Checks issuer, audience, authorized party, times, nonce and subject.
pub fn check_claims(
    all: Map<String, Value>,
    expected: &Expected<'_>,
) -> Result<Claims, TokenFault> {
    let issuer = text(&all, "iss")?;
    if issuer != expected.issuer {
        return wrong("iss", "another issuer");
    }
    check_audience(&all, expected.client_id)?;
    check_times(&all, expected.now)?;
    let nonce = text(&all, "nonce")?;
    let same = nonce.as_bytes().ct_eq(expected.nonce.as_bytes());
    if !bool::from(same) {
        return wrong("nonce", "made for another sign-in");
    }
    let subject = text(&all, "sub")?;
    if subject.is_empty() || subject.len() > SUBJECT_MAX {
        return wrong("sub", "empty, or longer than 255 characters");
    }
    Ok(Claims {
        issuer: issuer.to_owned(),
        subject: subject.to_owned(),
        all,
    })
}

fn check_audience(all: &Map<String, Value>, client_id: &str) -> Result<(), TokenFault> {
    let audiences: Vec<&str> = match all.get("aud") {
        Some(Value::String(one)) => vec![one],
        Some(Value::Array(many)) => {
            let many = many.iter().map(Value::as_str);
            many.collect::<Option<_>>()
                .ok_or(TokenFault::Missing("aud"))?
        }
        _ => return Err(TokenFault::Missing("aud")),
    };
    if !audiences.contains(&client_id) {
        return wrong("aud", "made for another application");
    }
    match all.get("azp") {
        Some(party) if party.as_str() == Some(client_id) => Ok(()),
        Some(_) => wrong("azp", "given to another application"),
        None if audiences.len() == 1 => Ok(()),
        None => Err(TokenFault::Missing("azp")),
    }
}

fn check_times(all: &Map<String, Value>, now: Timestamp) -> Result<(), TokenFault> {
    let now = now.as_millisecond() as f64 / 1000.0;
    if seconds(all, "exp")? <= now - LEEWAY_S {
        return wrong("exp", "expired");
    }
    let issued = seconds(all, "iat")?;
    if issued > now + LEEWAY_S {
        return wrong("iat", "in the future; compare the clocks of both servers");
    }
    if issued < now - AGE_MAX_S {
        return wrong(
            "iat",
            "older than ten minutes; compare the clocks of both servers",
        );
    }
    if all.contains_key("nbf") && seconds(all, "nbf")? > now + LEEWAY_S {
        return wrong("nbf", "not yet good; compare the clocks of both servers");
    }
    Ok(())
}

fn text<'a>(all: &'a Map<String, Value>, claim: &'static str) -> Result<&'a str, TokenFault> {
    let found = all.get(claim).and_then(Value::as_str);
    found.ok_or(TokenFault::Missing(claim))
}

fn seconds(all: &Map<String, Value>, claim: &'static str) -> Result<f64, TokenFault> {
    let found = all.get(claim).and_then(Value::as_f64);
    found
        .filter(|found| found.is_finite())
        .ok_or(TokenFault::Missing(claim))
}

fn wrong<T>(claim: &'static str, found: &'static str) -> Result<T, TokenFault> {
    Err(TokenFault::Wrong { claim, found })
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOW_S: i64 = 1_800_000_000;

    fn good() -> Value {
        serde_json::json!({
            "iss": "https://idp.example.org", "sub": "248289761001", "aud": "rounds",
            "exp": NOW_S + 300, "iat": NOW_S - 1, "nonce": "n-0S6_WzA2Mj",
        })
    }

    fn verdict(change: impl FnOnce(&mut Value)) -> Result<Claims, TokenFault> {
        let mut claims = good();
        change(&mut claims);
        let expected = Expected {
            issuer: "https://idp.example.org",
            client_id: "rounds",
            nonce: "n-0S6_WzA2Mj",
            now: Timestamp::from_second(NOW_S).unwrap(),
        };
        check_claims(claims.as_object().unwrap().clone(), &expected)
    }

    fn claim_of(fault: TokenFault) -> &'static str {
        match fault {
            TokenFault::Missing(claim) | TokenFault::Wrong { claim, .. } => claim,
            other => panic!("{other}"),
        }
    }

    #[test]
    fn a_good_token_is_accepted() {
        assert_eq!(verdict(|_| ()).unwrap().subject, "248289761001");
        assert!(verdict(|c| c["aud"] = serde_json::json!(["rounds"])).is_ok());
        let both = |c: &mut Value| {
            c["aud"] = serde_json::json!(["rounds", "other"]);
            c["azp"] = "rounds".into();
        };
        assert!(verdict(both).is_ok());
        assert!(
            verdict(|c| c["exp"] = (NOW_S - 59).into()).is_ok(),
            "clocks differ"
        );
        assert!(verdict(|c| c["iat"] = (NOW_S as f64 - 0.5).into()).is_ok());
    }

    #[test]
    fn a_claim_that_is_not_ours_is_named() {
        let changes: [(&str, &str, Value); 18] = [
            ("iss", "iss", "https://idp.example.org/".into()),
            ("iss", "iss", "https://evil.example.org".into()),
            ("aud", "aud", "other".into()),
            ("aud", "aud", serde_json::json!([])),
            ("aud", "aud", serde_json::json!(["rounds", 7])),
            ("azp", "aud", serde_json::json!(["rounds", "other"])),
            ("azp", "azp", "other".into()),
            ("azp", "azp", Value::Null),
            ("exp", "exp", (NOW_S - 60).into()),
            ("exp", "exp", "2100-01-01".into()),
            ("iat", "iat", (NOW_S + 61).into()),
            ("iat", "iat", (NOW_S - 601).into()),
            ("nbf", "nbf", (NOW_S + 61).into()),
            ("nbf", "nbf", Value::Null),
            ("nonce", "nonce", "n-other".into()),
            ("nonce", "nonce", "".into()),
            ("sub", "sub", "".into()),
            ("sub", "sub", "x".repeat(256).into()),
        ];
        for (blamed, claim, value) in changes {
            let text = format!("{claim} = {value}");
            let fault = verdict(|claims| claims[claim] = value).unwrap_err();
            assert_eq!(claim_of(fault), blamed, "{text}");
        }
    }

    #[test]
    fn what_must_be_claimed_cannot_be_left_out() {
        for claim in ["iss", "sub", "aud", "exp", "iat", "nonce"] {
            let fault = verdict(|claims| {
                claims.as_object_mut().unwrap().remove(claim);
            });
            assert_eq!(claim_of(fault.unwrap_err()), claim);
        }
    }
}

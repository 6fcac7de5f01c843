//! The body of a command: nothing in it may be passed over. The types of `rounds_governance` read
//! events of any age and so forgive a field that they do not know; a program that misspelt one must
//! hear of it.

use axum::extract::{FromRequest, Request};
use axum::http::StatusCode;
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::Value;
use utoipa::PartialSchema;

use crate::api::json_body;
use crate::api::problem::{ApiResult, Problem};

/// Longest text in a command, as much as a form of a page can hold.
pub const TEXT_CHARACTERS_MAX: usize = 16_000;

/// A JSON body whose every field was understood.
pub struct Exact<T>(pub T);

impl<T, S> FromRequest<S> for Exact<T>
where
    T: DeserializeOwned + Serialize + PartialSchema,
    S: Send + Sync,
{
    type Rejection = Problem;

    async fn from_request(request: Request, _: &S) -> ApiResult<Self> {
        let json = json_body::read_json(request).await?;
        let understood: T = json_body::parse(&json)?;
        let given = serde_json::from_slice(&json).unwrap_or_default();
        check(&given, &understood)?;
        Ok(Self(understood))
    }
}

fn check(given: &Value, understood: &impl Serialize) -> ApiResult<()> {
    let understood = serde_json::to_value(understood).unwrap_or_default();
    if let Some(field) = passed_over(given, &understood, "") {
        let detail = format!("there is no field {field} here");
        return Err(Problem::field(&field, detail));
    }
    if let Some(field) = too_long(given, "") {
        let detail = format!("{field} must have at most {TEXT_CHARACTERS_MAX} characters");
        return Err(Problem::new(StatusCode::UNPROCESSABLE_ENTITY, detail).about(&field));
    }
    Ok(())
}

/// The first field that was given and is not there any more.
fn passed_over(given: &Value, understood: &Value, at: &str) -> Option<String> {
    match (given, understood) {
        (Value::Object(given), Value::Object(understood)) => {
            given.iter().find_map(|(name, value)| {
                let at = below(at, name);
                match understood.get(name) {
                    Some(known) => passed_over(value, known, &at),
                    None => Some(at),
                }
            })
        }
        (Value::Array(given), Value::Array(understood)) => given
            .iter()
            .zip(understood)
            .find_map(|(given, understood)| passed_over(given, understood, at)),
        _ => None,
    }
}

fn too_long(value: &Value, at: &str) -> Option<String> {
    let is_long = |text: &str| text.chars().nth(TEXT_CHARACTERS_MAX).is_some();
    match value {
        Value::String(text) => is_long(text).then(|| at.to_owned()),
        Value::Array(items) => items.iter().find_map(|item| too_long(item, at)),
        Value::Object(members) => members.iter().find_map(|(name, member)| {
            if is_long(name) {
                return Some(at.to_owned());
            }
            too_long(member, &below(at, name))
        }),
        _ => None,
    }
}

fn below(at: &str, name: &str) -> String {
    match at {
        "" => name.to_owned(),
        at => format!("{at}.{name}"),
    }
}

#[cfg(test)]
mod tests {
    use rounds_governance::review::command::ReviewCommand;
    use serde_json::json;

    use super::*;

    fn refused(body: Value) -> Option<String> {
        let command: ReviewCommand = serde_json::from_value(body.clone()).expect("a command");
        let problem = check(&body, &command).err()?;
        Some(problem.parameter.map(String::from).unwrap_or_default())
    }

    #[test]
    fn a_field_that_is_not_known_is_named_however_deep_it_is() {
        let vote = json!({"do": "vote", "vote": {"for": "approve"}, "reason": "It is safe."});
        assert_eq!(refused(vote), None);
        let misspelt = json!({"do": "vote", "vote": "abstain", "reason": "", "membre": "per_1"});
        assert_eq!(refused(misspelt).as_deref(), Some("membre"));
        let contingency = json!({
            "text": "Show it.", "due": "2026-12-01",
            "check": {"see": "document", "kind": "model-card", "kinds": "x"},
        });
        let decide = json!({
            "do": "decide", "reason": "", "outcome": "approve", "standing": [],
            "contingencies": [contingency],
        });
        let named = refused(decide);
        assert_eq!(named.as_deref(), Some("contingencies.check.kinds"));
        let with_nothing = json!({"do": "open-voting", "reason": "now"});
        assert_eq!(refused(with_nothing).as_deref(), Some("reason"));
    }

    #[test]
    fn a_text_longer_than_a_form_can_hold_is_refused() {
        let ask = |characters: usize| json!({"do": "ask", "text": "ä".repeat(characters)});
        assert_eq!(refused(ask(TEXT_CHARACTERS_MAX)), None);
        let named = refused(ask(TEXT_CHARACTERS_MAX + 1));
        assert_eq!(named.as_deref(), Some("text"));
    }
}

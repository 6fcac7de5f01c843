//! The body of a change: JSON of a declared shape and nothing else.

use axum::body::{Bytes, to_bytes};
use axum::extract::{FromRequest, Request};
use axum::http::header::{CONTENT_ENCODING, CONTENT_TYPE};
use axum::http::{HeaderMap, StatusCode};
use serde::de::DeserializeOwned;
use utoipa::PartialSchema;

use super::problem::{ApiResult, Problem};
use super::{declared_limits, json_limits};
use crate::guard::limits::{announced_bytes, too_large_in_words};

/// Largest body.
pub const BODY_BYTES_MAX: usize = 1024 * 1024;

/// A JSON body. The type says `deny_unknown_fields`, so a field that is not known is refused and
/// named (422) and nothing can be set that the type does not name.
pub struct JsonBody<T>(pub T);

impl<T, S> FromRequest<S> for JsonBody<T>
where
    T: DeserializeOwned + PartialSchema,
    S: Send + Sync,
{
    type Rejection = Problem;

    async fn from_request(request: Request, _: &S) -> ApiResult<Self> {
        parse(&read_json(request).await?).map(Self)
    }
}

/// The whole body, which must say that it is JSON.
pub async fn read_json(request: Request) -> ApiResult<Bytes> {
    let is_json = content_type(request.headers()) == Some("application/json");
    if !is_json {
        return Err(Problem::new(
            StatusCode::UNSUPPORTED_MEDIA_TYPE,
            "the body must be JSON: Content-Type: application/json",
        ));
    }
    read(request).await
}

/// The whole body, if it is not larger than [`BODY_BYTES_MAX`].
pub async fn read(request: Request) -> ApiResult<Bytes> {
    read_at_most(BODY_BYTES_MAX, request).await
}

/// The whole body as it is, if it is not larger than this.
pub async fn read_at_most(limit_bytes: usize, request: Request) -> ApiResult<Bytes> {
    let (parts, body) = request.into_parts();
    if parts.headers.contains_key(CONTENT_ENCODING) {
        return Err(Problem::new(
            StatusCode::UNSUPPORTED_MEDIA_TYPE,
            "send the body as it is; Content-Encoding is not taken",
        )
        .about("Content-Encoding"));
    }
    let size_bytes = announced_bytes(&parts.headers);
    let limit = limit_bytes as u64;
    if size_bytes > Some(limit) {
        let detail = too_large_in_words(size_bytes, limit);
        let detail = format!("the body is too large: {detail}");
        return Err(Problem::new(StatusCode::PAYLOAD_TOO_LARGE, detail));
    }
    to_bytes(body, limit_bytes).await.map_err(|_| {
        let detail = too_large_in_words(None, limit);
        let detail = format!("the body ended early or is {detail}");
        Problem::new(StatusCode::PAYLOAD_TOO_LARGE, detail)
    })
}

fn content_type(headers: &HeaderMap) -> Option<&str> {
    let value = headers.get(CONTENT_TYPE)?.to_str().ok()?;
    value.split(';').next().map(str::trim)
}

/// The value that the JSON is, within the limits.
pub fn parse<T: DeserializeOwned + PartialSchema>(json: &[u8]) -> ApiResult<T> {
    json_limits::check(json)?;
    let parsed: T = serde_json::from_slice(json).map_err(|error| {
        let message = rounds_core::suggest::improve_unknown_name(&error.to_string());
        if !error.is_data() {
            return Problem::new(
                StatusCode::BAD_REQUEST,
                format!("the body is not JSON: {message}"),
            );
        }
        let detail = format!("the body has not the expected shape: {message}");
        let problem = Problem::new(StatusCode::UNPROCESSABLE_ENTITY, detail);
        match message.split('`').nth(1) {
            Some(field) if message.contains("field") => problem.about(field),
            _ => problem,
        }
    })?;
    // Twice over the same bytes, so that the type sees what no map has put in order before.
    let value = serde_json::from_slice(json).unwrap_or_default();
    declared_limits::check_body::<T>(&value)?;
    Ok(parsed)
}

#[cfg(test)]
mod tests {
    use axum::body::Body;
    use serde::Deserialize;

    use super::*;

    #[derive(Debug, Deserialize, utoipa::ToSchema)]
    #[serde(deny_unknown_fields)]
    struct Renaming {
        name: String,
    }

    async fn take(content_type: &str, body: &str) -> Result<String, u16> {
        let request = Request::post("/")
            .header(CONTENT_TYPE, content_type)
            .body(Body::from(body.to_owned()))
            .expect("a request");
        let taken = JsonBody::<Renaming>::from_request(request, &()).await;
        taken
            .map(|JsonBody(renaming)| renaming.name)
            .map_err(|problem| problem.status)
    }

    #[tokio::test]
    async fn only_json_of_the_declared_shape_is_taken() {
        let json = "application/json";
        assert_eq!(take(json, r#"{"name":"x"}"#).await, Ok("x".to_owned()));
        let with_set = "application/json; charset=utf-8";
        assert_eq!(take(with_set, r#"{"name":"x"}"#).await, Ok("x".to_owned()));
        assert_eq!(take("text/plain", r#"{"name":"x"}"#).await, Err(415));
        assert_eq!(take(json, r#"{"name":"x""#).await, Err(400));
        assert_eq!(take(json, r#"{"name":7}"#).await, Err(422));
        assert_eq!(take(json, r#"{"name":"x","roles":[]}"#).await, Err(422));
        assert_eq!(take(json, r#"{"name":"x","name":"y"}"#).await, Err(422));
        let long = format!(r#"{{"name":"{}"}}"#, "x".repeat(BODY_BYTES_MAX));
        assert_eq!(take(json, &long).await, Err(413));
    }

    #[test]
    fn an_unknown_field_is_named() {
        let problem = parse::<Renaming>(br#"{"nam":"x"}"#).expect_err("refused");
        assert_eq!(problem.parameter.as_deref(), Some("nam"));
        assert!(
            problem.detail.contains("did you mean \"name\"?"),
            "{problem:?}"
        );
    }
}

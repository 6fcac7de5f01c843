//! Entity tags: a program that has an answer already is told so (304) instead of sent it again,
//! and a change may say which state it was made for (`If-Match`).

use axum::body::{Body, to_bytes};
use axum::extract::Request;
use axum::http::header::{CONTENT_LENGTH, CONTENT_TYPE, ETAG, IF_MATCH, IF_NONE_MATCH, VARY};
use axum::http::{HeaderMap, HeaderName, HeaderValue, Method, StatusCode};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use data_encoding::BASE64URL_NOPAD;
use rounds_core::access::ReadRights;
use sha2::{Digest, Sha256};

use super::problem::{ApiResult, Problem};
use crate::visit::Visitor;

/// Characters of a hash that tell two answers about the same events apart.
const HASH_CHARACTERS: usize = 16;

/// Middleware: gives answers to GET a tag and leaves out a body that the program has.
pub async fn compare(request: Request, next: Next) -> Response {
    let known = list(request.headers(), &IF_NONE_MATCH);
    let fingerprint = fingerprint(&request);
    // An answer to HEAD has lost its body here, so there is nothing to take a tag of.
    let is_get = request.method() == Method::GET;
    let response = next.run(request).await;
    if !is_get || response.status() != StatusCode::OK {
        return response;
    }
    tagged(response, &fingerprint, &known).await
}

async fn tagged(response: Response, fingerprint: &str, known: &[String]) -> Response {
    let (mut parts, body) = response.into_parts();
    // Answers are whole in memory already; nothing is streamed.
    let Ok(bytes) = to_bytes(body, usize::MAX).await else {
        return Problem::new(StatusCode::INTERNAL_SERVER_ERROR, "the answer broke off")
            .into_response();
    };
    let tag = match parts.headers.get(ETAG) {
        Some(own) => own.clone(),
        None => tag_of(fingerprint, parts.headers.get(CONTENT_TYPE), &bytes),
    };
    parts.headers.insert(ETAG, tag.clone());
    parts.headers.insert(
        VARY,
        HeaderValue::from_static("Accept, Authorization, Cookie"),
    );
    if known
        .iter()
        .any(|known| known == "*" || known.as_bytes() == tag.as_bytes())
    {
        parts.status = StatusCode::NOT_MODIFIED;
        parts.headers.remove(CONTENT_LENGTH);
        return Response::from_parts(parts, Body::empty());
    }
    Response::from_parts(parts, Body::from(bytes))
}

/// A tag over what the answer was made under and the answer itself: the same bytes seen under other
/// policies have another tag.
fn tag_of(fingerprint: &str, content_type: Option<&HeaderValue>, body: &[u8]) -> HeaderValue {
    let mut hash = Sha256::new();
    hash.update((fingerprint.len() as u64).to_be_bytes());
    hash.update(fingerprint);
    hash.update(content_type.map_or(&b""[..], HeaderValue::as_bytes));
    hash.update([0]);
    hash.update(body);
    quoted(&BASE64URL_NOPAD.encode(&hash.finalize()))
}

/// The tag of a thing that counts its changes.
pub fn of_version(kind: &str, version: i64) -> HeaderValue {
    quoted(&format!("{kind}-{version}"))
}

/// The tag of what was folded from events up to this one: the same events may be shown in another
/// light on another day, so the text counts too.
pub fn of_events(kind: &str, seq: i64, body: &[u8]) -> HeaderValue {
    let hash = BASE64URL_NOPAD.encode(&Sha256::digest(body));
    let hash = hash.get(..HASH_CHARACTERS).unwrap_or_default();
    quoted(&format!("{kind}-{seq}.{hash}"))
}

/// The event that a change was made after, from `If-Match`; the tag must be one of [`of_events`],
/// with or without the part after the point. Without the header, or with `*`, there is none.
pub fn matched_event(headers: &HeaderMap, kind: &str) -> ApiResult<Option<i64>> {
    let given = list(headers, &IF_MATCH);
    let Some(first) = given.first().filter(|first| *first != "*") else {
        return Ok(None);
    };
    let number = inner(first, kind).map(|text| text.split('.').next().unwrap_or(text));
    let number = number.and_then(|text| text.parse().ok());
    let number = number.filter(|_| given.len() == 1);
    number.map(Some).ok_or_else(foreign_tag)
}

/// The version that a change was made for, from `If-Match`; the tag must be one of
/// [`of_version`]. Without the header the change is refused (428), with something else too (412).
pub fn matched_version(headers: &HeaderMap, kind: &str) -> ApiResult<i64> {
    let given = list(headers, &IF_MATCH);
    let Some(first) = given.first() else {
        return Err(Problem::new(
            StatusCode::PRECONDITION_REQUIRED,
            "say which state the change was made for: send the ETag of the last answer as If-Match",
        )
        .about("If-Match"));
    };
    let version = inner(first, kind).and_then(|text| text.parse().ok());
    let version = version.filter(|_| given.len() == 1);
    version.ok_or_else(foreign_tag)
}

/// What stands behind the kind in a tag of ours.
fn inner<'t>(tag: &'t str, kind: &str) -> Option<&'t str> {
    let inner = tag.strip_prefix('"')?.strip_suffix('"')?;
    inner.strip_prefix(kind)?.strip_prefix('-')
}

fn foreign_tag() -> Problem {
    let detail = "If-Match is not the ETag of this thing; read it again and use that ETag";
    Problem::new(StatusCode::PRECONDITION_FAILED, detail).about("If-Match")
}

fn quoted(text: &str) -> HeaderValue {
    // Letters, digits, `-` and `_` are always a header value.
    HeaderValue::from_str(&format!("\"{text}\"")).unwrap_or(HeaderValue::from_static("\"\""))
}

fn list(headers: &HeaderMap, name: &HeaderName) -> Vec<String> {
    let values = headers
        .get_all(name)
        .iter()
        .filter_map(|value| value.to_str().ok());
    values
        .flat_map(|value| value.split(','))
        .map(|tag| tag.trim().trim_start_matches("W/").to_owned())
        .filter(|tag| !tag.is_empty())
        .collect()
}

fn fingerprint(request: &Request) -> String {
    let visitor = request.extensions().get::<std::sync::Arc<Visitor>>();
    match visitor.map(|visitor| &visitor.reading) {
        Some(ReadRights::Listed { fingerprint, .. }) => fingerprint.to_string(),
        Some(ReadRights::Unlimited) => "unlimited".to_owned(),
        None => "nobody".to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_same_bytes_under_other_policies_have_another_tag() {
        let json = HeaderValue::from_static("application/json");
        let one = tag_of("a", Some(&json), b"{}");
        assert_eq!(one, tag_of("a", Some(&json), b"{}"));
        assert_ne!(one, tag_of("b", Some(&json), b"{}"));
        assert_ne!(one, tag_of("a", Some(&json), b"[]"));
        assert_ne!(one, tag_of("a", None, b"{}"));
    }

    #[test]
    fn a_command_may_say_after_which_event_it_was_made() {
        let with = |tag: &str| {
            let mut headers = HeaderMap::new();
            headers.insert(IF_MATCH, tag.parse().expect("a header"));
            matched_event(&headers, "tool").map_err(|problem| problem.status)
        };
        let own = of_events("tool", 12, b"{}");
        assert_eq!(with(own.to_str().expect("text")), Ok(Some(12)));
        assert_ne!(own, of_events("tool", 12, b"[]"));
        assert_eq!(with("\"tool-12\""), Ok(Some(12)));
        assert_eq!(with("*"), Ok(None));
        assert_eq!(matched_event(&HeaderMap::new(), "tool"), Ok(None));
        for other in [
            "tool-12",
            "\"review-12\"",
            "\"tool-x.y\"",
            "\"tool-1\", \"tool-2\"",
        ] {
            assert_eq!(with(other), Err(412), "{other}");
        }
    }

    #[test]
    fn a_change_says_which_version_it_was_made_for() {
        let with = |tag: &str| {
            let mut headers = HeaderMap::new();
            headers.insert(IF_MATCH, tag.parse().expect("a header"));
            matched_version(&headers, "person").map_err(|problem| problem.status)
        };
        assert_eq!(with("\"person-7\""), Ok(7));
        for other in [
            "person-7",
            "\"job-7\"",
            "*",
            "\"person-\"",
            "\"person-7\", \"person-8\"",
        ] {
            assert_eq!(with(other), Err(412), "{other}");
        }
        let missing = matched_version(&HeaderMap::new(), "person");
        assert_eq!(missing.expect_err("refused").status, 428);
    }
}

//! Why a request of a program was refused: problem details (RFC 9457), the same for every refusal.
//!
//! Not here: how refusals of the pages, the site and the office become problems (`problem_from`),
//! and that every refusal below `/api` is written as one (`write_problems`).

use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use rounds_core::access::Permission;
use serde::Serialize;
use utoipa::ToSchema;

use crate::fault::PageFault;

/// The content type of problems.
pub const CONTENT_TYPE: &str = "application/problem+json";

/// What a handler of the interface gives.
pub type ApiResult<T> = Result<T, Problem>;

/// Why a request was refused (RFC 9457).
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct Problem {
    /// What kind of problem it is: `urn:rounds:problem:` and a word from the table in the
    /// documentation. Programs decide by this or by the status, never by the texts.
    #[serde(rename = "type")]
    #[schema(pattern = "^urn:rounds:problem:[a-z-]+$")]
    pub kind: &'static str,
    /// The kind in words; the same for every problem of the kind.
    pub title: &'static str,
    /// The status code.
    #[schema(minimum = 400, maximum = 599)]
    pub status: u16,
    /// What was wrong with this request, and what to do.
    #[schema(value_type = String)]
    pub detail: Box<str>,
    /// The request's id, as in the header `X-Request-Id` and in the server's log.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = String, required = false)]
    pub instance: Option<Box<str>>,
    /// The permission that is missing, for example `ledger:read`.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = String, required = false)]
    pub permission: Option<Permission>,
    /// The parameter, header or field that is wrong.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = String, required = false)]
    pub parameter: Option<Box<str>>,
    /// Where in the text of a question the fault is.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub position: Option<TextPosition>,
    /// What a gate lacks, each as a sentence.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Vec<String>, required = false)]
    pub missing: Option<Box<[String]>>,
    /// Seconds after which trying again makes sense, as in the header `Retry-After`.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub retry_after_s: Option<u32>,
}

/// A place in a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, ToSchema)]
pub struct TextPosition {
    /// Line, counted from 1.
    #[schema(minimum = 1)]
    pub line: u32,
    /// Column, counted from 1.
    #[schema(minimum = 1)]
    pub column: u32,
}

/// Status, type and title of every kind.
const KINDS: [(StatusCode, &str, &str); 17] = [
    (
        StatusCode::BAD_REQUEST,
        "urn:rounds:problem:bad-request",
        "The request makes no sense",
    ),
    (
        StatusCode::UNAUTHORIZED,
        "urn:rounds:problem:not-signed-in",
        "Not signed in",
    ),
    (
        StatusCode::FORBIDDEN,
        "urn:rounds:problem:not-permitted",
        "Not permitted",
    ),
    (
        StatusCode::NOT_FOUND,
        "urn:rounds:problem:not-found",
        "Not found",
    ),
    (
        StatusCode::METHOD_NOT_ALLOWED,
        "urn:rounds:problem:wrong-method",
        "Wrong method",
    ),
    (
        StatusCode::NOT_ACCEPTABLE,
        "urn:rounds:problem:not-acceptable",
        "No such representation",
    ),
    (
        StatusCode::REQUEST_TIMEOUT,
        "urn:rounds:problem:request-too-slow",
        "The request came too slowly",
    ),
    (
        StatusCode::CONFLICT,
        "urn:rounds:problem:conflict",
        "In conflict with the present state",
    ),
    (
        StatusCode::PRECONDITION_FAILED,
        "urn:rounds:problem:changed-meanwhile",
        "Changed in the meantime",
    ),
    (
        StatusCode::PAYLOAD_TOO_LARGE,
        "urn:rounds:problem:too-large",
        "Too large",
    ),
    (
        StatusCode::URI_TOO_LONG,
        "urn:rounds:problem:address-too-long",
        "The address is too long",
    ),
    (
        StatusCode::UNSUPPORTED_MEDIA_TYPE,
        "urn:rounds:problem:wrong-content-type",
        "Wrong content type",
    ),
    (
        StatusCode::UNPROCESSABLE_ENTITY,
        "urn:rounds:problem:not-valid",
        "Well formed, but not valid",
    ),
    (
        StatusCode::PRECONDITION_REQUIRED,
        "urn:rounds:problem:if-match-missing",
        "If-Match is missing",
    ),
    (
        StatusCode::TOO_MANY_REQUESTS,
        "urn:rounds:problem:too-many-requests",
        "Too many requests",
    ),
    (
        StatusCode::SERVICE_UNAVAILABLE,
        "urn:rounds:problem:unavailable",
        "Not available now",
    ),
    (
        StatusCode::INTERNAL_SERVER_ERROR,
        "urn:rounds:problem:failed",
        "Something went wrong here",
    ),
];

/// Status, type and title of every kind of problem, to compare the documentation with.
#[cfg(test)]
pub fn kinds() -> impl Iterator<Item = (u16, &'static str, &'static str)> {
    KINDS
        .iter()
        .map(|(status, word, title)| (status.as_u16(), *word, *title))
}

impl Problem {
    /// A problem of the kind that goes with this status; a status without a kind of its own is
    /// said with the nearest general one.
    pub fn new(status: StatusCode, detail: impl Into<String>) -> Self {
        let general = if status.is_server_error() { 500 } else { 400 };
        let find = |code: u16| KINDS.iter().find(|(known, ..)| known.as_u16() == code);
        let (kind, title) = find(status.as_u16())
            .or_else(|| find(general))
            .map_or(("about:blank", "Refused"), |(_, kind, title)| {
                (*kind, *title)
            });
        Self {
            kind,
            title,
            status: status.as_u16(),
            detail: detail.into().into_boxed_str(),
            instance: None,
            permission: None,
            parameter: None,
            position: None,
            missing: None,
            retry_after_s: None,
        }
    }

    /// 400: this parameter, header or part of the address is wrong.
    pub fn parameter(name: &str, detail: impl Into<String>) -> Self {
        Self::new(StatusCode::BAD_REQUEST, detail).about(name)
    }

    /// 422: this field of the body is wrong.
    pub fn field(name: &str, detail: impl Into<String>) -> Self {
        Self::new(StatusCode::UNPROCESSABLE_ENTITY, detail).about(name)
    }

    /// 403: this permission is missing.
    pub fn not_permitted(permission: Permission) -> Self {
        PageFault::NotPermitted { permission }.into()
    }

    /// A kind of its own under a status that has another one.
    pub fn of_kind(mut self, kind: &'static str, title: &'static str) -> Self {
        self.kind = kind;
        self.title = title;
        self
    }

    /// Names what is wrong.
    pub fn about(mut self, parameter: &str) -> Self {
        self.parameter = Some(parameter.into());
        self
    }

    /// Says what is missing.
    pub fn lacking(mut self, missing: Vec<String>) -> Self {
        self.missing = Some(missing.into_boxed_slice());
        self
    }

    /// Says when to try again.
    pub fn retry_after(mut self, seconds: u64) -> Self {
        self.retry_after_s = Some(u32::try_from(seconds).unwrap_or(u32::MAX));
        self
    }
}

impl IntoResponse for Problem {
    fn into_response(self) -> Response {
        let status = StatusCode::from_u16(self.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
        // A problem is texts and numbers, which always serialise.
        let body = serde_json::to_vec(&self).unwrap_or_default();
        let mut response = (status, [(header::CONTENT_TYPE, CONTENT_TYPE)], body).into_response();
        let headers = response.headers_mut();
        if status == StatusCode::UNAUTHORIZED {
            headers.insert(header::WWW_AUTHENTICATE, HeaderValue::from_static("Bearer"));
        }
        if let Some(seconds) = self.retry_after_s {
            headers.insert(header::RETRY_AFTER, HeaderValue::from(seconds));
        }
        // By this a refusal for want of a permission reaches the ledger, as those of pages do.
        if let Some(permission) = self.permission {
            let fault = PageFault::NotPermitted { permission };
            response.extensions_mut().insert(fault);
        }
        response.extensions_mut().insert(self);
        response
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_missing_permission_is_named_in_a_field_of_its_own() {
        let problem = Problem::not_permitted(Permission::ReadLedger);
        let value = serde_json::to_value(&problem).expect("JSON");
        assert_eq!(value["type"], "urn:rounds:problem:not-permitted");
        assert_eq!(value["status"], 403);
        assert_eq!(value["permission"], "ledger:read");
        assert!(problem.detail.contains("search the ledger"));
    }

    #[test]
    fn every_status_has_a_kind() {
        for status in [400, 401, 418, 431, 500, 502, 503, 511] {
            let code = StatusCode::from_u16(status).expect("a status");
            let problem = Problem::new(code, "x");
            assert_eq!(problem.status, status);
            assert!(problem.kind.starts_with("urn:rounds:problem:"));
        }
    }

    #[test]
    fn every_kind_is_in_the_documentation() {
        let documentation = include_str!("../../../../docs/api.md");
        for (status, word, _) in kinds() {
            let word = word.trim_start_matches("urn:rounds:problem:");
            let line = format!("| {status} | `{word}` |");
            assert!(documentation.contains(&line), "docs/api.md lacks {line}");
        }
    }

    #[test]
    fn a_refusal_for_a_while_says_how_long() {
        let problem = Problem::new(StatusCode::TOO_MANY_REQUESTS, "slow down").retry_after(7);
        let response = problem.into_response();
        assert_eq!(response.headers()[header::RETRY_AFTER], "7");
    }
}

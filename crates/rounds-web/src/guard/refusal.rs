//! Why a request is turned away before anybody looks at who sent it, said in a line of text or, to
//! programs that speak the interface, as `application/problem+json` (RFC 9457). Refusals of pages
//! are in `fault`.

use axum::http::StatusCode;
use axum::http::header::RETRY_AFTER;
use axum::response::{IntoResponse, Response};

use super::host::HostNames;
use super::limits::too_large_in_words;
use super::record::RequestId;
use crate::api::{Problem, is_interface};

/// Why a request is turned away at once.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    /// It names a host that is not ours, or two.
    #[error("{}", HostNames::REFUSAL)]
    ForeignHost,
    /// A proxy forwards to a site where nobody signs in.
    #[error("a proxy stands before this site and nobody signs in: set up sign-in first")]
    ProxyWithoutSignIn,
    /// It came through a proxy that did not encrypt.
    #[error(
        "this site is read over https only, and the proxy did not say that this request was (X-Forwarded-Proto)"
    )]
    NotEncrypted,
    /// Its address does not lie below the base path.
    #[error("no page has this address")]
    NoSuchPage,
    /// The body is compressed.
    #[error("the body must be sent as it is, without Content-Encoding")]
    Encoded,
    /// The body is too large.
    #[error("the body is too large: {}", too_large_in_words(*size_bytes, *limit_bytes))]
    BodyTooLarge {
        /// The limit.
        limit_bytes: u64,
        /// What the request says that it has.
        size_bytes: Option<u64>,
    },
    /// The body stopped coming.
    #[error("the body did not come whole and in time")]
    BodyNotWhole,
    /// Too often.
    #[error("too many requests: try again in {retry_after_s} s")]
    TooManyRequests {
        /// When the next one passes.
        retry_after_s: u64,
    },
    /// Too many of one person at once.
    #[error("{limit} requests of yours are being answered: wait for one to end")]
    TooManyAtOnce {
        /// The limit.
        limit: usize,
    },
    /// Too many of everybody at once.
    #[error("the server is busy: try again in {retry_after_s} s")]
    Busy {
        /// A fair guess.
        retry_after_s: u64,
    },
}

impl Refusal {
    /// The word for it in metrics.
    pub fn word(&self) -> &'static str {
        match self {
            Self::ForeignHost => "foreign-host",
            Self::ProxyWithoutSignIn => "proxy-without-sign-in",
            Self::NotEncrypted => "not-encrypted",
            Self::NoSuchPage => "outside-base-path",
            Self::Encoded => "encoded",
            Self::BodyTooLarge { .. } => "body-too-large",
            Self::BodyNotWhole => "body-not-whole",
            Self::TooManyRequests { .. } => "too-many-requests",
            Self::TooManyAtOnce { .. } => "too-many-at-once",
            Self::Busy { .. } => "busy",
        }
    }

    fn status(&self) -> StatusCode {
        match self {
            Self::ForeignHost | Self::NotEncrypted => StatusCode::MISDIRECTED_REQUEST,
            Self::ProxyWithoutSignIn => StatusCode::FORBIDDEN,
            Self::NoSuchPage => StatusCode::NOT_FOUND,
            Self::Encoded => StatusCode::UNSUPPORTED_MEDIA_TYPE,
            Self::BodyTooLarge { .. } => StatusCode::PAYLOAD_TOO_LARGE,
            Self::BodyNotWhole => StatusCode::REQUEST_TIMEOUT,
            Self::TooManyRequests { .. } | Self::TooManyAtOnce { .. } => {
                StatusCode::TOO_MANY_REQUESTS
            }
            Self::Busy { .. } => StatusCode::SERVICE_UNAVAILABLE,
        }
    }

    fn retry_after_s(&self) -> Option<u64> {
        match self {
            Self::TooManyRequests { retry_after_s } | Self::Busy { retry_after_s } => {
                Some(*retry_after_s)
            }
            Self::TooManyAtOnce { .. } => Some(1),
            _ => None,
        }
    }

    /// The answer to a request for this path below the site's root.
    pub fn answer(&self, path: &str, request: &RequestId) -> Response {
        if is_interface(path) {
            let mut problem = Problem::new(self.status(), self.to_string());
            problem.instance = Some(request.to_string().into());
            if let Some(seconds) = self.retry_after_s() {
                problem = problem.retry_after(seconds);
            }
            return problem.into_response();
        }
        let mut response = (self.status(), format!("{self}\n")).into_response();
        if let Some(seconds) = self.retry_after_s() {
            response.headers_mut().insert(RETRY_AFTER, seconds.into());
        }
        response
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn programs_read_a_problem_and_people_a_line() {
        let refusal = Refusal::TooManyRequests { retry_after_s: 7 };
        let id = RequestId::next();
        let problem = refusal.answer("/api/v1/findings", &id);
        assert_eq!(problem.status(), 429);
        assert_eq!(problem.headers()["retry-after"], "7");
        assert_eq!(
            problem.headers()["content-type"],
            "application/problem+json"
        );
        let body = axum::body::to_bytes(problem.into_body(), 4096)
            .await
            .expect("a body");
        let problem: serde_json::Value = serde_json::from_slice(&body).expect("JSON");
        assert_eq!(problem["status"], 429);
        assert_eq!(problem["retry_after_s"], 7);
        assert_eq!(problem["instance"], id.to_string());
        let line = refusal.answer("/findings", &id);
        assert_eq!(line.headers()["content-type"], "text/plain; charset=utf-8");
    }
}

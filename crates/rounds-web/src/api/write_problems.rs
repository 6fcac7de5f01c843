//! Every refusal below `/api` is written as problem details, whoever refused: a handler, the
//! guard, a limit, or the router that knows no such address.

use std::sync::Arc;

use axum::extract::Request;
use axum::http::header::{CONTENT_LENGTH, CONTENT_TYPE};
use axum::http::{HeaderMap, HeaderName, StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};

use super::problem::Problem;
use crate::fault::PageFault;
use crate::guard::record::Record;

/// Whether this address belongs to the interface.
pub fn is_interface(path: &str) -> bool {
    path == "/api" || path.starts_with("/api/")
}

/// Middleware: refusals below `/api` become `application/problem+json`; everything else passes as
/// it is. Must stand outside of everything that can refuse.
pub async fn write_problems(request: Request, next: Next) -> Response {
    if !is_interface(request.uri().path()) {
        return next.run(request).await;
    }
    let record = request.extensions().get::<Arc<Record>>();
    let request_id = record.map(|record| record.id.to_string().into_boxed_str());
    let response = next.run(request).await;
    let status = response.status();
    if !status.is_client_error() && !status.is_server_error() {
        return response;
    }
    rewrite(response, request_id)
}

fn rewrite(refusal: Response, request_id: Option<Box<str>>) -> Response {
    let (parts, _) = refusal.into_parts();
    let mut problem = parts
        .extensions
        .get::<Problem>()
        .cloned()
        .or_else(|| parts.extensions.get::<PageFault>().cloned().map(said))
        .unwrap_or_else(|| Problem::new(parts.status, detail_of(parts.status)));
    problem.instance = request_id;
    if problem.retry_after_s.is_none() {
        let seconds = text(&parts.headers, &header::RETRY_AFTER);
        problem.retry_after_s = seconds.and_then(|text| text.parse().ok());
    }
    let mut response = problem.into_response();
    *response.status_mut() = parts.status;
    let kept = parts.headers.iter();
    for (name, value) in kept.filter(|(name, _)| **name != CONTENT_TYPE && **name != CONTENT_LENGTH)
    {
        response.headers_mut().insert(name.clone(), value.clone());
    }
    response.extensions_mut().extend(parts.extensions);
    response
}

/// A fault in words for programs.
fn said(fault: PageFault) -> Problem {
    match fault {
        PageFault::NoSuchPage => Problem::new(
            StatusCode::NOT_FOUND,
            "the interface has no such address; /api/v1/openapi.json lists all of them",
        ),
        PageFault::WrongMethod => Problem::new(
            StatusCode::METHOD_NOT_ALLOWED,
            "this address has no such method; the header Allow lists those it has",
        ),
        PageFault::NotSignedIn => Problem::new(
            StatusCode::UNAUTHORIZED,
            "send a token that is valid: Authorization: Bearer …; tokens are made on the profile page",
        ),
        other => other.into(),
    }
}

fn detail_of(status: StatusCode) -> &'static str {
    status
        .canonical_reason()
        .unwrap_or("the request was refused")
}

fn text(headers: &HeaderMap, name: &HeaderName) -> Option<String> {
    let value = headers.get(name)?.to_str().ok()?;
    Some(value.to_owned())
}

#[cfg(test)]
mod tests {
    use axum::Router;
    use axum::body::{Body, to_bytes};
    use axum::http::Method;
    use axum::middleware::from_fn;
    use axum::routing::get;
    use tower::ServiceExt;

    use super::*;

    async fn ask(address: &str) -> (HeaderMap, serde_json::Value) {
        let limited = async || {
            let headers = [("retry-after", "9"), ("ratelimit-remaining", "0")];
            (StatusCode::TOO_MANY_REQUESTS, headers, "no").into_response()
        };
        let router = Router::new()
            .route("/api/v1/limited", get(limited))
            .fallback(async || PageFault::NoSuchPage)
            .layer(from_fn(write_problems));
        let record = Record::begin(&Method::GET);
        let request = Request::get(address).extension(record);
        let response = router
            .oneshot(request.body(Body::empty()).expect("a request"))
            .await
            .expect("an answer");
        let headers = response.headers().clone();
        let body = to_bytes(response.into_body(), 65_536)
            .await
            .expect("a body");
        (headers, serde_json::from_slice(&body).unwrap_or_default())
    }

    #[tokio::test]
    async fn a_refusal_by_a_limit_keeps_its_headers_and_becomes_a_problem() {
        let (headers, body) = ask("/api/v1/limited").await;
        assert_eq!(headers[CONTENT_TYPE], crate::api::problem::CONTENT_TYPE);
        assert_eq!(headers["ratelimit-remaining"], "0");
        assert_eq!(body["retry_after_s"], 9);
        assert!(body["instance"].as_str().is_some_and(|id| id.len() > 16));
    }

    #[tokio::test]
    async fn an_unknown_address_is_a_problem_only_below_the_interface() {
        let (_, body) = ask("/api/nothing").await;
        assert_eq!(body["type"], "urn:rounds:problem:not-found");
        let (headers, _) = ask("/apiary").await;
        assert!(
            headers[CONTENT_TYPE]
                .to_str()
                .expect("text")
                .starts_with("text/plain")
        );
    }
}

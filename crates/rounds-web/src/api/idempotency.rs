//! A change that was asked for twice is made once: a request with an `Idempotency-Key` is answered
//! from the shelf where the same person sent the same request before.

use std::sync::Arc;

use axum::Extension;
use axum::body::{Body, to_bytes};
use axum::extract::{FromRequestParts, Request};
use axum::http::header::{CONTENT_TYPE, LOCATION};
use axum::http::request::Parts;
use axum::http::{HeaderName, HeaderValue, StatusCode};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use data_encoding::HEXLOWER;
use sha2::{Digest, Sha256};

use super::json_body;
use super::problem::{ApiResult, Problem};
use super::shelf::{IdempotencyShelf, KeptAnswer, RequestMark, ShelfOutcome};
use crate::visit::Visitor;

/// Names one intended change.
const KEY: HeaderName = HeaderName::from_static("idempotency-key");
/// Says that the change was made by an earlier request.
const REPLAYED: HeaderName = HeaderName::from_static("idempotency-replayed");
/// Longest key; a UUID has 36 characters.
const KEY_BYTES_MAX: usize = 255;
/// Largest answer that is kept; changes answer with one small thing.
const ANSWER_BYTES_MAX: usize = 256 * 1024;
/// When to ask again while the first request is being answered.
const UNDER_WAY_RETRY_S: u64 = 1;

/// Marks an answer that shows a secret: it is sent once and the shelf keeps only that it was.
#[derive(Debug, Clone, Copy)]
pub struct ShownOnce;

/// Middleware of operations that change something.
pub async fn once(request: Request, next: Next) -> Response {
    let answered = match request.headers().get(KEY) {
        None => return next.run(request).await,
        Some(key) => keyed(key.clone(), request, next).await,
    };
    answered.unwrap_or_else(IntoResponse::into_response)
}

async fn keyed(key: HeaderValue, request: Request, next: Next) -> ApiResult<Response> {
    let (mut parts, body) = request.into_parts();
    let mark = mark(&key, &parts)?;
    let shelf = shelf(&mut parts).await?;
    let body = json_body::read(Request::from_parts(parts.clone(), body)).await?;
    let outcome = shelf.begin(&mark, &content_hash(&parts, &body)).await?;
    match outcome {
        ShelfOutcome::New => {}
        ShelfOutcome::Answered(answer) => return Ok(replay(answer)),
        ShelfOutcome::UnderWay => {
            let detail = "the first request with this Idempotency-Key has no answer yet; if it stays so, the server stopped in the middle of it: look whether the change was made, and use a new key";
            let problem = Problem::new(StatusCode::CONFLICT, detail).about("Idempotency-Key");
            return Err(problem.retry_after(UNDER_WAY_RETRY_S));
        }
        ShelfOutcome::OtherContent => {
            let detail = "this Idempotency-Key was used for another request; use a new one";
            return Err(Problem::field("Idempotency-Key", detail));
        }
    }
    let request = Request::from_parts(parts, Body::from(body));
    // A task of its own: it goes on when the program hangs up, and its answer waits on the shelf.
    let work = tokio::spawn(async move {
        let response = next.run(request).await;
        keep(shelf.as_ref(), &mark, response).await
    });
    work.await.unwrap_or_else(|_| {
        let detail = "the server stopped in the middle: look whether the change was made";
        Err(Problem::new(StatusCode::INTERNAL_SERVER_ERROR, detail))
    })
}

fn mark(key: &HeaderValue, parts: &Parts) -> ApiResult<RequestMark> {
    let key = key.to_str().ok().map(str::trim);
    let is_fit = |key: &&str| {
        (1..=KEY_BYTES_MAX).contains(&key.len()) && key.bytes().all(|byte| byte.is_ascii_graphic())
    };
    let key = key.filter(is_fit).ok_or_else(|| {
        let detail =
            format!("Idempotency-Key must be 1 to {KEY_BYTES_MAX} visible characters of ASCII");
        Problem::parameter("Idempotency-Key", detail)
    })?;
    let visitor = parts.extensions.get::<Arc<Visitor>>();
    let visitor = visitor.ok_or(crate::fault::PageFault::NotSignedIn)?;
    let principal = &visitor.principal;
    Ok(RequestMark {
        owner: format!("{} {}", principal.kind.as_str(), principal.person),
        key: key.to_owned(),
    })
}

async fn shelf(parts: &mut Parts) -> ApiResult<Arc<dyn IdempotencyShelf>> {
    let found = Extension::<Arc<dyn IdempotencyShelf>>::from_request_parts(parts, &()).await;
    let Extension(shelf) = found.map_err(|_| {
        Problem::new(
            StatusCode::SERVICE_UNAVAILABLE,
            "this server keeps no idempotency keys; send the request without the header",
        )
    })?;
    Ok(shelf)
}

/// Hash over everything that makes the request what it is. Fields are told apart by their lengths.
fn content_hash(parts: &Parts, body: &[u8]) -> String {
    let if_match = parts.headers.get("if-match");
    let fields = [
        parts.method.as_str().as_bytes(),
        parts.uri.path().as_bytes(),
        parts.uri.query().unwrap_or_default().as_bytes(),
        if_match.map_or(&b""[..], HeaderValue::as_bytes),
        body,
    ];
    let mut hash = Sha256::new();
    for field in fields {
        hash.update((field.len() as u64).to_be_bytes());
        hash.update(field);
    }
    HEXLOWER.encode(&hash.finalize())
}

async fn keep(
    shelf: &dyn IdempotencyShelf,
    mark: &RequestMark,
    response: Response,
) -> ApiResult<Response> {
    // A refusal changed nothing; the request may be sent again when it is mended.
    if !response.status().is_success() {
        shelf.give_up(mark).await?;
        return Ok(response);
    }
    let shows_secret = response.extensions().get::<ShownOnce>().is_some();
    let (parts, body) = response.into_parts();
    let Ok(bytes) = to_bytes(body, usize::MAX).await else {
        let detail = "the change was made, but its answer broke off; read the thing again";
        return Err(Problem::new(StatusCode::INTERNAL_SERVER_ERROR, detail));
    };
    let text = |name: HeaderName| {
        let value = parts.headers.get(name)?.to_str().ok()?;
        Some(value.to_owned())
    };
    let mut kept = KeptAnswer {
        status: parts.status.as_u16(),
        content_type: text(CONTENT_TYPE).unwrap_or_default(),
        location: text(LOCATION),
        body: String::from_utf8_lossy(&bytes).into_owned(),
    };
    if shows_secret || bytes.len() > ANSWER_BYTES_MAX {
        kept.status = StatusCode::CONFLICT.as_u16();
        kept.body = String::new();
    }
    // The change is made: a shelf that cannot keep its answer must not make it look failed.
    if let Err(error) = shelf.keep(mark, &kept).await {
        tracing::warn!(%error, "the answer to a change could not be kept for a repeated request");
    }
    Ok(Response::from_parts(parts, Body::from(bytes)))
}

fn replay(answer: KeptAnswer) -> Response {
    let status = StatusCode::from_u16(answer.status).unwrap_or(StatusCode::CONFLICT);
    let mut response = if status.is_success() {
        (status, answer.body).into_response()
    } else {
        let detail = "this was done by an earlier request, whose answer held a secret that is shown once; end the thing it made and make a new one with a new Idempotency-Key";
        Problem::new(status, detail)
            .about("Idempotency-Key")
            .into_response()
    };
    let headers = response.headers_mut();
    if status.is_success()
        && let Ok(content_type) = HeaderValue::try_from(answer.content_type)
    {
        headers.insert(CONTENT_TYPE, content_type);
    }
    if let Some(Ok(location)) = answer.location.map(HeaderValue::try_from) {
        headers.insert(LOCATION, location);
    }
    headers.insert(REPLAYED, HeaderValue::from_static("true"));
    response
}

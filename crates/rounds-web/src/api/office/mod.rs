//! Operations of the office: oneself, people, policies, the ledger, jobs, backups, health.
//!
//! Not here: what belongs to a browser session alone (its purpose, emergency access, passwords and
//! second factors), which a program has no business with.

pub mod installation;
pub mod ledger;
pub mod operations;
pub mod own;
pub mod people;
pub mod policies;
pub mod work;

use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde::Serialize;

use super::contract::json;
use super::idempotency::ShownOnce;

/// 204: done, and there is nothing to say.
fn done() -> Response {
    StatusCode::NO_CONTENT.into_response()
}

/// A thing was made (201) or work was begun (202), at this address below the interface.
fn at(status: StatusCode, location: &str, body: &impl Serialize) -> Response {
    let mut response = json(body);
    *response.status_mut() = status;
    if let Ok(location) = HeaderValue::try_from(location) {
        response.headers_mut().insert(header::LOCATION, location);
    }
    response
}

/// The answer shows a secret that nobody may be shown again.
fn shown_once(mut response: Response) -> Response {
    response.extensions_mut().insert(ShownOnce);
    response
}

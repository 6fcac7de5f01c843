//! `/metrics` for monitoring and `/readyz` for whatever sends requests here.

use std::sync::Arc;

use axum::Extension;
use axum::http::StatusCode;
use axum::http::header::CONTENT_TYPE as CONTENT_TYPE_HEADER;
use axum::response::{IntoResponse, Response};

use super::CONTENT_TYPE;
use crate::guard::network::Network;

/// Handler: the counters. Needs a permission, since figures of a hospital's work are its own.
pub async fn metrics(Extension(network): Extension<Arc<Network>>) -> Response {
    let text = network.metrics_text().await;
    ([(CONTENT_TYPE_HEADER, CONTENT_TYPE)], text).into_response()
}

/// Handler: 200 when everything the server stands on works, 503 otherwise, with a line for each.
/// Open to anybody, so it says no more than that.
pub async fn ready(Extension(network): Extension<Arc<Network>>) -> (StatusCode, String) {
    let checks = network.checks().await;
    let status = match checks.iter().all(|check| check.works) {
        true => StatusCode::OK,
        false => StatusCode::SERVICE_UNAVAILABLE,
    };
    let mut lines = String::new();
    for check in checks {
        let state = if check.works {
            "works"
        } else {
            "does not work"
        };
        lines.push_str(&format!("{} {state}\n", check.name));
    }
    if lines.is_empty() {
        lines.push_str("ready\n");
    }
    (status, lines)
}

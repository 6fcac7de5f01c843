//! `/healthz`: whether the site can be read, for programs.

use axum::http::StatusCode;

use crate::visit::Visit;

/// Handler: `ok`, or 503 when the site cannot be read.
pub async fn answer(visit: Visit) -> (StatusCode, &'static str) {
    match visit.site.standing().await {
        Ok(_) => (StatusCode::OK, "ok\n"),
        Err(_) => (StatusCode::SERVICE_UNAVAILABLE, "the site cannot be read\n"),
    }
}

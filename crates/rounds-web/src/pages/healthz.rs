//! `/healthz`: whether the site can be read, for programs.

use std::sync::Arc;

use axum::extract::State;
use axum::http::StatusCode;

use crate::app::App;

/// Handler: `ok`, or 503 when the site cannot be read.
pub async fn answer(State(app): State<Arc<App>>) -> (StatusCode, &'static str) {
    match app.site.standing().await {
        Ok(_) => (StatusCode::OK, "ok\n"),
        Err(_) => (StatusCode::SERVICE_UNAVAILABLE, "the site cannot be read\n"),
    }
}

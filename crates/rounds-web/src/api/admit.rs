//! What every request to an operation must satisfy before its handler sees it: declared query
//! parameters, an acceptable representation, and for changes a credential that no other site's page
//! can send. Whether the visitor may do it at all was decided before (`guard::entry`).

use std::sync::Arc;

use axum::extract::Request;
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};

use super::accept::{self, Representation};
use super::bearer;
use super::problem::ApiResult;
use super::query_names::{self, Declared};
use crate::visit::Visitor;

/// What one operation asks of its requests.
pub struct Admission {
    /// The query parameters.
    pub query: Vec<Declared>,
    /// Whether it is anything but reading by GET.
    pub changes: bool,
    /// How it can answer.
    pub representations: Vec<Representation>,
}

/// Middleware of one operation.
pub async fn check(admission: Arc<Admission>, request: Request, next: Next) -> Response {
    match admitted(&admission, &request) {
        Ok(()) => next.run(request).await,
        Err(problem) => problem.into_response(),
    }
}

fn admitted(admission: &Admission, request: &Request) -> ApiResult<()> {
    if admission.changes
        && let Some(visitor) = request.extensions().get::<Arc<Visitor>>()
    {
        bearer::check(visitor, request)?;
    }
    query_names::check(request.uri(), &admission.query)?;
    accept::choose(request.headers(), &admission.representations)?;
    Ok(())
}

//! SQL functions.

use axum::http::Uri;
use axum::response::Response;

use crate::api::contract::function::{Function, FunctionSummary};
use crate::api::contract::json;
use crate::api::paging::{Page, Piece};
use crate::api::problem::ApiResult;
use crate::api::query_names::Asked;
use crate::params::Segment;
use crate::visit::Visit;

/// `GET /api/v1/functions`
pub async fn list(visit: Visit, uri: Uri, Asked(piece): Asked<Piece>) -> ApiResult<Response> {
    let window = piece.window()?;
    let functions = visit.site.functions().await?;
    Ok(Page::<FunctionSummary>::of_all(functions, window).answer(&uri))
}

/// `GET /api/v1/functions/{name}`
pub async fn one(visit: Visit, Segment(name): Segment) -> ApiResult<Response> {
    Ok(json(&Function::from(visit.site.function(&name).await?)))
}

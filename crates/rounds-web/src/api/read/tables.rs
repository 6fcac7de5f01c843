//! Tables and their dictionary.

use axum::http::Uri;
use axum::response::Response;
use rounds_core::TableName;

use crate::api::contract::json;
use crate::api::contract::table::{Table, TableSummary};
use crate::api::paging::{Page, Piece};
use crate::api::problem::ApiResult;
use crate::api::query_names::Asked;
use crate::params::Segment;
use crate::site_reader::SiteError;
use crate::visit::Visit;

/// `GET /api/v1/tables`
pub async fn list(visit: Visit, uri: Uri, Asked(piece): Asked<Piece>) -> ApiResult<Response> {
    let window = piece.window()?;
    let tables = visit.site.tables().await?;
    Ok(Page::<TableSummary>::of_all(tables, window).answer(&uri))
}

/// `GET /api/v1/tables/{name}`
pub async fn one(visit: Visit, Segment(name): Segment) -> ApiResult<Response> {
    let name: TableName = name.parse().map_err(|_| SiteError::NotFound {
        kind: "table",
        name,
        suggestion: String::new(),
    })?;
    Ok(json(&Table::from(visit.site.table(&name).await?)))
}

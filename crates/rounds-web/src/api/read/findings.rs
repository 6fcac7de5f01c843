//! Findings.

use axum::http::Uri;
use axum::response::Response;
use serde::Deserialize;
use utoipa::IntoParams;

use crate::api::contract::finding::{Finding, FindingState, FindingSummary};
use crate::api::contract::json;
use crate::api::paging::{Page, Piece};
use crate::api::problem::ApiResult;
use crate::api::query_names::Asked;
use crate::page_data::FindingFilter;
use crate::params::Segment;
use crate::visit::Visit;

/// Which findings.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct Choice {
    /// Only open or only closed ones.
    #[param(inline)]
    state: Option<FindingState>,
}

/// `GET /api/v1/findings`
pub async fn list(
    visit: Visit,
    uri: Uri,
    Asked(choice): Asked<Choice>,
    Asked(piece): Asked<Piece>,
) -> ApiResult<Response> {
    let window = piece.window()?;
    let state = choice.state.map(Into::into);
    let found = visit.site.findings(&FindingFilter { state }).await?;
    Ok(Page::<FindingSummary>::of_all(found.rows, window).answer(&uri))
}

/// `GET /api/v1/findings/{id}`
pub async fn one(visit: Visit, Segment(id): Segment) -> ApiResult<Response> {
    Ok(json(&Finding::from(visit.site.finding(&id).await?)))
}

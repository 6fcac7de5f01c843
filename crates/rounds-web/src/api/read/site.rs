//! Who is asking, the server, what changed, search, and the description of the interface itself.

use axum::http::header;
use axum::response::{IntoResponse, Response};
use serde::Deserialize;
use utoipa::IntoParams;

use crate::api::contract::json;
use crate::api::contract::site::{About, Caller, Hits, Today};
use crate::api::description;
use crate::api::problem::{ApiResult, Problem};
use crate::api::query_names::Asked;
use crate::page_data::MeasureFilter;
use crate::pages::search::holds_all_words;
use crate::params::filled;
use crate::visit::Visit;

/// Hits of each kind.
const HITS_MAX: usize = 50;

/// What to search for.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct Search {
    /// Words that must all be there, in any case and order.
    #[param(min_length = 1, max_length = 200, required)]
    q: Option<String>,
}

/// `GET /api/v1/openapi.json`
pub async fn openapi() -> Response {
    ([(header::CONTENT_TYPE, "application/json")], description()).into_response()
}

/// `GET /api/v1/caller`
pub async fn caller(visit: Visit) -> Response {
    json(&Caller::from(visit.visitor.as_ref()))
}

/// `GET /api/v1/about`
pub async fn about(visit: Visit) -> ApiResult<Response> {
    let standing = visit.site.standing().await?;
    Ok(json(&About::of(visit.info(), &standing)))
}

/// `GET /api/v1/today`
pub async fn today(visit: Visit) -> ApiResult<Response> {
    Ok(json(&Today::from(visit.site.today().await?)))
}

/// `GET /api/v1/search`
pub async fn search(visit: Visit, Asked(search): Asked<Search>) -> ApiResult<Response> {
    let text = filled(search.q);
    let text = text.ok_or_else(|| Problem::parameter("q", "q must hold at least one word"))?;
    let measures = visit.site.measures(&MeasureFilter::default()).await?.rows;
    let tables = visit.site.tables().await?;
    let functions = visit.site.functions().await?;
    Ok(json(&Hits {
        measures: measures
            .into_iter()
            .filter(|row| holds_all_words(&text, &[&row.id, &row.title, &row.area]))
            .take(HITS_MAX)
            .map(Into::into)
            .collect(),
        tables: tables
            .into_iter()
            .filter(|row| holds_all_words(&text, &[&row.name.to_string(), &row.title]))
            .take(HITS_MAX)
            .map(Into::into)
            .collect(),
        functions: functions
            .into_iter()
            .filter(|row| holds_all_words(&text, &[&row.name, &row.topic, &row.summary]))
            .take(HITS_MAX)
            .map(Into::into)
            .collect(),
    }))
}

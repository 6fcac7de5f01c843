//! Measures.

use axum::http::{HeaderMap, Uri};
use axum::response::Response;
use serde::Deserialize;
use utoipa::IntoParams;

use crate::api::accept::{self, Representation};
use crate::api::contract::json;
use crate::api::contract::measure::{Measure, MeasureSummary};
use crate::api::contract::series::Series;
use crate::api::paging::{Page, Piece};
use crate::api::problem::ApiResult;
use crate::api::query_names::Asked;
use crate::page_data::MeasureFilter;
use crate::pages;
use crate::params::{Segment, filled};
use crate::visit::Visit;

/// How a series can be written.
pub const SERIES_AS: [Representation; 2] = [Representation::Json, Representation::Csv];

/// Which measures.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct Choice {
    /// Words that id or title must contain.
    #[param(max_length = 200)]
    text: Option<String>,
    /// Only this area.
    #[param(max_length = 200)]
    area: Option<String>,
}

/// Which group of a measure.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct GroupChoice {
    /// The `key` of a group, for example `hospital=73`; without it the whole site.
    #[param(max_length = 1000)]
    group: Option<String>,
}

/// `GET /api/v1/measures`
pub async fn list(
    visit: Visit,
    uri: Uri,
    Asked(choice): Asked<Choice>,
    Asked(piece): Asked<Piece>,
) -> ApiResult<Response> {
    let window = piece.window()?;
    let filter = MeasureFilter {
        text: filled(choice.text),
        area: filled(choice.area),
    };
    let found = visit.site.measures(&filter).await?;
    Ok(Page::<MeasureSummary>::of_all(found.rows, window).answer(&uri))
}

/// `GET /api/v1/measures/{id}`
pub async fn one(
    visit: Visit,
    Segment(id): Segment,
    Asked(choice): Asked<GroupChoice>,
) -> ApiResult<Response> {
    let group = filled(choice.group);
    let page = visit.site.measure(&id, group.as_deref()).await?;
    Ok(json(&Measure::from(page)))
}

/// `GET /api/v1/measures/{id}/series`
pub async fn series(
    visit: Visit,
    Segment(id): Segment,
    headers: HeaderMap,
    Asked(choice): Asked<GroupChoice>,
) -> ApiResult<Response> {
    let representation = accept::choose(&headers, &SERIES_AS)?;
    let group = filled(choice.group);
    let page = visit.site.measure(&id, group.as_deref()).await?;
    Ok(match representation {
        Representation::Csv => pages::measures::csv::response(&page),
        _ => json(&Series::from(page.series)),
    })
}

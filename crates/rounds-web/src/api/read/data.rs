//! Sources, batches and refused rows.

use axum::http::{HeaderMap, Uri, header};
use axum::response::{IntoResponse, Response};

use crate::api::accept::{self, Representation};
use crate::api::contract::data::{Batch, BatchSummary, RefusedFilter, RefusedRow, Source};
use crate::api::contract::json;
use crate::api::paging::{Page, Piece};
use crate::api::problem::{ApiResult, Problem};
use crate::api::query_names::Asked;
use crate::page_data::Window;
use crate::pages::data::quarantine_export;
use crate::params::Segment;
use crate::visit::Visit;

/// How refused rows can be written.
pub const REFUSED_AS: [Representation; 3] = [
    Representation::Json,
    Representation::Ndjson,
    Representation::Csv,
];

/// `GET /api/v1/sources`
pub async fn sources(visit: Visit, uri: Uri, Asked(piece): Asked<Piece>) -> ApiResult<Response> {
    let window = piece.window()?;
    let no_batches = Window {
        offset: 0,
        limit: 0,
    };
    let data = visit.site.data(no_batches).await?;
    Ok(Page::<Source>::of_all(data.sources, window).answer(&uri))
}

/// `GET /api/v1/batches`
pub async fn batches(visit: Visit, uri: Uri, Asked(piece): Asked<Piece>) -> ApiResult<Response> {
    let window = piece.window()?;
    let data = visit.site.data(window).await?;
    let items = data.batches.into_iter().map(BatchSummary::from).collect();
    Ok(Page::cut(items, window, data.batches_total).answer(&uri))
}

/// `GET /api/v1/batches/{number}`
pub async fn batch(visit: Visit, Segment(number): Segment) -> ApiResult<Response> {
    let number: i64 = number.parse().map_err(|_| {
        let detail = format!("a batch has a whole number, found {number:?}");
        Problem::parameter("number", detail)
    })?;
    Ok(json(&Batch::from(visit.site.batch(number).await?)))
}

/// `GET /api/v1/quarantine`
pub async fn refused(
    visit: Visit,
    uri: Uri,
    headers: HeaderMap,
    Asked(filter): Asked<RefusedFilter>,
    Asked(piece): Asked<Piece>,
) -> ApiResult<Response> {
    let representation = accept::choose(&headers, &REFUSED_AS)?;
    let window = piece.window()?;
    let found = visit.site.quarantine(&filter.into_filter(), window).await?;
    let (content_type, text) = match representation {
        Representation::Csv => (
            "text/csv; charset=utf-8",
            quarantine_export::as_csv(&found.rows),
        ),
        Representation::Ndjson => (
            "application/x-ndjson",
            quarantine_export::as_ndjson(&found.rows),
        ),
        _ => {
            let items = found.rows.into_iter().map(RefusedRow::from).collect();
            return Ok(Page::cut(items, window, found.total).answer(&uri));
        }
    };
    let mut response = ([(header::CONTENT_TYPE, content_type)], text).into_response();
    let cut: Page<()> = Page::cut(vec![(); found.rows.len()], window, found.total);
    cut.link_in(response.headers_mut(), &uri);
    Ok(response)
}

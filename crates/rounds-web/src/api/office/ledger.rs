//! The ledger: searched, verified, taken away.

use axum::http::{HeaderMap, HeaderValue, StatusCode, Uri, header};
use axum::response::{IntoResponse, Response};

use super::at;
use crate::api::accept::{self, Representation};
use crate::api::contract::json;
use crate::api::contract::office::ledger::{
    AccountingQuestion, LedgerChoice, LedgerEntry, LedgerEntrySummary, Verification,
};
use crate::api::json_body::JsonBody;
use crate::api::paging::{Page, Piece};
use crate::api::problem::{ApiResult, Problem};
use crate::api::query_names::Asked;
use crate::page_data::office::{self, Caller, LedgerFormat};
use crate::params::Segment;
use crate::visit::Visit;

/// How the ledger can be taken away.
pub const EXPORT_AS: [Representation; 4] = [
    Representation::Csv,
    Representation::FhirNdjson,
    Representation::Ndjson,
    Representation::Text,
];

/// `GET /api/v1/ledger/entries`
pub async fn search(
    visit: Visit,
    uri: Uri,
    Asked(choice): Asked<LedgerChoice>,
    Asked(piece): Asked<Piece>,
) -> ApiResult<Response> {
    let window = piece.window()?;
    let ledger = &visit.office().ledger;
    let filter = choice.into_filter();
    let found = ledger.search(&visit.visitor, &filter, window).await?;
    let items = found
        .rows
        .into_iter()
        .map(LedgerEntrySummary::from)
        .collect();
    Ok(Page::cut(items, window, found.total).answer(&uri))
}

/// `GET /api/v1/ledger/entries/{number}`
pub async fn entry(visit: Visit, Segment(number): Segment) -> ApiResult<Response> {
    let number: i64 = number.parse().map_err(|_| {
        let detail = format!("an entry has a whole number, found {number:?}");
        Problem::parameter("number", detail)
    })?;
    let entry = visit.office().ledger.entry(&visit.visitor, number).await?;
    Ok(json(&LedgerEntry::from(entry)))
}

/// `GET /api/v1/ledger/verification`
pub async fn verification(visit: Visit) -> ApiResult<Response> {
    let ledger = &visit.office().ledger;
    let state = ledger.verification(&visit.visitor).await?;
    Ok(json(&Verification::from(state)))
}

/// `POST /api/v1/ledger/verification`
pub async fn verify(visit: Visit, caller: Caller) -> ApiResult<Response> {
    let ledger = &visit.office().ledger;
    ledger.verify(&caller, &visit.visitor).await?;
    let state = ledger.verification(&visit.visitor).await?;
    let location = "/api/v1/ledger/verification";
    Ok(at(
        StatusCode::ACCEPTED,
        location,
        &Verification::from(state),
    ))
}

/// `GET /api/v1/ledger/export`
pub async fn export(
    visit: Visit,
    caller: Caller,
    headers: HeaderMap,
    Asked(choice): Asked<LedgerChoice>,
) -> ApiResult<Response> {
    let format = match accept::choose(&headers, &EXPORT_AS)? {
        Representation::FhirNdjson => LedgerFormat::Fhir,
        Representation::Ndjson => LedgerFormat::Ocsf,
        Representation::Text => LedgerFormat::Cef,
        Representation::Csv | Representation::Json | Representation::Bytes => LedgerFormat::Csv,
    };
    let ledger = &visit.office().ledger;
    let filter = choice.into_filter();
    let export = ledger
        .export(&caller, &visit.visitor, &filter, format)
        .await?;
    let mut response = export.body.into_response();
    let headers = response.headers_mut();
    let content_type = HeaderValue::from_static(format.content_type());
    headers.insert(header::CONTENT_TYPE, content_type);
    headers.insert("x-rounds-entries", export.entries.into());
    headers.insert("x-rounds-entries-total", export.total.into());
    Ok(response)
}

/// `POST /api/v1/ledger/accounting`
pub async fn accounting(
    visit: Visit,
    caller: Caller,
    JsonBody(question): JsonBody<AccountingQuestion>,
) -> ApiResult<Response> {
    let piece = Piece {
        limit: question.limit,
        cursor: question.cursor,
    };
    let window = piece.window()?;
    let question = office::AccountingQuestion {
        patient_id: question.patient_id,
        from: question.from,
        until: question.until,
    };
    let ledger = &visit.office().ledger;
    let found = ledger
        .accounting(&caller, &visit.visitor, &question, window)
        .await?;
    let items = found
        .rows
        .into_iter()
        .map(LedgerEntrySummary::from)
        .collect();
    Ok(json(&Page::cut(items, window, found.total)))
}

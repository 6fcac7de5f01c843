//! `/office/ledger/export/{format}`: the entries of a filter as a file.

use axum::http::{HeaderName, header};
use axum::response::{IntoResponse, Response};

use super::filter::Choice;
use crate::fault::{PageFault, PageResult};
use crate::page_data::office::{Caller, LedgerFormat};
use crate::params::{Params, Segment};
use crate::visit::Visit;

const ENTRIES_TOTAL: HeaderName = HeaderName::from_static("x-rounds-rows-total");

/// Handler.
pub async fn file(
    visit: Visit,
    caller: Caller,
    Segment(word): Segment,
    Params(choice): Params<Choice>,
) -> PageResult<Response> {
    let format = LedgerFormat::ALL
        .into_iter()
        .find(|format| format.as_str() == word);
    let format = format.ok_or(PageFault::NoSuchPage)?;
    let filter = choice.filter(&visit.info().time_zone)?;
    let office = &visit.office().ledger;
    let export = office
        .export(&caller, &visit.visitor, &filter, format)
        .await?;
    let name = format!("attachment; filename=\"ledger.{}\"", ending(format));
    let headers = [
        (header::CONTENT_TYPE, format.content_type().to_owned()),
        (header::CONTENT_DISPOSITION, name),
        (ENTRIES_TOTAL, export.total.to_string()),
    ];
    Ok((headers, export.body).into_response())
}

fn ending(format: LedgerFormat) -> &'static str {
    match format {
        LedgerFormat::Csv => "csv",
        LedgerFormat::Fhir | LedgerFormat::Ocsf => "ndjson",
        LedgerFormat::Cef => "cef",
    }
}

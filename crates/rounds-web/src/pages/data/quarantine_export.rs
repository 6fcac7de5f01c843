//! `/data/quarantine.csv` and `/data/quarantine.ndjson`: the refused rows that pass the filter.

use axum::http::{HeaderName, header};
use axum::response::{IntoResponse, Response};
use serde::Serialize;

use super::quarantine::Choice;
use crate::fault::PageResult;
use crate::page_data::{QuarantineRow, Window};
use crate::params::Params;
use crate::view::comma_separated::CommaSeparated;
use crate::visit::Visit;

/// Rows in one export; `rounds quarantine` on the command line has no such limit.
pub const EXPORT_ROWS_MAX: u64 = 10_000;
/// Tells a program how many rows pass the filter, whether or not all of them are here.
const ROWS_TOTAL: HeaderName = HeaderName::from_static("x-rounds-rows-total");

const COLUMNS: [&str; 8] = [
    "source", "file", "line", "column", "reason", "message", "batch", "raw",
];

#[derive(Serialize)]
struct ExportedRow<'a> {
    source: &'a str,
    file: &'a str,
    line: i64,
    column: Option<&'a str>,
    reason: &'a str,
    message: &'a str,
    batch: i64,
    raw: &'a str,
}

/// Handler for CSV.
pub async fn csv(visit: Visit, Params(choice): Params<Choice>) -> PageResult<Response> {
    let (rows, total) = read(&visit, choice).await?;
    Ok(respond("text/csv; charset=utf-8", total, as_csv(&rows)))
}

/// The rows as CSV.
pub fn as_csv(rows: &[QuarantineRow]) -> String {
    let mut csv = CommaSeparated::with_header(COLUMNS);
    for row in rows {
        csv.line([
            row.source.as_str(),
            row.file.as_str(),
            &row.line.to_string(),
            row.column.as_deref().unwrap_or(""),
            &row.reason,
            &row.message,
            &row.batch.to_string(),
            &row.raw,
        ]);
    }
    csv.finish()
}

/// Handler for NDJSON.
pub async fn ndjson(visit: Visit, Params(choice): Params<Choice>) -> PageResult<Response> {
    let (rows, total) = read(&visit, choice).await?;
    Ok(respond("application/x-ndjson", total, as_ndjson(&rows)))
}

/// The rows as lines of JSON.
pub fn as_ndjson(rows: &[QuarantineRow]) -> String {
    let mut text = String::new();
    for row in rows {
        // Texts and numbers always serialise.
        text.push_str(&serde_json::to_string(&exported(row)).unwrap_or_default());
        text.push('\n');
    }
    text
}

async fn read(visit: &Visit, choice: Choice) -> PageResult<(Vec<QuarantineRow>, u64)> {
    let everything = Window {
        offset: 0,
        limit: EXPORT_ROWS_MAX,
    };
    let page = visit.site.quarantine(&choice.filter(), everything).await?;
    Ok((page.rows, page.total))
}

fn exported(row: &QuarantineRow) -> ExportedRow<'_> {
    ExportedRow {
        source: &row.source,
        file: &row.file,
        line: row.line,
        column: row.column.as_deref(),
        reason: &row.reason,
        message: &row.message,
        batch: row.batch,
        raw: &row.raw,
    }
}

fn respond(content_type: &'static str, total: u64, text: String) -> Response {
    let headers = [
        (header::CONTENT_TYPE, content_type.to_owned()),
        (header::CONTENT_DISPOSITION, "attachment".to_owned()),
        (ROWS_TOTAL, total.to_string()),
    ];
    (headers, text).into_response()
}

//! `/query.csv` and `/query.json`: an answer for programs, with more rows than the page shows.

use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde_json::{Map, Value, json};

use super::{Asked, comes_from_elsewhere};
use crate::fault::{PageFault, PageResult};
use crate::page_data::{Cell, QueryAnswer, QueryRefused};
use crate::params::Params;
use crate::view::comma_separated::CommaSeparated;
use crate::visit::Visit;

/// Handler for CSV.
pub async fn csv(
    visit: Visit,
    headers: HeaderMap,
    Params(asked): Params<Asked>,
) -> PageResult<Response> {
    Ok(match ask(&visit, &headers, &asked).await? {
        Ok(answer) => {
            let content_type = [(header::CONTENT_TYPE, "text/csv; charset=utf-8")];
            (content_type, as_csv(&answer)).into_response()
        }
        Err(refused) => (StatusCode::BAD_REQUEST, format!("{refused}\n")).into_response(),
    })
}

/// Handler for JSON: an array of objects.
pub async fn json(
    visit: Visit,
    headers: HeaderMap,
    Params(asked): Params<Asked>,
) -> PageResult<Response> {
    let content_type = [(header::CONTENT_TYPE, "application/json")];
    Ok(match ask(&visit, &headers, &asked).await? {
        Ok(answer) => (content_type, as_json(&answer).to_string()).into_response(),
        Err(refused) => {
            let body = json!({
                "error": refused.message,
                "position": refused.position,
                "hint": refused.hint,
            });
            (StatusCode::BAD_REQUEST, content_type, body.to_string()).into_response()
        }
    })
}

async fn ask(
    visit: &Visit,
    headers: &HeaderMap,
    asked: &Asked,
) -> PageResult<Result<QueryAnswer, QueryRefused>> {
    if comes_from_elsewhere(headers) {
        return Err(PageFault::ForeignPage);
    }
    let question = asked
        .question(visit.info().query_export_rows_max)
        .ok_or_else(|| PageFault::BadRequest("sql is missing: ?sql=select …".to_owned()))?;
    match visit.site.query(&question).await {
        Ok(answer) => Ok(Ok(answer)),
        Err(refused) => refused.or_fault().map(Err),
    }
}

/// The answer as CSV.
pub fn as_csv(answer: &QueryAnswer) -> String {
    let names = answer.columns.iter().map(|column| column.name.as_str());
    let mut csv = CommaSeparated::with_header(names);
    for row in &answer.rows {
        let fields: Vec<String> = row.iter().map(cell_text).collect();
        csv.line(fields.iter().map(String::as_str));
    }
    csv.finish()
}

fn cell_text(cell: &Cell) -> String {
    match cell {
        Cell::Null => String::new(),
        Cell::Boolean(value) => value.to_string(),
        Cell::Integer(value) => value.to_string(),
        Cell::Number(value) => value.to_string(),
        Cell::Text(text) => text.clone(),
    }
}

fn as_json(answer: &QueryAnswer) -> Value {
    Value::Array(as_objects(answer).collect())
}

/// The rows of the answer as JSON objects.
pub fn as_objects(answer: &QueryAnswer) -> impl Iterator<Item = Value> {
    answer.rows.iter().map(|row| {
        let members: Map<String, Value> = answer
            .columns
            .iter()
            .zip(row)
            .map(|(column, cell)| (column.name.clone(), json!(cell)))
            .collect();
        Value::Object(members)
    })
}

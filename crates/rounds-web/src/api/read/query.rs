//! Questions in SQL. The question is in the body, so that it is in no address and no log.

use axum::http::{HeaderMap, HeaderName, HeaderValue, header};
use axum::response::{IntoResponse, Response};
use rounds_core::access::Permission;

use crate::api::accept::{self, Representation};
use crate::api::contract::json;
use crate::api::contract::query::{Answer, Question, SQL_BYTES_MAX};
use crate::api::json_body::JsonBody;
use crate::api::problem::{ApiResult, Problem};
use crate::page_data::{self, QueryAnswer};
use crate::pages::query::export;
use crate::params::filled;
use crate::visit::Visit;

/// How an answer can be written.
pub const ANSWER_AS: [Representation; 3] = [
    Representation::Json,
    Representation::Ndjson,
    Representation::Csv,
];

/// Whether there were more rows than are here, where the body has no place to say so.
const ROWS_MORE: HeaderName = HeaderName::from_static("x-rounds-rows-more");

/// `POST /api/v1/query`
pub async fn ask(
    visit: Visit,
    headers: HeaderMap,
    JsonBody(question): JsonBody<Question>,
) -> ApiResult<Response> {
    let representation = accept::choose(&headers, &ANSWER_AS)?;
    let question = checked(&visit, question, representation)?;
    let answer = visit.site.query(&question).await?;
    Ok(match representation {
        Representation::Ndjson => taken_away("application/x-ndjson", lines(&answer), &answer),
        Representation::Csv => {
            taken_away("text/csv; charset=utf-8", export::as_csv(&answer), &answer)
        }
        _ => json(&Answer::from(answer)),
    })
}

fn checked(
    visit: &Visit,
    question: Question,
    representation: Representation,
) -> ApiResult<page_data::Question> {
    let (usual, most) = {
        let info = visit.info();
        (info.query_rows_max, info.query_export_rows_max)
    };
    let rows_max = question.rows_max.unwrap_or(usual);
    if !(1..=most).contains(&rows_max) {
        let detail = format!("rows_max must be a number from 1 to {most}, found {rows_max}");
        return Err(Problem::field("rows_max", detail));
    }
    let takes_away = rows_max > usual || representation != Representation::Json;
    if takes_away && !visit.visitor.may(Permission::Export) {
        return Err(Problem::not_permitted(Permission::Export));
    }
    if question.sql.len() > SQL_BYTES_MAX {
        let detail = format!("the question is longer than {SQL_BYTES_MAX} bytes");
        return Err(Problem::field("sql", detail));
    }
    let sql = filled(Some(question.sql));
    Ok(page_data::Question {
        sql: sql.ok_or_else(|| Problem::field("sql", "sql must hold one select"))?,
        as_of: filled(question.as_of),
        rows_max,
    })
}

fn taken_away(content_type: &'static str, text: String, answer: &QueryAnswer) -> Response {
    let mut response = ([(header::CONTENT_TYPE, content_type)], text).into_response();
    let more = if answer.more { "true" } else { "false" };
    let headers = response.headers_mut();
    headers.insert(ROWS_MORE, HeaderValue::from_static(more));
    response
}

/// One object a line; of columns with the same name the last one counts.
fn lines(answer: &QueryAnswer) -> String {
    let mut text = String::new();
    for object in export::as_objects(answer) {
        text.push_str(&object.to_string());
        text.push('\n');
    }
    text
}

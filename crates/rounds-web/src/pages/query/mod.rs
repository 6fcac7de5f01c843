//! `/query?sql=…&as_of=…`: ask in SQL, see the rows. The address holds the question.

mod answer;
pub mod export;

use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use maud::{Markup, html};
use serde::Deserialize;

use crate::fault::PageResult;
use crate::page_data::{QueryAnswer, QueryRefused, Question, TableRow};
use crate::params::{Params, filled};
use crate::shell::Section;
use crate::view::{href, number};
use crate::visit::Visit;

/// Tables offered as examples.
const EXAMPLES_MAX: usize = 4;

/// Parameters of the page and of its exports.
#[derive(Debug, Deserialize)]
pub struct Asked {
    sql: Option<String>,
    as_of: Option<String>,
}

impl Asked {
    /// The question, if one was asked.
    pub fn question(&self, rows_max: usize) -> Option<Question> {
        Some(Question {
            sql: filled(self.sql.clone())?,
            as_of: filled(self.as_of.clone()),
            rows_max,
        })
    }
}

/// What the page has to show below the form.
enum Outcome {
    /// Nothing was asked.
    NotAsked,
    /// Another site's page led here; the person decides whether to ask.
    NotRun,
    Answered(QueryAnswer),
    Refused(QueryRefused),
}

/// Handler.
pub async fn page(
    visit: Visit,
    headers: HeaderMap,
    Params(asked): Params<Asked>,
) -> PageResult<Response> {
    let shell = visit.shell(Section::Query).await?;
    let tables = visit.site.tables().await?;
    let outcome = match asked.question(visit.info().query_rows_max) {
        None => Outcome::NotAsked,
        Some(_) if comes_from_elsewhere(&headers) => Outcome::NotRun,
        Some(question) => match visit.site.query(&question).await {
            Ok(answer) => Outcome::Answered(answer),
            Err(refused) => Outcome::Refused(refused.or_fault()?),
        },
    };
    let status = match outcome {
        Outcome::Refused(_) => StatusCode::BAD_REQUEST,
        _ => StatusCode::OK,
    };
    let content = view(&visit, &asked, &outcome, &tables);
    Ok((status, shell.page("Query", content)).into_response())
}

/// Whether the browser says that a page of another site made this request.
pub fn comes_from_elsewhere(headers: &HeaderMap) -> bool {
    let site = headers
        .get("sec-fetch-site")
        .and_then(|value| value.to_str().ok());
    matches!(site, Some("cross-site" | "same-site"))
}

fn view(visit: &Visit, asked: &Asked, outcome: &Outcome, tables: &[TableRow]) -> Markup {
    let info = visit.info();
    html! {
        h1 { "Query" }
        p.lead {
            "One " code { "select" } " over any table, with "
            a href="/functions" { "functions for statistics" } ". Reading only; at most "
            (number::counted(info.query_rows_max as u64, "row", "rows")) " here, "
            (number::whole(info.query_export_rows_max as u64)) " as CSV or JSON, and "
            (number::counted(info.query_seconds_max, "second", "seconds")) "."
        }
        (form(asked))
        @match outcome {
            Outcome::NotAsked => (examples(tables)),
            Outcome::NotRun => p.notice { "Another site led here. Read the question before you run it." },
            Outcome::Answered(answer) => (answer::view(&visit.visitor, asked, answer)),
            Outcome::Refused(refused) => (answer::refusal(asked, refused)),
        }
    }
}

fn form(asked: &Asked) -> Markup {
    let sql = asked.sql.as_deref().unwrap_or("");
    let lines = sql.lines().count().clamp(4, 16);
    html! {
        form.question action="/query" {
            label for="sql" { "SQL" }
            // A browser drops the first line end of a text area, so one is given away.
            textarea #sql name="sql" rows=(lines) spellcheck="false" autocapitalize="off" autocomplete="off" maxlength="12000" required {
                "\n" (sql)
            }
            div.question-foot {
                button.primary type="submit" { "Run" }
                label {
                    "As of " input type="text" name="as_of" value=(asked.as_of.as_deref().unwrap_or(""))
                        placeholder="now" maxlength="64" aria-describedby="as-of-hint";
                }
                span.quiet #as-of-hint { "a version number, or a time such as 2026-11-16T06:00:00Z" }
            }
        }
    }
}

fn examples(tables: &[TableRow]) -> Markup {
    let filled: Vec<&TableRow> = tables
        .iter()
        .filter(|table| table.rows > 0)
        .take(EXAMPLES_MAX)
        .collect();
    html! {
        @if filled.is_empty() {
            p { "No table holds rows yet. After " code { "rounds load" } " there is something to ask." }
        } @else {
            h2 { "For a start" }
            ul.examples {
                @for table in filled {
                    @let sql = format!("select * from {} limit 20", table.name);
                    li {
                        a href=(href::query(&sql)) { code { (sql) } }
                        span.made-of { (table.title) " · " (number::counted(table.rows, "row", "rows")) }
                    }
                }
            }
            p.quiet { "All tables and columns are under " a href="/data/tables" { "Tables" } "." }
        }
    }
}

//! `/search?q=…`: measures, tables and functions whose name or title holds every word.

use maud::{Markup, html};
use serde::Deserialize;

use crate::fault::PageResult;
use crate::page_data::{FunctionRow, MeasureFilter, MeasureRow, TableRow};
use crate::params::{Params, filled};
use crate::shell::Section;
use crate::view::{href, number};
use crate::visit::Visit;

/// Hits shown of each kind.
const HITS_MAX: usize = 50;

/// Parameters of the page.
#[derive(Debug, Deserialize)]
pub struct Search {
    q: Option<String>,
}

/// Handler.
pub async fn page(visit: Visit, Params(search): Params<Search>) -> PageResult<Markup> {
    let text = filled(search.q).unwrap_or_default();
    let shell = visit.shell(Section::Nowhere).await?.with_search(&text);
    let measures = visit.site.measures(&MeasureFilter::default()).await?.rows;
    let tables = visit.site.tables().await?;
    let functions = visit.site.functions().await?;
    Ok(shell.page("Search", view(&text, &measures, &tables, &functions)))
}

fn view(
    text: &str,
    measures: &[MeasureRow],
    tables: &[TableRow],
    functions: &[FunctionRow],
) -> Markup {
    let measures: Vec<&MeasureRow> = measures
        .iter()
        .filter(|row| holds_all_words(text, &[&row.id, &row.title, &row.area]))
        .take(HITS_MAX)
        .collect();
    let tables: Vec<&TableRow> = tables
        .iter()
        .filter(|row| holds_all_words(text, &[&row.name.to_string(), &row.title]))
        .take(HITS_MAX)
        .collect();
    let functions: Vec<&FunctionRow> = functions
        .iter()
        .filter(|row| holds_all_words(text, &[&row.name, &row.topic, &row.summary]))
        .take(HITS_MAX)
        .collect();
    let hits = (measures.len() + tables.len() + functions.len()) as u64;
    html! {
        h1 { "Search" }
        @if text.is_empty() {
            p.lead { "Type a word above: part of the name or title of a measure, a table or a function." }
        } @else {
            p.lead { (number::counted(hits, "hit", "hits")) " for “" (text) "”" }
            @if hits == 0 {
                p { "All " a href="/measures" { "measures" } ", all " a href="/data/tables" { "tables" } ", all " a href="/functions" { "functions" } "." }
            }
            @if !measures.is_empty() {
                h2 { "Measures" }
                ul.hits {
                    @for row in measures {
                        li { a href=(href::measure(&row.id, None)) { (row.title) } span.made-of { (row.area) " · " (row.id) } }
                    }
                }
            }
            @if !tables.is_empty() {
                h2 { "Tables" }
                ul.hits {
                    @for row in tables {
                        li { a href=(href::table(&row.name)) { (row.name) } span.made-of { (row.title) } }
                    }
                }
            }
            @if !functions.is_empty() {
                h2 { "Functions" }
                ul.hits {
                    @for row in functions {
                        li { a href=(href::function(&row.name)) { code { (row.name) } } span.made-of { (row.summary) } }
                    }
                }
            }
        }
    }
}

/// Whether every word of `text` is in one of the fields; an empty text is in none.
pub fn holds_all_words(text: &str, fields: &[&str]) -> bool {
    let haystack = fields.join(" ").to_lowercase();
    !text.is_empty()
        && text
            .to_lowercase()
            .split_whitespace()
            .all(|word| haystack.contains(word))
}

#[cfg(test)]
mod tests {
    use super::holds_all_words;

    #[test]
    fn every_word_must_be_there_in_any_case_and_order() {
        assert!(holds_all_words(
            "30 READMISSION",
            &["Readmission within 30 days"]
        ));
        assert!(!holds_all_words(
            "readmission hip",
            &["Readmission within 30 days"]
        ));
        assert!(!holds_all_words("", &["anything"]));
    }
}

//! `/functions?q=…`: every function that SQL can call, by topic, with what it answers.

mod answer;
mod formula;
pub mod function;

use maud::{Markup, html};
use serde::Deserialize;

use super::search::holds_all_words;
use crate::fault::PageResult;
use crate::page_data::{FunctionCall, FunctionRow};
use crate::params::{Params, filled};
use crate::shell::Section;
use crate::view::{empty, href, number};
use crate::visit::Visit;

/// Parameters of the page.
#[derive(Debug, Deserialize)]
pub struct Filter {
    q: Option<String>,
}

/// Handler.
pub async fn page(visit: Visit, Params(filter): Params<Filter>) -> PageResult<Markup> {
    let shell = visit.shell(Section::Query).await?;
    let all = visit.site.functions().await?;
    Ok(shell.page("Functions", view(&all, filled(filter.q).as_deref())))
}

fn view(all: &[FunctionRow], text: Option<&str>) -> Markup {
    let rows: Vec<&FunctionRow> = all
        .iter()
        .filter(|row| text.is_none_or(|text| passes(text, row)))
        .collect();
    let mut topics: Vec<&str> = rows.iter().map(|row| row.topic.as_str()).collect();
    topics.dedup();
    html! {
        nav.crumbs aria-label="Path" { a href="/query" { "Query" } }
        h1 { "Functions" }
        p.lead {
            (number::counted(rows.len() as u64, "function", "functions"))
            @if rows.len() < all.len() { " of " (number::whole(all.len() as u64)) }
            " for statistics in SQL, each with its formula, its source and an example that runs."
        }
        (filter_form(text))
        @if rows.is_empty() {
            (empty::nothing_found("No function’s name, topic or summary holds every word.", "/functions"))
        } @else {
            @if topics.len() > 1 {
                nav.choices aria-label="Topics" {
                    @for topic in &topics { a href={ "#" (anchor(topic)) } { (topic) } }
                }
            }
            p.quiet {
                "Rows without a value are left out. An outcome that is not known yet must be "
                code { "NULL" } ", never 0. Functions answer once for a group of rows; those marked "
                span.status { "per row" } " answer for each row."
            }
            @for topic in topics { (section(topic, &rows)) }
        }
    }
}

fn passes(text: &str, row: &FunctionRow) -> bool {
    holds_all_words(text, &[&row.name, &row.topic, &row.signature, &row.summary])
}

fn filter_form(text: Option<&str>) -> Markup {
    html! {
        form.filter action="/functions" {
            label { "Contains " input type="search" name="q" maxlength="200" value=(text.unwrap_or("")); }
            button type="submit" { "Filter" }
            @if text.is_some() { a href="/functions" { "Show all" } }
        }
    }
}

fn section(topic: &str, rows: &[&FunctionRow]) -> Markup {
    html! {
        section {
            h2 id=(anchor(topic)) { (topic) }
            ul.functions {
                @for row in rows.iter().filter(|row| row.topic == topic) {
                    li { (signature(row)) span { (row.summary) } }
                }
            }
        }
    }
}

fn signature(row: &FunctionRow) -> Markup {
    html! {
        span.signature {
            a href=(href::function(&row.name)) { code { (row.name) } }
            code.quiet { (parameters_of(row)) }
            @if row.call == FunctionCall::PerRow { " " span.status { "per row" } }
        }
    }
}

/// The signature without the name.
fn parameters_of(row: &FunctionRow) -> &str {
    let rest = row.signature.strip_prefix(row.name.as_str());
    rest.unwrap_or(&row.signature)
}

/// Where the topic begins on the page.
fn anchor(topic: &str) -> String {
    topic.to_lowercase().replace(' ', "-")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn row(name: &str, topic: &str, summary: &str) -> FunctionRow {
        FunctionRow {
            name: name.to_owned(),
            topic: topic.to_owned(),
            call: FunctionCall::Aggregate,
            signature: format!("{name}(score, label)"),
            summary: summary.to_owned(),
        }
    }

    #[test]
    fn a_filter_reads_names_topics_and_summaries() {
        let all = [
            row("auroc", "Discrimination", "The area under the curve."),
            row("brier", "Calibration", "The Brier score."),
        ];
        let shown = |text| view(&all, Some(text)).into_string();
        assert!(shown("AREA discrimination").contains("/functions/auroc"));
        assert!(!shown("AREA discrimination").contains("/functions/brier"));
        assert!(shown("score").contains("2 functions for"));
        assert!(shown("area calibration").contains("Show all"));
    }

    #[test]
    fn a_topic_of_two_words_can_be_jumped_to() {
        let all = [row("km", "Label maturity", ""), row("psi", "Drift", "")];
        let page = view(&all, None).into_string();
        assert!(page.contains("href=\"#label-maturity\""), "{page}");
        assert!(page.contains("id=\"label-maturity\""), "{page}");
    }
}

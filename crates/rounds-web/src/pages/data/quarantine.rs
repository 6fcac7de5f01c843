//! `/data/quarantine`: rows that were refused, with the reason, where they stood, and the raw text
//! behind a disclosure because it may hold patient data.

use maud::{Markup, html};
use serde::Deserialize;

use super::tabs;
use crate::fault::PageResult;
use crate::page_data::{QuarantineFilter, QuarantinePage, QuarantineRow, Window};
use crate::params::{Params, filled};
use crate::shell::Section;
use crate::view::{empty, href, number, paging};
use crate::visit::Visit;

/// Refused rows on a page.
const PAGE_ROWS: u64 = 50;
/// Raw text shown on the page; the export has all of it.
const RAW_CHARACTERS_MAX: usize = 4_000;

/// Parameters of the page and of its exports.
#[derive(Debug, Deserialize)]
pub struct Choice {
    source: Option<String>,
    reason: Option<String>,
    batch: Option<i64>,
    page: Option<u64>,
}

impl Choice {
    /// Which rows.
    pub fn filter(self) -> QuarantineFilter {
        QuarantineFilter {
            source: filled(self.source),
            reason: filled(self.reason),
            batch: self.batch,
        }
    }
}

/// Handler.
pub async fn page(visit: Visit, Params(choice): Params<Choice>) -> PageResult<Markup> {
    let shell = visit.shell(Section::Data).await?;
    let window = paging::window(choice.page, PAGE_ROWS)?;
    let filter = choice.filter();
    let rows = visit.site.quarantine(&filter, window).await?;
    Ok(shell.page("Quarantine", view(&rows, &filter, window)))
}

fn view(page: &QuarantinePage, filter: &QuarantineFilter, window: Window) -> Markup {
    let is_filtered = filter != &QuarantineFilter::default();
    html! {
        nav.crumbs aria-label="Path" { a href="/data" { "Data" } }
        h1 { "Quarantine" }
        p.lead { "Rows that were refused. They are kept as they came and can be replayed after a fix: " code { "rounds quarantine --help" } "." }
        (tabs("/data/quarantine"))
        @if page.total == 0 && !is_filtered {
            (empty::teach(
                "Nothing is in quarantine. A row that is malformed, lacks its key or holds an impossible value would be listed here with its reason and place.",
                "rounds quarantine",
            ))
        } @else {
            (filter_form(page, filter))
            @if page.total == 0 {
                (empty::nothing_found("No refused row passes this filter.", "/data/quarantine"))
            } @else {
                p.card-links {
                    b { (number::counted(page.total, "row", "rows")) } " "
                    a href=(address("/data/quarantine.csv", filter, None)) { "CSV" } " "
                    a href=(address("/data/quarantine.ndjson", filter, None)) { "NDJSON" }
                }
                ul.refusals { @for row in &page.rows { li { (refusal(row)) } } }
                (paging::links(window, page.total, ("row", "rows"), |number| address("/data/quarantine", filter, Some(number))))
            }
        }
    }
}

fn address(path: &str, filter: &QuarantineFilter, page: Option<u64>) -> String {
    let batch = filter.batch.map(|batch| batch.to_string());
    let page = page.map(|page| page.to_string());
    href::with_query(
        path,
        &[
            ("source", filter.source.as_deref()),
            ("reason", filter.reason.as_deref()),
            ("batch", batch.as_deref()),
            ("page", page.as_deref()),
        ],
    )
}

fn filter_form(page: &QuarantinePage, filter: &QuarantineFilter) -> Markup {
    html! {
        form.filter action="/data/quarantine" {
            label {
                "Source "
                select name="source" {
                    option value="" { "all" }
                    @for source in &page.sources {
                        option value=(source) selected[filter.source.as_ref() == Some(source)] { (source) }
                    }
                }
            }
            label {
                "Reason "
                select name="reason" {
                    option value="" { "all" }
                    @for reason in &page.reasons {
                        option value=(reason.reason) selected[filter.reason.as_ref() == Some(&reason.reason)] {
                            (reason.reason) " (" (number::whole(reason.count)) ")"
                        }
                    }
                }
            }
            @if let Some(batch) = filter.batch {
                input type="hidden" name="batch" value=(batch);
                span { "in " a href=(href::batch(batch)) { "batch " (batch) } }
            }
            button type="submit" { "Filter" }
            @if filter != &QuarantineFilter::default() { a href="/data/quarantine" { "Show all" } }
        }
    }
}

fn refusal(row: &QuarantineRow) -> Markup {
    let (raw, is_cut) = beginning(&row.raw);
    html! {
        article.refusal {
            p {
                span.status { (row.reason) } " "
                @if let Some(column) = &row.column { code { (column) } ": " }
                (row.message)
            }
            p.quiet {
                span.file { (row.file) } ", line " (number::whole(row.line.unsigned_abs())) " · " (row.source) " · "
                a href=(href::batch(row.batch)) { "batch " (row.batch) }
            }
            details {
                summary { "Raw text" span.quiet { " (may hold patient data)" } }
                pre tabindex="0" { code { (raw) } }
                @if is_cut { p.quiet { "The beginning of " (number::counted(row.raw.chars().count() as u64, "character", "characters")) "; the exports have all of it." } }
            }
        }
    }
}

fn beginning(raw: &str) -> (&str, bool) {
    match raw.char_indices().nth(RAW_CHARACTERS_MAX) {
        Some((end, _)) => (raw.get(..end).unwrap_or(raw), true),
        None => (raw, false),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn long_raw_text_is_cut_between_characters() {
        let long = "é".repeat(RAW_CHARACTERS_MAX + 1);
        let (shown, is_cut) = beginning(&long);
        assert!(is_cut);
        assert_eq!(shown.chars().count(), RAW_CHARACTERS_MAX);
        assert_eq!(beginning("short"), ("short", false));
    }
}

//! `/data`: where rows come from, and what became of those received.

pub mod batch;
pub mod quarantine;
pub mod quarantine_export;
pub mod table;
pub mod tables;

use maud::{Markup, html};
use serde::Deserialize;

use crate::fault::PageResult;
use crate::page_data::{BatchRow, Counts, DataPage, SourceRow, SourceState, Window};
use crate::params::Params;
use crate::shell::{Section, Shell};
use crate::view::{empty, href, number, paging, tally};
use crate::visit::Visit;

/// Batches on a page.
const PAGE_BATCHES: u64 = 12;

/// Parameters of the page.
#[derive(Debug, Deserialize)]
pub struct Choice {
    page: Option<u64>,
}

/// Handler.
pub async fn page(visit: Visit, Params(choice): Params<Choice>) -> PageResult<Markup> {
    let shell = visit.shell(Section::Data).await?;
    let window = paging::window(choice.page, PAGE_BATCHES)?;
    let data = visit.site.data(window).await?;
    Ok(shell.page("Data", view(&shell, &data, window)))
}

/// The links between the pages about data.
pub fn tabs(current: &str) -> Markup {
    let pages = [
        ("/data", "Sources"),
        ("/data/quarantine", "Quarantine"),
        ("/data/tables", "Tables"),
    ];
    html! {
        nav.choices aria-label="Data" {
            @for (address, word) in pages {
                a href=(address) aria-current=[(address == current).then_some("page")] { (word) }
            }
        }
    }
}

fn view(shell: &Shell, data: &DataPage, window: Window) -> Markup {
    html! {
        h1 { "Data" }
        p.lead {
            (number::counted(data.sources.len() as u64, "source", "sources")) ", "
            a href="/data/tables" { (number::counted(data.tables, "table", "tables")) } ", "
            a href="/data/quarantine" { (number::counted(data.quarantined, "row", "rows")) " in quarantine" } "."
        }
        (tabs("/data"))
        @if data.sources.is_empty() {
            (empty::teach(
                "No source yet. A folder of FHIR NDJSON files needs no configuration; CSV and Parquet need a mapping file.",
                "rounds load path/to/export",
            ))
        } @else {
            (tally::sum(all_sources(data)))
            h2 { "Sources" }
            (sources(shell, &data.sources))
            h2 #batches { "Batches, newest first" }
            (batches(shell, &data.batches))
            @if data.batches_total > window.limit {
                (paging::links(window, data.batches_total, ("batch", "batches"), |number| format!("/data?page={number}#batches")))
            }
        }
    }
}

fn all_sources(data: &DataPage) -> Counts {
    data.sources
        .iter()
        .fold(Counts::default(), |sum, source| Counts {
            received: sum.received.saturating_add(source.counts.received),
            kept: sum.kept.saturating_add(source.counts.kept),
            duplicate: sum.duplicate.saturating_add(source.counts.duplicate),
            quarantined: sum.quarantined.saturating_add(source.counts.quarantined),
        })
}

fn sources(shell: &Shell, sources: &[SourceRow]) -> Markup {
    html! {
        div.scroll tabindex="0" role="region" aria-label="Sources" {
            table {
                thead {
                    tr {
                        th scope="col" { "Source" }
                        th scope="col" { "Last loaded" }
                        th.number scope="col" { "Batches" }
                        (count_headings())
                        th scope="col" { "State" }
                    }
                }
                tbody { @for source in sources { (source_line(shell, source)) } }
            }
        }
    }
}

fn source_line(shell: &Shell, source: &SourceRow) -> Markup {
    html! {
        tr {
            th scope="row" {
                (source.name)
                span.made-of { (source.kind) }
                code.made-of.location { (source.location) }
            }
            td { @match source.last_loaded_at { Some(at) => (shell.moment(at)), None => span.absent { "never" } } }
            td.number { (number::whole(source.batches)) }
            (count_cells(source.counts))
            td {
                @match &source.state {
                    SourceState::Loaded => span.mark-good { "✓ loaded" },
                    SourceState::NeverLoaded => span.absent { "waiting for " code { "rounds run" } },
                    SourceState::Failed { message } => span.mark-bad { "✗ " (message) },
                }
            }
        }
    }
}

fn count_headings() -> Markup {
    html! {
        th.number scope="col" { "Received" }
        th.number scope="col" { "= kept" }
        th.number scope="col" { "+ duplicate" }
        th.number scope="col" { "+ quarantined" }
    }
}

fn count_cells(counts: Counts) -> Markup {
    html! {
        td.number { (number::whole(counts.received)) }
        td.number { (number::whole(counts.kept)) }
        td.number { (number::whole(counts.duplicate)) }
        td.number {
            (number::whole(counts.quarantined))
            @if !counts.reconcile() { " " (tally::verdict(counts)) }
        }
    }
}

fn batches(shell: &Shell, batches: &[BatchRow]) -> Markup {
    html! {
        @if batches.is_empty() {
            p.absent { "No batch yet: nothing has been loaded from these sources." }
        } @else {
            div.scroll tabindex="0" role="region" aria-label="Batches" {
                table {
                    thead {
                        tr {
                            th scope="col" { "Batch" }
                            th scope="col" { "File" }
                            th scope="col" { "Loaded" }
                            (count_headings())
                            th scope="col" { "State" }
                        }
                    }
                    tbody { @for batch in batches { (batch_line(shell, batch)) } }
                }
            }
        }
    }
}

fn batch_line(shell: &Shell, batch: &BatchRow) -> Markup {
    html! {
        tr {
            th scope="row" { a href=(href::batch(batch.number)) { (batch.number) } }
            td { span.file { (batch.file) } span.made-of { (batch.source) } }
            td { (shell.moment(batch.loaded_at)) }
            (count_cells(batch.counts))
            td { (batch.state.as_str()) }
        }
    }
}

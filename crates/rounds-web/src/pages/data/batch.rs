//! `/data/batches/{number}`: one file's load: what became of its rows and what it wrote.

use maud::{Markup, html};

use crate::fault::{PageFault, PageResult};
use crate::page_data::{BatchPage, ReasonCount, TableWrite};
use crate::params::Segment;
use crate::shell::{Section, Shell};
use crate::view::definition_list::pairs;
use crate::view::{href, number, tally};
use crate::visit::Visit;

/// Handler.
pub async fn page(visit: Visit, Segment(segment): Segment) -> PageResult<Markup> {
    let number: i64 = segment.parse().map_err(|_| {
        PageFault::BadRequest(format!("a batch has a whole number, found {segment:?}"))
    })?;
    let shell = visit.shell(Section::Data).await?;
    let batch = visit.site.batch(number).await?;
    Ok(shell.page(&format!("Batch {number}"), view(&shell, &batch)))
}

fn view(shell: &Shell, page: &BatchPage) -> Markup {
    let batch = &page.batch;
    html! {
        nav.crumbs aria-label="Path" { a href="/data" { "Data" } " › " span { "Batches" } }
        h1 { "Batch " (batch.number) }
        p.lead { span.file { (batch.file) } ", " (shell.moment(batch.loaded_at)) }
        (tally::sum(batch.counts))
        div.with-margin {
            div {
                h2 { "What it wrote" }
                (writes(&page.writes))
                h2 { "What was refused" }
                (reasons(batch.number, &page.reasons))
            }
            aside {
                (pairs("The load", [
                    ("Source", Some(html! { (batch.source) })),
                    ("State", Some(html! { (batch.state.as_str()) })),
                    ("Took", Some(html! { (number::seconds(batch.duration_seconds)) })),
                    ("Size", Some(html! { (number::bytes(page.size_bytes)) })),
                    ("Content", Some(html! { code.hash { (page.content_hash) } })),
                ]))
            }
        }
    }
}

fn writes(writes: &[TableWrite]) -> Markup {
    html! {
        @if writes.is_empty() {
            p.absent { "Nothing: every row was a duplicate or refused, or the load did not finish." }
        } @else {
            table {
                thead { tr { th scope="col" { "Table" } th.number scope="col" { "Rows" } th.number scope="col" { "Version" } } }
                tbody {
                    @for write in writes {
                        tr {
                            th scope="row" { a href=(href::table(&write.table)) { (write.table) } }
                            td.number { (number::whole(write.rows)) }
                            td.number { (write.version) }
                        }
                    }
                }
            }
        }
    }
}

fn reasons(batch: i64, reasons: &[ReasonCount]) -> Markup {
    let batch = batch.to_string();
    html! {
        @if reasons.is_empty() {
            p.absent { "Nothing." }
        } @else {
            table {
                thead { tr { th scope="col" { "Reason" } th.number scope="col" { "Rows" } } }
                tbody {
                    @for reason in reasons {
                        tr {
                            th scope="row" {
                                a href=(href::with_query("/data/quarantine", &[("batch", Some(&batch)), ("reason", Some(&reason.reason))])) { (reason.reason) }
                            }
                            td.number { (number::whole(reason.count)) }
                        }
                    }
                }
            }
        }
    }
}

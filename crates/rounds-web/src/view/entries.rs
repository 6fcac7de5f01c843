//! Entries of the ledger in a table.

use jiff::tz::TimeZone;
use maud::{Markup, html};

use super::{href, number, time};
use crate::page_data::office::{LedgerOutcome, LedgerRow};

/// A table of entries. `linked` where the reader may open an entry.
pub fn table(rows: &[LedgerRow], zone: &TimeZone, linked: bool) -> Markup {
    html! {
        div.scroll tabindex="0" role="region" aria-label="Entries" {
            table.entries {
                thead {
                    tr {
                        th scope="col" { "When" }
                        th scope="col" { "Who" }
                        th scope="col" { "Did" }
                        th scope="col" { "Of what" }
                        th scope="col" { "Why" }
                        th.number scope="col" { "Rows" }
                        th scope="col" { "From" }
                    }
                }
                tbody { @for row in rows { (line(row, zone, linked)) } }
            }
        }
    }
}

fn line(row: &LedgerRow, zone: &TimeZone, linked: bool) -> Markup {
    html! {
        tr {
            th scope="row" {
                @if linked { a href=(href::entry(row.number)) { (time::exact(row.at, zone)) } }
                @else { (time::exact(row.at, zone)) }
                span.made-of { "entry " (row.number) }
            }
            td.name { (row.actor_name) span.made-of { (row.actor_kind) " " (row.actor_id) } }
            td { (row.action) @if row.outcome != LedgerOutcome::Done { " " (outcome(row.outcome)) } }
            td.name { (row.object) }
            td { (row.purpose) }
            td.number { @if let Some(rows) = row.rows { (number::whole(rows)) } }
            td { (row.source) }
        }
    }
}

/// How an action ended, with a mark.
pub fn outcome(outcome: LedgerOutcome) -> Markup {
    html! {
        @match outcome {
            LedgerOutcome::Done => span.mark-good { "✓ done" },
            LedgerOutcome::Refused => span.mark-bad { "✗ refused" },
            LedgerOutcome::Failed => span.mark-bad { "! failed" },
        }
    }
}

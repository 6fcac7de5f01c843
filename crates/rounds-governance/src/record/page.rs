//! The record as one page of HTML without anything from outside: no script, no picture, no font,
//! no link that is needed to read it. It is opened from a disk, printed, and put into minutes.
//!
//! It shows what happened in the order in which it happened. Nothing is computed here but the
//! grouping, so that the page says what the events say; `record` itself is the JSON beside it.

mod events;
mod evidence;
mod review;
mod tool;

use maud::{DOCTYPE, Markup, PreEscaped, html as markup};

use super::SignedRecord;
use crate::event::Event;
use crate::happened::Happened;
use crate::tool::Card;
use crate::tool::event::ToolEvent;

/// Styles for screen and paper. They stand inside the page because it is read without a server.
const STYLE: &str = "
:root { color-scheme: light dark; }
body { font: 16px/1.5 system-ui, sans-serif; max-width: 70rem; margin: 2rem auto; padding: 0 1rem; }
h1 { font-size: 1.6rem; margin-bottom: 0; } h2 { font-size: 1.2rem; margin-top: 2.5rem; }
h3 { font-size: 1rem; margin-top: 1.5rem; }
table { border-collapse: collapse; width: 100%; margin: 0.5rem 0 1rem; }
caption { text-align: left; padding: 0.25rem 0; }
th, td { text-align: left; vertical-align: top; padding: 0.25rem 0.75rem 0.25rem 0; border-bottom: 1px solid #8886; overflow-wrap: anywhere; }
th { overflow-wrap: normal; }
th.number, td.number { text-align: right; font-variant-numeric: tabular-nums; }
code { font-size: 0.8em; overflow-wrap: anywhere; }
pre { white-space: pre-wrap; overflow-wrap: anywhere; font-size: 0.8em; }
.marked { border-left: 4px solid #b45309; padding-left: 0.75rem; }
@media print { body { margin: 0; max-width: none; font-size: 10pt; } tr, .kept { break-inside: avoid; } }
";

/// One page of HTML, printable, with styles inside and no script.
pub fn html(signed: &SignedRecord) -> String {
    let record = &signed.record;
    let card = latest_card(&record.events);
    let title = card.map_or(record.tool.as_str(), |card| card.title.as_str());
    let page = markup! {
        (DOCTYPE)
        html lang="en" {
            head {
                meta charset="utf-8";
                meta name="viewport" content="width=device-width";
                meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'";
                title { "Record of " (title) }
                style { (PreEscaped(STYLE)) }
            }
            body {
                (head(signed, title))
                @if let Some(card) = card { (tool::card(card)) }
                (tool::papers(&record.events))
                (tool::moves(&record.events))
                (tool::standing(&record.events))
                (review::reviews(&record.events))
                (evidence::snapshots(record))
                (evidence::files(record))
                (events::others(&record.events))
                (events::chain(&record.events))
            }
        }
    };
    page.into_string()
}

fn head(signed: &SignedRecord, title: &str) -> Markup {
    let record = &signed.record;
    markup! {
        h1 { "Record of " (title) }
        p { "Everything that was asked, shown, decided and done about this tool at " (record.site) ", as of " (record.made_at) "." }
        (facts(&[
            ("Tool", record.tool.to_string()),
            ("Made by", format!("Rounds {}", record.software)),
            ("Last entry of the ledger", match &record.ledger {
                Some((number, hash)) => format!("{number}, {hash}"),
                None => "not recorded".to_owned(),
            }),
            ("SHA-256 of the record", signed.sha256.clone()),
            ("Signature (Ed25519)", signed.signature.clone()),
            ("Public key", signed.public_key.clone()),
        ]))
        p {
            "This page is for reading. What is signed is the JSON beside it: verify that with "
            code { "rounds tools verify-record" }
            ", which needs no network, and compare the public key with the one that the installation shows."
        }
    }
}

/// The events of tools: what happened, and the event around it.
fn of_tool(events: &[Event]) -> impl Iterator<Item = (&ToolEvent, &Event)> {
    events.iter().filter_map(|event| match &event.body {
        Happened::Tool { event: what, .. } => Some((what, event)),
        _ => None,
    })
}

fn latest_card(events: &[Event]) -> Option<&Card> {
    let cards = of_tool(events).filter_map(|(what, _)| match what {
        ToolEvent::Proposed { card, .. } | ToolEvent::Described { card } => Some(card),
        _ => None,
    });
    cards.last()
}

/// A table of names and values; empty values are said to be missing.
fn facts(rows: &[(&str, String)]) -> Markup {
    markup! {
        table {
            @for (name, value) in rows {
                tr { th scope="row" { (name) } td { @if value.is_empty() { "not given" } @else { (value) } } }
            }
        }
    }
}

/// A heading with a table under it, or a sentence where there is no row.
fn section(title: &str, none: &str, heads: &[&str], rows: &[Markup]) -> Markup {
    markup! {
        h2 { (title) }
        @if rows.is_empty() {
            p { (none) }
        } @else {
            table {
                thead { tr { @for head in heads { th scope="col" { (head) } } } }
                tbody { @for row in rows { (row) } }
            }
        }
    }
}

/// Who and when, as two cells.
fn by(event: &Event) -> Markup {
    markup! { td { (event.at) } td { (event.by.name) } }
}

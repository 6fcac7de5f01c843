//! Everything that happened to the tool, the newest first, with the hash of each event.

use maud::{Markup, html};

use super::Drawn;
use crate::view::happened;

/// Events written out; the record has all.
const EVENTS_MAX: usize = 200;
/// Characters of a hash that are shown; the whole is its title.
const HASH_SHOWN: usize = 12;

impl Drawn<'_> {
    pub(super) fn history(&self) -> Markup {
        let left_over = self.history.len().saturating_sub(EVENTS_MAX);
        html! {
            section #history {
                h2 { "What happened" }
                p.quiet { "Each event holds the hash of the one before; the ledger holds each hash once more." }
                div.scroll tabindex="0" role="region" aria-label="What happened" {
                    table.entries {
                        thead { tr { th scope="col" { "When" } th scope="col" { "Who" } th scope="col" { "What" } th scope="col" { "Hash" } } }
                        tbody {
                            @for event in self.history.iter().rev().take(EVENTS_MAX) {
                                tr {
                                    td { (self.shell.moment(event.at)) }
                                    td { (event.by.name) }
                                    td.prose { (happened::words(&event.body)) }
                                    td.hash { code title=(event.hash) { (event.hash.chars().take(HASH_SHOWN).collect::<String>()) } }
                                }
                            }
                        }
                    }
                }
                @if left_over > 0 { p { (left_over) " older events are in the record." } }
            }
        }
    }
}

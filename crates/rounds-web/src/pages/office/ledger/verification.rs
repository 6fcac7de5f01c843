//! Whether the ledger's chain holds: the last verification, and the button for another.

use axum::response::Redirect;
use maud::{Markup, html};
use rounds_core::access::Permission;

use crate::fault::PageResult;
use crate::page_data::office::{Caller, ChainState, LedgerVerification};
use crate::shell::Shell;
use crate::view::{form, href, number};
use crate::visit::Visit;

/// Handler: begins a verification.
pub async fn start(visit: Visit, caller: Caller) -> PageResult<Redirect> {
    visit
        .office()
        .ledger
        .verify(&caller, &visit.visitor)
        .await?;
    Ok(Redirect::to("/office/ledger"))
}

/// The state, on the ledger's page.
pub fn view(visit: &Visit, shell: &Shell<'_>, verification: &LedgerVerification) -> Markup {
    let is_running = matches!(verification.state, ChainState::Running { .. });
    html! {
        section.card aria-label="Verification" {
            p { (state(&verification.state)) @if let Some(at) = verification.at { " " span.quiet { (shell.moment(at)) } } }
            @if let Some((number, hash)) = &verification.head {
                p.quiet { "Newest entry " (number) ", hash " code.hash { (hash) } }
            }
            p.quiet {
                @if verification.anchors.is_empty() {
                    "No anchor is written: a cut end could not be told. Set one under " code { "[ledger]" } " in rounds.toml."
                } @else { "Anchors: " (verification.anchors.join(", ")) }
            }
            @if visit.visitor.may(Permission::VerifyLedger) && !is_running {
                (form::button("/office/ledger/verify", &visit.form_token, "Verify now", &[]))
            }
        }
    }
}

fn state(state: &ChainState) -> Markup {
    html! {
        @match state {
            ChainState::NotYet => "The ledger was not verified yet.",
            ChainState::Running { done, total } => {
                "Being verified: " (number::whole(*done)) " of " (number::counted(*total, "entry", "entries")) ". "
                progress max=(total) value=(done) {}
                " " a href="/office/ledger" { "Look again" }
            }
            ChainState::Whole { entries, anchors } => {
                span.mark-good { "✓ Whole" } ": " (number::counted(*entries, "entry", "entries")) ", compared with " (number::counted(*anchors, "anchor", "anchors")) "."
            }
            ChainState::Broken { number, why } => {
                span.mark-bad { "✗ Broken" } " at " a href=(href::entry(*number)) { "entry " (number) } ": " (why) "."
            }
        }
    }
}

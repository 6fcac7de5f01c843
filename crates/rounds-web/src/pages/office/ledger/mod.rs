//! `/office/ledger`: what was done and seen here, by whom; and whether the chain holds.

pub mod entry;
pub mod export;
pub mod filter;
pub mod verification;

use maud::{Markup, html};
use rounds_core::access::Permission;

use crate::fault::PageResult;
use crate::page_data::Window;
use crate::page_data::office::{LedgerFormat, LedgerList, LedgerOutcome};
use crate::params::Params;
use crate::shell::{Section, Shell};
use crate::view::{empty, entries, number, paging};
use crate::visit::Visit;
use filter::{ADDRESS, Choice};

/// Entries on a page.
const PAGE_ROWS: u64 = 50;

/// Handler.
pub async fn page(visit: Visit, Params(choice): Params<Choice>) -> PageResult<Markup> {
    let shell = visit.office_shell(Section::Ledger).await;
    let window = paging::window(choice.page, PAGE_ROWS)?;
    let filter = choice.filter(&shell.info().time_zone)?;
    let office = &visit.office().ledger;
    let list = office.search(&visit.visitor, &filter, window).await?;
    let verification = office.verification(&visit.visitor).await?;
    let content = html! {
        h1 { "Ledger" }
        p.lead { "Every change, sign-in, reading of rows about persons, query, export and refusal. Each entry holds the hash of the one before, so that nothing can be changed or taken out unseen." }
        (verification::view(&visit, &shell, &verification))
        p { a href="/office/accounting" { "Accounting for one patient" } }
        (form(&choice, &list))
        (found(&visit, &shell, &choice, &list, window))
    };
    Ok(shell.page("Ledger", content))
}

fn found(
    visit: &Visit,
    shell: &Shell<'_>,
    choice: &Choice,
    list: &LedgerList,
    window: Window,
) -> Markup {
    html! {
        @if list.total == 0 && choice.is_everything() {
            (empty::teach("Nothing is recorded yet. The first sign-in, load or query would be the first entry.", "rounds audit verify"))
        } @else if list.total == 0 {
            (empty::nothing_found("No entry passes this filter.", ADDRESS))
        } @else {
            p.card-links {
                b { (number::counted(list.total, "entry", "entries")) }
                @if visit.visitor.may(Permission::ExportLedger) {
                    @for format in LedgerFormat::ALL {
                        " " a href=(choice.address(&format!("/office/ledger/export/{}", format.as_str()), None)) { (word(format)) }
                    }
                }
            }
            (entries::table(&list.rows, &shell.info().time_zone, true))
            (paging::links(window, list.total, ("entry", "entries"), |number| choice.address(ADDRESS, Some(number))))
        }
    }
}

fn word(format: LedgerFormat) -> &'static str {
    match format {
        LedgerFormat::Csv => "CSV",
        LedgerFormat::Fhir => "FHIR AuditEvent",
        LedgerFormat::Cef => "CEF",
        LedgerFormat::Ocsf => "OCSF",
    }
}

fn form(choice: &Choice, list: &LedgerList) -> Markup {
    let text = |field: &Option<String>| field.clone().unwrap_or_default();
    html! {
        form.filter action=(ADDRESS) {
            label { "Who " input name="who" value=(text(&choice.who)) maxlength="200" size="16"; }
            label {
                "Did "
                select name="action" {
                    option value="" { "anything" }
                    @for action in &list.actions {
                        option value=(action) selected[choice.action.as_ref() == Some(action)] { (action) }
                    }
                }
            }
            label {
                "Outcome "
                select name="outcome" {
                    option value="" { "any" }
                    @for outcome in LedgerOutcome::ALL {
                        option value=(outcome.as_str()) selected[choice.outcome.as_deref() == Some(outcome.as_str())] { (outcome.as_str()) }
                    }
                }
            }
            label { "Of what " input name="object" value=(text(&choice.object)) maxlength="200" size="16"; }
            label { "From " input type="date" name="from" value=(text(&choice.from)); }
            label { "To " input type="date" name="to" value=(text(&choice.to)); }
            button type="submit" { "Search" }
            @if !choice.is_everything() { a href=(ADDRESS) { "Show all" } }
        }
    }
}

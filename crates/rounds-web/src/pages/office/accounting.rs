//! `/office/accounting`: who looked at one patient's data. The patient's id is sent in a form, so
//! that it stands in no address, no history and no log of a proxy.

use maud::{Markup, html};

use super::ledger::filter::{first_instant, first_instant_after};
use crate::fault::PageResult;
use crate::guard::fields::Fields;
use crate::page_data::Window;
use crate::page_data::office::{Accounting, AccountingQuestion, Caller};
use crate::shell::{Section, Shell};
use crate::view::{entries, form, number};
use crate::visit::Visit;

/// Entries shown at most; the ledger's export has all of them.
const ROWS_MAX: u64 = 500;

/// Handler.
pub async fn page(visit: Visit) -> Markup {
    let shell = visit.office_shell(Section::Ledger).await;
    let content = html! { (heading()) (asking(&visit, None)) };
    shell.page("Accounting for a patient", content)
}

/// Handler of the form.
pub async fn answer(visit: Visit, caller: Caller, fields: Fields) -> PageResult<Markup> {
    let shell = visit.office_shell(Section::Ledger).await;
    let zone = &shell.info().time_zone;
    let question = AccountingQuestion {
        patient_id: fields.required("patient_id")?,
        from: first_instant(fields.text("from"), "from", zone)?,
        until: first_instant_after(fields.text("to"), "to", zone)?,
    };
    let window = Window {
        offset: 0,
        limit: ROWS_MAX,
    };
    let office = &visit.office().ledger;
    let found = office
        .accounting(&caller, &visit.visitor, &question, window)
        .await?;
    let content = html! {
        (heading())
        (asking(&visit, Some(&fields)))
        (view(&shell, &found))
    };
    Ok(shell.page("Accounting for a patient", content))
}

fn heading() -> Markup {
    html! {
        nav.crumbs aria-label="Path" { a href="/office/ledger" { "Ledger" } }
        h1 { "Accounting for a patient" }
        p.lead { "Who read rows about one patient, when and why. That you asked is recorded too, as is every answer." }
    }
}

fn asking(visit: &Visit, fields: Option<&Fields>) -> Markup {
    let text = |name: &str| {
        fields
            .and_then(|fields| fields.text(name))
            .unwrap_or_default()
    };
    html! {
        form.filter method="post" action="/office/accounting" {
            (form::token(&visit.form_token))
            label { "Patient id " input name="patient_id" value=(text("patient_id")) required maxlength="200" autocomplete="off"; }
            label { "From " input type="date" name="from" value=(text("from")); }
            label { "To " input type="date" name="to" value=(text("to")); }
            button.primary type="submit" { "Search" }
        }
    }
}

fn view(shell: &Shell<'_>, found: &Accounting) -> Markup {
    html! {
        @if found.total == 0 {
            p.absent { "Nobody has read rows about this patient in this time, or the id is not known here." }
        } @else {
            p { b { (number::counted(found.total, "entry", "entries")) } @if found.total > ROWS_MAX { ", the newest " (number::whole(ROWS_MAX)) " shown" } }
            (entries::table(&found.rows, &shell.info().time_zone, true))
        }
    }
}

//! `/office/ledger/{number}`: one entry, whole.

use maud::{Markup, html};

use crate::fault::{PageFault, PageResult};
use crate::page_data::office::LedgerRowPage;
use crate::params::Segment;
use crate::shell::{Section, Shell};
use crate::view::{definition_list, entries, href, number, time};
use crate::visit::Visit;

/// Handler.
pub async fn page(visit: Visit, Segment(segment): Segment) -> PageResult<Markup> {
    let number = segment.parse::<i64>();
    let number = number
        .map_err(|_| PageFault::BadRequest("an entry is named by a whole number".to_owned()))?;
    let entry = visit.office().ledger.entry(&visit.visitor, number).await?;
    let shell = visit.office_shell(Section::Ledger).await;
    let title = format!("Entry {number}");
    Ok(shell.page(&title, view(&shell, &entry)))
}

fn view(shell: &Shell<'_>, entry: &LedgerRowPage) -> Markup {
    let row = &entry.row;
    let text = |text: &str| Some(html! { (text) });
    html! {
        nav.crumbs aria-label="Path" { a href="/office/ledger" { "Ledger" } }
        h1 { "Entry " (row.number) }
        p.lead { (row.actor_name) ", " (row.action) ", " (row.object) " " (entries::outcome(row.outcome)) }
        div.entry {
            (definition_list::pairs("What", [
                ("When", Some(time::exact(row.at, &shell.info().time_zone))),
                ("Action", text(&row.action)),
                ("Object", text(&row.object)),
                ("Purpose", text(&row.purpose)),
                ("Rows", row.rows.map(|rows| html! { (number::whole(rows)) })),
                ("Permission", entry.permission.as_deref().map(|permission| html! { code { (permission) } })),
                ("Subjects", Some(html! { (number::counted(entry.subjects, "person", "persons")) })),
            ]))
            (definition_list::pairs("Who", [
                ("Name", text(&row.actor_name)),
                ("Id", Some(html! { code { (row.actor_id) } })),
                ("As", text(&row.actor_kind)),
                ("With", entry.credential_id.as_deref().map(|id| html! { code { (id) } })),
                ("From", text(&row.source)),
            ]))
            (definition_list::pairs("Chain", [
                ("Before", Some(html! { code.hash { (entry.previous_hash) } })),
                ("Hash", Some(html! { code.hash { (entry.hash) } })),
            ]))
        }
        h2 { "Detail" }
        pre tabindex="0" { code { (entry.detail) } }
        nav.paging aria-label="Entries" {
            @if row.number > 1 { a rel="prev" href=(href::entry(row.number - 1)) { "← Entry before" } }
        }
    }
}

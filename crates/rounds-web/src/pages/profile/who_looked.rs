//! `/profile/looked`: who looked at data about oneself as a member of staff.

use maud::{Markup, html};
use serde::Deserialize;

use crate::fault::PageResult;
use crate::params::Params;
use crate::shell::Section;
use crate::view::{entries, href, paging};
use crate::visit::Visit;

/// Entries on a page.
const PAGE_ROWS: u64 = 50;

/// Parameters of the page.
#[derive(Debug, Deserialize)]
pub struct Choice {
    page: Option<u64>,
}

/// Handler.
pub async fn page(visit: Visit, Params(choice): Params<Choice>) -> PageResult<Markup> {
    let shell = visit.office_shell(Section::Nowhere).await;
    let window = paging::window(choice.page, PAGE_ROWS)?;
    let found = visit
        .office()
        .own
        .who_looked(&visit.visitor, window)
        .await?;
    let content = html! {
        nav.crumbs aria-label="Path" { a href="/profile" { "Profile" } }
        h1 { "Who looked at my data" }
        p.lead { "Reading of rows that name you as a member of staff, from the ledger. Figures over many people do not count as looking at you." }
        @if found.total == 0 {
            p.absent { "Nobody has, since the ledger began." }
        } @else {
            (entries::table(&found.rows, &shell.info().time_zone, false))
            (paging::links(window, found.total, ("entry", "entries"), |number| {
                href::with_query("/profile/looked", &[("page", Some(&number.to_string()))])
            }))
        }
    };
    Ok(shell.page("Who looked at my data", content))
}

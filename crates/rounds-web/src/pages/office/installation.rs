//! `/office/installation`: what this installation is, for the hospital's inventory of technology and
//! map of its network; the interface gives the same as JSON.

use maud::{Markup, html};

use crate::fault::PageResult;
use crate::page_data::office::InstallationGroup;
use crate::shell::Section;
use crate::visit::Visit;

/// Handler.
pub async fn page(visit: Visit) -> PageResult<Markup> {
    let shell = visit.office_shell(Section::Installation).await;
    let page = visit.office().installation.describe(&visit.visitor).await?;
    let content = html! {
        h1 { "What this installation is" }
        p.lead { "For the inventory of technology and the map of the network: ports, folders, cryptography, data flows, versions. No secrets stand here. Programs read it at " code { "/api/v1/installation" } "." }
        @for group in &page.groups { (section(group)) }
    };
    Ok(shell.page("What this installation is", content))
}

fn section(group: &InstallationGroup) -> Markup {
    html! {
        section {
            h2 { (group.title) }
            p.quiet { (group.meaning) }
            div.scroll tabindex="0" role="region" aria-label=(group.title) {
                table {
                    thead { tr { th scope="col" { span.visually-hidden { "What" } } @for column in &group.columns { th scope="col" { (column) } } } }
                    tbody {
                        @for fact in &group.facts {
                            tr { th.name scope="row" { (fact.name) } @for value in &fact.values { td.name { (value) } } }
                        }
                    }
                }
            }
        }
    }
}

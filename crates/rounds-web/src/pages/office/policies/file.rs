//! `/office/policies/files/{name}`: the text of a policy file.

use maud::{Markup, html};

use crate::fault::PageResult;
use crate::params::Segment;
use crate::shell::Section;
use crate::visit::Visit;

/// Handler.
pub async fn page(visit: Visit, Segment(name): Segment) -> PageResult<Markup> {
    let file = visit.office().policies.file(&visit.visitor, &name).await?;
    let shell = visit.office_shell(Section::Policies).await;
    let content = html! {
        nav.crumbs aria-label="Path" { a href="/office/policies" { "Roles and policies" } }
        h1 { (file.row.name) }
        p.lead {
            @if file.row.is_own { "This site’s own." } @else { "Shipped with Rounds. A file of the same name in the site’s " code { "policies" } " folder takes its place." }
        }
        pre tabindex="0" { code { (file.text) } }
    };
    Ok(shell.page(&file.row.name, content))
}

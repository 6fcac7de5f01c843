//! `/still-here`: keeps a session from ending while a form is being filled in another tab.

use maud::{Markup, html};

use crate::shell::Section;
use crate::visit::Visit;

/// Handler: asking for it is what keeps the session.
pub async fn page(visit: Visit) -> Markup {
    let shell = visit.office_shell(Section::Nowhere).await;
    let content = html! {
        h1 { "You are still signed in" }
        p.lead { "Close this tab and go on in the other one." }
        @if let Some(session) = &visit.visitor.session {
            p { "In any case this session ends " (shell.moment(session.absolute_end)) "." }
        }
    };
    shell.page("Still signed in", content)
}

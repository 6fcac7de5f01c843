//! What needs the signed-in person: each with what, why them, and by when.

use maud::{Markup, html};
use rounds_core::access::Permission;
use rounds_governance::due::{Due, of_actor};

use crate::fault::PageResult;
use crate::shell::Shell;
use crate::view::number;
use crate::visit::Visit;

/// What governance says today.
pub struct Office {
    /// What is due from the visitor.
    pub due: Vec<Due>,
    /// Standing conditions with a breach that nobody resolved, of every tool.
    pub breaches: usize,
}

/// What governance says today; none for whoever may not see it.
pub async fn read(visit: &Visit) -> PageResult<Option<Office>> {
    if !visit.visitor.may(Permission::ReadGovernance) {
        return Ok(None);
    }
    let stand = visit.office().governance.stand(&visit.visitor).await?;
    let me = visit.visitor.actor();
    let tools = stand.governance.tools.values();
    let conditions = tools.flat_map(|tool| tool.standing.values());
    Ok(Some(Office {
        due: of_actor(&stand.governance, &me, &stand.setting()),
        breaches: conditions.filter(|one| one.open_breach().is_some()).count(),
    }))
}

/// The list: the first `shown`, the others folded away.
pub fn list(visit: &Visit, shell: &Shell<'_>, due: &[Due], shown: usize) -> Markup {
    let left_over = due.len().saturating_sub(shown);
    html! {
        section.needs-you {
            h2 { "What needs you" }
            @if due.is_empty() { p.absent { "Nothing waits for a decision or an answer from you." } }
            ol.findings {
                @for one in due.iter().take(shown) { li { (line(visit, shell, one)) } }
            }
            @if left_over > 0 {
                details.more {
                    summary { (number::counted(left_over as u64, "more thing waits", "more things wait")) }
                    ul.entries-plain {
                        @for one in due.iter().skip(shown) { li { a href=(one.path) { (one.sentence) } } }
                    }
                }
            }
        }
    }
}

fn line(visit: &Visit, shell: &Shell<'_>, due: &Due) -> Markup {
    html! {
        div.due {
            div {
                h3 { a href=(due.path) { (due.sentence) } }
                p.quiet { (due.why) }
            }
            p {
                @match due.by {
                    Some(by) => {
                        @if due.is_late(visit.now()) { span.mark-bad { "late" } ", was due " } @else { "by " }
                        (shell.moment(by))
                    },
                    None => span.absent { "no day is set" },
                }
                @if due.is_about_care { " " span.status { "touches care" } }
            }
        }
    }
}

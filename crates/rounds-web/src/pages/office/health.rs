//! `/office/health`: how this installation is doing.

use maud::{Markup, html};

use crate::fault::PageResult;
use crate::page_data::office::{Check, CheckState};
use crate::shell::Section;
use crate::visit::Visit;

/// Handler.
pub async fn page(visit: Visit) -> PageResult<Markup> {
    let shell = visit.office_shell(Section::Health).await;
    let health = visit.office().health.health(&visit.visitor).await?;
    let bad = health
        .checks
        .iter()
        .filter(|check| check.state != CheckState::Good)
        .count();
    let content = html! {
        h1 { "Health" }
        p.lead {
            @match bad {
                0 => "Everything that was looked at is as it should be.",
                1 => "One thing needs somebody.",
                count => { (count) " things need somebody." }
            }
            @if let Some(at) = health.started_at { " The server runs since " (shell.moment(at)) "." }
        }
        table.parts {
            thead { tr { th scope="col" { "What" } th scope="col" { "State" } th scope="col" { "Found" } } }
            tbody { @for check in &health.checks { (line(check)) } }
        }
        p.quiet { code { "rounds doctor" } " looks closer. Programs ask " code { "/readyz" } " and " code { "/metrics" } "." }
    };
    Ok(shell.page("Health", content))
}

fn line(check: &Check) -> Markup {
    html! {
        tr {
            th scope="row" { (check.name) }
            td {
                @match check.state {
                    CheckState::Good => span.mark-good { "✓ " (check.state.as_str()) },
                    CheckState::Attention | CheckState::Broken => span.mark-bad { "! " (check.state.as_str()) },
                }
            }
            td.prose { (check.found) @if !check.advice.is_empty() { span.made-of { (check.advice) } } }
        }
    }
}

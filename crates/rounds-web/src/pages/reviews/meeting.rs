//! `/reviews/meetings/{date}`: the agenda of a meeting, printable.

use jiff::civil::Date;
use maud::{Markup, html};
use rounds_governance::review::Review;

use super::{committee_name, state, tool_link};
use crate::fault::{PageFault, PageResult};
use crate::params::Segment;
use crate::shell::Section;
use crate::view::{happened, href, number, time};
use crate::visit::Visit;

/// Handler.
pub async fn page(visit: Visit, Segment(day): Segment) -> PageResult<Markup> {
    let day: Date = day
        .parse()
        .map_err(|_| PageFault::BadRequest(format!("{day:?} is not a day; write 2026-11-30")))?;
    let stand = visit.office().governance.stand(&visit.visitor).await?;
    let shell = visit.office_shell(Section::Reviews).await;
    let reviews = stand.governance.reviews.values();
    let mut agenda: Vec<&Review> = reviews
        .filter(|review| review.meeting == Some(day))
        .collect();
    agenda.sort_by_key(|review| (&review.committee, review.submitted_at));
    let content = html! {
        nav.crumbs aria-label="Path" { a href="/reviews" { "Reviews" } }
        h1 { "Agenda, " (time::day(day)) }
        p.lead { "As of " (shell.moment(visit.now())) "." }
        @if agenda.is_empty() { p.absent { "Nothing is on the agenda of this day." } }
        ol.agenda {
            @for review in agenda {
                li {
                    h2 { a href=(href::review(review.id.as_str())) { (super::heading(&stand, review)) } }
                    (happened::asked_because(&review.question))
                    p { (tool_link(&stand, review)) ", " (committee_name(&stand, review)) ", " (state(review)) }
                    p.quiet {
                        (counts(review)) " "
                        span.on-screen {
                            a href=(href::of_review(review.id.as_str(), "packet")) { "Packet" } " "
                            a href=(href::of_review(review.id.as_str(), "minutes")) { "Minutes" }
                        }
                    }
                }
            }
        }
    };
    Ok(shell.page(&format!("Agenda, {}", time::day(day)), content))
}

/// How much lies before the committee.
fn counts(review: &Review) -> String {
    let open = review.questions.iter().filter(|one| one.answer.is_none());
    format!(
        "{}, {}.",
        number::counted(review.evidence.len() as u64, "snapshot", "snapshots"),
        number::counted(open.count() as u64, "open question", "open questions"),
    )
}

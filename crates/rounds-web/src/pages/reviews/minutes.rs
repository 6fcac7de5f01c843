//! `/reviews/{id}/minutes`: what the committee did and decided, on one printable page.

use maud::{Markup, html};
use rounds_governance::ids::ReviewId;
use rounds_governance::review::{self, Review, Standing};

use super::review::{decision_words, find, vote_tally};
use super::{committee_name, tool_link};
use crate::fault::PageResult;
use crate::office::Stand;
use crate::params::Segment;
use crate::shell::{Section, Shell};
use crate::view::{happened, href, time};
use crate::visit::Visit;

/// Handler.
pub async fn page(visit: Visit, Segment(id): Segment) -> PageResult<Markup> {
    let office = &visit.office().governance;
    let stand = office.stand(&visit.visitor).await?;
    let review = find(&stand, &ReviewId(id))?;
    let shell = visit.office_shell(Section::Reviews).await;
    let content = html! {
        nav.crumbs aria-label="Path" { a href=(href::review(review.id.as_str())) { (review.id) } }
        h1 { "Minutes. " (super::heading(&stand, review)) }
        (happened::asked_because(&review.question))
        p.lead {
            (tool_link(&stand, review)) ", " (committee_name(&stand, review))
            @if let Some(day) = review.meeting { ", meeting of " (time::day(day)) } "."
        }
        p.quiet { "As of " (shell.moment(visit.now())) ", event " (stand.governance.seq) "." }
        (votes(&stand, review))
        (discussion(&shell, review))
        @match &review.decision {
            Some(decision) => { h2 { "Decision: " (decision.outcome.words()) } (decision_words(&shell, decision)) },
            None => p { b { "Not decided." } " The review is " (review.state.as_str()) "." },
        }
        div.signature { p { "Chair" } p { "Secretary" } }
    };
    let title = format!("Minutes of {}", review.id);
    Ok(shell.page(&title, html! { div.paper { (content) } }))
}

fn standing(stand: &Stand, review: &Review) -> Option<Standing> {
    if let Some(decision) = &review.decision {
        return Some(decision.standing.clone());
    }
    let committee = stand.governance.office.committees.get(&review.committee)?;
    let setting = stand.setting();
    Some(review::standing(
        &stand.governance,
        review,
        committee,
        &setting,
    ))
}

fn votes(stand: &Stand, review: &Review) -> Markup {
    let Some(standing) = standing(stand, review) else {
        return html! {};
    };
    let names = standing.eligible.iter().map(|one| one.name.as_str());
    html! {
        h2 { "Who voted" }
        p { "Entitled: " (names.collect::<Vec<_>>().join(", ")) ". Quorum " (standing.quorum) ", voted " (standing.voted) "." }
        ul.entries-plain {
            @for (person, why) in &standing.excluded { li { (person.name) " took no part: " (why) } }
        }
        (vote_tally(&standing))
        @if review.ballots.is_empty() { p.absent { "No single vote is written down." } }
        @else { (ballots(review)) }
    }
}

fn ballots(review: &Review) -> Markup {
    html! {
        div.scroll tabindex="0" role="region" aria-label="Votes" {
            table {
                thead { tr { th scope="col" { "Seat" } th scope="col" { "Vote" } th scope="col" { "Cast by" } th scope="col" { "Why" } } }
                tbody {
                    @for ballot in &review.ballots {
                        tr { th scope="row" { (ballot.member.name) } td { (happened::vote(ballot.vote)) } td { (ballot.cast_by.name) } td.prose { (ballot.reason) } }
                    }
                }
            }
        }
    }
}

fn discussion(shell: &Shell<'_>, review: &Review) -> Markup {
    html! {
        @if !review.conflicts.is_empty() {
            h2 { "Conflicts of interest" }
            ul.entries-plain {
                @for conflict in &review.conflicts {
                    li { (conflict.person.name) ": " (conflict.interest) @if conflict.is_recused { " (took no part)" } }
                }
            }
        }
        @if !review.questions.is_empty() {
            h2 { "Questions" }
            @for asked in &review.questions {
                p { b { (asked.by.name) } ", " (shell.moment(asked.at)) ": " (asked.text) }
                @match &asked.answer {
                    Some((person, _, text)) => p { (person.name) ": " (text) },
                    None => p.absent { "Not answered." },
                }
            }
        }
    }
}

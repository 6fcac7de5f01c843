//! `/reviews`: what committees are asked, open reviews first; and how a review is named in a list.

pub mod ask;
pub mod meeting;
pub mod minutes;
pub mod packet;
pub mod review;
pub mod step;

use std::collections::BTreeSet;

use jiff::civil::Date;
use maud::{Markup, html};
use rounds_core::access::Permission;
use rounds_governance::review::{Review, State};
use serde::Deserialize;

use crate::fault::{PageFault, PageResult};
use crate::office::Stand;
use crate::params::{Params, filled};
use crate::shell::{Section, Shell};
use crate::view::{empty, happened, href, time};
use crate::visit::Visit;

/// Every state, in the order of a review's life.
const STATES: [State; 5] = [
    State::Submitted,
    State::Preparing,
    State::Voting,
    State::Decided,
    State::Withdrawn,
];

/// Parameters of the page.
#[derive(Debug, Deserialize)]
pub struct Choice {
    state: Option<String>,
}

/// Handler.
pub async fn page(visit: Visit, Params(choice): Params<Choice>) -> PageResult<Markup> {
    let word = filled(choice.state).unwrap_or_else(|| "open".to_owned());
    if !["open", "all"].contains(&word.as_str())
        && !STATES.iter().any(|state| state.as_str() == word)
    {
        let text = format!("state must be open, all or a state of a review, found {word:?}");
        return Err(PageFault::BadRequest(text));
    }
    let stand = visit.office().governance.stand(&visit.visitor).await?;
    let shell = visit.office_shell(Section::Reviews).await;
    Ok(shell.page("Reviews", view(&visit, &shell, &stand, &word)))
}

fn is_in(review: &Review, word: &str) -> bool {
    match word {
        "all" => true,
        "open" => review.state.is_open(),
        state => review.state.as_str() == state,
    }
}

fn view(visit: &Visit, shell: &Shell<'_>, stand: &Stand, word: &str) -> Markup {
    let all = &stand.governance.reviews;
    let mut kept: Vec<&Review> = all.values().filter(|review| is_in(review, word)).collect();
    kept.sort_by_key(|review| (review.meeting.unwrap_or(Date::MAX), review.submitted_at));
    let words = ["open", "all"].into_iter().chain(STATES.map(State::as_str));
    html! {
        h1 { "Reviews" }
        p.lead { "A committee’s work on a tool: intake, questions, conflicts of interest, votes, and a decision that names its evidence." }
        @if visit.visitor.may(Permission::ProposeTools) && !stand.governance.tools.is_empty() {
            p { a.button href="/reviews/ask" { "Ask for a review" } }
        }
        (meetings(stand))
        nav.choices aria-label="Which reviews" {
            @for one in words {
                a href=(href::with_query("/reviews", &[("state", Some(one))])) aria-current=[(one == word).then_some("true")] {
                    (one) " " span.count { (all.values().filter(|review| is_in(review, one)).count()) }
                }
            }
        }
        @if all.is_empty() {
            p.absent { "No review yet. It begins on a tool’s page, where its gate asks for a decision." }
        } @else if kept.is_empty() {
            (empty::nothing_found("None in this list.", "/reviews?state=all"))
        } @else {
            (table(shell, stand, &kept))
        }
    }
}

fn meetings(stand: &Stand) -> Markup {
    let reviews = stand.governance.reviews.values();
    let days: BTreeSet<Date> = reviews
        .filter(|review| review.state.is_open())
        .filter_map(|review| review.meeting)
        .collect();
    html! {
        @if !days.is_empty() {
            p {
                "Agenda: "
                @for (place, day) in days.iter().enumerate() {
                    @if place > 0 { ", " }
                    a href=(format!("/reviews/meetings/{day}")) { (time::day(*day)) }
                }
            }
        }
    }
}

fn table(shell: &Shell<'_>, stand: &Stand, reviews: &[&Review]) -> Markup {
    html! {
        div.scroll tabindex="0" role="region" aria-label="Reviews" {
            table {
                thead { tr { th scope="col" { "Review" } th scope="col" { "Tool" } th scope="col" { "State" } th scope="col" { "Committee" } th scope="col" { "Due" } } }
                tbody {
                    @for review in reviews {
                        tr {
                            th.name scope="row" {
                                a href=(href::review(review.id.as_str())) { (happened::question(&review.question)) }
                                span.made-of { (review.id) ", asked for by " (review.submitted_by.name) }
                            }
                            td.name { (tool_link(stand, review)) }
                            td { (state(review)) }
                            td { (committee_name(stand, review)) }
                            td { (due(shell, stand, review)) }
                        }
                    }
                }
            }
        }
    }
}

/// The state, or what was decided.
pub fn state(review: &Review) -> Markup {
    html! {
        @match &review.decision {
            Some(decision) => b { (decision.outcome.words()) },
            None => span.status { (review.state.as_str()) },
        }
    }
}

fn due(shell: &Shell<'_>, stand: &Stand, review: &Review) -> Markup {
    html! {
        @match (review.state, review.meeting) {
            (State::Submitted, _) => {
                "triage by " (shell.moment(review.triage_due))
                @if review.triage_due < stand.now { " " span.mark-bad { "late" } }
            },
            (State::Preparing | State::Voting, Some(day)) => { "meeting " a href=(format!("/reviews/meetings/{day}")) { (time::day(day)) } },
            (State::Preparing | State::Voting, None) => span.absent { "no meeting yet" },
            (State::Decided | State::Withdrawn, _) => "–",
        }
    }
}

/// What is asked about which tool: the question alone is the same for every tool.
pub fn heading(stand: &Stand, review: &Review) -> String {
    let tool = stand.governance.tools.get(&review.tool);
    let title = tool.map_or(review.tool.as_str(), |tool| tool.card.title.as_str());
    format!("{title}: {}", happened::heading(&review.question))
}

/// The tool of a review.
pub fn tool_link(stand: &Stand, review: &Review) -> Markup {
    let tool = stand.governance.tools.get(&review.tool);
    html! {
        @match tool {
            Some(tool) => a href=(href::tool(tool.id.as_str())) { (tool.card.title) },
            None => (review.tool),
        }
    }
}

/// The committee of a review.
pub fn committee_name(stand: &Stand, review: &Review) -> Markup {
    let committee = stand.governance.office.committees.get(&review.committee);
    html! {
        @match committee {
            Some(committee) => a href=(href::committee(committee.id.as_str())) { (committee.name) },
            None => (review.committee),
        }
    }
}

//! `/reviews/{id}`: one review: what is asked, what was answered, who may vote and who may not and
//! why, the votes, the decision and what it is contingent on; with the forms for whoever may.

mod decided;
mod evidence;
mod preparing;
mod talk;
mod votes;

pub(super) use decided::words as decision_words;
pub(super) use votes::{CONDITIONS, CONTINGENCIES, tally as vote_tally};

use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use maud::{Markup, html};
use rounds_governance::gate::ItemState;
use rounds_governance::happened::Subject;
use rounds_governance::ids::ReviewId;
use rounds_governance::review::command::ReviewCommand;
use rounds_governance::review::{Question, Review};
use rounds_governance::tool::Tool;
use rounds_governance::{Command, Event, Refused, gate};

use super::{ask, committee_name, heading, state, tool_link};
use crate::fault::{PageFault, PageResult};
use crate::office::Stand;
use crate::params::Segment;
use crate::shell::{Section, Shell};
use crate::view::filled::{Filled, needed};
use crate::view::sent::Sent;
use crate::view::{happened, href, time};
use crate::visit::Visit;

/// What the parts of the page are drawn from.
pub(super) struct Drawn<'a> {
    pub visit: &'a Visit,
    pub shell: &'a Shell<'a>,
    pub stand: &'a Stand,
    pub review: &'a Review,
    pub tool: Option<&'a Tool>,
    pub forms: Filled<'a>,
    pub history: Vec<Event>,
}

/// Handler.
pub async fn page(visit: Visit, Segment(id): Segment) -> PageResult<Markup> {
    show(&visit, &ReviewId(id), None).await
}

/// The page once more, with a form that was refused.
pub(super) async fn again(visit: &Visit, id: &ReviewId, sent: &Sent) -> PageResult<Response> {
    let page = show(visit, id, Some(sent)).await?;
    Ok((StatusCode::UNPROCESSABLE_ENTITY, page).into_response())
}

/// A review of the state.
pub(super) fn find<'s>(stand: &'s Stand, id: &ReviewId) -> PageResult<&'s Review> {
    let review = stand.governance.reviews.get(id);
    review.ok_or_else(|| PageFault::NoSuchThing(format!("there is no review {:?}", id.as_str())))
}

async fn show(visit: &Visit, id: &ReviewId, sent: Option<&Sent>) -> PageResult<Markup> {
    let office = &visit.office().governance;
    let stand = office.stand(&visit.visitor).await?;
    let review = find(&stand, id)?;
    let subject = Subject {
        kind: "review".to_owned(),
        id: id.0.clone(),
    };
    let shell = visit.office_shell(Section::Reviews).await;
    let drawn = Drawn {
        visit,
        shell: &shell,
        stand: &stand,
        review,
        tool: stand.governance.tools.get(&review.tool),
        forms: Filled::new(&visit.form_token, sent),
        history: office.history(&visit.visitor, &subject).await?,
    };
    let title = heading(&stand, review);
    Ok(shell.page(&title, drawn.view()))
}

impl Drawn<'_> {
    fn address(&self, rest: &str) -> String {
        href::of_review(self.review.id.as_str(), rest)
    }

    /// What would be answered to this.
    fn would(&self, command: ReviewCommand) -> Result<(), Refused> {
        let command = Command::Review {
            id: Some(self.review.id.clone()),
            command,
        };
        self.stand.would(&self.visit.visitor, &command)
    }

    fn view(&self) -> Markup {
        html! {
            (self.heading())
            (self.decided())
            div.board {
                div.column { (self.votes()) (self.talk()) (self.gate()) }
                div.column { (self.preparing()) (self.evidence()) (self.answers()) (self.alike()) }
            }
            (self.history())
        }
    }

    fn heading(&self) -> Markup {
        let review = self.review;
        html! {
            nav.crumbs aria-label="Path" {
                a href="/reviews" { "Reviews" } " › " (committee_name(self.stand, review)) " › " (review.id)
            }
            h1 { (heading(self.stand, review)) }
            (self.forms.notice())
            p.lead {
                (tool_link(self.stand, review)) ". " (state(review))
                ", asked for by " (review.submitted_by.name) ", " (self.shell.moment(review.submitted_at)) "."
            }
            (happened::asked_because(&review.question))
            p.card-links {
                a href=(self.address("packet")) { "Packet" }
                a href=(self.address("minutes")) { "Minutes" }
                @if let Some(day) = review.meeting {
                    a href=(format!("/reviews/meetings/{day}")) { "Agenda of " (time::day(day)) }
                }
            }
            @if let Some((person, at, reason)) = &review.withdrawn {
                p.notice { "Withdrawn by " (person.name) ", " (self.shell.moment(*at)) ": " (reason) }
            }
        }
    }

    fn gate(&self) -> Markup {
        let (Some(tool), Question::Enter { stage }) = (self.tool, &self.review.question) else {
            return html! {};
        };
        let setting = self.stand.setting();
        let report = gate::report(&self.stand.governance, tool, *stage, &setting);
        let (met, all) = report.tally();
        html! {
            section.card {
                h2 { "The gate into " (stage.words()) ": " (met) " of " (all) " shown" }
                ul.entries-plain { @for item in report.items.iter().filter(|item| item.state != ItemState::Met) { li { b { (item.requirement.title) } ": " (item.sentence) } } }
                p { a href=(href::with_query(&href::tool(tool.id.as_str()), &[("to", Some(stage.as_str()))])) { "To the gate" } }
            }
        }
    }

    fn answers(&self) -> Markup {
        let form = self
            .tool
            .and_then(|tool| self.stand.policies.form(tool.card.kind));
        let asked = |name: &str| {
            let mut questions = form.into_iter().flat_map(|form| &form.question);
            let found = questions.find(|question| question.name == name);
            found.map_or(name.to_owned(), |question| question.question.clone())
        };
        html! {
            section.card {
                h2 { "Intake" }
                @if self.review.answers.is_empty() { p.absent { "Nothing was asked." } }
                dl.facts {
                    @for (name, answer) in &self.review.answers { dt { (asked(name)) } dd { (answer) } }
                }
            }
        }
    }

    fn alike(&self) -> Markup {
        let confirmed = self
            .review
            .triage
            .iter()
            .flat_map(|triage| &triage.overlaps);
        let confirmed: Vec<_> = confirmed.collect();
        html! {
            @if !confirmed.is_empty() {
                section.card {
                    h2 { "Overlaps, as triage confirmed them" }
                    ul.entries-plain { @for id in confirmed { li { a href=(href::tool(id.as_str())) { (id) } } } }
                }
            }
            @if self.review.state.is_open() && let Some(tool) = self.tool { (ask::alike(self.stand, tool)) }
        }
    }

    /// A form of one text, where it would be taken from this visitor now.
    fn one_text(&self, step: &str, words: &str, label: &str, command: ReviewCommand) -> Markup {
        if self.would(command).is_err() && !self.forms.is_refused(step) {
            return html! {};
        }
        let fields = self.forms.area(&needed(step, "text", label));
        let form = self.forms.form(step, &self.address(step), words, &fields);
        self.forms.folded(step, words, &form)
    }

    fn history(&self) -> Markup {
        html! {
            section {
                h2 { "What happened" }
                div.scroll tabindex="0" role="region" aria-label="What happened" {
                    table.entries {
                        thead { tr { th scope="col" { "When" } th scope="col" { "Who" } th scope="col" { "What" } } }
                        tbody {
                            @for event in self.history.iter().rev() {
                                tr { td { (self.shell.moment(event.at)) } td { (event.by.name) } td.prose { (happened::words(&event.body)) } }
                            }
                        }
                    }
                }
            }
        }
    }
}

//! How the votes stand, who may vote and who may not and why; the ballot; recording the decision.

use maud::{Markup, html};
use rounds_core::access::PersonId;
use rounds_governance::review::command::ReviewCommand;
use rounds_governance::review::{self, Outcome, Standing, State, Vote};
use rounds_governance::tool::Tool;
use rounds_governance::{Refused, said};

use super::Drawn;
use crate::pages::reviews::step::condition_row;
use crate::pages::tools::tool::agreed;
use crate::view::filled::{field, needed};
use crate::view::{happened, number};

/// Rows for contingencies in the form of a decision.
pub(in crate::pages::reviews) const CONTINGENCIES: usize = 4;
/// Rows in it for what must stay true.
pub(in crate::pages::reviews) const CONDITIONS: usize = 3;

impl Drawn<'_> {
    fn standing_now(&self) -> Option<Standing> {
        let committees = &self.stand.governance.office.committees;
        let committee = committees.get(&self.review.committee)?;
        let setting = self.stand.setting();
        Some(review::standing(
            &self.stand.governance,
            self.review,
            committee,
            &setting,
        ))
    }

    pub(super) fn votes(&self) -> Markup {
        let decided = self.review.decision.as_ref();
        let standing = match decided {
            Some(decision) => Some(decision.standing.clone()),
            None => self.standing_now(),
        };
        html! {
            @if let Some(standing) = standing && self.review.state != State::Withdrawn {
                section.card {
                    h2 { "Votes: " (standing.voted) " of " (standing.eligible.len()) " who may, quorum " (standing.quorum) }
                    (tally(&standing))
                    (self.who(&standing))
                    (self.ballots())
                    @if decided.is_none() {
                        @for seat in self.seats(&standing) { (self.ballot(&seat)) }
                        (self.decide(&standing))
                    }
                }
            }
        }
    }

    fn who(&self, standing: &Standing) -> Markup {
        html! {
            p { "May vote: "
                @if standing.eligible.is_empty() { span.absent { "nobody" } }
                (standing.eligible.iter().map(|one| one.name.as_str()).collect::<Vec<_>>().join(", ")) "."
            }
            @if !standing.excluded.is_empty() {
                ul.entries-plain {
                    @for (person, why) in &standing.excluded { li { (person.name) " may not: " (why) } }
                }
            }
        }
    }

    fn ballots(&self) -> Markup {
        html! {
            ul.entries-plain {
                @for ballot in &self.review.ballots {
                    li {
                        b { (ballot.member.name) } ": " (happened::vote(ballot.vote))
                        @if ballot.cast_by.id != ballot.member.id { ", cast by " (ballot.cast_by.name) }
                        @if !ballot.reason.is_empty() { ". " q { (ballot.reason) } }
                    }
                }
            }
        }
    }

    /// Seats that this visitor could vote in now: their own, and those they stand in for.
    fn seats(&self, standing: &Standing) -> Vec<(Option<PersonId>, String)> {
        let me = &self.visit.visitor.principal.person;
        let members = standing.eligible.iter();
        let seats = members.map(|person| match person.id == *me {
            true => (None, "you".to_owned()),
            false => (Some(person.id.clone()), person.name.clone()),
        });
        seats
            .filter(|(member, _)| {
                let vote = ReviewCommand::Vote {
                    vote: Vote::Abstain,
                    reason: "–".to_owned(),
                    member: member.clone(),
                };
                self.would(vote).is_ok()
            })
            .collect()
    }

    fn ballot(&self, (member, name): &(Option<PersonId>, String)) -> Markup {
        let place = member.as_ref().map_or("own", |id| id.0.as_str());
        let form = format!("vote-{place}");
        let options = Outcome::ALL.map(|outcome| (outcome.as_str(), outcome.words()));
        let options = options.into_iter().chain([("abstain", "abstain")]);
        let words = match member {
            None => "Vote".to_owned(),
            Some(_) => format!("Vote in the seat of {name}"),
        };
        let fields = html! {
            @if let Some(member) = member { input type="hidden" name="member" value=(member.0); }
            (self.forms.choice(&needed(&form, "vote", "For what"), options))
            (self.forms.area(&needed(&form, "reason", "Why")))
        };
        let inside = self
            .forms
            .form(&form, &self.address("vote"), &words, &fields);
        self.forms.folded(&form, &words, &inside)
    }

    fn decide(&self, standing: &Standing) -> Markup {
        let Some(outcome) = standing.carried else {
            return html! {
                @if let Some(why) = &standing.why_not && self.review.state == State::Voting { p.quiet { (why) } }
            };
        };
        let command = ReviewCommand::Decide {
            reason: "–".to_owned(),
            contingencies: Vec::new(),
            standing: Vec::new(),
            review_by: None,
            outcome,
        };
        if let Err(refused @ (Refused::NotPermitted { .. } | Refused::Conflicted(_))) =
            self.would(command)
            && !self.forms.is_refused("decide")
        {
            return html! { p.quiet { (said::sentence(&said::capital(&refused.to_string()))) } };
        }
        let fields = html! {
            input type="hidden" name="outcome" value=(outcome.as_str());
            input type="hidden" name="seen" value=(self.stand.governance.seq);
            (self.forms.area(&needed("decide", "reason", "Why, in the committee’s words")))
            (self.forms.day(&field("decide", "review_by", "To be reviewed again by")))
            @if outcome == Outcome::ApproveWithContingencies {
                @for place in 0..CONTINGENCIES { (self.contingency(place)) }
            }
            @if let Some(tool) = self.tool && outcome.is_approval() {
                @for place in 0..CONDITIONS { (self.condition(tool, place)) }
            }
        };
        let action = self.address("decide");
        let words = format!("Record: {}", outcome.words());
        let form = self.forms.form("decide", &action, &words, &fields);
        self.forms.folded("decide", "Record the decision", &form)
    }

    /// Whether something was typed in one of these fields of a decision that was refused.
    fn is_typed(&self, names: &[String]) -> bool {
        let kept = |name: &String| self.forms.kept("decide", name, "");
        names.iter().any(|name| !kept(name).is_empty())
    }

    /// Folded away, because most decisions agree on fewer.
    fn condition(&self, tool: &Tool, place: usize) -> Markup {
        let row = condition_row(place);
        let typed = ["measure", "threshold", "reason"].map(|part| row.name(part));
        html! {
            details.fold open[self.is_typed(&typed)] {
                summary { "What must stay true from now on, " (place + 1) }
                fieldset.stacked {
                    legend { "Condition " (place + 1) " " span.quiet { "(left empty, it is not agreed)" } }
                    (agreed::fields(&self.forms, &row, tool))
                }
            }
        }
    }

    fn contingency(&self, place: usize) -> Markup {
        let name = |part: &str| format!("contingency-{place}-{part}");
        let kinds = [
            ("document", "a document of this kind is shown"),
            ("training", "this training reaches a share"),
            ("sign-off", "somebody signs in this role"),
            ("holds", "an agreed condition of the tool holds"),
        ];
        let typed = ["text", "due", "see", "what", "share"].map(name);
        html! {
            details.fold open[place == 0 || self.is_typed(&typed)] {
                summary { "Contingency " (place + 1) }
                fieldset.stacked {
                    legend { "Contingency " (place + 1) " " span.quiet { "(left empty, it is none)" } }
                    (self.forms.line(&field("decide", &name("text"), "What must be so")))
                    (self.forms.day(&field("decide", &name("due"), "By")))
                    (self.forms.choice(&field("decide", &name("see"), "How it is seen"), kinds))
                    (self.forms.line(&field("decide", &name("what"), "Which").hint("kind of document, training, role, or condition-1")))
                    (self.forms.line(&field("decide", &name("share"), "Share").hint("of a training: 0.8 or 80 %")))
                }
            }
        }
    }
}

/// The votes by outcome.
pub(in crate::pages::reviews) fn tally(standing: &Standing) -> Markup {
    html! {
        ul.entries-plain {
            @for (outcome, count) in standing.votes.iter().filter(|(_, count)| *count > 0) {
                li { (outcome.words()) ": " (number::counted(u64::from(*count), "vote", "votes")) }
            }
            @if standing.abstained > 0 { li { (standing.abstained) " abstained" } }
        }
    }
}

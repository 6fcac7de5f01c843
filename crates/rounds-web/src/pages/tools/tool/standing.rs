//! What must stay true after approval: each condition with what measures say now, and the forms to
//! agree on one and to end one.

use maud::{Markup, html};
use rounds_governance::condition::{self, Verdict};
use rounds_governance::ids::ConditionId;
use rounds_governance::said;
use rounds_governance::standing::StandingCondition;
use rounds_governance::tool::command::ToolCommand;

use super::condition::Row;
use super::{Drawn, agreed};
use crate::view::filled::{field, needed};
use crate::view::href;

impl Drawn<'_> {
    pub(super) fn standing(&self) -> Markup {
        html! {
            section.card #standing {
                h2 { "What must stay true" }
                @if self.tool.standing.is_empty() {
                    p.absent { "Nothing is agreed. Without it nobody is told when the tool gets worse." }
                }
                @for (id, condition) in &self.tool.standing { (self.condition(id, condition)) }
                @if self.may_change() { (self.agree_standing("standing")) }
                (self.agreed_beforehand())
                (self.review_by())
            }
        }
    }

    fn condition(&self, id: &ConditionId, standing: &StandingCondition) -> Markup {
        let agreed = &standing.agreed;
        let readings = &*self.stand.readings;
        let judged = condition::judge(&agreed.condition, readings, self.stand.today);
        let (mark, class) = verdict(judged.verdict);
        html! {
            article.condition {
                p {
                    @if standing.is_in_force { span class=(class) { (mark) } } @else { span.status { "ended" } }
                    " " (judged.sentence)
                }
                p.quiet {
                    (id) ", agreed by " (standing.by.name) ", " (self.day(standing.at)) ": " (said::sentence(&agreed.reason))
                    " If not: " (agreed.action.as_str()) "."
                    @if let Some(review) = &standing.review { " From " a href=(href::review(review.as_str())) { (review) } "." }
                    " Breaches so far: " (standing.breaches.len()) "."
                }
                @if standing.is_in_force { (self.end(id)) }
            }
        }
    }

    fn end(&self, id: &ConditionId) -> Markup {
        let name = format!("drop-{id}");
        let command = ToolCommand::DropStanding {
            condition: id.clone(),
            reason: "–".to_owned(),
        };
        if self.would(command).is_err() && !self.forms.is_refused(&name) {
            return html! {};
        }
        let fields = html! {
            input type="hidden" name="condition" value=(id);
            (self.forms.line(&needed(&name, "reason", "Why it need not stay true")))
        };
        let action = self.address("drop-standing");
        let form = self.forms.form(&name, &action, "End it", &fields);
        self.forms.folded(&name, "End this condition", &form)
    }

    /// The form to agree on a condition; it is on the page twice when a gate misses one.
    pub(super) fn agree_standing(&self, name: &str) -> Markup {
        let fields = agreed::fields(&self.forms, &Row::only(name), self.tool);
        let action = self.address("standing");
        let form = self.forms.form(name, &action, "Agree on it", &fields);
        self.forms
            .folded(name, "Agree on what must stay true", &form)
    }

    fn agreed_beforehand(&self) -> Markup {
        html! {
            @if !self.tool.acceptance.is_empty() {
                h3 { "Agreed before stages" }
                @for (place, one) in self.tool.acceptance.iter().enumerate() {
                    @let judged = condition::judge(&one.condition, &*self.stand.readings, self.stand.today);
                    article.condition {
                        p { "For " (one.to.words()) ": " span class=(verdict(judged.verdict).1) { (verdict(judged.verdict).0) } " " (judged.sentence) }
                        p.quiet { "By " (one.by.name) ", " (self.day(one.at)) ": " (one.reason) }
                        (self.take_back(place))
                    }
                }
            }
        }
    }

    fn take_back(&self, place: usize) -> Markup {
        let name = format!("take-back-{place}");
        let command = ToolCommand::DropAcceptance {
            index: place,
            reason: "–".to_owned(),
        };
        if self.would(command).is_err() && !self.forms.is_refused(&name) {
            return html! {};
        }
        let fields = html! {
            input type="hidden" name="index" value=(place);
            input type="hidden" name="seen" value=(self.stand.governance.seq);
            (self.forms.line(&needed(&name, "reason", "Why it is not needed")))
        };
        let action = self.address("drop-acceptance");
        let form = self.forms.form(&name, &action, "Take it back", &fields);
        self.forms.folded(&name, "Take it back", &form)
    }

    fn review_by(&self) -> Markup {
        let present = self.tool.review_by.map(|day| day.to_string());
        let fields = html! {
            (self.forms.day(&field("review-by", "day", "To be reviewed again by").value(present.as_deref().unwrap_or(""))))
        };
        html! {
            h3 { "Next review" }
            @match self.tool.review_by {
                Some(day) => p {
                    "By " (crate::view::time::day(day)) "."
                    @if day < self.stand.today { " " span.mark-bad { "late" } }
                },
                None => p.absent { "No day is set." },
            }
            @if self.may_change() {
                (self.forms.folded("review-by", "Set the day", &self.forms.form("review-by", &self.address("review-by"), "Set", &fields)))
            }
        }
    }
}

/// A verdict as a mark in words, and its class.
pub(super) fn verdict(verdict: Verdict) -> (&'static str, &'static str) {
    match verdict {
        Verdict::Holds => ("✓ holds", "mark-good"),
        Verdict::Breached => ("✗ does not hold", "mark-bad"),
        Verdict::Unknown => ("? cannot tell", "quiet"),
    }
}

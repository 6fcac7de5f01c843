//! Open breaches of standing conditions, with their clocks and the forms to answer them.

use jiff::{SignedDuration, Timestamp};
use maud::{Markup, html};
use rounds_governance::ids::ConditionId;
use rounds_governance::said;
use rounds_governance::standing::{Breach, StandingCondition};

use super::Drawn;
use crate::view::filled::needed;

impl Drawn<'_> {
    pub(super) fn open_breaches(&self) -> Markup {
        let conditions = self.tool.standing.iter();
        let open: Vec<_> = conditions
            .filter_map(|(id, condition)| Some((id, condition, condition.open_breach()?)))
            .collect();
        html! {
            @if !open.is_empty() {
                section.card.across.breaches #breaches {
                    h2 { "What no longer holds" }
                    @for (id, condition, breach) in open { (self.breach(id, condition, breach)) }
                }
            }
        }
    }

    fn breach(&self, id: &ConditionId, condition: &StandingCondition, breach: &Breach) -> Markup {
        let agreed = &condition.agreed;
        html! {
            article {
                p { b { (breach.judged.sentence) } }
                p.quiet {
                    "Found " (self.shell.moment(breach.at)) ", " (id) ". Agreed because: " (said::sentence(&agreed.reason))
                    " Agreed action: " (agreed.action.as_str()) "."
                    @if let Some(at) = breach.recovered_at { " It holds again since " (self.shell.moment(at)) "; what had to be done is still to be said." }
                }
                ul.clocks {
                    (self.clock(breach, "acknowledgement", agreed.acknowledge_hours, breach.acknowledged.as_ref().map(|(_, at, _)| *at)))
                    (self.clock(breach, "response", agreed.respond_hours, None))
                }
                @if let Some((person, at, note)) = &breach.acknowledged {
                    p { "Acknowledged by " (person.name) ", " (self.shell.moment(*at)) ": " q { (note) } }
                } @else {
                    (self.answer(id, "acknowledge", "Acknowledge", "What is going on"))
                }
                (self.answer(id, "resolve", "Resolve", "What was done"))
            }
        }
    }

    fn clock(&self, breach: &Breach, word: &str, hours: u32, done: Option<Timestamp>) -> Markup {
        let due = breach
            .at
            .saturating_add(SignedDuration::from_hours(i64::from(hours)));
        let due = due.unwrap_or(breach.at);
        let is_late = done.is_none_or(|at| at > due)
            && (due < self.visit.now() || breach.overdue.iter().any(|late| late == word));
        html! {
            li {
                (word) " due " (self.shell.moment(due)) ": "
                @if let Some(at) = done.filter(|_| !is_late) {
                    span.mark-good { "✓ in time" } " (" (self.shell.moment(at)) ")"
                } @else if is_late {
                    span.mark-bad { "late" }
                } @else {
                    "running"
                }
            }
        }
    }

    fn answer(&self, id: &ConditionId, step: &str, button: &str, label: &str) -> Markup {
        let name = format!("{step}-{id}");
        let fields = html! {
            input type="hidden" name="condition" value=(id);
            (self.forms.area(&needed(&name, "note", label)))
        };
        let form = self.forms.form(&name, &self.address(step), button, &fields);
        self.forms.folded(&name, button, &form)
    }
}

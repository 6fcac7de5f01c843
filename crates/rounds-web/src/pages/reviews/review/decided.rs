//! The decision, its evidence by hash, and where its contingencies stand.

use maud::{Markup, html};
use rounds_governance::review::{Check, Contingency, ContingencyState, Decision};
use rounds_governance::said;

use super::Drawn;
use crate::shell::Shell;
use crate::view::{href, number, time};

impl Drawn<'_> {
    pub(super) fn decided(&self) -> Markup {
        html! {
            @if let Some(decision) = &self.review.decision {
                section.card.across {
                    h2 { "Decided: " (decision.outcome.words()) }
                    (words(self.shell, decision))
                }
            }
        }
    }
}

/// A decision in words.
pub(in crate::pages::reviews) fn words(shell: &Shell<'_>, decision: &Decision) -> Markup {
    html! {
        p { q { (decision.reason) } }
        p.quiet {
            "Recorded by " (decision.by.name) ", " (shell.moment(decision.at)) "."
            @if let Some(day) = decision.review_by { " To be reviewed again by " (time::day(day)) "." }
        }
        @if !decision.contingencies.is_empty() {
            h3 { "Contingent on" }
            ol.contingencies { @for one in &decision.contingencies { li { (contingency(shell, one)) } } }
        }
        h3 { "Evidence it rests on" }
        @if decision.evidence.is_empty() { p.absent { "No snapshot was before the committee." } }
        ul.entries-plain {
            @for evidence in &decision.evidence {
                li {
                    a href=(href::evidence(evidence.id.as_str())) { (evidence.id) }
                    " " code.hash { (evidence.sha256) }
                }
            }
        }
    }
}

fn contingency(shell: &Shell<'_>, one: &Contingency) -> Markup {
    html! {
        p {
            (said::sentence(&one.text)) " By " (time::day(one.due)) ". "
            @match &one.state {
                ContingencyState::Open => span.status { "open" },
                ContingencyState::Met { at, sentence, .. } => {
                    span.mark-good { "✓ met" } " " (shell.moment(*at)) ": " (sentence)
                },
                ContingencyState::Overdue { at } => { span.mark-bad { "overdue" } " since " (shell.moment(*at)) },
            }
        }
        p.quiet { (seen(&one.check)) }
    }
}

fn seen(check: &Check) -> String {
    match check {
        Check::Holds { condition } => {
            format!(
                "Seen by itself when the condition on {} holds.",
                condition.measure
            )
        }
        Check::Document { kind } => format!("Seen when a document {kind} is shown."),
        Check::SignOff { role, to } => {
            format!("Seen when somebody signs as {role} for {}.", to.words())
        }
        Check::Training {
            training,
            share_min,
        } => format!(
            "Seen when {} have done {training}.",
            number::percent(*share_min)
        ),
    }
}

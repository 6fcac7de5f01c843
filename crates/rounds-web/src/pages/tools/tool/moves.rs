//! The buttons that move a tool from stage to stage. Which of them there are is asked of
//! `rounds_governance::decide`, so that the page never offers what would be refused, and says why.

use maud::{Markup, html};
use rounds_core::access::Permission;
use rounds_governance::Refused;
use rounds_governance::gate::{GateReport, OverrideRule};
use rounds_governance::said;
use rounds_governance::tool::Stage;
use rounds_governance::tool::command::ToolCommand;

use super::Drawn;
use crate::view::filled::{field, needed};

impl Drawn<'_> {
    /// Moves other than through the shown gate come folded below it.
    pub(super) fn moves(&self, report: Option<&GateReport>) -> Markup {
        let through = report.map(|report| report.to);
        let others = self.tool.stage.next().iter().copied();
        let others: Vec<Stage> = others.filter(|stage| !stage.has_gate()).collect();
        html! {
            div.moves {
                @if let Some(to) = through.filter(|to| self.tool.stage.next().contains(to)) {
                    (self.through(to))
                } @else if self.tool.stage == Stage::Proposed {
                    p.quiet { "It is proposed. Its first review takes it on; gates come after." }
                }
                @for to in others { (self.without_gate(to)) }
            }
        }
    }

    /// What would be answered to the move, with a reason given.
    fn would_move(&self, to: Stage, rule: Option<&str>) -> Result<(), Refused> {
        self.would(ToolCommand::Move {
            to,
            reason: "–".to_owned(),
            override_rule: rule.map(str::to_owned),
            review: None,
        })
    }

    fn through(&self, to: Stage) -> Markup {
        let name = format!("move-{}", to.as_str());
        let fields = html! {
            input type="hidden" name="to" value=(to.as_str());
            input type="hidden" name="gate" value=(to.as_str());
            (self.forms.line(&field(&name, "reason", "What you add")))
        };
        let action = self.address("move");
        let words = format!("Move it to {}", to.words());
        html! {
            @match self.would_move(to, None) {
                Ok(()) => (self.forms.form(&name, &action, &words, &fields)),
                Err(Refused::GateNotMet { .. }) => {
                    p.quiet { "The gate is shut while something above is missing." }
                    (self.override_form(to))
                },
                Err(refused) => p.quiet { (said::sentence(&said::capital(&refused.to_string()))) },
            }
        }
    }

    /// Rules that would let this person through now.
    fn open_rules(&self, to: Stage) -> Vec<&OverrideRule> {
        let rules = self.stand.policies.overrides.iter();
        rules
            .filter(|rule| rule.to.contains(&to))
            .filter(|rule| self.would_move(to, Some(&rule.name)).is_ok())
            .collect()
    }

    fn override_form(&self, to: Stage) -> Markup {
        if !self.visit.visitor.may(Permission::OverrideGates) {
            return html! {};
        }
        let rules = self.open_rules(to);
        if rules.is_empty() {
            return html! { p.quiet { "No rule lets you pass it as it is." } };
        }
        let fields = html! {
            input type="hidden" name="to" value=(to.as_str());
            input type="hidden" name="gate" value=(to.as_str());
            (self.forms.choice(
                &needed("override", "override_rule", "By which rule"),
                rules.iter().map(|rule| (rule.name.as_str(), rule.meaning.as_str())),
            ))
            (self.forms.area(&needed("override", "reason", "Why").hint("it stays on this page for ever, with your name")))
        };
        let action = self.address("move");
        let form = self
            .forms
            .form("override", &action, "Override the gate", &fields);
        self.forms
            .folded("override", "Override with a reason", &form)
    }

    fn without_gate(&self, to: Stage) -> Markup {
        let name = format!("move-{}", to.as_str());
        if self.would_move(to, None).is_err() && !self.forms.is_refused(&name) {
            return html! {};
        }
        let words = match to {
            Stage::Paused => "Pause it",
            Stage::Retired => "Retire it",
            Stage::InReview if self.tool.stage == Stage::Proposed => "Take it into review",
            Stage::InReview => "Take it back into review",
            Stage::Proposed => "Put it back to proposed",
            Stage::Silent | Stage::Pilot | Stage::Live => "Move it",
        };
        let fields = html! {
            input type="hidden" name="to" value=(to.as_str());
            (self.forms.area(&needed(&name, "reason", "Why")))
        };
        let form = self
            .forms
            .form(&name, &self.address("move"), words, &fields);
        self.forms.folded(&name, words, &form)
    }
}

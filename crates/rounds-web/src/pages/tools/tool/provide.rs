//! The form that provides what a gate misses, right where it is missed. Whoever may not provide it
//! sees none.

use maud::{Markup, html};
use rounds_core::access::Permission;
use rounds_governance::gate::{GateItem, Needed};
use rounds_governance::tool::Stage;
use rounds_governance::tool::command::ToolCommand;

use super::Drawn;
use super::condition::Row;
use crate::view::filled::{field, needed};
use crate::view::{form, href};

impl Drawn<'_> {
    pub(super) fn provide(&self, item: &GateItem, to: Stage) -> Markup {
        let may_take = self.visit.visitor.may(Permission::TakeEvidence);
        match &item.requirement.shown {
            Needed::SignOff { role } => self.sign_off(role, to),
            Needed::Evidence { .. } if may_take => self.take_evidence(),
            Needed::Decision { .. } => self.ask_for_decision(to),
            Needed::NoOpenBreach => html! { p { a href="#breaches" { "To the breaches" } } },
            _ if !self.may_change() => html! {},
            Needed::Card { .. } => html! { p { a href="#card" { "Fill in the card" } } },
            Needed::Dependencies => html! { p { a href="#needs" { "What it needs" } } },
            Needed::Measure { .. } => html! { p { a href="#signs" { "Vital signs" } } },
            Needed::Risk => self.assess_risk(to),
            Needed::Document { kind, .. } => {
                let name = format!("document-{}", item.requirement.name);
                let title = &item.requirement.title;
                self.show_document(&name, kind, title, to)
            }
            Needed::Training { training, .. } => self.show_training(training, to),
            Needed::Acceptance { .. } => self.accept(to),
            Needed::Standing { .. } => self.agree_standing("standing-gate"),
            Needed::DaysIn { .. } | Needed::Evidence { .. } => html! {},
        }
    }

    fn gate_field(to: Stage) -> Markup {
        html! { input type="hidden" name="gate" value=(to.as_str()); }
    }

    fn sign_off(&self, role: &str, to: Stage) -> Markup {
        let name = format!("sign-{role}");
        let command = ToolCommand::SignOff {
            role: role.to_owned(),
            to,
            note: String::new(),
        };
        if self.would(command).is_err() && !self.forms.is_refused(&name) {
            return html! {};
        }
        let fields = html! {
            (Self::gate_field(to))
            input type="hidden" name="role" value=(role);
            (self.forms.line(&field(&name, "note", "What you add")))
        };
        let form = self
            .forms
            .form(&name, &self.address("sign"), "Sign", &fields);
        self.forms.folded(&name, &format!("Sign as {role}"), &form)
    }

    fn take_evidence(&self) -> Markup {
        html! {
            (form::button(
                &self.address("evidence"),
                self.forms.token(),
                "Take a snapshot of its measures now",
                &[("form", "evidence"), ("title", &self.tool.card.title)],
            ))
        }
    }

    fn ask_for_decision(&self, to: Stage) -> Markup {
        let address = href::with_query(
            "/reviews/ask",
            &[
                ("tool", Some(self.tool.id.as_str())),
                ("to", Some(to.as_str())),
            ],
        );
        html! {
            @if self.visit.visitor.may(Permission::ProposeTools) {
                p { a.button href=(address) { "Take to review" } }
            }
        }
    }

    fn assess_risk(&self, to: Stage) -> Markup {
        let given = self.tool.risk.as_ref().map(|risk| &risk.answers);
        let fields = html! {
            (Self::gate_field(to))
            @for question in &self.stand.policies.risk.question {
                @let name = format!("risk-{}", question.name);
                @let present = given.and_then(|given| given.get(&question.name));
                (self.forms.choice(
                    &needed("risk", &name, &question.question).value(present.map_or("", String::as_str)),
                    question.answer.iter().map(|answer| (answer.word.as_str(), answer.meaning.as_str())),
                ))
            }
        };
        let form = self
            .forms
            .form("risk", &self.address("risk"), "Assess", &fields);
        self.forms.folded("risk", "Assess the risk", &form)
    }

    pub(super) fn show_document(&self, name: &str, kind: &str, title: &str, to: Stage) -> Markup {
        let fields = html! {
            (Self::gate_field(to))
            @if kind.is_empty() {
                (self.forms.line(&needed(name, "kind", "Kind").hint("as gates name it, for example monitoring-plan")))
            } @else {
                input type="hidden" name="kind" value=(kind);
            }
            (self.forms.line(&needed(name, "title", "Title").value(title)))
            (self.forms.file(name, "File"))
            (self.forms.line(&field(name, "location", "Or where it can be read").hint("an address, or the place in a document system")))
            (self.forms.day(&field(name, "valid_until", "Last day on which it counts")))
        };
        let action = self.address("document");
        let form = self.forms.form_with_file(name, &action, "Show it", &fields);
        self.forms.folded(name, "Show a document", &form)
    }

    fn show_training(&self, training: &str, to: Stage) -> Markup {
        let name = format!("training-{training}");
        let fields = html! {
            (Self::gate_field(to))
            input type="hidden" name="training" value=(training);
            (self.forms.number(&needed(&name, "trained", "How many have done it")))
            (self.forms.number(&needed(&name, "required", "Of how many who must")))
        };
        let action = self.address("training");
        let form = self.forms.form(&name, &action, "Show it", &fields);
        self.forms.folded(&name, "Show how many are trained", &form)
    }

    fn accept(&self, to: Stage) -> Markup {
        let fields = html! {
            (Self::gate_field(to))
            input type="hidden" name="to" value=(to.as_str());
            (super::condition::fields(&self.forms, &Row::only("accept"), self.tool))
            (self.forms.area(&needed("accept", "reason", "Why this threshold")))
        };
        let action = self.address("accept");
        let form = self.forms.form("accept", &action, "Agree on it", &fields);
        let words = "Agree on a condition before the numbers are looked at";
        self.forms.folded("accept", words, &form)
    }
}

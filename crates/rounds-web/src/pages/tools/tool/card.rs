//! The card: what the tool is, for whom, who answers for it; versions and what it needs.

use std::collections::BTreeMap;

use maud::{Markup, html};
use rounds_governance::PersonRef;
use rounds_governance::ids::ToolId;

use super::Drawn;
use crate::view::filled::{field, needed};
use crate::view::{definition_list, href, time};

impl Drawn<'_> {
    pub(super) fn card(&self) -> Markup {
        let card = &self.tool.card;
        let builders = card.builders.iter().map(|one| one.name.as_str());
        html! {
            section.card #card {
                h2 { "Card" }
                (definition_list::pairs("What it is", [
                    ("Id", Some(html! { code { (self.tool.id) } })),
                    ("Kind", Some(html! { (card.kind.words()) })),
                    ("For", Some(html! { (card.purpose) })),
                    ("Meant use", Some(or_absent(&card.intended_use))),
                    ("Vendor", Some(html! { @if card.vendor.is_empty() { "built here" } @else { (card.vendor) } })),
                    ("Owners", Some(super::super::owners(self.tool))),
                    ("Builders", Some(html! { (builders.collect::<Vec<_>>().join(", ")) })),
                    ("Proposed", Some(html! { (self.tool.proposed_by.name) ", " (self.day(self.tool.proposed_at)) })),
                    ("Risk", self.tool.risk.as_ref().map(|risk| html! { (super::super::tier(self.stand, self.tool)) ": " (risk.reason) })),
                ]))
                (facts(&card.facts))
                @if self.may_change() { (self.describe()) }
            }
        }
    }

    fn describe(&self) -> Markup {
        let card = &self.tool.card;
        let name = "card";
        let facts: Vec<String> = card
            .facts
            .iter()
            .map(|(fact, text)| format!("{fact}: {}", text.replace('\n', " ")))
            .collect();
        let builders: Vec<&str> = card.builders.iter().map(|one| one.id.0.as_str()).collect();
        let fields = html! {
            input type="hidden" name="seen" value=(self.stand.governance.seq);
            (self.forms.line(&needed(name, "title", "Name").value(&card.title)))
            (self.forms.area(&needed(name, "purpose", "The problem it is for").value(&card.purpose)))
            (self.forms.area(&field(name, "intended_use", "Who uses it, on whom, and who decides").value(&card.intended_use)))
            (self.forms.line(&field(name, "vendor", "Vendor").hint("empty for what was built here").value(&card.vendor)))
            (self.person(name, "clinical_owner", "Clinical owner", card.clinical_owner.as_ref()))
            (self.person(name, "technical_owner", "Technical owner", card.technical_owner.as_ref()))
            (self.forms.line(&field(name, "builders", "Builders").hint("ids of people, with commas between").value(&builders.join(", "))))
            (self.forms.area(&field(name, "facts", "Other facts").hint("one a line, name: text").value(&facts.join("\n"))))
        };
        let form = self
            .forms
            .form(name, &self.address("describe"), "Save", &fields);
        self.forms.folded(name, "Change the card", &form)
    }

    /// The choice of a person.
    fn person(&self, form: &str, name: &str, label: &str, now: Option<&PersonRef>) -> Markup {
        let present = now.map_or("", |person| person.id.0.as_str());
        // Whoever left stays named until somebody else is.
        let gone = now.filter(|person| !self.people.iter().any(|one| one.id == person.id));
        let everybody = self.people.iter().chain(gone);
        let options = everybody.map(|person| (person.id.0.as_str(), person.name.as_str()));
        self.forms
            .choice(&field(form, name, label).value(present), options)
    }

    pub(super) fn papers(&self) -> Markup {
        html! {
            section.card {
                h2 { "Versions" }
                ul.entries-plain {
                    @for version in self.tool.versions.iter().rev() {
                        li {
                            b { (version.version) } " from " (time::day(version.from)) ". " (version.note)
                            @if version.is_within_change_plan { " " span.quiet { "Within the agreed change plan." } }
                        }
                    }
                }
                @if self.may_change() { (self.add_version()) }
                h2 #needs { "What it cannot do without" }
                (self.needs())
                (self.documents())
            }
        }
    }

    fn add_version(&self) -> Markup {
        let name = "version";
        let today = self.stand.today.to_string();
        let fields = html! {
            (self.forms.line(&needed(name, "version", "Version")))
            (self.forms.day(&needed(name, "from", "First day in use").value(&today)))
            (self.forms.area(&needed(name, "note", "What changed")))
            (self.forms.tick(&field(name, "is_within_change_plan", "A change plan agreed beforehand covers it")))
        };
        let form = self
            .forms
            .form(name, &self.address("version"), "Add", &fields);
        self.forms.folded(name, "Add a version", &form)
    }

    fn needs(&self) -> Markup {
        let tools = &self.stand.governance.tools;
        let link = |id: &ToolId| match tools.get(id) {
            Some(tool) => html! {
                a href=(href::tool(id.as_str())) { (tool.card.title) } " " span.status { (tool.stage.words()) }
            },
            None => html! { (id) },
        };
        let dependents = tools
            .values()
            .filter(|tool| tool.needs.contains(&self.tool.id));
        let dependents: Vec<&ToolId> = dependents.map(|tool| &tool.id).collect();
        let present: Vec<&str> = self.tool.needs.iter().map(ToolId::as_str).collect();
        let fields = html! {
            (self.forms.line(&field("needs", "needs", "Tools").hint("ids, with commas between").value(&present.join(", "))))
        };
        html! {
            @if self.tool.needs.is_empty() { p.absent { "No other tool." } }
            ul.entries-plain { @for id in &self.tool.needs { li { (link(id)) } } }
            @if !dependents.is_empty() {
                p { "Without it these cannot work:" }
                ul.entries-plain { @for id in dependents { li { (link(id)) } } }
            }
            @if self.may_change() {
                (self.forms.folded("needs", "Say what it needs", &self.forms.form("needs", &self.address("needs"), "Save", &fields)))
            }
        }
    }
}

fn or_absent(text: &str) -> Markup {
    html! { @if text.is_empty() { span.absent { "not said" } } @else { (text) } }
}

fn facts(facts: &BTreeMap<String, String>) -> Markup {
    html! {
        @if !facts.is_empty() {
            dl.facts {
                @for (name, text) in facts { dt { (name) } dd { (text) } }
            }
        }
    }
}

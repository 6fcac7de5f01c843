//! Reporting lines: to which committee a committee reports, and who of its members reports to whom.

use maud::{Markup, html};
use rounds_governance::PersonRef;
use rounds_governance::office::Committee;

use crate::office::Stand;
use crate::view::filled::{Filled, field, needed};
use crate::view::href;

/// Name of the form, and its step.
const NAME: &str = "reports-to";

/// To whom a committee reports, and which committees report to it.
pub fn of_committee(stand: &Stand, committee: &Committee) -> Markup {
    let all = &stand.governance.office.committees;
    let link = |one: &Committee| html! { a href=(href::committee(one.id.as_str())) { (one.name) } };
    let above = committee.reports_to.as_ref().and_then(|id| all.get(id));
    let below = all
        .values()
        .filter(|one| one.reports_to.as_ref() == Some(&committee.id));
    let below: Vec<&Committee> = below.collect();
    html! {
        p {
            @match above {
                Some(one) => { "Reports to " (link(one)) "." },
                None => "Reports to no other committee.",
            }
            @for (place, one) in below.iter().enumerate() {
                @if place == 0 { " To it report: " } @else { ", " }
                (link(one))
            }
            @if !below.is_empty() { "." }
        }
    }
}

/// Who of the members reports to whom, and who reports to them.
pub fn of_members(stand: &Stand, committee: &Committee) -> Markup {
    let sitting: Vec<_> = committee.sitting(stand.today).collect();
    let is_member = |person: &PersonRef| sitting.iter().any(|one| one.person.id == person.id);
    let lines = stand.governance.office.reports_to.values();
    let lines = lines.filter(|(person, above)| is_member(person) || is_member(above));
    let lines: Vec<_> = lines.collect();
    html! {
        @if !lines.is_empty() {
            h2 { "Reporting lines of its members" }
            ul.entries-plain {
                @for (person, above) in lines { li { (person.name) " reports to " (above.name) } }
            }
        }
    }
}

/// The form that says to whom somebody reports.
pub fn form(forms: &Filled<'_>, committee: &Committee, people: &[PersonRef]) -> Markup {
    let named = || {
        people
            .iter()
            .map(|one| (one.id.0.as_str(), one.name.as_str()))
    };
    let fields = html! {
        (forms.choice(&needed(NAME, "person", "Who"), named()))
        (forms.choice(&field(NAME, "to", "Reports to").hint("empty is nobody"), named()))
    };
    let action = format!("{}/{NAME}", href::committee(committee.id.as_str()));
    forms.form(NAME, &action, "Save", &fields)
}

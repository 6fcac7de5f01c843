//! `/committees`: who decides, with members, terms and trainings; founding one.

pub mod committee;
pub mod cover;
mod lines;
pub mod responsibilities;
pub mod step;

use maud::{Markup, html};
use rounds_core::access::Permission;
use rounds_governance::ids::CommitteeId;
use rounds_governance::office::{Committee, Seat};

use crate::fault::PageResult;
use crate::office::Stand;
use crate::shell::Section;
use crate::view::filled::{Filled, field, needed};
use crate::view::sent::Sent;
use crate::view::{href, number};
use crate::visit::Visit;

/// Handler.
pub async fn page(visit: Visit) -> PageResult<Markup> {
    show(&visit, None).await
}

/// The page, with a form that was refused.
async fn show(visit: &Visit, sent: Option<&Sent>) -> PageResult<Markup> {
    let stand = visit.office().governance.stand(&visit.visitor).await?;
    let shell = visit.office_shell(Section::Committees).await;
    let forms = Filled::new(&visit.form_token, sent);
    let committees = &stand.governance.office.committees;
    let content = html! {
        h1 { "Committees" }
        (forms.notice())
        p.lead { "Who decides about tools: members and their terms, quorum and majority, trainings that a vote needs." }
        p.card-links {
            a href="/responsibilities" { "Who is responsible for what" }
            a href="/cover" { "Who stands in for whom" }
        }
        @if committees.is_empty() { p.absent { "No committee yet. Reviews need one." } }
        @else { (table(&stand)) }
        @if visit.visitor.may(Permission::ManageOffice) {
            (forms.folded("found", "Found a committee", &forms.form("found", "/committees", "Found it", &fields(&forms, "found", &stand, None))))
        }
    };
    Ok(shell.page("Committees", content))
}

fn table(stand: &Stand) -> Markup {
    let committees = stand.governance.office.committees.values();
    html! {
        div.scroll tabindex="0" role="region" aria-label="Committees" {
            table {
                thead { tr { th scope="col" { "Committee" } th scope="col" { "Chair" } th scope="col" { "Seats taken" } th scope="col" { "Quorum" } th scope="col" { "Open reviews" } } }
                tbody { @for committee in committees { (line(stand, committee)) } }
            }
        }
    }
}

fn line(stand: &Stand, committee: &Committee) -> Markup {
    let reviews = stand.governance.reviews.values();
    let open = reviews.filter(|review| review.committee == committee.id && review.state.is_open());
    let chairs = committee
        .sitting(stand.today)
        .filter(|member| member.seat == Seat::Chair);
    let chairs: Vec<&str> = chairs.map(|member| member.person.name.as_str()).collect();
    html! {
        tr {
            th.name scope="row" {
                a href=(href::committee(committee.id.as_str())) { (committee.name) }
                @if !committee.is_active { " " span.status { "closed" } }
                span.made-of { (committee.purpose) }
            }
            td { @if chairs.is_empty() { span.absent { "nobody" } } @else { (chairs.join(", ")) } }
            td { (committee.sitting(stand.today).count()) }
            td.prose { (rules(committee)) }
            td { (open.count()) }
        }
    }
}

/// How a committee decides, in words.
fn rules(committee: &Committee) -> String {
    let rules = &committee.rules;
    format!(
        "at least {}, and {} of those who may vote; more than {} of the votes carries",
        number::counted(u64::from(rules.quorum_min), "vote", "votes"),
        number::percent(rules.quorum_share),
        number::percent(rules.majority_above),
    )
}

/// The fields of a committee.
fn fields(forms: &Filled<'_>, name: &str, stand: &Stand, present: Option<&Committee>) -> Markup {
    let line = present.and_then(|one| one.reports_to.as_ref());
    let committees = stand.governance.office.committees.values();
    let others = committees.filter(|one| Some(&one.id) != present.map(|present| &present.id));
    let others = others.filter(|one| one.is_active || Some(&one.id) == line);
    let others = others.map(|one| (one.id.as_str(), one.name.as_str()));
    let rules = present.map(|one| one.rules.clone()).unwrap_or_default();
    let text = |value: f64| format!("{}", value * 100.0) + " %";
    html! {
        @match present {
            Some(one) => input type="hidden" name="id" value=(one.id);,
            None => (forms.line(&needed(name, "id", "Id").hint("lower-case letters, digits, hyphens"))),
        }
        (forms.line(&needed(name, "name", "Name").value(present.map_or("", |one| &one.name))))
        (forms.area(&needed(name, "purpose", "What it is for").value(present.map_or("", |one| &one.purpose))))
        (forms.choice(&field(name, "reports_to", "Reports to").hint("empty is nobody").value(line.map_or("", CommitteeId::as_str)), others))
        (forms.number(&needed(name, "quorum_min", "Fewest votes").value(&rules.quorum_min.to_string())))
        (forms.number(&needed(name, "quorum_share", "Fewest votes as a share of those who may").value(&text(rules.quorum_share))))
        (forms.number(&needed(name, "majority_above", "More than this share carries").value(&text(rules.majority_above))))
        (forms.number(&needed(name, "triage_days", "Days to triage").value(&rules.triage_days.to_string())))
    }
}

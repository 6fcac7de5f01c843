//! `/committees/{id}`: one committee: members with terms and trainings, rules, forms.

use maud::{Markup, html};
use rounds_core::access::Permission;
use rounds_governance::PersonRef;
use rounds_governance::ids::CommitteeId;
use rounds_governance::office::{Committee, Member, Seat};

use super::{fields, lines, rules};
use crate::fault::{PageFault, PageResult};
use crate::office::Stand;
use crate::params::Segment;
use crate::shell::Section;
use crate::view::filled::{Filled, field, needed};
use crate::view::sent::Sent;
use crate::view::{form, href, time};
use crate::visit::Visit;

/// Handler.
pub async fn page(visit: Visit, Segment(id): Segment) -> PageResult<Markup> {
    show(&visit, &CommitteeId(id), None).await
}

/// The page, with a form that was refused.
pub(super) async fn show(
    visit: &Visit,
    id: &CommitteeId,
    sent: Option<&Sent>,
) -> PageResult<Markup> {
    let office = &visit.office().governance;
    let stand = office.stand(&visit.visitor).await?;
    let committee = stand.governance.office.committees.get(id);
    let committee = committee.ok_or_else(|| {
        PageFault::NoSuchThing(format!("there is no committee {:?}", id.as_str()))
    })?;
    let people = office.people(&visit.visitor).await?;
    let forms = Filled::new(&visit.form_token, sent);
    let shell = visit.office_shell(Section::Committees).await;
    let may_manage = visit.visitor.may(Permission::ManageOffice);
    let content = html! {
        nav.crumbs aria-label="Path" {
            a href="/committees" { "Committees" }
        }
        h1 { (committee.name) }
        (forms.notice())
        p.lead { (committee.purpose) }
        @if !committee.is_active { p.notice { "It is closed." } }
        (lines::of_committee(&stand, committee))
        p { "Decides by " (rules(committee)) ". Triage within " (committee.rules.triage_days) " days." }
        (members(&stand, &forms, committee, may_manage))
        (lines::of_members(&stand, committee))
        @if may_manage { (manage(&forms, committee, &people, &stand)) }
    };
    Ok(shell.page(&committee.name, content))
}

fn members(stand: &Stand, forms: &Filled<'_>, committee: &Committee, may_manage: bool) -> Markup {
    let mut members: Vec<&Member> = committee.members.iter().collect();
    members.sort_by_key(|member| (!member.is_in_term(stand.today), member.seat, member.from));
    html! {
        h2 { "Members" }
        @if members.is_empty() { p.absent { "No seat is taken." } }
        @else {
            div.scroll tabindex="0" role="region" aria-label="Members" {
                table {
                    thead { tr { th scope="col" { "Who" } th scope="col" { "Seat" } th scope="col" { "Term" } th scope="col" { "Trainings" } @if may_manage { th scope="col" { "End" } } } }
                    tbody {
                        @for member in members {
                            tr {
                                th.name scope="row" {
                                    (member.person.name)
                                    @if !member.speaks_for.is_empty() { span.made-of { "speaks for " (member.speaks_for) } }
                                }
                                td { (member.seat.as_str()) @if !member.seat.has_vote() { span.made-of { "no vote" } } }
                                td { (term(stand, member)) }
                                td { (trainings(stand, member)) }
                                @if may_manage { td { @if member.is_in_term(stand.today) { (end(forms, committee, member, stand)) } } }
                            }
                        }
                    }
                }
            }
        }
    }
}

fn term(stand: &Stand, member: &Member) -> Markup {
    html! {
        (time::day(member.from)) " to "
        @match member.until { Some(day) => (time::day(day)), None => "no end" }
        @if !member.is_in_term(stand.today) { span.made-of { "not in term" } }
    }
}

fn trainings(stand: &Stand, member: &Member) -> Markup {
    let rules = stand.policies.trainings.iter();
    let needed = rules.filter(|rule| rule.seats.contains(&member.seat));
    let office = &stand.governance.office;
    html! {
        ul.entries-plain {
            @for rule in needed {
                li {
                    (rule.title) ": "
                    @match office.trained_until(&member.person.id, rule) {
                        Some(jiff::civil::Date::MAX) => span.mark-good { "✓" },
                        Some(day) if day >= stand.today => { span.mark-good { "✓" } " until " (time::day(day)) },
                        Some(day) => span.mark-bad { "ended " (time::day(day)) },
                        None => span.mark-bad { "not done" },
                    }
                    @if rule.is_needed_to_vote { " " span.quiet { "(needed to vote)" } }
                }
            }
        }
    }
}

fn end(forms: &Filled<'_>, committee: &Committee, member: &Member, stand: &Stand) -> Markup {
    let today = stand.today.to_string();
    let hidden = [
        ("person", member.person.id.0.as_str()),
        ("on", today.as_str()),
    ];
    let address = format!("{}/end-term", href::committee(committee.id.as_str()));
    form::button(&address, forms.token(), "End the term today", &hidden)
}

fn manage(
    forms: &Filled<'_>,
    committee: &Committee,
    people: &[PersonRef],
    stand: &Stand,
) -> Markup {
    let address = |step: &str| format!("{}/{step}", href::committee(committee.id.as_str()));
    let seats = Seat::ALL.map(|seat| (seat.as_str(), seat.as_str()));
    let named = || {
        people
            .iter()
            .map(|one| (one.id.0.as_str(), one.name.as_str()))
    };
    let today = stand.today.to_string();
    let trainings = stand.policies.trainings.iter();
    let trainings = trainings.map(|rule| (rule.name.as_str(), rule.title.as_str()));
    let seat = html! {
        (forms.choice(&needed("seat", "person", "Who"), named()))
        (forms.choice(&needed("seat", "seat", "Seat").value("member"), seats))
        (forms.line(&field("seat", "speaks_for", "Speaks for").hint("nursing, pharmacy, equity …")))
        (forms.day(&needed("seat", "from", "First day").value(&today)))
        (forms.day(&field("seat", "until", "Last day").hint("empty is open")))
    };
    let trained = html! {
        (forms.choice(&needed("trained", "person", "Who"), named()))
        (forms.choice(&needed("trained", "training", "Training"), trainings))
        (forms.day(&needed("trained", "done_on", "Done on").value(&today)))
        (forms.day(&field("trained", "valid_until", "Counts until").hint("where the certificate says so")))
    };
    html! {
        h2 { "Change it" }
        (forms.folded("seat", "Seat somebody", &forms.form("seat", &address("seat"), "Seat", &seat)))
        (forms.folded("trained", "Record a training", &forms.form("trained", &address("trained"), "Record", &trained)))
        (forms.folded("reports-to", "Say who reports to whom", &lines::form(forms, committee, people)))
        (forms.folded("rules", "Change name, purpose, reporting line and rules", &forms.form("rules", &address("rules"), "Save", &fields(forms, "rules", stand, Some(committee)))))
        @if committee.is_active { (form::button(&address("close"), forms.token(), "Close the committee", &[("form", "close")])) }
    }
}

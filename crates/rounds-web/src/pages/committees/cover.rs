//! `/cover`: who stands in for whom, and until when.

use maud::{Markup, html};
use rounds_core::access::Permission;
use rounds_governance::office::Cover;

use crate::fault::PageResult;
use crate::office::Stand;
use crate::shell::Section;
use crate::view::filled::{Filled, field, needed};
use crate::view::sent::Sent;
use crate::view::{form, time};
use crate::visit::Visit;

/// Handler.
pub async fn page(visit: Visit) -> PageResult<Markup> {
    show(&visit, None).await
}

/// The page, with a form that was refused.
pub(super) async fn show(visit: &Visit, sent: Option<&Sent>) -> PageResult<Markup> {
    let office = &visit.office().governance;
    let stand = office.stand(&visit.visitor).await?;
    let people = office.people(&visit.visitor).await?;
    let shell = visit.office_shell(Section::Committees).await;
    let forms = Filled::new(&visit.form_token, sent);
    let may_manage = visit.visitor.may(Permission::ManageOffice);
    let named = || {
        people
            .iter()
            .map(|one| (one.id.0.as_str(), one.name.as_str()))
    };
    let today = stand.today.to_string();
    let fields = html! {
        @if may_manage { (forms.choice(&field("cover", "away", "Who is away").hint("empty is you"), named())) }
        (forms.choice(&needed("cover", "stands_in", "Who stands in"), named()))
        (forms.day(&needed("cover", "from", "First day").value(&today)))
        (forms.day(&needed("cover", "until", "Last day")))
        (forms.line(&field("cover", "reason", "Why").hint("others see it")))
    };
    let content = html! {
        nav.crumbs aria-label="Path" { a href="/committees" { "Committees" } }
        h1 { "Who stands in for whom" }
        (forms.notice())
        p.lead { "Whoever stands in acknowledges, answers and votes in the other’s seat, in their own name." }
        (covers(visit, &stand, &forms, may_manage))
        h2 { "Let somebody stand in" }
        (forms.form("cover", "/cover", "Let them stand in", &fields))
    };
    Ok(shell.page("Who stands in for whom", content))
}

fn covers(visit: &Visit, stand: &Stand, forms: &Filled<'_>, may_manage: bool) -> Markup {
    let covers = stand.governance.office.covers.iter().enumerate().rev();
    let me = &visit.visitor.principal.person;
    let may_end = |cover: &Cover| may_manage || cover.away.id == *me;
    html! {
        @if stand.governance.office.covers.is_empty() { p.absent { "Nobody stands in for anybody." } }
        @else {
            div.scroll tabindex="0" role="region" aria-label="Covers" {
                table {
                    thead { tr { th scope="col" { "Away" } th scope="col" { "Stands in" } th scope="col" { "From" } th scope="col" { "Until" } th scope="col" { "Now" } } }
                    tbody {
                        @for (place, cover) in covers {
                            tr {
                                th.name scope="row" { (cover.away.name) @if !cover.reason.is_empty() { span.made-of { (cover.reason) } } }
                                td { (cover.stands_in.name) }
                                td { (time::day(cover.from)) }
                                td { (time::day(cover.until)) }
                                td {
                                    @if cover.is_in_force(stand.today) { "in force" } @else if cover.is_ended { "ended early" } @else if cover.until < stand.today { "over" } @else { "to come" }
                                    @if !cover.is_ended && cover.until >= stand.today && may_end(cover) {
                                        " " (form::button("/cover", forms.token(), "End it", &[("end", &place.to_string())]))
                                    }
                                }
                            }
                        }
                    }
                }
            }
        }
    }
}

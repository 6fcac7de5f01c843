//! `/office/people`: who may sign in, with roles and state.

pub mod add;
pub mod fields;
pub mod person;
pub mod steps;

use maud::{Markup, html};
use rounds_core::access::Permission;
use serde::Deserialize;

use crate::fault::{PageFault, PageResult};
use crate::page_data::Window;
use crate::page_data::office::{PeopleFilter, PeopleList, PersonRow, PersonState};
use crate::params::{Params, filled};
use crate::shell::{Section, Shell};
use crate::view::{comma, empty, href, paging};
use crate::visit::Visit;

/// People on a page.
const PAGE_ROWS: u64 = 50;
const ADDRESS: &str = "/office/people";

/// Parameters of the page.
#[derive(Debug, Deserialize)]
pub struct Choice {
    text: Option<String>,
    role: Option<String>,
    state: Option<String>,
    page: Option<u64>,
}

impl Choice {
    fn filter(self) -> PageResult<PeopleFilter> {
        let state = filled(self.state).map(|word| {
            let known = PersonState::ALL
                .into_iter()
                .find(|state| state.as_str() == word);
            known.ok_or_else(|| {
                let text = format!("state must be active, invited or disabled, found {word:?}");
                PageFault::BadRequest(text)
            })
        });
        Ok(PeopleFilter {
            text: filled(self.text),
            role: filled(self.role),
            state: state.transpose()?,
        })
    }
}

/// Handler.
pub async fn page(visit: Visit, Params(choice): Params<Choice>) -> PageResult<Markup> {
    let window = paging::window(choice.page, PAGE_ROWS)?;
    let filter = choice.filter()?;
    let shell = visit.office_shell(Section::People).await;
    let people = &visit.office().people;
    let list = people.list(&visit.visitor, &filter, window).await?;
    Ok(shell.page("People", view(&visit, &shell, &list, &filter, window)))
}

fn view(
    visit: &Visit,
    shell: &Shell<'_>,
    list: &PeopleList,
    filter: &PeopleFilter,
    window: Window,
) -> Markup {
    html! {
        h1 { "People" }
        p.lead { "Who may sign in. What they may do comes from their roles; which rows are theirs from units and staff ids." }
        @if visit.visitor.may(Permission::ManagePeople) {
            p { a.button href="/office/people/add" { "Add a person" } }
        }
        (filter_form(filter))
        @if list.total == 0 {
            (empty::nothing_found("Nobody passes this filter.", ADDRESS))
        } @else {
            div.scroll tabindex="0" role="region" aria-label="People" {
                table {
                    thead { tr { th scope="col" { "Name" } th scope="col" { "Roles" } th scope="col" { "Units" } th scope="col" { "State" } th scope="col" { "Last signed in" } } }
                    tbody { @for person in &list.rows { (line(shell, person)) } }
                }
            }
            (paging::links(window, list.total, ("person", "people"), |number| address(filter, number)))
        }
    }
}

fn line(shell: &Shell<'_>, person: &PersonRow) -> Markup {
    html! {
        tr {
            th.name scope="row" {
                a href=(href::person(&person.id.0)) { (person.name) }
                span.made-of { (person.sign_in_name) }
            }
            td { (comma::list(person.roles.iter(), "none")) }
            td.name { (comma::list(person.units.iter(), "none")) }
            td { span.status { (person.state.as_str()) } }
            td {
                @match person.last_sign_in_at {
                    Some(at) => (shell.moment(at)),
                    None => span.absent { "never" },
                }
            }
        }
    }
}

fn filter_form(filter: &PeopleFilter) -> Markup {
    html! {
        form.filter action=(ADDRESS) {
            label { "Name " input name="text" value=(filter.text.as_deref().unwrap_or("")) maxlength="200"; }
            label { "Role " input name="role" value=(filter.role.as_deref().unwrap_or("")) maxlength="100" size="14"; }
            label {
                "State "
                select name="state" {
                    option value="" { "all" }
                    @for state in PersonState::ALL {
                        option value=(state.as_str()) selected[filter.state == Some(state)] { (state.as_str()) }
                    }
                }
            }
            button type="submit" { "Filter" }
            @if *filter != PeopleFilter::default() { a href=(ADDRESS) { "Show all" } }
        }
    }
}

fn address(filter: &PeopleFilter, page: u64) -> String {
    href::with_query(
        ADDRESS,
        &[
            ("text", filter.text.as_deref()),
            ("role", filter.role.as_deref()),
            ("state", filter.state.map(PersonState::as_str)),
            ("page", Some(&page.to_string())),
        ],
    )
}

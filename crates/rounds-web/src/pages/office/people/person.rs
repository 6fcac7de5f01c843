//! `/office/people/{id}`: one person: roles, units, sessions, tokens, emergency accesses.

use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use maud::{Markup, html};
use rounds_core::access::{Permission, PersonId};

use super::fields::{self, Typed};
use crate::fault::{PageFault, PageResult};
use crate::guard::fields::Fields;
use crate::office::OfficeError;
use crate::page_data::office::{Caller, PersonChange, PersonPage, PersonState, RoleRow};
use crate::params::Segment;
use crate::shell::{Section, Shell};
use crate::view::access_tables as access;
use crate::view::{comma, definition_list, form, href};
use crate::visit::Visit;

/// Handler.
pub async fn page(visit: Visit, Segment(id): Segment) -> PageResult<Markup> {
    let person = visit
        .office()
        .people
        .one(&visit.visitor, &PersonId(id))
        .await?;
    Ok(show(&visit, &person, None, None).await)
}

/// Handler of the form.
pub async fn change(
    visit: Visit,
    caller: Caller,
    Segment(id): Segment,
    sent: Fields,
) -> PageResult<Response> {
    let id = PersonId(id);
    let typed = Typed::of(&sent);
    let version = sent.required("version")?.parse();
    let change = PersonChange {
        version: version
            .map_err(|_| PageFault::BadRequest("version must be a number".to_owned()))?,
        name: typed.name.clone(),
        email: typed.email.clone(),
        roles: typed.roles.clone(),
        units: typed.units.clone(),
        staff_ids: typed.staff_ids.clone(),
    };
    let people = &visit.office().people;
    match people.change(&caller, &visit.visitor, &id, &change).await {
        Ok(()) => Ok(Redirect::to(&href::person(&id.0)).into_response()),
        Err(OfficeError::Refused(text)) => {
            let person = people.one(&visit.visitor, &id).await?;
            let page = show(&visit, &person, Some(&typed), Some(&text)).await;
            Ok((StatusCode::UNPROCESSABLE_ENTITY, page).into_response())
        }
        Err(error) => Err(error.into()),
    }
}

async fn show(
    visit: &Visit,
    page: &PersonPage,
    typed: Option<&Typed>,
    refusal: Option<&str>,
) -> Markup {
    let shell = visit.office_shell(Section::People).await;
    let may_manage = visit.visitor.may(Permission::ManagePeople);
    let roles = if may_manage {
        fields::roles(visit).await
    } else {
        Vec::new()
    };
    let content = html! {
        nav.crumbs aria-label="Path" { a href="/office/people" { "People" } }
        h1 { (page.person.name) }
        p.lead { span.status { (page.person.state.as_str()) } " " (page.person.sign_in_name) }
        div.with-margin {
            div {
                @if may_manage { (change_form(visit, page, &roles, typed, refusal)) }
                (what_they_use(visit, &shell, page, may_manage))
            }
            aside {
                (margin(&shell, page))
                @if may_manage { (actions(visit, page)) }
            }
        }
    };
    shell.page(&page.person.name, content)
}

fn what_they_use(visit: &Visit, shell: &Shell<'_>, page: &PersonPage, may_manage: bool) -> Markup {
    let id = &page.person.id.0;
    let token = may_manage.then_some(&visit.form_token);
    html! {
        h2 { "Sessions" }
        (access::sessions(shell, &page.sessions, None, token, |row| {
            href::of_person(id, &format!("sessions/{}/end", href::part(&row.id)))
        }))
        h2 { "Tokens" }
        (access::tokens(shell, &page.tokens, visit.now(), token, |row| {
            href::of_person(id, &format!("tokens/{}/revoke", href::part(&row.id)))
        }))
        h2 { "Emergency access" }
        @if page.emergencies.is_empty() { p.absent { "Never used." } }
        ul.plain {
            @for row in &page.emergencies {
                li { (shell.moment(row.from)) ": " q { (row.reason) } " " (access::review(shell, row)) }
            }
        }
    }
}

fn change_form(
    visit: &Visit,
    page: &PersonPage,
    roles: &[RoleRow],
    typed: Option<&Typed>,
    refusal: Option<&str>,
) -> Markup {
    let person = &page.person;
    let present = Typed {
        name: person.name.clone(),
        email: person.email.clone(),
        roles: person.roles.clone(),
        units: person.units.clone(),
        staff_ids: person.staff_ids.clone(),
    };
    html! {
        (form::refusal(refusal))
        form.stacked method="post" action=(href::person(&person.id.0)) {
            (form::token(&visit.form_token))
            input type="hidden" name="version" value=(person.version);
            (fields::view(typed.unwrap_or(&present), roles))
            button.primary type="submit" { "Save" }
        }
    }
}

fn margin(shell: &Shell<'_>, page: &PersonPage) -> Markup {
    let person = &page.person;
    html! {
        (definition_list::pairs("Person", [
            ("Id", Some(html! { code { (person.id) } })),
            ("Added", Some(shell.moment(page.added_at))),
            ("Last sign-in", Some(person.last_sign_in_at.map_or(html! { "never" }, |at| shell.moment(at)))),
            ("Roles", Some(comma::list(person.roles.iter(), "none"))),
            ("Units", Some(comma::list(person.units.iter(), "none"))),
            ("Staff ids", Some(comma::list(person.staff_ids.iter(), "none"))),
            ("Password", Some(html! { (if page.has_password { "set" } else { "none" }) })),
            ("Provider", (!page.issuers.is_empty()).then(|| comma::list(page.issuers.iter(), ""))),
        ]))
        h2 { "Second factor" }
        p { (access::second_factor(shell, &page.second_factor)) }
    }
}

fn actions(visit: &Visit, page: &PersonPage) -> Markup {
    let button = |rest: &str, word: &str| {
        form::button(
            &href::of_person(&page.person.id.0, rest),
            &visit.form_token,
            word,
            &[],
        )
    };
    html! {
        h2 { "Actions" }
        ul.actions {
            li { (button("end-sessions", "End all sessions")) }
            li {
                (button("reset", "Reset sign-in"))
                span.quiet { "Takes password and second factor away and gives a one-time code." }
            }
            @if page.person.state == PersonState::Disabled {
                li { (button("enable", "Enable")) }
            } @else {
                li {
                    (button("disable", "Disable"))
                    span.quiet { "Ends sessions and tokens at once; nothing is deleted." }
                }
            }
        }
    }
}

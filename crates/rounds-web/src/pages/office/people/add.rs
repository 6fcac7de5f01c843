//! `/office/people/add`: a new person, and the one-time code they begin with.

use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use maud::{Markup, html};

use super::fields::{self, Typed};
use crate::fault::PageResult;
use crate::guard::fields::Fields;
use crate::office::OfficeError;
use crate::page_data::office::{Caller, NewPerson, OneTimeCode, RoleRow};
use crate::shell::{Section, Shell};
use crate::view::{form, href};
use crate::visit::Visit;

/// Handler.
pub async fn page(visit: Visit) -> Markup {
    let shell = visit.office_shell(Section::People).await;
    let roles = fields::roles(&visit).await;
    let content = view(&visit, &roles, "", &Typed::default(), None);
    shell.page("Add a person", content)
}

/// Handler of the form.
pub async fn submit(visit: Visit, caller: Caller, sent: Fields) -> PageResult<Response> {
    let shell = visit.office_shell(Section::People).await;
    let typed = Typed::of(&sent);
    let sign_in_name = sent.text("sign_in_name").unwrap_or_default();
    let person = NewPerson {
        sign_in_name: sign_in_name.clone(),
        name: typed.name.clone(),
        email: typed.email.clone(),
        roles: typed.roles.clone(),
        units: typed.units.clone(),
        staff_ids: typed.staff_ids.clone(),
    };
    match visit
        .office()
        .people
        .add(&caller, &visit.visitor, &person)
        .await
    {
        Ok(added) => {
            let address = href::person(&added.person.id.0);
            let content = html! {
                h1 { (added.person.name) " was added" }
                @match &added.code {
                    Some(code) => (code_once(&shell, code)),
                    None => p.lead { "They sign in with the identity provider." },
                }
                p { a.button href=(address) { "To their page" } }
            };
            Ok(shell.page("Person added", content).into_response())
        }
        Err(OfficeError::Refused(text)) => {
            let roles = fields::roles(&visit).await;
            let content = view(&visit, &roles, &sign_in_name, &typed, Some(&text));
            let page = shell.page("Add a person", content);
            Ok((StatusCode::UNPROCESSABLE_ENTITY, page).into_response())
        }
        Err(error) => Err(error.into()),
    }
}

/// A code that is shown now and never again, with what to do with it.
pub fn code_once(shell: &Shell<'_>, code: &OneTimeCode) -> Markup {
    html! {
        p.lead { "Give them this one-time code; it is shown now and never again. They open " code { "/welcome" } " on this server, type it and choose a password." }
        pre.once tabindex="0" { code { (code.code.reveal()) } }
        p { "It works once, until " (shell.moment(code.expires_at)) ". Hand it over in person or by telephone rather than by mail." }
    }
}

fn view(
    visit: &Visit,
    roles: &[RoleRow],
    sign_in_name: &str,
    typed: &Typed,
    refusal: Option<&str>,
) -> Markup {
    html! {
        nav.crumbs aria-label="Path" { a href="/office/people" { "People" } }
        h1 { "Add a person" }
        (form::refusal(refusal))
        form.stacked method="post" action="/office/people/add" {
            (form::token(&visit.form_token))
            label for="sign_in_name" { "Name to sign in with" }
            input #sign_in_name name="sign_in_name" value=(sign_in_name) required maxlength="128" autocomplete="off" autocapitalize="off" spellcheck="false";
            (fields::view(typed, roles))
            button.primary type="submit" { "Add" }
        }
    }
}

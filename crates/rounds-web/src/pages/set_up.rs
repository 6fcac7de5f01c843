//! `/set-up`: the first administrator, once. Afterwards this address is not there.

use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use maud::{Markup, html};

use super::sign_in::go_on;
use crate::fault::{PageFault, PageResult};
use crate::guard::fields::Fields;
use crate::guard::then::Then;
use crate::office::OfficeError;
use crate::page_data::office::{Caller, NewAdministrator};
use crate::view::form;
use crate::visit::Guest;

const REFUSED: &str =
    "This token is not right or has ended. The server prints a new one when it starts.";

/// Handler.
pub async fn page(guest: Guest) -> PageResult<Markup> {
    is_open(&guest).await?;
    Ok(guest.page("Set up", view(&guest, None, None)))
}

/// Handler of the form.
pub async fn submit(guest: Guest, caller: Caller, fields: Fields) -> PageResult<Response> {
    is_open(&guest).await?;
    let first = NewAdministrator {
        token: fields.secret("token")?,
        sign_in_name: fields.required("sign_in_name")?,
        name: fields.required("name")?,
        password: fields.secret("password")?,
    };
    let refusal = match guest.office().sign_in.set_up(&caller, &first).await {
        Ok(step) => match go_on(&step, &Then::home(), guest.encrypted)? {
            Some(response) => return Ok(response),
            None => REFUSED.to_owned(),
        },
        Err(OfficeError::Refused(text)) => text,
        Err(error) => return Err(error.into()),
    };
    let content = view(&guest, Some(&first), Some(&refusal));
    let page = guest.page("Set up", content);
    Ok((StatusCode::UNPROCESSABLE_ENTITY, page).into_response())
}

async fn is_open(guest: &Guest) -> PageResult<()> {
    let ways = guest.office().sign_in.ways().await?;
    ways.needs_set_up.then_some(()).ok_or(PageFault::NoSuchPage)
}

fn view(guest: &Guest, typed: Option<&NewAdministrator>, refusal: Option<&str>) -> Markup {
    let sign_in_name = typed.map_or("", |typed| typed.sign_in_name.as_str());
    let name = typed.map_or("", |typed| typed.name.as_str());
    html! {
        div.narrow {
            h1 { "Set up " (guest.info().site_name) }
            p.lead { "Make the first administrator. They add everybody else." }
            (form::refusal(refusal))
            form.stacked method="post" action="/set-up" {
                (form::token(&guest.form_token))
                label for="token" { "Token that the server printed when it started" }
                input #token name="token" autocomplete="off" autocapitalize="off" spellcheck="false" required maxlength="128";
                label for="sign_in_name" { "Name to sign in with" }
                input #sign_in_name name="sign_in_name" value=(sign_in_name) autocomplete="username" autocapitalize="off" spellcheck="false" required maxlength="128";
                label for="name" { "Name on screen" }
                input #name name="name" value=(name) autocomplete="name" required maxlength="200";
                label for="password" { "Password" }
                input #password type="password" name="password" autocomplete="new-password" required minlength="12" maxlength="128" aria-describedby="password-hint";
                p.quiet #password-hint { "At least 12 characters; three or four words that do not belong together are easy to keep." }
                button.primary type="submit" { "Make the administrator" }
            }
        }
    }
}

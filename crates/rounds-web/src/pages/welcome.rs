//! `/welcome`: a first or a new password, with a one-time code that an administrator gave. The code
//! is typed, so that it stands in no address, no log of a proxy and no history.

use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use maud::{Markup, html};

use super::sign_in::go_on;
use crate::fault::PageResult;
use crate::guard::fields::Fields;
use crate::guard::then::Then;
use crate::office::OfficeError;
use crate::page_data::office::Caller;
use crate::view::form;
use crate::visit::Guest;

const REFUSED: &str =
    "This code is not right, was used, or has ended. An administrator can give you another.";

/// Handler.
pub async fn page(guest: Guest) -> Markup {
    guest.page("Welcome", view(&guest, None))
}

/// Handler of the form.
pub async fn submit(guest: Guest, caller: Caller, fields: Fields) -> PageResult<Response> {
    let (code, password) = (fields.secret("code")?, fields.secret("password")?);
    let desk = &guest.office().sign_in;
    let refusal = match desk.redeem(&caller, &code, &password).await {
        Ok(step) => match go_on(&step, &Then::home(), guest.encrypted)? {
            Some(response) => return Ok(response),
            None => REFUSED.to_owned(),
        },
        Err(OfficeError::Refused(text)) => text,
        Err(error) => return Err(error.into()),
    };
    let page = guest.page("Welcome", view(&guest, Some(&refusal)));
    Ok((StatusCode::UNPROCESSABLE_ENTITY, page).into_response())
}

fn view(guest: &Guest, refusal: Option<&str>) -> Markup {
    html! {
        div.narrow {
            h1 { "Welcome to " (guest.info().site_name) }
            p.lead { "Choose a password. You need the one-time code that an administrator gave you." }
            (form::refusal(refusal))
            form.stacked method="post" action="/welcome" {
                (form::token(&guest.form_token))
                label for="code" { "One-time code" }
                input #code name="code" autocomplete="one-time-code" autocapitalize="off" spellcheck="false" required maxlength="128";
                label for="password" { "New password" }
                input #password type="password" name="password" autocomplete="new-password" required minlength="12" maxlength="128" aria-describedby="password-hint";
                p.quiet #password-hint { "At least 12 characters; three or four words that do not belong together are easy to keep." }
                button.primary type="submit" { "Set password and sign in" }
            }
        }
    }
}

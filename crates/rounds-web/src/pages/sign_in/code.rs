//! `/sign-in/code`: a code of the second factor, after the password was right.

use axum::extract::FromRequestParts;
use axum::http::StatusCode;
use axum::http::request::Parts;
use axum::response::{IntoResponse, Redirect, Response};
use maud::{Markup, html};

use super::{Asked, go_on, then_of};
use crate::fault::PageResult;
use crate::guard::cookies::Cookie;
use crate::guard::entry;
use crate::guard::fields::Fields;
use crate::guard::then::Then;
use crate::page_data::office::{Caller, Secret};
use crate::params::Params;
use crate::view::form;
use crate::visit::Guest;

const REFUSED: &str = "This code is not right, or it took too long. Codes change every 30 seconds; a recovery code works once.";

/// What stands for somebody who has shown their password; without it they begin again.
pub struct Pending(pub Secret);

impl<S: Send + Sync> FromRequestParts<S> for Pending {
    type Rejection = Redirect;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Redirect> {
        let encrypted = entry::is_encrypted(&parts.extensions);
        let pending = Cookie::Pending.read(&parts.headers, encrypted);
        pending.map(Self).ok_or_else(|| Redirect::to("/sign-in"))
    }
}

/// Handler.
pub async fn page(guest: Guest, _: Pending, Params(asked): Params<Asked>) -> Markup {
    guest.page("Second factor", view(&guest, &asked.then(), None))
}

/// Handler of the form.
pub async fn submit(
    guest: Guest,
    caller: Caller,
    Pending(pending): Pending,
    fields: Fields,
) -> PageResult<Response> {
    let code = fields.secret("code")?;
    let desk = &guest.office().sign_in;
    let step = desk.second_factor(&caller, &pending, &code).await?;
    let then = then_of(&fields);
    if let Some(response) = go_on(&step, &then, guest.encrypted)? {
        return Ok(response);
    }
    let page = guest.page("Second factor", view(&guest, &then, Some(REFUSED)));
    Ok((StatusCode::UNPROCESSABLE_ENTITY, page).into_response())
}

fn view(guest: &Guest, then: &Then, refusal: Option<&str>) -> Markup {
    html! {
        div.narrow {
            h1 { "Second factor" }
            p.lead { "Your password was right. Type the code that your authenticator shows." }
            (form::refusal(refusal))
            form.stacked method="post" action="/sign-in/code" {
                (form::token(&guest.form_token))
                (form::then(then))
                label for="code" { "Code, or one of your recovery codes" }
                input #code name="code" autocomplete="one-time-code" autocapitalize="off" spellcheck="false" required maxlength="64" autofocus;
                button.primary type="submit" { "Sign in" }
            }
            p.quiet { "Without authenticator and recovery codes an administrator can reset your sign-in. " a href=(then.sign_in_address()) { "Begin again" } "." }
        }
    }
}

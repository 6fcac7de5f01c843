//! `/sign-in/enrol`: a second factor for somebody who must have one and has none yet.

use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use maud::{Markup, html};

use super::code::Pending;
use super::{Asked, session_cookies, then_of};
use crate::fault::PageResult;
use crate::guard::fields::Fields;
use crate::guard::then::Then;
use crate::office::OfficeError;
use crate::page_data::office::{Caller, Secret};
use crate::params::Params;
use crate::view::enrolment;
use crate::visit::Guest;

/// Handler.
pub async fn page(
    guest: Guest,
    caller: Caller,
    Pending(pending): Pending,
    Params(asked): Params<Asked>,
) -> PageResult<Markup> {
    form(&guest, &caller, &pending, &asked.then(), None).await
}

/// Handler of the form.
pub async fn submit(
    guest: Guest,
    caller: Caller,
    Pending(pending): Pending,
    fields: Fields,
) -> PageResult<Response> {
    let code = fields.secret("code")?;
    let then = then_of(&fields);
    match guest.office().sign_in.enrol(&caller, &pending, &code).await {
        Ok(enrolled) => {
            let content = html! {
                div.narrow { (enrolment::recovery_codes(&enrolled.recovery_codes, then.as_str())) }
            };
            let page = guest.page("Second factor set up", content);
            Ok(match &enrolled.session {
                Some(session) => (session_cookies(session, guest.encrypted)?, page).into_response(),
                None => page.into_response(),
            })
        }
        Err(OfficeError::Refused(text)) => {
            let page = form(&guest, &caller, &pending, &then, Some(&text)).await?;
            Ok((StatusCode::UNPROCESSABLE_ENTITY, page).into_response())
        }
        Err(error) => Err(error.into()),
    }
}

async fn form(
    guest: &Guest,
    caller: &Caller,
    pending: &Secret,
    then: &Then,
    refusal: Option<&str>,
) -> PageResult<Markup> {
    let enrolment = guest.office().sign_in.enrolment(caller, pending).await?;
    let content = html! {
        div.narrow {
            h1 { "Set up a second factor" }
            p.lead { "Your role needs one: a password alone can be stolen." }
            (enrolment::set_up(&enrolment, "/sign-in/enrol", &guest.form_token, then, refusal))
        }
    };
    Ok(guest.page("Set up a second factor", content))
}

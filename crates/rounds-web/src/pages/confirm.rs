//! `/confirm`: shows again that it is still the same person, before something that gives more than
//! they had.

use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use maud::{Markup, html};

use super::sign_in::{Asked, session_cookies, then_of};
use crate::fault::PageResult;
use crate::guard::fields::Fields;
use crate::guard::then::Then;
use crate::office::OfficeError;
use crate::page_data::office::Caller;
use crate::params::Params;
use crate::shell::Section;
use crate::view::form;
use crate::visit::{Guest, Visit};

/// Handler.
pub async fn page(visit: Visit, Params(asked): Params<Asked>) -> Markup {
    show(&visit, &asked.then(), None).await
}

/// Handler of the form.
pub async fn submit(
    visit: Visit,
    guest: Guest,
    caller: Caller,
    fields: Fields,
) -> PageResult<Response> {
    let proof = fields.secret("proof")?;
    let then = then_of(&fields);
    let desk = &visit.office().own;
    match desk.confirm(&caller, &visit.visitor, &proof).await {
        Ok(session) => {
            let onward = Redirect::to(then.as_str());
            Ok(match session {
                Some(session) => {
                    (session_cookies(&session, guest.encrypted)?, onward).into_response()
                }
                None => onward.into_response(),
            })
        }
        Err(OfficeError::Refused(text)) => {
            let page = show(&visit, &then, Some(&text)).await;
            Ok((StatusCode::UNPROCESSABLE_ENTITY, page).into_response())
        }
        Err(error) => Err(error.into()),
    }
}

async fn show(visit: &Visit, then: &Then, refusal: Option<&str>) -> Markup {
    let shell = visit.office_shell(Section::Nowhere).await;
    let content = html! {
        h1 { "Show again that it is you" }
        p.lead { "What comes next gives more than reading does." }
        (form::refusal(refusal))
        (form::confirm(&visit.form_token, then))
    };
    shell.page("Show again that it is you", content)
}

//! `/profile/second-factor`: sets up a second factor, or replaces the present one.

use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use maud::{Markup, html};

use crate::fault::PageResult;
use crate::guard::fields::Fields;
use crate::guard::then::Then;
use crate::office::OfficeError;
use crate::page_data::office::Caller;
use crate::pages::sign_in::session_cookies;
use crate::shell::Section;
use crate::view::enrolment;
use crate::visit::{Guest, Visit};

/// Handler.
pub async fn page(visit: Visit) -> PageResult<Markup> {
    show(&visit, None).await
}

/// Handler of the form.
pub async fn set_up(
    visit: Visit,
    guest: Guest,
    caller: Caller,
    fields: Fields,
) -> PageResult<Response> {
    let code = fields.secret("code")?;
    match visit
        .office()
        .own
        .enrol(&caller, &visit.visitor, &code)
        .await
    {
        Ok(enrolled) => {
            let shell = visit.office_shell(Section::Nowhere).await;
            let content = enrolment::recovery_codes(&enrolled.recovery_codes, "/profile");
            let page = shell.page("Second factor set up", content);
            Ok(match &enrolled.session {
                Some(session) => (session_cookies(session, guest.encrypted)?, page).into_response(),
                None => page.into_response(),
            })
        }
        Err(OfficeError::Refused(text)) => {
            let page = show(&visit, Some(&text)).await?;
            Ok((StatusCode::UNPROCESSABLE_ENTITY, page).into_response())
        }
        Err(error) => Err(error.into()),
    }
}

async fn show(visit: &Visit, refusal: Option<&str>) -> PageResult<Markup> {
    let shell = visit.office_shell(Section::Nowhere).await;
    let enrolment = visit.office().own.enrolment(&visit.visitor).await?;
    let content = html! {
        nav.crumbs aria-label="Path" { a href="/profile" { "Profile" } }
        h1 { "Second factor" }
        p.lead { "The present one keeps working until the new one is confirmed below." }
        (enrolment::set_up(&enrolment, "/profile/second-factor", &visit.form_token, &Then::home(), refusal))
    };
    Ok(shell.page("Second factor", content))
}

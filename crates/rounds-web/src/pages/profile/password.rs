//! `/profile/password`: another password.

use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use maud::{Markup, html};

use super::back;
use crate::fault::PageResult;
use crate::guard::fields::Fields;
use crate::office::OfficeError;
use crate::page_data::office::{Caller, PasswordChange};
use crate::shell::Section;
use crate::view::form;
use crate::visit::{Guest, Visit};

/// Handler.
pub async fn page(visit: Visit) -> Markup {
    show(&visit, None).await
}

/// Handler of the form.
pub async fn change(
    visit: Visit,
    guest: Guest,
    caller: Caller,
    fields: Fields,
) -> PageResult<Response> {
    let change = PasswordChange {
        present: fields.secret("present")?,
        new: fields.secret("password")?,
    };
    let desk = &visit.office().own;
    match desk.change_password(&caller, &visit.visitor, &change).await {
        Ok(session) => back(session, &guest, "/profile"),
        Err(OfficeError::Refused(text)) => {
            let page = show(&visit, Some(&text)).await;
            Ok((StatusCode::UNPROCESSABLE_ENTITY, page).into_response())
        }
        Err(error) => Err(error.into()),
    }
}

async fn show(visit: &Visit, refusal: Option<&str>) -> Markup {
    let shell = visit.office_shell(Section::Nowhere).await;
    let content = html! {
        nav.crumbs aria-label="Path" { a href="/profile" { "Profile" } }
        h1 { "Change your password" }
        p.lead { "All your other sessions end." }
        (form::refusal(refusal))
        form.stacked method="post" action="/profile/password" {
            (form::token(&visit.form_token))
            label for="present" { "Present password" }
            input #present type="password" name="present" autocomplete="current-password" required maxlength="128";
            label for="password" { "New password" }
            input #password type="password" name="password" autocomplete="new-password" required minlength="12" maxlength="128";
            button.primary type="submit" { "Change" }
        }
    };
    shell.page("Change your password", content)
}

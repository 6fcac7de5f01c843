//! `/priorities/submit`: a new request.

use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use maud::{Markup, html};
use rounds_governance::Command;
use rounds_governance::request::{RequestCommand, Wanted};

use super::{SECTION, href_of, wanted};
use crate::fault::PageResult;
use crate::guard::fields::Fields;
use crate::office::OfficeError;
use crate::page_data::office::Caller;
use crate::view::form;
use crate::visit::Visit;

/// Handler.
pub async fn page(visit: Visit) -> PageResult<Markup> {
    show(&visit, None, None).await
}

/// Handler of the form. What was typed stays when it is refused.
pub async fn submit(visit: Visit, caller: Caller, sent: Fields) -> PageResult<Response> {
    let wanted = wanted::read(&sent)?;
    let command = Command::Request {
        id: None,
        command: RequestCommand::Submit {
            wanted: wanted.clone(),
        },
    };
    let office = &visit.office().governance;
    match office.act(&caller, &visit.visitor, &command, None).await {
        Ok(done) => {
            let id = done.subject().map(|subject| subject.id);
            let address = id.map_or_else(|| "/priorities".to_owned(), |id| href_of(&id));
            Ok(Redirect::to(&address).into_response())
        }
        Err(error @ (OfficeError::Invalid { .. } | OfficeError::Refused(_))) => {
            let page = show(&visit, Some(&wanted), Some(&error.to_string())).await?;
            Ok((StatusCode::UNPROCESSABLE_ENTITY, page).into_response())
        }
        Err(error) => Err(error.into()),
    }
}

async fn show(visit: &Visit, typed: Option<&Wanted>, refusal: Option<&str>) -> PageResult<Markup> {
    let stand = visit.office().governance.stand(&visit.visitor).await?;
    let shell = visit.office_shell(SECTION).await;
    let content = html! {
        nav.crumbs aria-label="Path" { a href="/priorities" { "Priorities" } }
        h1 { "Hand in a request" }
        p.lead { "Say what goes wrong and for whom. Triage looks at it first; then it is scored with the others." }
        (form::refusal(refusal))
        form.stacked method="post" action="/priorities/submit" {
            (form::token(&visit.form_token))
            (wanted::view(&stand, typed))
            button.primary type="submit" { "Hand in" }
        }
    };
    Ok(shell.page("Hand in a request", content))
}

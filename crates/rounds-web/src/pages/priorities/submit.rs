//! `/priorities/submit`: a new request.

use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use maud::{Markup, html};
use rounds_governance::Command;
use rounds_governance::request::RequestCommand;

use super::{SECTION, href_of, wanted};
use crate::fault::PageResult;
use crate::guard::fields::Fields;
use crate::office::OfficeError;
use crate::page_data::office::Caller;
use crate::view::filled::Filled;
use crate::view::sent::Sent;
use crate::visit::Visit;

const NAME: &str = "submit";

/// Handler.
pub async fn page(visit: Visit) -> PageResult<Markup> {
    show(&visit, None).await
}

/// Handler of the form. What was typed stays when it is refused.
pub async fn submit(visit: Visit, caller: Caller, sent: Fields) -> PageResult<Response> {
    let command = wanted::read(&sent).map(|wanted| Command::Request {
        id: None,
        command: RequestCommand::Submit { wanted },
    });
    let office = &visit.office().governance;
    let done = match command {
        Ok(command) => office.act(&caller, &visit.visitor, &command, None).await,
        Err(refusal) => Err(OfficeError::Refused(refusal)),
    };
    match done {
        Ok(done) => {
            let id = done.subject().map(|subject| subject.id);
            let address = id.map_or_else(|| "/priorities".to_owned(), |id| href_of(&id));
            Ok(Redirect::to(&address).into_response())
        }
        Err(error) => {
            let sent = Sent::of(NAME, sent, error)?;
            let page = show(&visit, Some(&sent)).await?;
            Ok((StatusCode::UNPROCESSABLE_ENTITY, page).into_response())
        }
    }
}

async fn show(visit: &Visit, sent: Option<&Sent>) -> PageResult<Markup> {
    let stand = visit.office().governance.stand(&visit.visitor).await?;
    let shell = visit.office_shell(SECTION).await;
    let forms = Filled::new(&visit.form_token, sent);
    let fields = wanted::fields(&forms, NAME, &stand, None);
    let content = html! {
        nav.crumbs aria-label="Path" { a href="/priorities" { "Priorities" } }
        h1 { "Hand in a request" }
        p.lead { "Say what goes wrong and for whom. Triage looks at it first; then it is scored with the others." }
        (forms.notice())
        (forms.form(NAME, "/priorities/submit", "Hand in", &fields))
    };
    Ok(shell.page("Hand in a request", content))
}

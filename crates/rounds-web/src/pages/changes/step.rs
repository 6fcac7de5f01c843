//! `POST /changes/{id}/{step}`: an entry of the calendar is corrected or cancelled. A refusal shows
//! its page again with what was typed.

use axum::extract::Path;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use rounds_governance::Command;
use rounds_governance::change::ChangeCommand;
use rounds_governance::ids::ChangeId;

use super::{change, href_of, record};
use crate::fault::{PageFault, PageResult};
use crate::guard::fields::Fields;
use crate::office::OfficeError;
use crate::page_data::office::Caller;
use crate::pages::tools::step::seen;
use crate::view::sent::Sent;
use crate::visit::Visit;

/// Handler.
pub async fn submit(
    visit: Visit,
    caller: Caller,
    Path((id, step)): Path<(String, String)>,
    sent: Fields,
) -> PageResult<Response> {
    let command = match step.as_str() {
        "correct" => record::read(&sent).map(|planned| ChangeCommand::Correct { planned }),
        "cancel" => Ok(ChangeCommand::Cancel {
            reason: sent.text("reason").unwrap_or_default(),
        }),
        _ => return Err(PageFault::NoSuchPage),
    };
    let command = command.map(|command| Command::Change {
        id: Some(ChangeId(id.clone())),
        command,
    });
    let office = &visit.office().governance;
    let seen = seen(&sent);
    let done = match command {
        Ok(command) => office.act(&caller, &visit.visitor, &command, seen).await,
        Err(refusal) => Err(OfficeError::Refused(refusal)),
    };
    match done {
        Ok(_) => Ok(Redirect::to(&href_of(&id)).into_response()),
        Err(error) => {
            let sent = Sent::of(&step, sent, error)?;
            let page = change::show(&visit, &id, Some(&sent)).await?;
            Ok((StatusCode::UNPROCESSABLE_ENTITY, page).into_response())
        }
    }
}

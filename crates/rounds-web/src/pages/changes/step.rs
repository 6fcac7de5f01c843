//! `POST /changes/{id}/{step}`: an entry of the calendar is corrected or cancelled.

use axum::extract::Path;
use axum::response::Redirect;
use rounds_governance::Command;
use rounds_governance::change::ChangeCommand;
use rounds_governance::ids::ChangeId;

use super::{href_of, record};
use crate::fault::{PageFault, PageResult};
use crate::guard::fields::Fields;
use crate::page_data::office::Caller;
use crate::visit::Visit;

/// Handler.
pub async fn submit(
    visit: Visit,
    caller: Caller,
    Path((id, step)): Path<(String, String)>,
    sent: Fields,
) -> PageResult<Redirect> {
    let command = match step.as_str() {
        "correct" => ChangeCommand::Correct {
            planned: record::read(&sent)?,
        },
        "cancel" => ChangeCommand::Cancel {
            reason: sent.text("reason").unwrap_or_default(),
        },
        _ => return Err(PageFault::NoSuchPage),
    };
    let command = Command::Change {
        id: Some(ChangeId(id.clone())),
        command,
    };
    let seen = sent.text("seen").and_then(|seen| seen.parse().ok());
    let office = &visit.office().governance;
    office.act(&caller, &visit.visitor, &command, seen).await?;
    Ok(Redirect::to(&href_of(&id)))
}

//! `POST /priorities/{id}/{step}`: a request is corrected, scored, estimated or moved on.

use std::collections::BTreeMap;

use axum::extract::Path;
use axum::response::Redirect;
use rounds_governance::Command;
use rounds_governance::ids::RequestId;
use rounds_governance::request::{RequestCommand, RequestState};

use super::{href_of, wanted};
use crate::fault::{PageFault, PageResult};
use crate::guard::fields::Fields;
use crate::page_data::office::Caller;
use crate::visit::Visit;

/// Fields of scores begin with it, so that a criterion's name is never another field's.
pub const SCORE: &str = "score-";

/// Handler.
pub async fn submit(
    visit: Visit,
    caller: Caller,
    Path((id, step)): Path<(String, String)>,
    sent: Fields,
) -> PageResult<Redirect> {
    let command = match step.as_str() {
        "correct" => RequestCommand::Correct {
            wanted: wanted::read(&sent)?,
        },
        "score" => RequestCommand::Score {
            values: scores(&sent)?,
        },
        "estimate" => RequestCommand::Estimate {
            low: number(&sent, "low")?,
            likely: number(&sent, "likely")?,
            high: number(&sent, "high")?,
        },
        "set" => set(&sent)?,
        _ => return Err(PageFault::NoSuchPage),
    };
    let command = Command::Request {
        id: Some(RequestId(id.clone())),
        command,
    };
    let seen = sent.text("seen").and_then(|seen| seen.parse().ok());
    let office = &visit.office().governance;
    office.act(&caller, &visit.visitor, &command, seen).await?;
    Ok(Redirect::to(&href_of(&id)))
}

fn set(sent: &Fields) -> PageResult<RequestCommand> {
    let word = sent.required("state")?;
    let state = RequestState::from_word(&word)
        .ok_or_else(|| PageFault::BadRequest(format!("there is no state {word:?}")))?;
    // The form has one field for the quarter; it counts only where the state has one.
    let quarter = wanted::day(sent, "quarter")?.filter(|_| state == RequestState::Planned);
    Ok(RequestCommand::Set {
        state,
        quarter,
        note: sent.text("note").unwrap_or_default(),
    })
}

fn scores(sent: &Fields) -> PageResult<BTreeMap<String, f64>> {
    let typed = sent.others().filter_map(|(name, text)| {
        let criterion = name.strip_prefix(SCORE)?;
        let text = text.trim();
        (!text.is_empty()).then_some((criterion, text))
    });
    typed
        .map(|(criterion, text)| Ok((criterion.to_owned(), parsed(criterion, text)?)))
        .collect()
}

fn number(sent: &Fields, name: &str) -> PageResult<f64> {
    parsed(name, &sent.required(name)?)
}

fn parsed(name: &str, text: &str) -> PageResult<f64> {
    text.parse().map_err(|_| {
        PageFault::BadRequest(format!(
            "{name}: expected a number such as 2.5, found {text:?}"
        ))
    })
}

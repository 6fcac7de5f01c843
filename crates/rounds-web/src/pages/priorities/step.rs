//! `POST /priorities/{id}/{step}`: a request is corrected, scored, estimated or moved on. A refusal
//! shows its page again with what was typed.

use std::collections::BTreeMap;

use axum::extract::Path;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use rounds_governance::Command;
use rounds_governance::ids::RequestId;
use rounds_governance::request::{RequestCommand, RequestState};

use super::{href_of, request, wanted};
use crate::fault::{PageFault, PageResult};
use crate::guard::fields::Fields;
use crate::office::OfficeError;
use crate::page_data::office::Caller;
use crate::pages::tools::step::seen;
use crate::pages::tools::tool::condition::{day, text};
use crate::view::sent::Sent;
use crate::visit::Visit;

/// Fields of scores begin with it, so that a criterion's name is never another field's.
pub const SCORE: &str = "score-";

/// Handler.
pub async fn submit(
    visit: Visit,
    caller: Caller,
    Path((id, step)): Path<(String, String)>,
    sent: Fields,
) -> PageResult<Response> {
    let command = match step.as_str() {
        "correct" => wanted::read(&sent).map(|wanted| RequestCommand::Correct { wanted }),
        "score" => scores(&sent).map(|values| RequestCommand::Score { values }),
        "estimate" => estimate(&sent),
        "set" => set(&sent),
        _ => return Err(PageFault::NoSuchPage),
    };
    let command = command.map(|command| Command::Request {
        id: Some(RequestId(id.clone())),
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
            let page = request::show(&visit, &id, Some(&sent)).await?;
            Ok((StatusCode::UNPROCESSABLE_ENTITY, page).into_response())
        }
    }
}

fn estimate(sent: &Fields) -> Result<RequestCommand, String> {
    Ok(RequestCommand::Estimate {
        low: number(sent, "low")?,
        likely: number(sent, "likely")?,
        high: number(sent, "high")?,
    })
}

fn set(sent: &Fields) -> Result<RequestCommand, String> {
    let word = text(sent, "state")?;
    let state =
        RequestState::from_word(&word).ok_or_else(|| format!("state: there is no {word:?}"))?;
    // The form has one field for the quarter; it counts only where the state has one.
    let quarter = day(sent, "quarter")?.filter(|_| state == RequestState::Planned);
    Ok(RequestCommand::Set {
        state,
        quarter,
        note: sent.text("note").unwrap_or_default(),
    })
}

fn scores(sent: &Fields) -> Result<BTreeMap<String, f64>, String> {
    let typed = sent.others().filter_map(|(name, text)| {
        let criterion = name.strip_prefix(SCORE)?;
        let text = text.trim();
        (!text.is_empty()).then_some((name, criterion, text))
    });
    typed
        .map(|(name, criterion, text)| Ok((criterion.to_owned(), parsed(name, text)?)))
        .collect()
}

fn number(sent: &Fields, name: &str) -> Result<f64, String> {
    parsed(name, &text(sent, name)?)
}

fn parsed(name: &str, text: &str) -> Result<f64, String> {
    let number = text.parse::<f64>().ok().filter(|number| number.is_finite());
    number.ok_or_else(|| format!("{name}: expected a number such as 2.5, found {text:?}"))
}

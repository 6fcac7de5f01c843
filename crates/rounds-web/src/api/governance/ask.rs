//! What every operation of governance does with its answer: tags on what was folded from events,
//! and commands handed to the office.

use axum::http::{HeaderMap, StatusCode, header};
use axum::response::Response;
use rounds_governance::Command;
use serde::Serialize;

use super::named;
use crate::api::contract::governance::done::Done;
use crate::api::contract::json;
use crate::api::entity_tag;
use crate::api::problem::{ApiResult, Problem};
use crate::office::{OfficeError, Stand};
use crate::page_data::office::Caller;
use crate::visit::Visit;

/// What the document says about commands.
pub const MATCH_NOTE: &str = "The command says in `do` what is asked. Whether it happens depends on \
    the state, the policies and one's part in the matter; a refusal says why. With `If-Match` it \
    is refused when somebody else changed the thing since it was read.";

/// How everything stands now.
pub async fn stand(visit: &Visit) -> ApiResult<Stand> {
    Ok(visit.office().governance.stand(&visit.visitor).await?)
}

/// 404: there is no such thing.
pub fn no_such(kind: &'static str, name: &str) -> Problem {
    let name = name.to_owned();
    OfficeError::NotFound { kind, name }.into()
}

/// An answer with the tag that a command may show.
pub fn tagged(kind: &str, stand: &Stand, body: &impl Serialize) -> Response {
    // The shapes are maps of texts and numbers, which always serialise.
    let bytes = serde_json::to_vec(body).unwrap_or_default();
    let tag = entity_tag::of_events(kind, stand.governance.seq, &bytes);
    let mut response = json(body);
    response.headers_mut().insert(header::ETAG, tag);
    response
}

/// Asks for something new and answers with its address below this one.
pub async fn make(
    visit: &Visit,
    caller: &Caller,
    below: &str,
    command: Command,
) -> ApiResult<Response> {
    let done = act(visit, caller, command, None).await?;
    let location = format!("{below}/{}", done.subject.id);
    let mut response = json(&done);
    *response.status_mut() = StatusCode::CREATED;
    if let Ok(location) = location.parse() {
        response.headers_mut().insert(header::LOCATION, location);
    }
    Ok(response)
}

/// Hands a command over. `kind` is what the tags of its subject begin with.
pub async fn command(
    visit: &Visit,
    caller: &Caller,
    headers: &HeaderMap,
    kind: &str,
    command: Command,
) -> ApiResult<Response> {
    let seen = entity_tag::matched_event(headers, kind)?;
    Ok(json(&act(visit, caller, command, seen).await?))
}

async fn act(
    visit: &Visit,
    caller: &Caller,
    mut command: Command,
    seen: Option<i64>,
) -> ApiResult<Done> {
    named::settle(visit, caller, &mut command).await?;
    let governance = &visit.office().governance;
    let done = governance.act(caller, &visit.visitor, &command, seen).await;
    let done = done.map_err(|error| match error {
        OfficeError::Conflict { .. } if seen.is_some() => {
            Problem::new(StatusCode::PRECONDITION_FAILED, error.to_string()).about("If-Match")
        }
        other => other.into(),
    })?;
    Done::of(done).ok_or_else(|| {
        tracing::error!("a command was done and nothing happened");
        Problem::new(StatusCode::INTERNAL_SERVER_ERROR, "nothing happened")
    })
}

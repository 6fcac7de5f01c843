//! Requests, and which come first.

use axum::http::{HeaderMap, Uri};
use axum::response::Response;
use rounds_governance::Command;
use rounds_governance::ids::RequestId;
use rounds_governance::request::rank::rank;
use rounds_governance::request::{self, RequestCommand, Wanted};

use super::ask::{self, no_such, stand};
use super::exact::Exact;
use crate::api::contract::governance::priority::{Priorities, PriorityChoice};
use crate::api::contract::governance::request::{Request, RequestChoice};
use crate::api::contract::json;
use crate::api::paging::{Page, Piece};
use crate::api::problem::{ApiResult, Problem};
use crate::api::query_names::Asked;
use crate::office::Stand;
use crate::page_data::office::Caller;
use crate::params::Segment;
use crate::visit::Visit;

/// What the entity tags of requests begin with.
const TAG: &str = "request";

/// `GET /api/v1/requests`
pub async fn list(
    visit: Visit,
    uri: Uri,
    Asked(choice): Asked<RequestChoice>,
    Asked(piece): Asked<Piece>,
) -> ApiResult<Response> {
    let window = piece.window()?;
    let stand = stand(&visit).await?;
    let all = stand.governance.requests.values();
    let mut found: Vec<request::Request> = all
        .filter(|request| choice.takes(request))
        .cloned()
        .collect();
    found.sort_by(|a, b| b.at.cmp(&a.at).then_with(|| b.id.cmp(&a.id)));
    Ok(Page::<Request>::of_all(found, window).answer(&uri))
}

/// `GET /api/v1/requests/{id}`
pub async fn one(visit: Visit, Segment(id): Segment) -> ApiResult<Response> {
    let stand = stand(&visit).await?;
    let request = known(&stand, &id)?.clone();
    Ok(ask::tagged(TAG, &stand, &Request::from(request)))
}

/// `GET /api/v1/priorities`
pub async fn order(visit: Visit, Asked(choice): Asked<PriorityChoice>) -> ApiResult<Response> {
    let stand = stand(&visit).await?;
    let policy = &stand.policies.priorities;
    let method = choice.method.unwrap_or(policy.method);
    let ranking = rank(&stand.governance, method, &stand.setting());
    Ok(json(&Priorities::of(ranking, policy.criterion.clone())))
}

/// `POST /api/v1/requests`
pub async fn submit(
    visit: Visit,
    caller: Caller,
    Exact(wanted): Exact<Wanted>,
) -> ApiResult<Response> {
    let command = Command::Request {
        id: None,
        command: RequestCommand::Submit { wanted },
    };
    ask::make(&visit, &caller, "/api/v1/requests", command).await
}

/// `POST /api/v1/requests/{id}/commands`
pub async fn command(
    visit: Visit,
    caller: Caller,
    Segment(id): Segment,
    headers: HeaderMap,
    Exact(command): Exact<RequestCommand>,
) -> ApiResult<Response> {
    if matches!(command, RequestCommand::Submit { .. }) {
        let detail = "do: a request is handed in with POST /api/v1/requests";
        return Err(Problem::field("do", detail));
    }
    let id = known(&stand(&visit).await?, &id)?.id.clone();
    let command = Command::Request {
        id: Some(id),
        command,
    };
    ask::command(&visit, &caller, &headers, TAG, command).await
}

fn known<'s>(stand: &'s Stand, id: &str) -> ApiResult<&'s request::Request> {
    let found = stand.governance.requests.get(&RequestId::from(id));
    found.ok_or_else(|| no_such("request", id))
}

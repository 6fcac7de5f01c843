//! Tools, their gates, what happened to them, and their records.

use axum::extract::Path;
use axum::http::{HeaderMap, HeaderValue, Uri, header};
use axum::response::{IntoResponse, Response};
use rounds_governance::Command;
use rounds_governance::event::Event;
use rounds_governance::gate;
use rounds_governance::happened::Subject;
use rounds_governance::ids::ToolId;
use rounds_governance::record::text as record_text;
use rounds_governance::tool::command::ToolCommand;
use rounds_governance::tool::{self, Stage};

use super::ask::{self, no_such, stand};
use super::exact::Exact;
use crate::api::contract::governance::tool::{NewTool, Tool, ToolChoice, ToolGate, ToolSummary};
use crate::api::contract::json;
use crate::api::paging::{Page, Piece};
use crate::api::problem::{ApiResult, Problem};
use crate::api::query_names::Asked;
use crate::office::Stand;
use crate::page_data::office::Caller;
use crate::params::Segment;
use crate::visit::Visit;

/// What the entity tags of tools begin with.
const TAG: &str = "tool";

/// `GET /api/v1/tools`
pub async fn list(
    visit: Visit,
    uri: Uri,
    Asked(choice): Asked<ToolChoice>,
    Asked(piece): Asked<Piece>,
) -> ApiResult<Response> {
    let window = piece.window()?;
    let stand = stand(&visit).await?;
    let all = stand.governance.tools.values().map(ToolSummary::of);
    let found = all.filter(|tool| choice.takes(tool)).collect();
    Ok(Page::<ToolSummary>::of_all(found, window).answer(&uri))
}

/// `GET /api/v1/tools/{id}`
pub async fn one(visit: Visit, Segment(id): Segment) -> ApiResult<Response> {
    let stand = stand(&visit).await?;
    let tool = known(&stand, &id)?.clone();
    Ok(ask::tagged(TAG, &stand, &Tool::from(tool)))
}

/// `GET /api/v1/tools/{id}/gates/{stage}`
pub async fn gate(visit: Visit, Path((id, stage)): Path<(String, String)>) -> ApiResult<Response> {
    let stand = stand(&visit).await?;
    let tool = known(&stand, &id)?;
    let to = Stage::from_word(&stage).filter(|stage| stage.has_gate());
    let to = to.ok_or_else(|| no_such("gate into the stage", &stage))?;
    let report = gate::report(&stand.governance, tool, to, &stand.setting());
    let rules = stand.policies.overrides.iter();
    Ok(json(&ToolGate {
        is_met: report.is_met(),
        missing: report.missing(),
        report,
        overrides: rules
            .filter(|rule| rule.to.contains(&to))
            .cloned()
            .collect(),
    }))
}

/// `GET /api/v1/tools/{id}/history`
pub async fn history(
    visit: Visit,
    uri: Uri,
    Segment(id): Segment,
    Asked(piece): Asked<Piece>,
) -> ApiResult<Response> {
    let window = piece.window()?;
    known(&stand(&visit).await?, &id)?;
    let subject = Subject {
        kind: "tool".to_owned(),
        id,
    };
    let governance = &visit.office().governance;
    let events = governance.history(&visit.visitor, &subject).await?;
    Ok(Page::<Event>::of_all(events, window).answer(&uri))
}

/// `GET /api/v1/tools/{id}/record`
pub async fn record(visit: Visit, caller: Caller, Segment(id): Segment) -> ApiResult<Response> {
    let tool = known(&stand(&visit).await?, &id)?.id.clone();
    let governance = &visit.office().governance;
    let record = governance.record(&caller, &visit.visitor, &tool).await?;
    // As it is verified, byte for byte.
    let mut response = record_text(&record).into_response();
    response.headers_mut().insert(
        header::CONTENT_TYPE,
        HeaderValue::from_static("application/json"),
    );
    let name = format!("attachment; filename=\"{tool}.json\"");
    if let Ok(name) = HeaderValue::try_from(name) {
        let headers = response.headers_mut();
        headers.insert(header::CONTENT_DISPOSITION, name);
    }
    Ok(response)
}

/// `POST /api/v1/tools`
pub async fn propose(
    visit: Visit,
    caller: Caller,
    Exact(new): Exact<NewTool>,
) -> ApiResult<Response> {
    let command = Command::Tool {
        id: None,
        command: ToolCommand::Propose {
            id: new.id,
            card: new.card,
            version: new.version,
        },
    };
    ask::make(&visit, &caller, "/api/v1/tools", command).await
}

/// `POST /api/v1/tools/{id}/commands`
pub async fn command(
    visit: Visit,
    caller: Caller,
    Segment(id): Segment,
    headers: HeaderMap,
    Exact(command): Exact<ToolCommand>,
) -> ApiResult<Response> {
    if matches!(command, ToolCommand::Propose { .. }) {
        let detail = "do: a tool is proposed with POST /api/v1/tools";
        return Err(Problem::field("do", detail));
    }
    let id = known(&stand(&visit).await?, &id)?.id.clone();
    let command = Command::Tool {
        id: Some(id),
        command,
    };
    ask::command(&visit, &caller, &headers, TAG, command).await
}

fn known<'s>(stand: &'s Stand, id: &str) -> ApiResult<&'s tool::Tool> {
    let found = stand.governance.tools.get(&ToolId::from(id));
    found.ok_or_else(|| no_such("tool", id))
}

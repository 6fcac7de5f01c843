//! The change calendar.

use axum::http::{HeaderMap, Uri};
use axum::response::Response;
use jiff::civil::Date;
use rounds_governance::Command;
use rounds_governance::change::{Change, ChangeCommand, ChangeKind, Planned};
use rounds_governance::ids::{ChangeId, ToolId};
use serde::Deserialize;
use utoipa::IntoParams;

use super::ask::{self, no_such, stand};
use super::exact::Exact;
use crate::api::paging::{Page, Piece};
use crate::api::problem::{ApiResult, Problem};
use crate::api::query_names::Asked;
use crate::office::Stand;
use crate::page_data::office::Caller;
use crate::params::Segment;
use crate::visit::Visit;

/// What the entity tags of changes begin with.
const TAG: &str = "change";

/// Which changes.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct ChangeChoice {
    /// Only of this kind.
    #[param(inline)]
    kind: Option<ChangeKind>,
    /// Only about this tool.
    #[param(max_length = 64)]
    tool: Option<String>,
    /// Only those that touch this day or a later one.
    from: Option<Date>,
    /// Only those that begin on this day or before.
    until: Option<Date>,
    /// Only cancelled ones, or only the others.
    cancelled: Option<bool>,
}

impl ChangeChoice {
    fn takes(&self, change: &Change) -> bool {
        let planned = &change.planned;
        let is_over_before = |day: Date| planned.ends.is_some_and(|ends| ends < day);
        let is_about = |tool: &String| planned.tools.contains(&ToolId(tool.clone()));
        self.kind.is_none_or(|kind| kind == planned.kind)
            && self.tool.as_ref().is_none_or(is_about)
            && self.from.is_none_or(|from| !is_over_before(from))
            && self.until.is_none_or(|until| planned.starts <= until)
            && self
                .cancelled
                .is_none_or(|is| is == change.cancelled.is_some())
    }
}

/// `GET /api/v1/changes`
pub async fn list(
    visit: Visit,
    uri: Uri,
    Asked(choice): Asked<ChangeChoice>,
    Asked(piece): Asked<Piece>,
) -> ApiResult<Response> {
    let window = piece.window()?;
    let stand = stand(&visit).await?;
    let all = stand.governance.changes.values();
    let mut found: Vec<Change> = all.filter(|change| choice.takes(change)).cloned().collect();
    found.sort_by(|a, b| {
        let by_day = b.planned.starts.cmp(&a.planned.starts);
        by_day.then_with(|| b.id.cmp(&a.id))
    });
    Ok(Page::<Change>::of_all(found, window).answer(&uri))
}

/// `GET /api/v1/changes/{id}`
pub async fn one(visit: Visit, Segment(id): Segment) -> ApiResult<Response> {
    let stand = stand(&visit).await?;
    Ok(ask::tagged(TAG, &stand, known(&stand, &id)?))
}

/// `POST /api/v1/changes`
pub async fn record(
    visit: Visit,
    caller: Caller,
    Exact(planned): Exact<Planned>,
) -> ApiResult<Response> {
    let command = Command::Change {
        id: None,
        command: ChangeCommand::Record { planned },
    };
    ask::make(&visit, &caller, "/api/v1/changes", command).await
}

/// `POST /api/v1/changes/{id}/commands`
pub async fn command(
    visit: Visit,
    caller: Caller,
    Segment(id): Segment,
    headers: HeaderMap,
    Exact(command): Exact<ChangeCommand>,
) -> ApiResult<Response> {
    if matches!(command, ChangeCommand::Record { .. }) {
        let detail = "do: a change is written down with POST /api/v1/changes";
        return Err(Problem::field("do", detail));
    }
    let id = known(&stand(&visit).await?, &id)?.id.clone();
    let command = Command::Change {
        id: Some(id),
        command,
    };
    ask::command(&visit, &caller, &headers, TAG, command).await
}

fn known<'s>(stand: &'s Stand, id: &str) -> ApiResult<&'s Change> {
    let found = stand.governance.changes.get(&ChangeId::from(id));
    found.ok_or_else(|| no_such("change", id))
}

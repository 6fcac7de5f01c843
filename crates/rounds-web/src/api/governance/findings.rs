//! What people do about findings. Whoever may not see a finding cannot work on it either.

use axum::http::HeaderMap;
use axum::response::Response;
use rounds_governance::Command;
use rounds_governance::change::offer;
use rounds_governance::ids::FindingId;
use rounds_governance::worklist::{FindingCommand, FindingWork as Work};

use super::ask::{self, stand};
use super::exact::Exact;
use crate::api::contract::governance::finding::FindingWork;
use crate::api::problem::ApiResult;
use crate::page_data::office::Caller;
use crate::params::Segment;
use crate::visit::Visit;

/// What the entity tags of work on findings begin with.
const TAG: &str = "finding";

/// `GET /api/v1/findings/{id}/work`
pub async fn work(visit: Visit, Segment(id): Segment) -> ApiResult<Response> {
    let finding = visit.site.finding(&id).await?.row;
    let stand = stand(&visit).await?;
    let id = FindingId(finding.id);
    let work = stand.governance.findings.get(&id).cloned();
    let after = finding.since.end();
    let began = (finding.since.start, after.yesterday().unwrap_or(after));
    let group = finding.group.unwrap_or_default();
    let changes = offer::explaining(&stand.governance, &finding.measure_id, &group, began);
    let changes = changes.into_iter().cloned().collect();
    let answer = FindingWork::of(work.unwrap_or_else(|| Work::on(id)), changes);
    Ok(ask::tagged(TAG, &stand, &answer))
}

/// `POST /api/v1/findings/{id}/commands`
pub async fn command(
    visit: Visit,
    caller: Caller,
    Segment(id): Segment,
    headers: HeaderMap,
    Exact(command): Exact<FindingCommand>,
) -> ApiResult<Response> {
    let id = FindingId(visit.site.finding(&id).await?.row.id);
    let command = Command::Finding { id, command };
    ask::command(&visit, &caller, &headers, TAG, command).await
}

//! Snapshots of measure results that decisions rest on.

use axum::http::{StatusCode, Uri, header};
use axum::response::Response;
use rounds_governance::evidence::Evidence;
use rounds_governance::ids::EvidenceId;

use super::ask::{no_such, stand};
use super::exact::Exact;
use crate::api::contract::governance::evidence::{
    EvidenceChoice, EvidenceVerdict, EvidenceWithSnapshot, NewEvidence, TakenEvidence,
};
use crate::api::contract::json;
use crate::api::paging::{Page, Piece};
use crate::api::problem::{ApiResult, Problem};
use crate::api::query_names::Asked;
use crate::page_data::office::Caller;
use crate::params::Segment;
use crate::visit::Visit;

/// `GET /api/v1/evidence`
pub async fn list(
    visit: Visit,
    uri: Uri,
    Asked(choice): Asked<EvidenceChoice>,
    Asked(piece): Asked<Piece>,
) -> ApiResult<Response> {
    let window = piece.window()?;
    let stand = stand(&visit).await?;
    let is_chosen = |evidence: &&Evidence| {
        let tool = evidence.tool.as_ref().map(|tool| tool.as_str());
        choice.tool.is_none() || choice.tool.as_deref() == tool
    };
    let all = stand.governance.evidence.values();
    let mut found: Vec<Evidence> = all.filter(is_chosen).cloned().collect();
    found.sort_by(|a, b| b.at.cmp(&a.at).then_with(|| b.id.cmp(&a.id)));
    Ok(Page::<Evidence>::of_all(found, window).answer(&uri))
}

/// `GET /api/v1/evidence/{id}`
pub async fn one(visit: Visit, Segment(id): Segment) -> ApiResult<Response> {
    let evidence = known(&visit, &id).await?;
    let governance = &visit.office().governance;
    let snapshot = governance.snapshot(&visit.visitor, &evidence.id).await?;
    Ok(json(&EvidenceWithSnapshot { evidence, snapshot }))
}

/// `POST /api/v1/evidence`
pub async fn take(
    visit: Visit,
    caller: Caller,
    Exact(new): Exact<NewEvidence>,
) -> ApiResult<Response> {
    if new.title.trim().is_empty() {
        let detail = "title: say what the evidence is about";
        return Err(Problem::field("title", detail));
    }
    let governance = &visit.office().governance;
    let order = new.into();
    let id = governance
        .take_evidence(&caller, &visit.visitor, &order)
        .await?;
    let location = format!("/api/v1/evidence/{id}");
    let mut response = json(&TakenEvidence { id });
    *response.status_mut() = StatusCode::CREATED;
    if let Ok(location) = location.parse() {
        response.headers_mut().insert(header::LOCATION, location);
    }
    Ok(response)
}

/// `POST /api/v1/evidence/{id}/verify`
pub async fn verify(visit: Visit, caller: Caller, Segment(id): Segment) -> ApiResult<Response> {
    let id = known(&visit, &id).await?.id;
    let governance = &visit.office().governance;
    let verdict = governance
        .verify_evidence(&caller, &visit.visitor, &id)
        .await?;
    Ok(json(&EvidenceVerdict::from(verdict)))
}

async fn known(visit: &Visit, id: &str) -> ApiResult<Evidence> {
    let stand = stand(visit).await?;
    let found = stand.governance.evidence.get(&EvidenceId::from(id));
    found.cloned().ok_or_else(|| no_such("evidence", id))
}

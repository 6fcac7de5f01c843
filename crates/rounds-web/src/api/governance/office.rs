//! The office: committees, responsibilities, covers; what is due from the caller and what they
//! were told.

use axum::http::{HeaderMap, Uri};
use axum::response::Response;
use rounds_governance::ids::CommitteeId;
use rounds_governance::office::Committee;
use rounds_governance::office::command::OfficeCommand;
use rounds_governance::{Command, PersonRef, due};
use serde::Deserialize;
use utoipa::IntoParams;

use super::ask::{self, no_such, stand};
use super::exact::Exact;
use crate::api::contract::governance::office::{
    CoverInList, DueItem, Office, OwnNotice, ReportingLine,
};
use crate::api::paging::{Page, Piece};
use crate::api::problem::ApiResult;
use crate::api::query_names::Asked;
use crate::page_data::office::Caller;
use crate::params::Segment;
use crate::visit::Visit;

/// What the entity tag of the office begins with.
const TAG: &str = "office";

/// Which committees.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct CommitteeChoice {
    /// Only those that still meet, or only the others.
    active: Option<bool>,
}

/// `GET /api/v1/committees`
pub async fn committees(
    visit: Visit,
    uri: Uri,
    Asked(choice): Asked<CommitteeChoice>,
    Asked(piece): Asked<Piece>,
) -> ApiResult<Response> {
    let window = piece.window()?;
    let stand = stand(&visit).await?;
    let all = stand.governance.office.committees.values();
    let is_chosen = |one: &&Committee| choice.active.is_none_or(|is| is == one.is_active);
    let found: Vec<Committee> = all.filter(is_chosen).cloned().collect();
    Ok(Page::<Committee>::of_all(found, window).answer(&uri))
}

/// `GET /api/v1/committees/{id}`
pub async fn committee(visit: Visit, Segment(id): Segment) -> ApiResult<Response> {
    let stand = stand(&visit).await?;
    let committees = &stand.governance.office.committees;
    let found = committees.get(&CommitteeId::from(id.as_str()));
    let found = found.ok_or_else(|| no_such("committee", &id))?;
    // Its seats are changed by commands of the office, so it has the office's tag.
    Ok(ask::tagged(TAG, &stand, found))
}

/// `GET /api/v1/office`
pub async fn one(visit: Visit) -> ApiResult<Response> {
    let stand = stand(&visit).await?;
    let office = &stand.governance.office;
    let covers = office.covers.iter().enumerate();
    let lines = office.reports_to.values().cloned();
    let answer = Office {
        matrix: stand.policies.matrix.clone(),
        responsibilities: office.responsibilities.clone(),
        covers: covers
            .map(|(index, cover)| CoverInList::at(index, cover, stand.today))
            .collect(),
        trainings_needed: stand.policies.trainings.clone(),
        trainings: office.trainings.clone(),
        reporting_lines: lines
            .map(|(person, to)| ReportingLine { person, to })
            .collect(),
        own_wishes: office.wishes.get(&visit.visitor.principal.person).cloned(),
    };
    Ok(ask::tagged(TAG, &stand, &answer))
}

/// `GET /api/v1/office/people`
pub async fn people(visit: Visit, uri: Uri, Asked(piece): Asked<Piece>) -> ApiResult<Response> {
    let window = piece.window()?;
    let people = visit.office().governance.people(&visit.visitor).await?;
    Ok(Page::<PersonRef>::of_all(people, window).answer(&uri))
}

/// `POST /api/v1/office/commands`
pub async fn command(
    visit: Visit,
    caller: Caller,
    headers: HeaderMap,
    Exact(command): Exact<OfficeCommand>,
) -> ApiResult<Response> {
    let command = Command::Office { command };
    ask::command(&visit, &caller, &headers, TAG, command).await
}

/// `GET /api/v1/due`
pub async fn due(visit: Visit, uri: Uri, Asked(piece): Asked<Piece>) -> ApiResult<Response> {
    let window = piece.window()?;
    let stand = stand(&visit).await?;
    let me = visit.visitor.actor();
    let found = due::of_actor(&stand.governance, &me, &stand.setting());
    let found = found.into_iter().map(|due| DueItem::of(due, stand.now));
    Ok(Page::<DueItem>::of_all(found.collect(), window).answer(&uri))
}

/// `GET /api/v1/notices`
pub async fn notices(visit: Visit, uri: Uri, Asked(piece): Asked<Piece>) -> ApiResult<Response> {
    let window = piece.window()?;
    let told = visit.office().governance.notices(&visit.visitor).await?;
    Ok(Page::<OwnNotice>::of_all(told, window).answer(&uri))
}

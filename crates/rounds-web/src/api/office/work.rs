//! Jobs, schedules and backups.

use axum::http::{StatusCode, Uri};
use axum::response::Response;

use super::{at, done};
use crate::api::contract::json;
use crate::api::contract::office::backups::Backups;
use crate::api::contract::office::jobs::{
    Job, JobChoice, JobKind, JobOrder, JobStarted, JobSummary, Schedule, Schedules,
};
use crate::api::json_body::JsonBody;
use crate::api::paging::{Page, Piece};
use crate::api::problem::ApiResult;
use crate::api::query_names::Asked;
use crate::page_data::Window;
use crate::page_data::office::{self, Caller, JobFilter};
use crate::params::{Segment, filled};
use crate::visit::Visit;

/// `GET /api/v1/jobs`
pub async fn jobs(
    visit: Visit,
    uri: Uri,
    Asked(choice): Asked<JobChoice>,
    Asked(piece): Asked<Piece>,
) -> ApiResult<Response> {
    let window = piece.window()?;
    let filter = JobFilter {
        kind: filled(choice.kind),
        state: choice.state.map(Into::into),
    };
    let jobs = &visit.office().jobs;
    let found = jobs.list(&visit.visitor, &filter, window).await?;
    let items = found.rows.into_iter().map(JobSummary::from).collect();
    Ok(Page::cut(items, window, found.total).answer(&uri))
}

/// `GET /api/v1/schedules`
pub async fn schedules(visit: Visit) -> ApiResult<Response> {
    let no_jobs = Window {
        offset: 0,
        limit: 0,
    };
    let jobs = &visit.office().jobs;
    let found = jobs
        .list(&visit.visitor, &JobFilter::default(), no_jobs)
        .await?;
    Ok(json(&Schedules {
        items: found.schedules.into_iter().map(Schedule::from).collect(),
        startable: found.startable.into_iter().map(JobKind::from).collect(),
    }))
}

/// `GET /api/v1/jobs/{id}`
pub async fn job(visit: Visit, Segment(id): Segment) -> ApiResult<Response> {
    let job = visit.office().jobs.one(&visit.visitor, &id).await?;
    Ok(json(&Job::from(job)))
}

/// `POST /api/v1/jobs`
pub async fn start(
    visit: Visit,
    caller: Caller,
    JsonBody(order): JsonBody<JobOrder>,
) -> ApiResult<Response> {
    let order = office::JobOrder { kind: order.kind };
    let jobs = &visit.office().jobs;
    let id = jobs.start(&caller, &visit.visitor, &order).await?;
    Ok(started(id))
}

/// `POST /api/v1/jobs/{id}/cancel`
pub async fn cancel(visit: Visit, caller: Caller, Segment(id): Segment) -> ApiResult<Response> {
    let jobs = &visit.office().jobs;
    jobs.cancel(&caller, &visit.visitor, &id).await?;
    Ok(done())
}

/// `POST /api/v1/jobs/{id}/retry`
pub async fn retry(visit: Visit, caller: Caller, Segment(id): Segment) -> ApiResult<Response> {
    let jobs = &visit.office().jobs;
    jobs.retry(&caller, &visit.visitor, &id).await?;
    Ok(done())
}

/// `GET /api/v1/backups`
pub async fn backups(visit: Visit) -> ApiResult<Response> {
    let found = visit.office().backups.list(&visit.visitor).await?;
    Ok(json(&Backups::from(found)))
}

/// `POST /api/v1/backups`
pub async fn start_backup(visit: Visit, caller: Caller) -> ApiResult<Response> {
    let backups = &visit.office().backups;
    Ok(started(backups.start(&caller, &visit.visitor).await?))
}

fn started(id: String) -> Response {
    let location = format!("/api/v1/jobs/{id}");
    at(StatusCode::ACCEPTED, &location, &JobStarted { id })
}

//! Roles, policy files, and the simulator.

use axum::response::Response;

use crate::api::contract::json;
use crate::api::contract::office::policies::{
    Explanation, PersonMay, Policies, PolicyFile, PolicyQuestion, Simulation, WhoMay,
};
use crate::api::json_body::JsonBody;
use crate::api::problem::ApiResult;
use crate::params::Segment;
use crate::visit::Visit;

/// `GET /api/v1/policies`
pub async fn overview(visit: Visit) -> ApiResult<Response> {
    let page = visit.office().policies.overview(&visit.visitor).await?;
    Ok(json(&Policies::from(page)))
}

/// `GET /api/v1/policies/files/{name}`
pub async fn file(visit: Visit, Segment(name): Segment) -> ApiResult<Response> {
    let policies = &visit.office().policies;
    let file = policies.file(&visit.visitor, &name).await?;
    Ok(json(&PolicyFile::from(file)))
}

/// `POST /api/v1/policies/simulate`
pub async fn simulate(
    visit: Visit,
    JsonBody(simulation): JsonBody<Simulation>,
) -> ApiResult<Response> {
    let policies = &visit.office().policies;
    let simulation = simulation.into_simulation()?;
    let explanation = policies.simulate(&visit.visitor, &simulation).await?;
    Ok(json(&Explanation::from(explanation)))
}

/// `POST /api/v1/policies/who-may`
pub async fn who_may(
    visit: Visit,
    JsonBody(question): JsonBody<PolicyQuestion>,
) -> ApiResult<Response> {
    let policies = &visit.office().policies;
    let question = question.into_question()?;
    let people = policies.who_may(&visit.visitor, &question).await?;
    let items = people.into_iter().map(PersonMay::from).collect();
    Ok(json(&WhoMay { items }))
}

//! What this installation is, and how it is doing.

use axum::response::Response;

use crate::api::contract::json;
use crate::api::contract::office::health::Health;
use crate::api::contract::office::installation::Installation;
use crate::api::problem::ApiResult;
use crate::visit::Visit;

/// `GET /api/v1/health`
pub async fn health(visit: Visit) -> ApiResult<Response> {
    let found = visit.office().health.health(&visit.visitor).await?;
    Ok(json(&Health::from(found)))
}

/// `GET /api/v1/installation`
pub async fn describe(visit: Visit) -> ApiResult<Response> {
    let office = visit.office();
    let found = office.installation.describe(&visit.visitor).await?;
    Ok(json(&Installation::from(found)))
}

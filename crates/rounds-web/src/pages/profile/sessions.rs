//! `/profile/sessions/{id}/end`: ends one of one's own sessions.

use axum::response::Redirect;

use crate::fault::PageResult;
use crate::page_data::office::Caller;
use crate::params::Segment;
use crate::visit::Visit;

/// Handler.
pub async fn end(visit: Visit, caller: Caller, Segment(id): Segment) -> PageResult<Redirect> {
    let desk = &visit.office().own;
    desk.end_session(&caller, &visit.visitor, &id).await?;
    Ok(Redirect::to("/profile"))
}

//! One's own profile, sessions and tokens.

use axum::http::{StatusCode, Uri};
use axum::response::Response;

use super::{at, done, shown_once};
use crate::api::contract::json;
use crate::api::contract::office::ledger::LedgerEntrySummary;
use crate::api::contract::office::own::{MadeToken, NewToken, Profile, TOKEN_DAYS_MAX};
use crate::api::json_body::JsonBody;
use crate::api::paging::{Page, Piece};
use crate::api::problem::{ApiResult, Problem};
use crate::api::query_names::Asked;
use crate::page_data::office::Caller;
use crate::params::Segment;
use crate::visit::Visit;

/// `GET /api/v1/profile`
pub async fn profile(visit: Visit) -> ApiResult<Response> {
    let profile = visit.office().own.profile(&visit.visitor).await?;
    Ok(json(&Profile::from(profile)))
}

/// `GET /api/v1/profile/looked-at-by`
pub async fn who_looked(visit: Visit, uri: Uri, Asked(piece): Asked<Piece>) -> ApiResult<Response> {
    let window = piece.window()?;
    let found = visit
        .office()
        .own
        .who_looked(&visit.visitor, window)
        .await?;
    let items = found
        .rows
        .into_iter()
        .map(LedgerEntrySummary::from)
        .collect();
    Ok(Page::cut(items, window, found.total).answer(&uri))
}

/// `POST /api/v1/profile/tokens`
pub async fn make_token(
    visit: Visit,
    caller: Caller,
    JsonBody(token): JsonBody<NewToken>,
) -> ApiResult<Response> {
    if !(1..=TOKEN_DAYS_MAX).contains(&token.days) {
        let detail = format!("days must be a number from 1 to {TOKEN_DAYS_MAX}");
        return Err(Problem::field("days", detail));
    }
    let own = &visit.office().own;
    let made = own
        .make_token(&caller, &visit.visitor, &token.into())
        .await?;
    let location = format!("/api/v1/profile/tokens/{}", made.row.id);
    let answer = at(StatusCode::CREATED, &location, &MadeToken::from(made));
    Ok(shown_once(answer))
}

/// `DELETE /api/v1/profile/tokens/{id}`
pub async fn revoke_token(
    visit: Visit,
    caller: Caller,
    Segment(id): Segment,
) -> ApiResult<Response> {
    let own = &visit.office().own;
    own.revoke_token(&caller, &visit.visitor, &id).await?;
    Ok(done())
}

/// `DELETE /api/v1/profile/sessions/{id}`
pub async fn end_session(
    visit: Visit,
    caller: Caller,
    Segment(id): Segment,
) -> ApiResult<Response> {
    let own = &visit.office().own;
    own.end_session(&caller, &visit.visitor, &id).await?;
    Ok(done())
}

//! People who may sign in, and their emergency accesses.

use axum::extract::Path;
use axum::http::{HeaderMap, StatusCode, Uri, header};
use axum::response::Response;
use rounds_core::access::PersonId;

use super::{at, done, shown_once};
use crate::api::contract::json;
use crate::api::contract::office::people::{
    AddedPerson, Emergency, NewPerson, NewReview, OneTimeCode, PeopleChoice, Person, PersonChange,
    SignInFacts,
};
use crate::api::entity_tag;
use crate::api::json_body::JsonBody;
use crate::api::paging::{Page, Piece};
use crate::api::problem::{ApiResult, Problem};
use crate::api::query_names::Asked;
use crate::office::OfficeError;
use crate::page_data::office::{Caller, PeopleFilter};
use crate::params::{Segment, filled};
use crate::visit::Visit;

/// What the entity tags of people begin with.
const TAG: &str = "person";

/// `GET /api/v1/people`
pub async fn list(
    visit: Visit,
    uri: Uri,
    Asked(choice): Asked<PeopleChoice>,
    Asked(piece): Asked<Piece>,
) -> ApiResult<Response> {
    let window = piece.window()?;
    let filter = PeopleFilter {
        text: filled(choice.text),
        role: filled(choice.role),
        state: choice.state.map(Into::into),
    };
    let people = &visit.office().people;
    let found = people.list(&visit.visitor, &filter, window).await?;
    let items = found.rows.into_iter().map(Person::from).collect();
    Ok(Page::cut(items, window, found.total).answer(&uri))
}

/// `POST /api/v1/people`
pub async fn add(
    visit: Visit,
    caller: Caller,
    JsonBody(person): JsonBody<NewPerson>,
) -> ApiResult<Response> {
    let people = &visit.office().people;
    let added = people.add(&caller, &visit.visitor, &person.into()).await?;
    let location = format!("/api/v1/people/{}", added.person.id);
    let shows_code = added.code.is_some();
    let answer = at(StatusCode::CREATED, &location, &AddedPerson::from(added));
    Ok(if shows_code {
        shown_once(answer)
    } else {
        answer
    })
}

/// `GET /api/v1/people/{id}`
pub async fn one(visit: Visit, Segment(id): Segment) -> ApiResult<Response> {
    read(&visit, &PersonId(id)).await
}

/// `GET /api/v1/people/{id}/sign-in`
pub async fn sign_in(visit: Visit, Segment(id): Segment) -> ApiResult<Response> {
    let people = &visit.office().people;
    let found = people.one(&visit.visitor, &PersonId(id)).await?;
    Ok(json(&SignInFacts::from(found)))
}

/// `PUT /api/v1/people/{id}`
pub async fn change(
    visit: Visit,
    caller: Caller,
    Segment(id): Segment,
    headers: HeaderMap,
    JsonBody(change): JsonBody<PersonChange>,
) -> ApiResult<Response> {
    let version = entity_tag::matched_version(&headers, TAG)?;
    let id = PersonId(id);
    let people = &visit.office().people;
    let change = change.at_version(version);
    let changed = people.change(&caller, &visit.visitor, &id, &change).await;
    changed.map_err(|error| match error {
        OfficeError::Conflict { .. } => {
            Problem::new(StatusCode::PRECONDITION_FAILED, error.to_string()).about("If-Match")
        }
        other => other.into(),
    })?;
    read(&visit, &id).await
}

/// A person with the tag that a change of them must show.
async fn read(visit: &Visit, id: &PersonId) -> ApiResult<Response> {
    let found = visit.office().people.one(&visit.visitor, id).await?;
    let tag = entity_tag::of_version(TAG, found.person.version);
    let mut response = json(&Person::from(found.person));
    response.headers_mut().insert(header::ETAG, tag);
    Ok(response)
}

/// `POST /api/v1/people/{id}/disable`
pub async fn disable(visit: Visit, caller: Caller, Segment(id): Segment) -> ApiResult<Response> {
    let people = &visit.office().people;
    people
        .disable(&caller, &visit.visitor, &PersonId(id))
        .await?;
    Ok(done())
}

/// `POST /api/v1/people/{id}/enable`
pub async fn enable(visit: Visit, caller: Caller, Segment(id): Segment) -> ApiResult<Response> {
    let people = &visit.office().people;
    people
        .enable(&caller, &visit.visitor, &PersonId(id))
        .await?;
    Ok(done())
}

/// `POST /api/v1/people/{id}/reset`
pub async fn reset(visit: Visit, caller: Caller, Segment(id): Segment) -> ApiResult<Response> {
    let people = &visit.office().people;
    let code = people.reset(&caller, &visit.visitor, &PersonId(id)).await?;
    Ok(shown_once(json(&OneTimeCode::from(code))))
}

/// `DELETE /api/v1/people/{id}/sessions`
pub async fn end_all_sessions(
    visit: Visit,
    caller: Caller,
    Segment(id): Segment,
) -> ApiResult<Response> {
    let people = &visit.office().people;
    let id = PersonId(id);
    people
        .end_sessions(&caller, &visit.visitor, &id, None)
        .await?;
    Ok(done())
}

/// `DELETE /api/v1/people/{id}/sessions/{session}`
pub async fn end_session(
    visit: Visit,
    caller: Caller,
    Path((id, session)): Path<(String, String)>,
) -> ApiResult<Response> {
    let people = &visit.office().people;
    let id = PersonId(id);
    people
        .end_sessions(&caller, &visit.visitor, &id, Some(&session))
        .await?;
    Ok(done())
}

/// `DELETE /api/v1/people/{id}/tokens/{token}`
pub async fn revoke_token(
    visit: Visit,
    caller: Caller,
    Path((id, token)): Path<(String, String)>,
) -> ApiResult<Response> {
    let people = &visit.office().people;
    let id = PersonId(id);
    people
        .revoke_token(&caller, &visit.visitor, &id, &token)
        .await?;
    Ok(done())
}

/// `GET /api/v1/emergencies`
pub async fn emergencies(
    visit: Visit,
    uri: Uri,
    Asked(piece): Asked<Piece>,
) -> ApiResult<Response> {
    let window = piece.window()?;
    let people = &visit.office().people;
    let (rows, total) = people.emergencies(&visit.visitor, window).await?;
    let items = rows.into_iter().map(Emergency::from).collect();
    Ok(Page::cut(items, window, total).answer(&uri))
}

/// `POST /api/v1/emergencies/{id}/review`
pub async fn review(
    visit: Visit,
    caller: Caller,
    Segment(id): Segment,
    JsonBody(review): JsonBody<NewReview>,
) -> ApiResult<Response> {
    let people = &visit.office().people;
    people
        .review_emergency(&caller, &visit.visitor, &id, &review.into())
        .await?;
    Ok(done())
}

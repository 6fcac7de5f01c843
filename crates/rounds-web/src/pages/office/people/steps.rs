//! What an administrator does to a person with one button.

use axum::extract::Path;
use axum::response::Redirect;
use maud::{Markup, html};
use rounds_core::access::PersonId;

use super::add::code_once;
use crate::fault::PageResult;
use crate::page_data::office::Caller;
use crate::params::Segment;
use crate::shell::Section;
use crate::view::href;
use crate::visit::Visit;

fn back(id: &PersonId) -> Redirect {
    Redirect::to(&href::person(&id.0))
}

/// Handler.
pub async fn disable(visit: Visit, caller: Caller, Segment(id): Segment) -> PageResult<Redirect> {
    let id = PersonId(id);
    visit
        .office()
        .people
        .disable(&caller, &visit.visitor, &id)
        .await?;
    Ok(back(&id))
}

/// Handler.
pub async fn enable(visit: Visit, caller: Caller, Segment(id): Segment) -> PageResult<Redirect> {
    let id = PersonId(id);
    visit
        .office()
        .people
        .enable(&caller, &visit.visitor, &id)
        .await?;
    Ok(back(&id))
}

/// Handler: ends all sessions.
pub async fn end_sessions(
    visit: Visit,
    caller: Caller,
    Segment(id): Segment,
) -> PageResult<Redirect> {
    let id = PersonId(id);
    let people = &visit.office().people;
    people
        .end_sessions(&caller, &visit.visitor, &id, None)
        .await?;
    Ok(back(&id))
}

/// Handler: ends one session.
pub async fn end_session(
    visit: Visit,
    caller: Caller,
    Path((id, session)): Path<(String, String)>,
) -> PageResult<Redirect> {
    let id = PersonId(id);
    let people = &visit.office().people;
    people
        .end_sessions(&caller, &visit.visitor, &id, Some(&session))
        .await?;
    Ok(back(&id))
}

/// Handler.
pub async fn revoke_token(
    visit: Visit,
    caller: Caller,
    Path((id, token)): Path<(String, String)>,
) -> PageResult<Redirect> {
    let id = PersonId(id);
    let people = &visit.office().people;
    people
        .revoke_token(&caller, &visit.visitor, &id, &token)
        .await?;
    Ok(back(&id))
}

/// Handler: shows the code to begin anew with, once.
pub async fn reset(visit: Visit, caller: Caller, Segment(id): Segment) -> PageResult<Markup> {
    let id = PersonId(id);
    let code = visit
        .office()
        .people
        .reset(&caller, &visit.visitor, &id)
        .await?;
    let shell = visit.office_shell(Section::People).await;
    let content = html! {
        nav.crumbs aria-label="Path" { a href="/office/people" { "People" } }
        h1 { "Sign-in was reset" }
        (code_once(&shell, &code))
        p { a.button href=(href::person(&id.0)) { "To their page" } }
    };
    Ok(shell.page("Sign-in was reset", content))
}

//! `/sign-in/provider`: to the hospital's identity provider and back.

use axum::http::header::SET_COOKIE;
use axum::http::{HeaderMap, StatusCode};
use axum::response::{AppendHeaders, IntoResponse, Redirect, Response};
use data_encoding::BASE64URL_NOPAD;
use maud::html;
use serde::Deserialize;

use super::{Asked, go_on};
use crate::fault::PageResult;
use crate::guard::cookies::Cookie;
use crate::guard::then::Then;
use crate::page_data::office::{Caller, ProviderAnswer, Secret};
use crate::params::Params;
use crate::visit::Guest;

/// Between the state and where to go afterwards, in the cookie.
const BETWEEN: char = '~';

/// Handler: leads to the identity provider. A link and not a form, since browsers hold the targets
/// of forms to our own pages, redirects included.
pub async fn start(
    guest: Guest,
    caller: Caller,
    Params(asked): Params<Asked>,
) -> PageResult<Response> {
    let start = guest.office().sign_in.provider_start(&caller).await?;
    let kept = keep(&start.state, &asked.then());
    let cookie = Cookie::Provider.set(&kept, guest.encrypted)?;
    let headers = AppendHeaders([(SET_COOKIE, cookie)]);
    Ok((headers, Redirect::to(&start.address)).into_response())
}

/// What the provider sends back. Names it adds beyond these are no concern of ours.
#[derive(Debug, Deserialize)]
pub struct Answer {
    code: Option<Secret>,
    state: Option<Secret>,
    error: Option<String>,
    iss: Option<String>,
}

/// Handler: takes the provider's answer.
pub async fn answer(
    guest: Guest,
    caller: Caller,
    headers: HeaderMap,
    Params(answer): Params<Answer>,
) -> PageResult<Response> {
    let kept = Cookie::Provider.read(&headers, guest.encrypted);
    let Some((state, then)) = kept.as_ref().and_then(kept_of) else {
        return Ok(refused(&guest, &Then::home()));
    };
    let answer = ProviderAnswer {
        code: answer.code,
        state: answer.state,
        error: answer.error,
        issuer: answer.iss,
    };
    let desk = &guest.office().sign_in;
    let step = desk.provider_finish(&caller, &answer, &state).await?;
    Ok(match go_on(&step, &then, guest.encrypted)? {
        Some(response) => response,
        None => refused(&guest, &then),
    })
}

fn refused(guest: &Guest, then: &Then) -> Response {
    let content = html! {
        div.narrow {
            h1 { "Not signed in" }
            p.lead { "The identity provider did not sign you in here: it was cancelled, took too long, or this account has no access." }
            p { a.button href=(then.sign_in_address()) { "Try again" } }
        }
    };
    let page = guest.page("Not signed in", content);
    (StatusCode::UNPROCESSABLE_ENTITY, page).into_response()
}

fn keep(state: &Secret, then: &Then) -> Secret {
    let then = BASE64URL_NOPAD.encode(then.as_str().as_bytes());
    Secret::new(format!("{}{BETWEEN}{then}", state.reveal()))
}

fn kept_of(kept: &Secret) -> Option<(Secret, Then)> {
    let (state, then) = kept.reveal().rsplit_once(BETWEEN)?;
    let then = BASE64URL_NOPAD.decode(then.as_bytes()).ok()?;
    let then = String::from_utf8(then).ok()?;
    Some((Secret::new(state), Then::read(Some(&then))))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn state_and_address_survive_the_way_to_the_provider() {
        let then = Then::read(Some("/query?sql=select%201"));
        let kept = keep(&Secret::new("st~ate"), &then);
        assert_eq!(kept_of(&kept), Some((Secret::new("st~ate"), then)));
        assert_eq!(kept_of(&Secret::new("state~!!")), None);
        assert_eq!(kept_of(&Secret::new("state")), None);
    }
}

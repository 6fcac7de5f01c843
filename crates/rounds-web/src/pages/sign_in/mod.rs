//! `/sign-in`: name and password, or the identity provider. The pages below it are the steps that
//! may follow.

pub mod code;
pub mod enrol;
pub mod provider;

use axum::http::header::{LOCATION, SET_COOKIE};
use axum::http::{HeaderValue, StatusCode};
use axum::response::{AppendHeaders, IntoResponse, Redirect, Response};
use maud::{Markup, html};
use serde::Deserialize;

use crate::fault::{PageFault, PageResult};
use crate::guard::cookies::Cookie;
use crate::guard::fields::Fields;
use crate::guard::then::Then;
use crate::page_data::office::{Caller, GivenPassword, Secret, SignInStep, SignInWays, SignedIn};
use crate::params::Params;
use crate::view::form;
use crate::visit::Guest;

/// Said for every reason there can be, so that nobody learns which names are known.
const REFUSED: &str = "That was not right, or this account cannot sign in. Check both fields.";

/// Parameters of the pages of signing in.
#[derive(Debug, Deserialize)]
pub struct Asked {
    then: Option<String>,
}

impl Asked {
    /// Where to go afterwards.
    pub fn then(&self) -> Then {
        Then::read(self.then.as_deref())
    }
}

/// Where a form says to go afterwards.
pub fn then_of(fields: &Fields) -> Then {
    Then::read(fields.text("then").as_deref())
}

/// Handler.
pub async fn page(guest: Guest, Params(asked): Params<Asked>) -> PageResult<Response> {
    if guest.visitor.is_some() {
        return Ok(Redirect::to(asked.then().as_str()).into_response());
    }
    let ways = guest.office().sign_in.ways().await?;
    if ways.needs_set_up {
        return Ok(Redirect::to("/set-up").into_response());
    }
    let content = view(&guest, &ways, &asked.then(), None);
    Ok(guest.page("Sign in", content).into_response())
}

/// Handler of the form.
pub async fn submit(guest: Guest, caller: Caller, fields: Fields) -> PageResult<Response> {
    let given = GivenPassword {
        sign_in_name: fields.text("name").unwrap_or_default(),
        password: fields.secret("password")?,
    };
    let desk = &guest.office().sign_in;
    let step = desk.sign_in(&caller, &given).await?;
    let then = then_of(&fields);
    if let Some(response) = go_on(&step, &then, guest.encrypted)? {
        return Ok(response);
    }
    let ways = desk.ways().await?;
    let content = view(&guest, &ways, &then, Some(REFUSED));
    Ok((
        StatusCode::UNPROCESSABLE_ENTITY,
        guest.page("Sign in", content),
    )
        .into_response())
}

/// The answer to a step that went well; none where the form must be shown again.
pub fn go_on(step: &SignInStep, then: &Then, encrypted: bool) -> PageResult<Option<Response>> {
    Ok(match step {
        SignInStep::SignedIn(signed_in) => Some(enter(signed_in, then, encrypted)?),
        SignInStep::SecondFactor { pending } => {
            Some(wait(pending, &then.step("/sign-in/code"), encrypted)?)
        }
        SignInStep::MustEnrol { pending } => {
            Some(wait(pending, &then.step("/sign-in/enrol"), encrypted)?)
        }
        SignInStep::Refused => None,
    })
}

/// Lets somebody in who is signed in now.
fn enter(signed_in: &SignedIn, then: &Then, encrypted: bool) -> PageResult<Response> {
    let cookies = session_cookies(signed_in, encrypted)?;
    Ok((cookies, Redirect::to(then.as_str())).into_response())
}

/// The cookie of the session; what belonged to the way here goes.
pub fn session_cookies(
    signed_in: &SignedIn,
    encrypted: bool,
) -> PageResult<AppendHeaders<[(axum::http::HeaderName, HeaderValue); 4]>> {
    Ok(AppendHeaders([
        (
            SET_COOKIE,
            Cookie::Session.set(&signed_in.session_secret, encrypted)?,
        ),
        (SET_COOKIE, Cookie::Pending.remove(encrypted)),
        (SET_COOKIE, Cookie::Provider.remove(encrypted)),
        (SET_COOKIE, Cookie::Visit.remove(encrypted)),
    ]))
}

fn wait(pending: &Secret, address: &str, encrypted: bool) -> PageResult<Response> {
    let cookie = Cookie::Pending.set(pending, encrypted)?;
    let headers = [(SET_COOKIE, cookie), (LOCATION, location(address)?)];
    Ok((StatusCode::SEE_OTHER, AppendHeaders(headers)).into_response())
}

fn location(address: &str) -> PageResult<HeaderValue> {
    HeaderValue::from_str(address).map_err(|_| PageFault::NoSuchPage)
}

fn view(guest: &Guest, ways: &SignInWays, then: &Then, refusal: Option<&str>) -> Markup {
    html! {
        div.narrow {
            h1 { "Sign in" }
            p.lead { (guest.info().site_name) }
            (form::refusal(refusal))
            @if let Some(provider) = &ways.provider {
                p { a.button.wide href=(then.step("/sign-in/provider")) { "Sign in with " (provider) } }
                @if ways.local { p.quiet.or { "or with an account of this server" } }
            }
            @if ways.local { (local(guest, then)) }
            p.quiet { "Have you been given a one-time code? " a href="/welcome" { "Begin here" } "." }
        }
    }
}

fn local(guest: &Guest, then: &Then) -> Markup {
    html! {
        form.stacked method="post" action="/sign-in" {
            (form::token(&guest.form_token))
            (form::then(then))
            label for="name" { "Name" }
            input #name name="name" autocomplete="username" autocapitalize="off" spellcheck="false" required maxlength="128";
            label for="password" { "Password" }
            input #password type="password" name="password" autocomplete="current-password" required maxlength="128";
            button.primary type="submit" { "Sign in" }
        }
    }
}

//! `/sign-out`: ends the session, here and in the browser's memory.

use axum::http::HeaderName;
use axum::http::HeaderValue;
use axum::http::header::SET_COOKIE;
use axum::response::{AppendHeaders, IntoResponse, Response};
use maud::html;

use crate::fault::PageResult;
use crate::guard::cookies::Cookie;
use crate::page_data::office::Caller;
use crate::visit::{Guest, Visit};

/// Takes away what the browser kept. Cookies are taken away one by one: other programs of the
/// hospital may have some under the same domain.
const CLEAR: (HeaderName, HeaderValue) = (
    HeaderName::from_static("clear-site-data"),
    HeaderValue::from_static("\"cache\", \"storage\""),
);

/// Handler.
pub async fn submit(visit: Visit, guest: Guest, caller: Caller) -> PageResult<Response> {
    let desk = &visit.office().sign_in;
    let provider = desk.sign_out(&caller, &visit.visitor).await?;
    let content = html! {
        div.narrow {
            h1 { "You are signed out" }
            @if let Some(address) = provider {
                p { "You may still be signed in at the identity provider. " a href=(address) { "Sign out there too" } "." }
            }
            p { a.button href="/sign-in" { "Sign in again" } }
        }
    };
    let cookies = [
        CLEAR,
        (SET_COOKIE, Cookie::Session.remove(guest.encrypted)),
        (SET_COOKIE, Cookie::Pending.remove(guest.encrypted)),
    ];
    let page = guest.page("Signed out", content);
    Ok((AppendHeaders(cookies), page).into_response())
}

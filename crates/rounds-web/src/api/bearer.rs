//! Changes by a browser session. A browser sends its cookie with every request, also with one that
//! another site's page made, so a change by cookie must show the session's form token too. A
//! bearer token is sent by nobody but its program.

use axum::extract::Request;
use axum::http::header::{AUTHORIZATION, ORIGIN};
use axum::http::{HeaderName, StatusCode};
use subtle::ConstantTimeEq;

use super::problem::{ApiResult, Problem};
use crate::fault::PageFault;
use crate::guard::origin::Peer;
use crate::visit::Visitor;

/// Carries the form token of a browser session.
pub const FORM_TOKEN: HeaderName = HeaderName::from_static("x-rounds-form-token");

/// Refuses a change that another site's page may have made. Where nobody signs in there is no
/// credential to show; what the browser says of the page is then all there is.
pub fn check(visitor: &Visitor, request: &Request) -> ApiResult<()> {
    let headers = request.headers();
    if !headers.contains_key(AUTHORIZATION) && comes_from_elsewhere(request) {
        return Err(PageFault::ForeignPage.into());
    }
    let Some(session) = &visitor.session else {
        return Ok(());
    };
    let shown = headers
        .get(FORM_TOKEN)
        .map_or(&b""[..], |value| value.as_bytes());
    let is_same: bool = session.form_token.as_bytes().ct_eq(shown).into();
    if is_same && !shown.is_empty() {
        return Ok(());
    }
    Err(Problem::new(
        StatusCode::FORBIDDEN,
        "a session cookie alone cannot change anything here: use a token (Authorization: Bearer …) or send the session's form token as X-Rounds-Form-Token",
    )
    .about("X-Rounds-Form-Token"))
}

fn comes_from_elsewhere(request: &Request) -> bool {
    let headers = request.headers();
    let site = headers.get("sec-fetch-site").map(|value| value.as_bytes());
    if matches!(site, Some(b"cross-site" | b"same-site")) {
        return true;
    }
    let own = request.extensions().get::<Peer>().map(Peer::origin);
    let origin = headers.get(ORIGIN).and_then(|value| value.to_str().ok());
    headers.contains_key(ORIGIN) && origin != own.as_deref()
}

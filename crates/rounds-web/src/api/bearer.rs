//! Changes by a browser session. A browser sends its cookie with every request, also with one that
//! another site's page made, so a change by cookie must show the session's form token too. A
//! bearer token is sent by nobody but its program.

use axum::http::{HeaderMap, HeaderName, StatusCode};
use subtle::ConstantTimeEq;

use super::problem::{ApiResult, Problem};
use crate::visit::Visitor;

/// Carries the form token of a browser session.
pub const FORM_TOKEN: HeaderName = HeaderName::from_static("x-rounds-form-token");

/// Refuses a change that another site's page may have made.
pub fn check(visitor: &Visitor, headers: &HeaderMap) -> ApiResult<()> {
    let site = headers.get("sec-fetch-site").map(|value| value.as_bytes());
    if matches!(site, Some(b"cross-site" | b"same-site")) {
        return Err(Problem::from(crate::fault::PageFault::ForeignPage));
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

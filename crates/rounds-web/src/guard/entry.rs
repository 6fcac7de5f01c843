//! Who is asking, and whether they may: once for every request, before its handler and before its
//! body is read.

use std::sync::Arc;

use axum::extract::{Request, State};
use axum::http::header::{AUTHORIZATION, COOKIE};
use axum::http::{HeaderMap, HeaderName};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};

use crate::app::App;
use crate::door::Credential;
use crate::fault::PageFault;
use crate::routes::Need;
use crate::visit::Visitor;

/// Name of the session cookie where the connection is encrypted: browsers send such a cookie back
/// to this host alone and never unencrypted.
pub const SESSION_COOKIE: &str = "__Host-rounds";
/// Its name on loopback without encryption, where browsers refuse the prefix.
pub const LOOPBACK_COOKIE: &str = "rounds";

/// Middleware: finds out who is asking and leaves the [`Visitor`] with the request.
pub async fn recognise(State(app): State<Arc<App>>, mut request: Request, next: Next) -> Response {
    match app.door.visitor(&credential(request.headers())).await {
        Ok(Some(visitor)) => {
            request.extensions_mut().insert(visitor);
        }
        Ok(None) => {}
        Err(error) => return PageFault::from(error).into_response(),
    }
    next.run(request).await
}

/// Middleware of one address: lets the request through if its visitor may.
pub async fn require(need: Need, request: Request, next: Next) -> Response {
    let visitor = request.extensions().get::<Arc<Visitor>>();
    let refused = match (need, visitor) {
        (Need::Nothing, _) | (Need::SignedIn, Some(_)) => None,
        (Need::May(permission), Some(visitor)) => {
            (!visitor.may(permission)).then_some(PageFault::NotPermitted { permission })
        }
        (Need::SignedIn | Need::May(_), None) => Some(PageFault::NotSignedIn),
    };
    match refused {
        Some(fault) => fault.into_response(),
        None => next.run(request).await,
    }
}

fn credential(headers: &HeaderMap) -> Credential {
    let text = |name: HeaderName| headers.get(name).and_then(|value| value.to_str().ok());
    if let Some(token) = text(AUTHORIZATION).and_then(|value| value.strip_prefix("Bearer ")) {
        return Credential::Token(token.trim().to_owned());
    }
    let cookies = headers.get_all(COOKIE).iter();
    let mut pairs = cookies
        .filter_map(|value| value.to_str().ok())
        .flat_map(|value| value.split(';'))
        .filter_map(|pair| pair.trim().split_once('='));
    pairs
        .find(|(name, _)| [SESSION_COOKIE, LOOPBACK_COOKIE].contains(name))
        .map_or(Credential::None, |(_, secret)| {
            Credential::Session(secret.to_owned())
        })
}

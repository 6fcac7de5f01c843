//! Who is asking, and whether they may: once for every request, before its handler and before its
//! body is read.

use std::net::IpAddr;
use std::sync::Arc;

use axum::extract::{Request, State};
use axum::http::header::{AUTHORIZATION, SET_COOKIE};
use axum::http::{Extensions, HeaderMap, Method};
use axum::middleware::Next;
use axum::response::{IntoResponse, Redirect, Response};

use super::cookies::Cookie;
use super::form::{self, FormToken};
use super::origin::Peer;
use super::then::Then;
use crate::app::App;
use crate::door::Credential;
use crate::fault::{PageFault, PageResult};
use crate::page_data::office::{Caller, Secret};
use crate::routes::{Need, Reader};
use crate::visit::Visitor;

/// Middleware: finds out who is asking and leaves the [`Visitor`] and the [`FormToken`] of their
/// forms with the request.
pub async fn recognise(State(app): State<Arc<App>>, mut request: Request, next: Next) -> Response {
    let encrypted = is_encrypted(request.extensions());
    let visitor = match visitor(&app, &request, encrypted).await {
        Ok(visitor) => visitor,
        Err(fault) => return fault.into_response(),
    };
    let token = match FormToken::of(visitor.as_deref(), request.headers(), encrypted) {
        Ok(token) => token,
        Err(fault) => return fault.into_response(),
    };
    if let Some(visitor) = visitor {
        request.extensions_mut().insert(visitor);
    }
    request.extensions_mut().insert(token.clone());
    let mut response = next.run(request).await;
    if let Some(cookie) = token.cookie().filter(|_| is_page(&response))
        && let Ok(line) = Cookie::Visit.set(cookie, encrypted)
    {
        response.headers_mut().append(SET_COOKIE, line);
    }
    response
}

/// Whether the answer can hold a form.
fn is_page(response: &Response) -> bool {
    let kind = response.headers().get("content-type");
    kind.is_some_and(|kind| kind.as_bytes().starts_with(b"text/html"))
}

/// Whether the browser's connection is encrypted, which decides the names of cookies.
pub fn is_encrypted(extensions: &Extensions) -> bool {
    extensions.get::<Peer>().is_some_and(|peer| peer.encrypted)
}

/// The address of the other end, as far as it is known.
pub fn address(extensions: &Extensions) -> Option<IpAddr> {
    let peer = extensions.get::<Peer>();
    peer.map(|peer| peer.address)
        .filter(|address| !address.is_unspecified())
}

/// The origin of our own pages, as the browser names it.
fn own_origin(extensions: &Extensions) -> String {
    extensions
        .get::<Peer>()
        .map(Peer::origin)
        .unwrap_or_default()
}

/// The request is not held while the door is asked: its body is not to be shared.
fn visitor(
    app: &App,
    request: &Request,
    encrypted: bool,
) -> impl Future<Output = PageResult<Option<Arc<Visitor>>>> + Send + use<> {
    let credential = credential(request.headers(), encrypted);
    let caller = Caller::of(request.headers(), request.extensions());
    let door = Arc::clone(&app.door);
    async move { Ok(door.visitor(&credential, &caller).await?) }
}

fn credential(headers: &HeaderMap, encrypted: bool) -> Credential {
    let authorization = headers
        .get(AUTHORIZATION)
        .map(|value| value.to_str().unwrap_or(""));
    if let Some(authorization) = authorization {
        let token = authorization.strip_prefix("Bearer ").unwrap_or("");
        return Credential::Token(token.trim().to_owned());
    }
    match Cookie::Session.read(headers, encrypted) {
        Some(secret) => Credential::Session(Secret::reveal(&secret).to_owned()),
        None => Credential::None,
    }
}

/// Middleware of one address: lets the request through if its visitor may, and if a change is a
/// form of ours.
pub async fn require(
    need: Need,
    reader: Reader,
    takes_file: bool,
    request: Request,
    next: Next,
) -> Response {
    let visitor = request.extensions().get::<Arc<Visitor>>();
    let refused = match (need, visitor) {
        (Need::Nothing, _) | (Need::SignedIn, Some(_)) => None,
        (Need::May(permission), Some(visitor)) => {
            (!visitor.may(permission)).then_some(PageFault::NotPermitted { permission })
        }
        (Need::SignedIn | Need::May(_), None) => return sign_in_first(reader, &request),
    };
    match (refused, reader) {
        (Some(fault), _) => fault.into_response(),
        (None, Reader::Interface) => next.run(request).await,
        (None, Reader::Person | Reader::File) => {
            let own_origin = own_origin(request.extensions());
            form::check(request, &own_origin, takes_file, next).await
        }
    }
}

/// A person is led to the sign-in page and from there back; a program is told.
fn sign_in_first(reader: Reader, request: &Request) -> Response {
    let is_read = [Method::GET, Method::HEAD].contains(request.method());
    let shows_a_token = request.headers().contains_key(AUTHORIZATION);
    if reader != Reader::Person || shows_a_token || !is_read {
        return PageFault::NotSignedIn.into_response();
    }
    let address = request
        .uri()
        .path_and_query()
        .map_or("/", |address| address.as_str());
    Redirect::to(&Then::read(Some(address)).sign_in_address()).into_response()
}

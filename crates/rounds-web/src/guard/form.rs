//! Forms: each carries a token that only our own pages know, and no form is accepted that another
//! site's page sent. Checked for every change of the table before its handler, after it is known
//! that the visitor may; the body is not read before.
//!
//! With a session the token is the session's. Without one (signing in, and a site where nobody
//! does) it is made from a cookie that the browser was given for it.

use std::fmt;
use std::future::poll_fn;
use std::pin::Pin;

use axum::body::{Body, HttpBody, to_bytes};
use axum::extract::{Form, FromRequest, FromRequestParts, Request};
use axum::http::header::{CONTENT_TYPE, ORIGIN};
use axum::http::request::Parts;
use axum::http::{HeaderMap, Method};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use data_encoding::BASE64URL_NOPAD;
use sha2::{Digest, Sha256};
use subtle::ConstantTimeEq;

use super::cookies::Cookie;
use super::fields::Fields;
use super::file::{self, SentFile};
use super::limits::{BODY_BYTES_MAX, FILE_FORM_BYTES_MAX, announced_bytes};
use crate::fault::{PageFault, PageResult};
use crate::page_data::office::Secret;
use crate::visit::Visitor;

/// Bytes of chance in the cookie of browsers without a session.
const VISIT_BYTES: usize = 24;

/// What forms of this browser must carry. In the extensions of every request.
#[derive(Clone)]
pub struct FormToken {
    value: Secret,
    /// The cookie to give to the browser, which has none yet.
    cookie: Option<Secret>,
}

impl FormToken {
    /// The token of this visitor's forms.
    pub fn of(visitor: Option<&Visitor>, headers: &HeaderMap, encrypted: bool) -> PageResult<Self> {
        if let Some(session) = visitor.and_then(|visitor| visitor.session.as_ref()) {
            let value = Secret::new(session.form_token.clone());
            return Ok(Self {
                value,
                cookie: None,
            });
        }
        if let Some(cookie) = Cookie::Visit.read(headers, encrypted) {
            let value = from_cookie(&cookie);
            return Ok(Self {
                value,
                cookie: None,
            });
        }
        let cookie = chance()?;
        Ok(Self {
            value: from_cookie(&cookie),
            cookie: Some(cookie),
        })
    }

    /// For the hidden field.
    pub fn value(&self) -> &str {
        self.value.reveal()
    }

    /// The cookie that the browser must be given for this token to hold.
    pub fn cookie(&self) -> Option<&Secret> {
        self.cookie.as_ref()
    }

    /// Whether a form brought this token. None did that the browser does not know yet.
    fn matches(&self, given: &str) -> bool {
        let same = self.value.reveal().as_bytes().ct_eq(given.as_bytes());
        self.cookie.is_none() && !given.is_empty() && bool::from(same)
    }
}

impl fmt::Debug for FormToken {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("FormToken(…)")
    }
}

impl<S: Send + Sync> FromRequestParts<S> for FormToken {
    type Rejection = PageFault;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> PageResult<Self> {
        let token = parts.extensions.get::<Self>().cloned();
        token.ok_or(PageFault::SiteFailed { what: "this form" })
    }
}

/// What somebody who sees the token in a page cannot go back to the cookie from.
fn from_cookie(cookie: &Secret) -> Secret {
    let mut hash = Sha256::new_with_prefix("rounds form token\0");
    hash.update(cookie.reveal());
    Secret::new(BASE64URL_NOPAD.encode(&hash.finalize()))
}

/// The one place of this crate that asks for chance.
fn chance() -> PageResult<Secret> {
    let mut bytes = [0; VISIT_BYTES];
    getrandom::fill(&mut bytes).map_err(|error| {
        tracing::error!(%error, "the operating system gives no random bytes");
        PageFault::SiteFailed { what: "this page" }
    })?;
    Ok(Secret::new(BASE64URL_NOPAD.encode(&bytes)))
}

/// Lets a form through to its handler, with its [`Fields`]; what is no form of ours is refused.
pub async fn check(request: Request, own_origin: &str, takes_file: bool, next: Next) -> Response {
    if *request.method() != Method::POST {
        return next.run(request).await;
    }
    // Held until the handler is done with the file.
    let room = match takes_file {
        true => file::room().await.map(Some),
        false => Ok(None),
    };
    let _room = match room {
        Ok(room) => room,
        Err(fault) => return fault.into_response(),
    };
    match let_in(request, own_origin, takes_file).await {
        Ok(request) => next.run(request).await,
        Err(fault) => fault.into_response(),
    }
}

async fn let_in(request: Request, own_origin: &str, takes_file: bool) -> PageResult<Request> {
    let source = source(request.headers(), own_origin);
    if source == Source::Foreign {
        return Err(PageFault::ForeignPage);
    }
    let (mut parts, body) = request.into_parts();
    let token = parts.extensions.get::<FormToken>().cloned();
    let is_ours = |given: &str| token.as_ref().is_some_and(|token| token.matches(given));
    let (fields, file) = match takes_file && file::is_sent_with(&parts.headers) {
        true => with_file(&parts.headers, body, is_ours).await?,
        false => (read(&parts.headers, body).await?, None),
    };
    let fields = Fields::new(fields);
    let given = fields.form_token();
    if is_ours(given) {
        parts.extensions.insert(fields);
        if let Some(file) = file {
            parts.extensions.insert(file);
        }
        return Ok(Request::from_parts(parts, Body::empty()));
    }
    Err(match source {
        // Our own page, from before the last sign-in: what was typed is not lost.
        Source::Own if !given.is_empty() && !fields.hold_secrets() => {
            PageFault::OldForm(fields.clone())
        }
        _ => PageFault::NotOurForm,
    })
}

/// Fields and file. Of a form that says itself that it is too large nothing is kept; it is read to
/// its end, because a browser shows no answer before it has sent everything.
async fn with_file(
    headers: &HeaderMap,
    body: Body,
    is_ours: impl Fn(&str) -> bool,
) -> PageResult<(Vec<(String, Secret)>, Option<SentFile>)> {
    let size_bytes = announced_bytes(headers);
    if size_bytes > Some(FILE_FORM_BYTES_MAX as u64) {
        pass_over(body).await;
        return Err(PageFault::FileTooLarge {
            limit_bytes: FILE_FORM_BYTES_MAX,
            size_bytes,
        });
    }
    file::read(headers, body, is_ours).await
}

/// Ends with the body or with what the connection takes at most.
async fn pass_over(mut body: Body) {
    while let Some(Ok(_)) = poll_fn(|context| Pin::new(&mut body).poll_frame(context)).await {}
}

async fn read(headers: &HeaderMap, body: Body) -> PageResult<Vec<(String, Secret)>> {
    let bytes = to_bytes(body, BODY_BYTES_MAX).await;
    let bytes = bytes.map_err(|_| PageFault::FormTooLarge {
        limit_bytes: BODY_BYTES_MAX,
        size_bytes: announced_bytes(headers),
    })?;
    let mut request = Request::new(Body::from(bytes));
    *request.method_mut() = Method::POST;
    if let Some(kind) = headers.get(CONTENT_TYPE) {
        request.headers_mut().insert(CONTENT_TYPE, kind.clone());
    }
    let fields = Form::<Vec<(String, Secret)>>::from_request(request, &()).await;
    fields.map(|Form(fields)| fields).map_err(|rejection| {
        if rejection.status() == 415 {
            PageFault::NotAForm
        } else {
            PageFault::BadRequest("this form cannot be read".to_owned())
        }
    })
}

/// Which page sent a form, as the browser says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Source {
    Own,
    Foreign,
    /// Not a browser, or an old one: the token alone decides.
    Unsaid,
}

fn source(headers: &HeaderMap, own_origin: &str) -> Source {
    let text = |name: &str| headers.get(name).map(|value| value.to_str().unwrap_or(""));
    // What the browser says of itself goes before the origin, which a proxy can make look foreign.
    match text("sec-fetch-site") {
        // "none": the person did it by hand, for example by loading the answer to a form again.
        Some("same-origin" | "none") => return Source::Own,
        Some(_) => return Source::Foreign,
        None => {}
    }
    match text(ORIGIN.as_str()) {
        Some(origin) if origin.eq_ignore_ascii_case(own_origin) => Source::Own,
        Some(_) => Source::Foreign,
        None => Source::Unsaid,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn headers(pairs: &[(&'static str, &'static str)]) -> HeaderMap {
        let pairs = pairs.iter().map(|(name, value)| {
            let name = axum::http::HeaderName::from_static(name);
            (name, axum::http::HeaderValue::from_static(value))
        });
        pairs.collect()
    }

    #[test]
    fn another_sites_page_is_told_apart() {
        let own = "https://rounds.example.org";
        for (pairs, expected) in [
            (&[("sec-fetch-site", "same-origin")][..], Source::Own),
            (&[("sec-fetch-site", "cross-site")], Source::Foreign),
            (&[("sec-fetch-site", "same-site")], Source::Foreign),
            (&[("origin", "https://rounds.example.org")], Source::Own),
            (&[("origin", "http://rounds.example.org")], Source::Foreign),
            (
                &[("origin", "https://rounds.example.org.evil.example")],
                Source::Foreign,
            ),
            (&[("origin", "null")], Source::Foreign),
            (&[], Source::Unsaid),
        ] {
            assert_eq!(source(&headers(pairs), own), expected, "{pairs:?}");
        }
    }

    #[test]
    fn a_token_the_browser_was_not_given_does_not_match() {
        let new = FormToken::of(None, &HeaderMap::new(), false).expect("chance");
        assert!(new.cookie().is_some() && !new.matches(new.value()));
        let known = headers(&[("cookie", "rounds-visit=abc")]);
        let known = FormToken::of(None, &known, false).expect("a token");
        assert!(known.matches(known.value()));
        assert!(!known.matches("") && !known.matches("abc"));
    }
}

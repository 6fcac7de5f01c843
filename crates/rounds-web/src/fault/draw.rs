//! The page that says why there is no page.

use std::sync::Arc;

use axum::extract::{Request, State};
use axum::http::{Extensions, HeaderMap, HeaderValue, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use maud::{Markup, html};

use super::PageFault;
use crate::api;
use crate::app::App;
use crate::guard::fields::Fields;
use crate::guard::form::FormToken;
use crate::guard::network::Network;
use crate::guard::then::Then;
use crate::shell::{Section, Shell};
use crate::view::form;
use crate::visit::Visitor;

/// What of a request is needed after it was answered.
struct Asked {
    path: String,
    from: Then,
    visitor: Option<Arc<Visitor>>,
    token: Option<FormToken>,
}

impl Asked {
    fn of(request: &Request) -> Self {
        Self {
            path: request.uri().path().to_owned(),
            from: referring_page(request.headers(), request.extensions()),
            visitor: request.extensions().get().cloned(),
            token: request.extensions().get().cloned(),
        }
    }

    /// Whether a program asked: it gets a line of text, or what its interface says.
    fn is_for_program(&self) -> bool {
        api::is_interface(&self.path)
            || [".csv", ".json", ".ndjson"]
                .iter()
                .any(|end| self.path.ends_with(end))
    }
}

/// Middleware: writes every [`PageFault`] as a page, unless a program asked.
pub async fn draw(State(app): State<Arc<App>>, request: Request, next: Next) -> Response {
    let asked = Asked::of(&request);
    let response = next.run(request).await;
    let Some(fault) = response.extensions().get::<PageFault>().cloned() else {
        return response;
    };
    if let (PageFault::NotPermitted { permission }, Some(visitor)) = (&fault, &asked.visitor) {
        app.door.refused(visitor, &asked.path, *permission).await;
    }
    if asked.is_for_program() {
        return response;
    }
    let page = page(&app, &asked, &fault).await;
    let (mut parts, _) = response.into_parts();
    for name in [header::CONTENT_LENGTH, header::CONTENT_TYPE] {
        parts.headers.remove(name);
    }
    let mut drawn = (fault.status(), page).into_response();
    drawn.headers_mut().extend(parts.headers);
    drawn
        .headers_mut()
        .insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    drawn
}

async fn page(app: &App, asked: &Asked, fault: &PageFault) -> Markup {
    let mut shell = Shell::new(app, None, Section::Nowhere);
    if let Some(visitor) = &asked.visitor {
        let standing = app.site.seen_by(visitor).standing().await.ok();
        shell = Shell::new(app, standing, Section::Nowhere).with_visitor(visitor);
    }
    if let Some(token) = &asked.token {
        shell = shell.with_form_token(token);
    }
    shell.page(fault.heading(), view(asked, fault))
}

fn view(asked: &Asked, fault: &PageFault) -> Markup {
    html! {
        h1 { (fault.heading()) }
        p.lead { (sentence(fault)) }
        p { (fault.advice()) }
        @match (fault, &asked.token) {
            (PageFault::OldForm(fields), Some(token)) => (once_more(&asked.path, fields, token)),
            (PageFault::ConfirmFirst, Some(token)) => (form::confirm(token, &asked.from)),
            (PageFault::NotSignedIn, _) => p { a.button href="/sign-in" target="_blank" rel="noopener" { "Sign in (opens another tab)" } },
            _ => p { a.button href="/" { "Today" } },
        }
    }
}

fn sentence(fault: &PageFault) -> String {
    let mut message = fault.to_string();
    if let Some(first) = message.get(..1).map(str::to_uppercase) {
        message.replace_range(..1, &first);
    }
    if !message.ends_with(['?', '.']) {
        message.push('.');
    }
    message
}

/// What was typed, to be sent again from a page of this session.
fn once_more(path: &str, fields: &Fields, token: &FormToken) -> Markup {
    html! {
        form.stacked method="post" action=(path) {
            (form::token(token))
            dl.sent {
                @for (name, value) in fields.others() {
                    div {
                        dt { (name.replace('_', " ")) }
                        dd { input type="hidden" name=(name) value=(value); span.wrapped { (value) } }
                    }
                }
            }
            button.primary type="submit" { "Send" }
        }
    }
}

/// The page of ours that a form was sent from.
fn referring_page(headers: &HeaderMap, extensions: &Extensions) -> Then {
    let referrer = headers
        .get(header::REFERER)
        .and_then(|value| value.to_str().ok());
    let address = referrer.and_then(|referrer| referrer.parse::<axum::http::Uri>().ok());
    let path = address
        .as_ref()
        .and_then(|address| address.path_and_query());
    // Browsers see the site's base path; inside, no address has it.
    let network = extensions.get::<Arc<Network>>();
    let base_path = network.map_or("", |network| network.settings.base_path.as_str());
    Then::read(path.and_then(|path| path.as_str().strip_prefix(base_path)))
}

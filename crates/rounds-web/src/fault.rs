//! Why a request has no page, and the page that says so.
//!
//! A handler returns a [`PageFault`]; it travels as a response extension to [`draw`], which knows
//! the site's name and writes it in the same frame as every other page. People read what is wrong
//! and what to do; the cause of a failure goes to the log.

use std::sync::Arc;

use axum::extract::{Request, State};
use axum::http::{StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use maud::html;
use rounds_core::access::Permission;

use crate::api;
use crate::app::App;
use crate::shell::{Section, Shell};
use crate::site_reader::SiteError;
use crate::visit::Visitor;

/// Why a request has no page.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum PageFault {
    /// No page has this address.
    #[error("no page has this address")]
    NoSuchPage,
    /// The site has no such thing.
    #[error("{0}")]
    NoSuchThing(String),
    /// The address is there, its parameters make no sense.
    #[error("{0}")]
    BadRequest(String),
    /// Pages are read with GET.
    #[error("this address is read with GET")]
    WrongMethod,
    /// The address is too long.
    #[error("the address is longer than {limit_bytes} bytes")]
    AddressTooLong {
        /// The limit.
        limit_bytes: usize,
    },
    /// The page took too long.
    #[error("the page was not ready within {limit_seconds} seconds")]
    TooSlow {
        /// The limit.
        limit_seconds: u64,
    },
    /// Nobody is signed in.
    #[error("sign in first")]
    NotSignedIn,
    /// They are, and may not.
    #[error("this needs the permission {permission}: to {}", permission.meaning())]
    NotPermitted {
        /// The permission.
        permission: Permission,
    },
    /// Another site's page asked for this.
    #[error("this address cannot be used from another site's page")]
    ForeignPage,
    /// Reading the site failed.
    #[error("could not read {what}")]
    SiteFailed {
        /// What was being read.
        what: &'static str,
    },
}

/// What a handler gives.
pub type PageResult<T> = Result<T, PageFault>;

impl PageFault {
    /// The status code.
    pub fn status(&self) -> StatusCode {
        match self {
            Self::NoSuchPage | Self::NoSuchThing(_) => StatusCode::NOT_FOUND,
            Self::BadRequest(_) => StatusCode::BAD_REQUEST,
            Self::WrongMethod => StatusCode::METHOD_NOT_ALLOWED,
            Self::AddressTooLong { .. } => StatusCode::URI_TOO_LONG,
            Self::TooSlow { .. } => StatusCode::SERVICE_UNAVAILABLE,
            Self::NotSignedIn => StatusCode::UNAUTHORIZED,
            Self::NotPermitted { .. } | Self::ForeignPage => StatusCode::FORBIDDEN,
            Self::SiteFailed { .. } => StatusCode::INTERNAL_SERVER_ERROR,
        }
    }

    fn heading(&self) -> &'static str {
        match self {
            Self::NoSuchPage | Self::NoSuchThing(_) => "Not found",
            Self::BadRequest(_) => "This address does not make sense",
            Self::WrongMethod => "Pages can only be read",
            Self::AddressTooLong { .. } => "This address is too long",
            Self::TooSlow { .. } => "This took too long",
            Self::NotSignedIn => "Not signed in",
            Self::NotPermitted { .. } => "Not yours to see",
            Self::ForeignPage => "Asked for from another site",
            Self::SiteFailed { .. } => "Something went wrong here",
        }
    }

    fn advice(&self) -> &'static str {
        match self {
            Self::NoSuchPage | Self::NoSuchThing(_) => {
                "It may have been renamed or removed. Search for it above, or start from Today."
            }
            Self::BadRequest(_) => "Correct the address, or start again from the page itself.",
            Self::WrongMethod => "Open the address in the browser.",
            Self::AddressTooLong { .. } => {
                "A long question can be asked on the command line: rounds query - reads it from standard input."
            }
            Self::TooSlow { .. } => {
                "Try again; if it stays slow, rounds doctor looks for the cause."
            }
            Self::NotSignedIn => "Sign in, and this address opens.",
            Self::NotPermitted { .. } => {
                "An administrator gives permissions through roles. That you asked is in the ledger."
            }
            Self::ForeignPage => "Open the Query page and ask there.",
            Self::SiteFailed { .. } => {
                "It is not your doing. The cause is in the server's log; rounds doctor says what is wrong with this site and how to mend it."
            }
        }
    }
}

impl From<SiteError> for PageFault {
    fn from(error: SiteError) -> Self {
        match error {
            SiteError::NotFound { .. } => Self::NoSuchThing(error.to_string()),
            SiteError::Failed { what, detail } => {
                tracing::error!(what, detail, "site could not be read");
                Self::SiteFailed { what }
            }
        }
    }
}

impl IntoResponse for PageFault {
    /// Plain text for programs; [`draw`] turns it into a page.
    fn into_response(self) -> Response {
        let mut response = (self.status(), format!("{self}\n")).into_response();
        response.extensions_mut().insert(self);
        response
    }
}

/// Middleware: writes every [`PageFault`] as a page, unless a program asked for CSV or JSON.
pub async fn draw(State(app): State<Arc<App>>, request: Request, next: Next) -> Response {
    let path = request.uri().path();
    let is_for_program = [".csv", ".json", ".ndjson"]
        .iter()
        .any(|end| path.ends_with(end))
        || api::is_interface(path);
    let visitor = request.extensions().get::<Arc<Visitor>>().cloned();
    let response = next.run(request).await;
    let Some(fault) = response.extensions().get::<PageFault>().cloned() else {
        return response;
    };
    if is_for_program {
        return response;
    }
    let mut shell = Shell::new(&app.info, None, Section::Nowhere);
    if let Some(visitor) = visitor {
        let standing = app.site.seen_by(&visitor).standing().await.ok();
        shell = Shell::new(&app.info, standing, Section::Nowhere).with_visitor(&visitor);
    }
    let page = shell.page(fault.heading(), fault_view(&fault));
    let mut drawn = (fault.status(), page).into_response();
    drawn.headers_mut().insert(
        header::CACHE_CONTROL,
        header::HeaderValue::from_static("no-store"),
    );
    drawn
}

fn fault_view(fault: &PageFault) -> maud::Markup {
    let mut message = fault.to_string();
    if let Some(first) = message.get(..1).map(str::to_uppercase) {
        message.replace_range(..1, &first);
    }
    if !message.ends_with('?') {
        message.push('.');
    }
    html! {
        h1 { (fault.heading()) }
        p.lead { (message) }
        p { (fault.advice()) }
        p { a.button href="/" { "Today" } }
    }
}

//! Why a request has no page.
//!
//! A handler returns a [`PageFault`]; it travels as a response extension to [`draw`], which knows
//! the site's name and writes it in the same frame as every other page. People read what is wrong
//! and what to do ([`words`]); the cause of a failure goes to the log.

mod draw;
mod words;

use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use rounds_core::access::Permission;

use crate::guard::fields::Fields;
use crate::guard::limits::too_large_in_words;
use crate::office::OfficeError;
use crate::page_data::{QueryRefused, RefusalCause};
use crate::site_reader::SiteError;

pub use draw::draw;

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
    /// The address is there for another method.
    #[error("this address is used in another way")]
    WrongMethod,
    /// The address is too long.
    #[error("the address is longer than {limit_bytes} bytes")]
    AddressTooLong {
        /// The limit.
        limit_bytes: usize,
    },
    /// The form is too large.
    #[error("the form is too large: {}", too_large_in_words(*size_bytes, *limit_bytes as u64))]
    FormTooLarge {
        /// The limit.
        limit_bytes: usize,
        /// What the browser says that it has.
        size_bytes: Option<u64>,
    },
    /// The form is too large because of its file.
    #[error("the form with its file is too large: {}", too_large_in_words(*size_bytes, *limit_bytes as u64))]
    FileTooLarge {
        /// The limit.
        limit_bytes: usize,
        /// What the browser says that it has.
        size_bytes: Option<u64>,
    },
    /// What was sent is no form.
    #[error("only a form can be sent here")]
    NotAForm,
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
    /// A form without our token, or with another one.
    #[error("this form was not sent from a page of yours, or from one of an earlier session")]
    NotOurForm,
    /// A form of ours from before the last sign-in, with what was typed.
    #[error("this form was opened in an earlier session")]
    OldForm(Fields),
    /// What was asked for cannot be done as it stands.
    #[error("{0}")]
    Refused(String),
    /// Somebody else was faster.
    #[error("{what} was changed by somebody else in the meantime")]
    Conflict {
        /// What was to be changed.
        what: &'static str,
    },
    /// The visitor must show again that it is they.
    #[error("this needs your password or a code of your second factor once more")]
    ConfirmFirst,
    /// Too often.
    #[error("too many attempts: try again in {retry_after_seconds} seconds")]
    Throttled {
        /// When to try again.
        retry_after_seconds: u64,
    },
    /// Not now.
    #[error("{what} cannot be reached now")]
    Unavailable {
        /// What.
        what: &'static str,
    },
    /// Reading the site failed.
    #[error("could not read {what}")]
    SiteFailed {
        /// What was being read.
        what: &'static str,
    },
    /// The office failed.
    #[error("could not {what}")]
    OfficeFailed {
        /// What was being done.
        what: &'static str,
    },
}

/// What a handler gives.
pub type PageResult<T> = Result<T, PageFault>;

impl PageFault {
    /// The status it is answered with.
    pub fn status(&self) -> StatusCode {
        match self {
            Self::NoSuchPage | Self::NoSuchThing(_) => StatusCode::NOT_FOUND,
            Self::BadRequest(_) => StatusCode::BAD_REQUEST,
            Self::WrongMethod => StatusCode::METHOD_NOT_ALLOWED,
            Self::AddressTooLong { .. } => StatusCode::URI_TOO_LONG,
            Self::FormTooLarge { .. } | Self::FileTooLarge { .. } => StatusCode::PAYLOAD_TOO_LARGE,
            Self::NotAForm => StatusCode::UNSUPPORTED_MEDIA_TYPE,
            Self::TooSlow { .. } | Self::Unavailable { .. } => StatusCode::SERVICE_UNAVAILABLE,
            Self::NotSignedIn => StatusCode::UNAUTHORIZED,
            Self::NotPermitted { .. }
            | Self::ForeignPage
            | Self::NotOurForm
            | Self::ConfirmFirst => StatusCode::FORBIDDEN,
            Self::OldForm(_) | Self::Conflict { .. } => StatusCode::CONFLICT,
            Self::Refused(_) => StatusCode::UNPROCESSABLE_ENTITY,
            Self::Throttled { .. } => StatusCode::TOO_MANY_REQUESTS,
            Self::SiteFailed { .. } | Self::OfficeFailed { .. } => {
                StatusCode::INTERNAL_SERVER_ERROR
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

impl From<OfficeError> for PageFault {
    fn from(error: OfficeError) -> Self {
        match error {
            OfficeError::NotFound { .. } => Self::NoSuchThing(error.to_string()),
            OfficeError::Refused(text)
            | OfficeError::Conflicted(text)
            | OfficeError::NotNow(text) => Self::Refused(text),
            OfficeError::GateNotMet { .. } | OfficeError::Invalid { .. } => {
                Self::Refused(error.to_string())
            }
            OfficeError::Conflict { what } => Self::Conflict { what },
            OfficeError::NotPermitted { permission } => Self::NotPermitted { permission },
            OfficeError::ConfirmFirst => Self::ConfirmFirst,
            OfficeError::Throttled {
                retry_after_seconds,
            } => Self::Throttled {
                retry_after_seconds,
            },
            OfficeError::Unavailable { what } => Self::Unavailable { what },
            OfficeError::Failed { what, detail } => {
                tracing::error!(what, detail, "the office failed");
                Self::OfficeFailed { what }
            }
        }
    }
}

impl QueryRefused {
    /// The refusal itself where the question is at fault; otherwise what every page says.
    pub(crate) fn or_fault(self) -> PageResult<Self> {
        match self.cause {
            RefusalCause::Question => Ok(self),
            RefusalCause::Busy {
                retry_after_seconds,
            } => Err(PageFault::Throttled {
                retry_after_seconds,
            }),
            RefusalCause::Unavailable => Err(PageFault::Unavailable { what: "the ledger" }),
        }
    }
}

impl IntoResponse for PageFault {
    /// Plain text for programs; [`draw`] turns it into a page.
    fn into_response(self) -> Response {
        let mut response = (self.status(), format!("{self}\n")).into_response();
        if let Self::Throttled {
            retry_after_seconds,
        } = self
        {
            let seconds = HeaderValue::from(retry_after_seconds);
            response.headers_mut().insert(header::RETRY_AFTER, seconds);
        }
        if self == Self::NotSignedIn {
            // A program learns how to; a browser is never asked by a dialogue of its own.
            let scheme = HeaderValue::from_static("Bearer realm=\"rounds\"");
            response
                .headers_mut()
                .insert(header::WWW_AUTHENTICATE, scheme);
        }
        response.extensions_mut().insert(self);
        response
    }
}

//! Refusals of the pages, the site and the office as problems.

use axum::http::StatusCode;

use super::problem::{Problem, TextPosition};
use crate::fault::PageFault;
use crate::office::OfficeError;
use crate::page_data::{Position, QueryRefused, RefusalCause};
use crate::site_reader::SiteError;

/// When to try again what cannot be reached now.
const UNAVAILABLE_RETRY_S: u64 = 10;

impl From<PageFault> for Problem {
    fn from(fault: PageFault) -> Self {
        let mut problem = Self::new(fault.status(), format!("{fault}"));
        if let PageFault::NotPermitted { permission } = &fault {
            problem.permission = Some(*permission);
        }
        problem
    }
}

impl From<SiteError> for Problem {
    fn from(error: SiteError) -> Self {
        PageFault::from(error).into()
    }
}

impl From<OfficeError> for Problem {
    fn from(error: OfficeError) -> Self {
        let text = error.to_string();
        match error {
            OfficeError::NotFound { .. } => Self::new(StatusCode::NOT_FOUND, text),
            OfficeError::Refused(_) => Self::new(StatusCode::UNPROCESSABLE_ENTITY, text),
            OfficeError::Conflict { .. } => Self::new(StatusCode::CONFLICT, text),
            OfficeError::NotPermitted { permission } => Self::not_permitted(permission),
            OfficeError::Conflicted(_) => Self::new(StatusCode::FORBIDDEN, text).of_kind(
                "urn:rounds:problem:conflict-of-interest",
                "Not for who has a part in it",
            ),
            OfficeError::GateNotMet { missing, .. } => Self::new(StatusCode::CONFLICT, text)
                .of_kind("urn:rounds:problem:gate-not-met", "The gate is not met")
                .lacking(missing),
            OfficeError::NotNow(_) => Self::new(StatusCode::CONFLICT, text)
                .of_kind("urn:rounds:problem:not-now", "Not as things stand"),
            OfficeError::Invalid { field, .. } => Self::field(field, text),
            OfficeError::ConfirmFirst => Self::new(
                StatusCode::FORBIDDEN,
                "this needs a password or a code of the second factor once more: do it on the pages",
            )
            .of_kind("urn:rounds:problem:confirm-first", "Show again that it is you"),
            OfficeError::Throttled {
                retry_after_seconds,
            } => Self::new(StatusCode::TOO_MANY_REQUESTS, text).retry_after(retry_after_seconds),
            OfficeError::Unavailable { .. } => {
                Self::new(StatusCode::SERVICE_UNAVAILABLE, text).retry_after(UNAVAILABLE_RETRY_S)
            }
            OfficeError::Failed { what, detail } => {
                tracing::error!(what, detail, "the office failed");
                Self::new(StatusCode::INTERNAL_SERVER_ERROR, text)
            }
        }
    }
}

impl From<QueryRefused> for Problem {
    fn from(refused: QueryRefused) -> Self {
        let detail = match &refused.hint {
            Some(hint) => format!("{}. {hint}", refused.message),
            None => refused.message.clone(),
        };
        match refused.cause {
            RefusalCause::Question => {}
            RefusalCause::Busy {
                retry_after_seconds,
            } => {
                return Self::new(StatusCode::TOO_MANY_REQUESTS, detail)
                    .retry_after(retry_after_seconds);
            }
            RefusalCause::Unavailable => {
                return Self::new(StatusCode::SERVICE_UNAVAILABLE, detail);
            }
        }
        let mut problem = Self::field("sql", detail);
        problem.position = refused.position.map(TextPosition::from);
        problem
    }
}

impl From<Position> for TextPosition {
    fn from(position: Position) -> Self {
        Self {
            // A question is shorter than four billion lines.
            line: u32::try_from(position.line).unwrap_or(u32::MAX),
            column: u32::try_from(position.column).unwrap_or(u32::MAX),
        }
    }
}

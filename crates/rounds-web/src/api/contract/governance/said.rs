//! Something that somebody said or did, with who and when.

use jiff::Timestamp;
use rounds_governance::PersonRef;
use serde::Serialize;
use utoipa::ToSchema;

/// Something that somebody said or did.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct Said {
    /// Who.
    pub by: PersonRef,
    /// When.
    pub at: Timestamp,
    /// What they said; empty where they only did it.
    pub text: String,
}

impl From<(PersonRef, Timestamp, String)> for Said {
    fn from((by, at, text): (PersonRef, Timestamp, String)) -> Self {
        Self { by, at, text }
    }
}

impl From<(PersonRef, Timestamp)> for Said {
    fn from((by, at): (PersonRef, Timestamp)) -> Self {
        Self {
            by,
            at,
            text: String::new(),
        }
    }
}

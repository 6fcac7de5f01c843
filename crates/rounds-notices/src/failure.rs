//! Why a message did not go out, and what that means for trying again.

use jiff::Timestamp;

/// Why a message did not go out. Its text holds no secret, no address of a person and nothing that
/// the receiver may have repeated.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{cause}")]
pub struct Failure {
    /// What happened.
    pub cause: String,
    /// Whether trying again may help.
    pub then: Then,
}

/// Whether trying again may help.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Then {
    /// The same message may go out later, not before this instant if the receiver named one.
    Again(Option<Timestamp>),
    /// This message will never go out.
    Never,
}

impl Failure {
    /// The same message may go out later.
    pub(crate) fn again(cause: impl Into<String>) -> Self {
        Self {
            cause: cause.into(),
            then: Then::Again(None),
        }
    }

    /// This message will never go out.
    pub(crate) fn never(cause: impl Into<String>) -> Self {
        Self {
            cause: cause.into(),
            then: Then::Never,
        }
    }
}

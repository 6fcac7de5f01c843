//! What went wrong behind a desk, as the pages say it. Details go to the log.

use rounds_store::StoreError;
use rounds_web::office::OfficeError;

/// A failure of the database while doing `what`.
pub fn stored(what: &'static str) -> impl Fn(StoreError) -> OfficeError {
    move |error| match error {
        StoreError::NotFound { what, id } => OfficeError::NotFound {
            kind: what,
            name: id,
        },
        StoreError::Conflict { .. } => OfficeError::Conflict { what: "this" },
        StoreError::Unacceptable { what, why } => OfficeError::Refused(format!("{what}: {why}")),
        StoreError::Unavailable { .. }
        | StoreError::Full { .. }
        | StoreError::ReadOnly { .. }
        | StoreError::Halted { .. } => {
            tracing::error!(%error, what, "the database does not serve");
            OfficeError::Unavailable {
                what: "the database",
            }
        }
        other => OfficeError::Failed {
            what,
            detail: other.to_string(),
        },
    }
}

/// Any other failure.
pub fn failed<E: std::fmt::Display>(what: &'static str) -> impl Fn(E) -> OfficeError {
    move |error| OfficeError::Failed {
        what,
        detail: error.to_string(),
    }
}

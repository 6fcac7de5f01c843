//! Why a row was not taken in.
//!
//! A refusal never carries more of the row than its column's raw text: the whole raw row is kept
//! next to it in quarantine by whoever read the row.

use serde::{Deserialize, Serialize};

/// The kind of fault, stable enough to group and count by.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Reason {
    /// The line is not JSON, the record has the wrong number of fields, or the bytes are not UTF-8.
    Malformed,
    /// A value cannot be read as the column's type.
    WrongType,
    /// A key column is empty, or a resource has no type or id.
    MissingKey,
    /// A date or time that does not exist, or one that lies outside what the column allows.
    ImpossibleDate,
    /// A unit that the mapping does not know.
    UnknownUnit,
    /// A code that the mapping's code map does not know.
    UnknownCode,
    /// More than one value where the column takes one.
    TooManyValues,
    /// The line is longer than the limit.
    TooLong,
    /// A number outside the range the column allows.
    OutOfRange,
}

impl Reason {
    /// The word stored in quarantine.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Malformed => "malformed",
            Self::WrongType => "wrong-type",
            Self::MissingKey => "missing-key",
            Self::ImpossibleDate => "impossible-date",
            Self::UnknownUnit => "unknown-unit",
            Self::UnknownCode => "unknown-code",
            Self::TooManyValues => "too-many-values",
            Self::TooLong => "too-long",
            Self::OutOfRange => "out-of-range",
        }
    }
}

/// One row refused: what is wrong, and in which column.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{}{message}", column.as_ref().map(|c| format!("{c}: ")).unwrap_or_default())]
pub struct Refusal {
    /// The kind of fault.
    pub reason: Reason,
    /// `table.column` (or the source's field) at fault, where one is.
    pub column: Option<String>,
    /// What was expected and what was found, without the rest of the row.
    pub message: String,
}

impl Refusal {
    /// A refusal of the whole row.
    pub fn row(reason: Reason, message: impl Into<String>) -> Self {
        Self {
            reason,
            column: None,
            message: message.into(),
        }
    }

    /// A refusal because of one column.
    pub fn column(reason: Reason, column: impl Into<String>, message: impl Into<String>) -> Self {
        Self {
            reason,
            column: Some(column.into()),
            message: message.into(),
        }
    }
}

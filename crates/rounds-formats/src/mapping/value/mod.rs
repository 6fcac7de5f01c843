//! One text to one typed value, with the reason when it cannot be.
//!
//! Nothing here knows columns, rows or Arrow. White space around a text is never part of a
//! number, a date, a truth value, a code or a unit.

mod boolean;
mod number;
mod time;

pub(super) use boolean::read_boolean;
pub(super) use number::{read_integer, read_number};
pub(super) use time::{check_format, read_date, read_timestamp};

use rounds_core::Reason;

/// Why a text gives no value.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Fault {
    pub reason: Reason,
    pub message: String,
}

impl Fault {
    pub fn new(reason: Reason, message: impl Into<String>) -> Self {
        Self {
            reason,
            message: message.into(),
        }
    }

    /// `expected …, found "…"`.
    pub fn expected(reason: Reason, expected: &str, found: &str) -> Self {
        Self::new(
            reason,
            format!("expected {expected}, found {}", shown(found)),
        )
    }
}

/// The text in quotes, cut when it is long: the whole row is kept in quarantine anyway.
pub(super) fn shown(text: &str) -> String {
    const LONGEST_SHOWN: usize = 80;
    match text.char_indices().nth(LONGEST_SHOWN) {
        Some((end, _)) => format!("{:?}…", text.get(..end).unwrap_or(text)),
        None => format!("{text:?}"),
    }
}

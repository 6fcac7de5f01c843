//! Rows that were refused, with the reason and where they stood.

use jiff::Timestamp;

/// Which refused rows to list.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct QuarantineFilter {
    /// Only this source.
    pub source: Option<String>,
    /// Only this reason (the word of `rounds_core::Reason`).
    pub reason: Option<String>,
    /// Only this batch.
    pub batch: Option<i64>,
}

/// A stretch of a long list.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Window {
    /// Rows to leave out at the beginning.
    pub offset: u64,
    /// Rows to give at most.
    pub limit: u64,
}

/// A page of refused rows.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct QuarantinePage {
    /// Newest batch first, then by line.
    pub rows: Vec<QuarantineRow>,
    /// How many pass the filter.
    pub total: u64,
    /// All reasons there are with their counts, whatever the filter.
    pub reasons: Vec<ReasonCount>,
    /// All sources that have refused rows, whatever the filter.
    pub sources: Vec<String>,
}

/// One refused row.
#[derive(Debug, Clone, PartialEq)]
pub struct QuarantineRow {
    /// The source.
    pub source: String,
    /// The file's name.
    pub file: String,
    /// Line or record number in the file, counted from 1.
    pub line: i64,
    /// `table.column` (or the source's field) at fault.
    pub column: Option<String>,
    /// The word of `rounds_core::Reason`.
    pub reason: String,
    /// What was expected and what was found.
    pub message: String,
    /// The row as it came. May hold patient data.
    pub raw: String,
    /// The batch it came with.
    pub batch: i64,
    /// When.
    pub at: Timestamp,
}

/// How many rows were refused for a reason.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReasonCount {
    /// The word of `rounds_core::Reason`.
    pub reason: String,
    /// How many.
    pub count: u64,
}

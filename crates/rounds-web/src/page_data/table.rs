//! Tables: the list, and one table's dictionary and versions.

use jiff::Timestamp;
use rounds_core::{TableDefinition, TableName};

/// A table in the list.
#[derive(Debug, Clone, PartialEq)]
pub struct TableRow {
    /// `schema.name`.
    pub name: TableName,
    /// One sentence: what one row is.
    pub title: String,
    /// Rows now.
    pub rows: u64,
    /// Number of columns.
    pub columns: u64,
    /// Its version; none while nothing was written.
    pub version: Option<i64>,
    /// When that version was written.
    pub written_at: Option<Timestamp>,
}

/// One table.
#[derive(Debug, Clone, PartialEq)]
pub struct TablePage {
    /// Columns, key, time column.
    pub definition: TableDefinition,
    /// Rows now.
    pub rows: u64,
    /// Size of its files.
    pub size_bytes: Option<u64>,
    /// Newest first.
    pub history: Vec<TableVersion>,
    /// Ids of the measures that read it.
    pub measures: Vec<String>,
}

/// The state of a table after a commit.
#[derive(Debug, Clone, PartialEq)]
pub struct TableVersion {
    /// Its number, counted from 0.
    pub version: i64,
    /// When it was committed.
    pub at: Timestamp,
    /// What the commit did, for example `append`.
    pub operation: String,
    /// Rows after it, when known.
    pub rows: Option<u64>,
    /// The batch that made it.
    pub batch: Option<i64>,
}

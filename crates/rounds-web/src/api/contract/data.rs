//! Sources, the batches they brought, and the rows that were refused.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::page_data;

/// What became of the rows received: received = kept + duplicate + quarantined.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, ToSchema)]
pub struct RowCounts {
    /// Lines or records read.
    pub received: u64,
    /// Taken in.
    pub kept: u64,
    /// Already there.
    pub duplicate: u64,
    /// Refused.
    pub quarantined: u64,
}

/// How a source is doing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "kebab-case")]
pub enum SourceCondition {
    /// Its last load went through.
    Loaded,
    /// Configured, never loaded.
    NeverLoaded,
    /// Its last load stopped.
    Failed,
}

/// Where rows come from.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct Source {
    /// Its name.
    pub name: String,
    /// What it is, for example `FHIR NDJSON`.
    pub kind: String,
    /// Where it is read from, as configured.
    pub location: String,
    /// Over all its batches.
    pub counts: RowCounts,
    /// Batches so far.
    pub batches: u64,
    /// When it last brought something.
    pub last_loaded_at: Option<Timestamp>,
    /// How it is doing.
    pub condition: SourceCondition,
    /// What stopped its last load and what to do.
    pub failure: Option<String>,
}

/// How a batch ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "kebab-case")]
pub enum BatchState {
    /// All of it is in the tables.
    Committed,
    /// The file was seen before; nothing changed.
    Unchanged,
    /// It did not finish; nothing of it is in the tables.
    Abandoned,
}

/// One load of one file.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct BatchSummary {
    /// Its number, counted from 1.
    pub number: i64,
    /// The source.
    pub source: String,
    /// The file's name.
    pub file: String,
    /// When it was taken in.
    pub loaded_at: Timestamp,
    /// How long that took.
    pub duration_s: f64,
    /// What became of its rows.
    pub counts: RowCounts,
    /// How it ended.
    pub state: BatchState,
}

/// One batch.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct Batch {
    /// As it stands in lists.
    pub summary: BatchSummary,
    /// Hash of the file's content, hexadecimal.
    pub content_hash: String,
    /// Size of the file.
    pub size_bytes: u64,
    /// What it wrote.
    pub writes: Vec<TableWrite>,
    /// Why rows were refused, most frequent first.
    pub reasons: Vec<ReasonCount>,
}

/// What a batch wrote to one table.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct TableWrite {
    /// `schema.name`.
    pub table: String,
    /// Rows added.
    pub rows: u64,
    /// The version it made.
    pub version: i64,
}

/// How many rows were refused for a reason.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct ReasonCount {
    /// The reason's word.
    pub reason: String,
    /// How many.
    pub count: u64,
}

/// One refused row.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct RefusedRow {
    /// The source.
    pub source: String,
    /// The file's name.
    pub file: String,
    /// Line or record number in the file, counted from 1.
    pub line: i64,
    /// The column or field at fault.
    pub column: Option<String>,
    /// The reason's word.
    pub reason: String,
    /// What was expected and what was found.
    pub message: String,
    /// The batch it came with.
    pub batch: i64,
    /// When.
    pub at: Timestamp,
    /// The row as it came. May hold patient data.
    pub raw: String,
}

/// Which refused rows.
#[derive(Debug, Clone, Default, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
pub struct RefusedFilter {
    /// Only this source.
    #[param(max_length = 200)]
    pub source: Option<String>,
    /// Only this reason.
    #[param(max_length = 200)]
    pub reason: Option<String>,
    /// Only this batch.
    #[param(minimum = 1)]
    pub batch: Option<i64>,
}

impl From<page_data::Counts> for RowCounts {
    fn from(counts: page_data::Counts) -> Self {
        Self {
            received: counts.received,
            kept: counts.kept,
            duplicate: counts.duplicate,
            quarantined: counts.quarantined,
        }
    }
}

impl From<page_data::SourceRow> for Source {
    fn from(row: page_data::SourceRow) -> Self {
        let (condition, failure) = match row.state {
            page_data::SourceState::Loaded => (SourceCondition::Loaded, None),
            page_data::SourceState::NeverLoaded => (SourceCondition::NeverLoaded, None),
            page_data::SourceState::Failed { message } => (SourceCondition::Failed, Some(message)),
        };
        Self {
            name: row.name,
            kind: row.kind,
            location: row.location,
            counts: row.counts.into(),
            batches: row.batches,
            last_loaded_at: row.last_loaded_at,
            condition,
            failure,
        }
    }
}

impl From<page_data::BatchRow> for BatchSummary {
    fn from(row: page_data::BatchRow) -> Self {
        let state = match row.state {
            page_data::BatchState::Committed => BatchState::Committed,
            page_data::BatchState::Unchanged => BatchState::Unchanged,
            page_data::BatchState::Abandoned => BatchState::Abandoned,
        };
        Self {
            number: row.number,
            source: row.source,
            file: row.file,
            loaded_at: row.loaded_at,
            duration_s: row.duration_seconds,
            counts: row.counts.into(),
            state,
        }
    }
}

impl From<page_data::BatchPage> for Batch {
    fn from(page: page_data::BatchPage) -> Self {
        Self {
            summary: page.batch.into(),
            content_hash: page.content_hash,
            size_bytes: page.size_bytes,
            writes: page.writes.into_iter().map(TableWrite::from).collect(),
            reasons: page.reasons.into_iter().map(ReasonCount::from).collect(),
        }
    }
}

impl From<page_data::TableWrite> for TableWrite {
    fn from(write: page_data::TableWrite) -> Self {
        Self {
            table: write.table.to_string(),
            rows: write.rows,
            version: write.version,
        }
    }
}

impl From<page_data::ReasonCount> for ReasonCount {
    fn from(count: page_data::ReasonCount) -> Self {
        Self {
            reason: count.reason,
            count: count.count,
        }
    }
}

impl From<page_data::QuarantineRow> for RefusedRow {
    fn from(row: page_data::QuarantineRow) -> Self {
        Self {
            source: row.source,
            file: row.file,
            line: row.line,
            column: row.column,
            reason: row.reason,
            message: row.message,
            batch: row.batch,
            at: row.at,
            raw: row.raw,
        }
    }
}

impl RefusedFilter {
    /// As the site takes it.
    pub fn into_filter(self) -> page_data::QuarantineFilter {
        page_data::QuarantineFilter {
            source: self.source,
            reason: self.reason,
            batch: self.batch,
        }
    }
}

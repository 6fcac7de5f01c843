//! Sources and the batches they brought.

use jiff::Timestamp;
use rounds_core::TableName;

use super::ReasonCount;

/// What became of the rows received.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Counts {
    /// Lines or records read.
    pub received: u64,
    /// Taken in.
    pub kept: u64,
    /// Already there.
    pub duplicate: u64,
    /// Refused.
    pub quarantined: u64,
}

impl Counts {
    /// received = kept + duplicate + quarantined, always.
    pub fn reconcile(self) -> bool {
        self.kept
            .checked_add(self.duplicate)
            .and_then(|sum| sum.checked_add(self.quarantined))
            == Some(self.received)
    }
}

/// Sources and batches.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct DataPage {
    /// By name.
    pub sources: Vec<SourceRow>,
    /// Newest first, those in the window.
    pub batches: Vec<BatchRow>,
    /// Batches in all.
    pub batches_total: u64,
    /// Rows in quarantine now.
    pub quarantined: u64,
    /// Tables there are.
    pub tables: u64,
}

/// Where rows come from.
#[derive(Debug, Clone, PartialEq)]
pub struct SourceRow {
    /// Its name.
    pub name: String,
    /// What it is, for example `FHIR NDJSON`.
    pub kind: String,
    /// Where it is read from, as configured.
    pub location: String,
    /// Over all its batches.
    pub counts: Counts,
    /// Batches so far.
    pub batches: u64,
    /// When it last brought something.
    pub last_loaded_at: Option<Timestamp>,
    /// How it is doing.
    pub state: SourceState,
}

/// How a source is doing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum SourceState {
    /// Its last load went through.
    Loaded,
    /// Configured, never loaded.
    NeverLoaded,
    /// Its last load stopped.
    Failed {
        /// What stopped it and what to do, without data from rows.
        message: String,
    },
}

/// One load of one file.
#[derive(Debug, Clone, PartialEq)]
pub struct BatchRow {
    /// Its number, counted from 1.
    pub number: i64,
    /// The source.
    pub source: String,
    /// The file's name.
    pub file: String,
    /// When it was taken in.
    pub loaded_at: Timestamp,
    /// How long that took.
    pub duration_seconds: f64,
    /// What became of its rows.
    pub counts: Counts,
    /// How it ended.
    pub state: BatchState,
}

/// How a batch ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum BatchState {
    /// All of it is in the tables.
    Committed,
    /// The file was seen before; nothing changed.
    Unchanged,
    /// It did not finish; nothing of it is in the tables.
    Abandoned,
}

impl BatchState {
    /// The word on screen.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Committed => "committed",
            Self::Unchanged => "unchanged",
            Self::Abandoned => "abandoned",
        }
    }
}

/// One batch.
#[derive(Debug, Clone, PartialEq)]
pub struct BatchPage {
    /// The batch itself.
    pub batch: BatchRow,
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
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TableWrite {
    /// The table.
    pub table: TableName,
    /// Rows added.
    pub rows: u64,
    /// The version it made.
    pub version: i64,
}

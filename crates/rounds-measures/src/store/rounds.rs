//! `governance.round`.

use arrow_array::RecordBatch;
use jiff::Timestamp;
use rounds_core::TableDefinition;

use super::cells::{Cell, StoreError, StoredRow, rows, to_batch};

/// One round that changed something.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RoundRecord {
    /// Counted from 1.
    pub number: u64,
    /// When.
    pub at: Timestamp,
    /// Lake version it read.
    pub lake_version: u64,
    /// Measures computed.
    pub evaluated: u64,
    /// Measures with nothing new.
    pub unchanged: u64,
    /// Measures that could not be computed.
    pub failed: u64,
    /// Results computed.
    pub results: u64,
    /// Series judged together.
    pub judged: u64,
    /// Findings opened or reopened.
    pub opened: u64,
    /// Findings updated.
    pub updated: u64,
    /// Findings closed.
    pub closed: u64,
}

/// Rounds as rows.
pub fn write(table: &TableDefinition, rounds: &[RoundRecord]) -> Result<RecordBatch, StoreError> {
    to_batch(table, rounds, |round, column| match column {
        "round" => round.number.into(),
        "at" => round.at.into(),
        "lake_version" => round.lake_version.into(),
        "evaluated" => round.evaluated.into(),
        "unchanged" => round.unchanged.into(),
        "failed" => round.failed.into(),
        "results" => round.results.into(),
        "judged" => round.judged.into(),
        "opened" => round.opened.into(),
        "updated" => round.updated.into(),
        "closed" => round.closed.into(),
        _ => Cell::Null,
    })
}

/// Rounds from rows, oldest first.
pub fn read(batches: &[RecordBatch]) -> Result<Vec<RoundRecord>, StoreError> {
    let mut all: Vec<RoundRecord> = rows(batches)
        .map(|row| round(&row))
        .collect::<Result<_, _>>()?;
    all.sort_by_key(|round| round.number);
    Ok(all)
}

fn round(row: &StoredRow<'_>) -> Result<RoundRecord, StoreError> {
    let count = |column: &str| -> Result<u64, StoreError> {
        let number = row.integer(column)?.unwrap_or(0);
        Ok(u64::try_from(number).unwrap_or(0))
    };
    Ok(RoundRecord {
        number: count("round")?,
        at: row.present("at", row.instant("at")?)?,
        lake_version: count("lake_version")?,
        evaluated: count("evaluated")?,
        unchanged: count("unchanged")?,
        failed: count("failed")?,
        results: count("results")?,
        judged: count("judged")?,
        opened: count("opened")?,
        updated: count("updated")?,
        closed: count("closed")?,
    })
}

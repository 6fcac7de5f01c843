//! One load: any number of files, one change of the lake.

use std::collections::HashMap;
use std::path::PathBuf;
use std::sync::Arc;

use jiff::Timestamp;
use rounds_core::{Clock, TableName};
use rounds_formats::mapping::Mapping;

use super::batches::{self, Batch};
use super::chunks::Extent;
use super::discover::LoadFile;
use super::fingerprint::{self, Plan, Stamp, Start};
use super::progress::Progress;
use super::quarantine::{self, Origin, RefusedRows};
use super::settle;
use crate::error::LakeError;
use crate::lake::Lake;
use crate::storage::transaction::Transaction;

/// Files of one source to load.
#[derive(Clone)]
pub struct LoadRequest {
    /// Name of the source, shown with its batches.
    pub source: String,
    /// What to read.
    pub files: Vec<LoadFile>,
    /// How to read CSV and Parquet; FHIR files need none.
    pub mapping: Option<Arc<Mapping>>,
    /// Name of the mapping file, stored with its batches.
    pub mapping_name: Option<String>,
}

/// A file that was not read because nothing about it changed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SkippedFile {
    /// Its path.
    pub file: PathBuf,
}

/// What a load did.
#[derive(Debug, Clone, Default)]
pub struct LoadReport {
    /// The lake version it made; none when there was nothing new.
    pub version: Option<u64>,
    /// One batch for each file that was read.
    pub batches: Vec<Batch>,
    /// Files that are as they were.
    pub unchanged: Vec<SkippedFile>,
    /// Rows written to each table, duplicates left out.
    pub rows_by_table: Vec<(TableName, u64)>,
}

/// A file that will be read, with its batch number.
#[derive(Clone)]
pub(super) struct Due {
    pub(super) batch: i64,
    pub(super) request: LoadRequest,
    pub(super) file: LoadFile,
    pub(super) stamp: Stamp,
    pub(super) start: Start,
}

/// Loads everything that is new in these files. Nothing is kept unless all of it is.
pub async fn load(
    lake: &Lake,
    requests: Vec<LoadRequest>,
    clock: &dyn Clock,
    progress: &Arc<Progress>,
) -> Result<LoadReport, LakeError> {
    let started = clock.now();
    let mut change = lake.begin("load", started).await?;
    let known = Batch::all(lake, change.base()).await?;
    let mut report = LoadReport::default();
    let due = plan(&requests, &known, &mut report)?;
    if due.is_empty() {
        return Ok(report);
    }
    progress.expect_bytes(
        due.iter()
            .map(|due| due.stamp.bytes - due.start.offset)
            .sum(),
    );
    let context = Arc::new(LoadContext::new(lake, &change, &due, started, progress));
    let reading = Arc::clone(&context);
    let files = due.clone();
    let parsed = tokio::task::spawn_blocking(move || super::parse::parse(&reading, &files))
        .await
        .map_err(|error| LakeError::Worker(error.to_string()))??;
    supersede_lines_read_again(lake, &mut change, &known, &due).await?;
    let settled = settle::settle(&mut change, parsed).await?;
    if progress.is_cancelled() {
        return Err(LakeError::Interrupted);
    }
    let finished = clock.now();
    report.batches = settled.batches(&change, &due, started, finished);
    report.rows_by_table = settled.rows_by_table;
    let rows = batches::rows(&report.batches)?;
    change.append(&batches::table(), &[rows]).await?;
    report.version = Some(change.commit().await?.version);
    Ok(report)
}

/// What every thread of a load shares.
pub(super) struct LoadContext {
    pub(super) lake: Lake,
    pub(super) names: crate::storage::transaction::FileNames,
    pub(super) origins: Arc<HashMap<i64, Origin>>,
    pub(super) started: Timestamp,
    pub(super) progress: Arc<Progress>,
}

impl LoadContext {
    pub(super) fn new(
        lake: &Lake,
        change: &Transaction,
        due: &[Due],
        started: Timestamp,
        progress: &Arc<Progress>,
    ) -> Self {
        let origin = |due: &Due| Origin {
            source: due.request.source.clone(),
            file: due.file.path.display().to_string(),
            mapping: due.request.mapping_name.clone(),
        };
        Self {
            lake: lake.clone(),
            names: change.file_names(),
            origins: Arc::new(due.iter().map(|due| (due.batch, origin(due))).collect()),
            started,
            progress: Arc::clone(progress),
        }
    }

    pub(super) fn refused_rows(&self) -> RefusedRows {
        RefusedRows::new(Arc::clone(&self.origins), self.started)
    }
}

/// Decides what to read of each file and numbers the batches.
fn plan(
    requests: &[LoadRequest],
    known: &[Batch],
    report: &mut LoadReport,
) -> Result<Vec<Due>, LakeError> {
    let last = batches::last_by_file(known);
    let mut next_batch = known.iter().map(|batch| batch.batch).max().unwrap_or(0) + 1;
    let mut due = Vec::new();
    for request in requests {
        let hash = request
            .mapping
            .as_ref()
            .map(|mapping| mapping.definition_hash());
        for file in &request.files {
            let path = file.path.display().to_string();
            let previous = last.get(&(path.as_str(), request.mapping_name.as_deref()));
            let stamp = Stamp::of(&file.path)?;
            match fingerprint::plan(file, stamp, hash.as_deref(), previous.copied())? {
                Plan::Unchanged => report.unchanged.push(SkippedFile {
                    file: file.path.clone(),
                }),
                Plan::From(start) => {
                    due.push(Due {
                        batch: next_batch,
                        request: request.clone(),
                        file: file.clone(),
                        stamp,
                        start,
                    });
                    next_batch += 1;
                }
            }
        }
    }
    Ok(due)
}

/// Lines that are read again (the unfinished last one of a file that grew, or all lines of a file
/// that changed or whose mapping did) are judged afresh: their old entries in quarantine are closed.
async fn supersede_lines_read_again(
    lake: &Lake,
    change: &mut Transaction,
    known: &[Batch],
    due: &[Due],
) -> Result<(), LakeError> {
    let read_from: HashMap<(String, Option<String>), i64> = due
        .iter()
        .map(|due| {
            let lines_before = i64::try_from(due.start.lines).unwrap_or(i64::MAX);
            let path = due.file.path.display().to_string();
            ((path, due.request.mapping_name.clone()), lines_before)
        })
        .collect();
    let refused_any = known.iter().any(|batch| {
        let read = (batch.file.clone(), batch.mapping.clone());
        batch.quarantined > 0 && read_from.contains_key(&read)
    });
    if !refused_any {
        return Ok(());
    }
    let open = quarantine::quarantined(lake, change.base(), "open").await?;
    let read_again = open
        .into_iter()
        .filter(|row| {
            let read = (row.file.clone(), row.mapping.clone());
            read_from
                .get(&read)
                .is_some_and(|before| row.line > *before)
        })
        .map(|row| row.quarantine_id)
        .collect();
    quarantine::resolve(change, &read_again, "superseded").await
}

/// The batch's row, all but its counts.
pub(super) fn describe(
    due: &Due,
    extent: &Extent,
    version: u64,
    started: Timestamp,
    finished: Timestamp,
) -> Batch {
    let mapping = due.request.mapping.as_ref();
    let format = due.file.format.as_str();
    Batch {
        batch: due.batch,
        lake_version: version,
        source: due.request.source.clone(),
        file: due.file.path.display().to_string(),
        format: format.to_owned(),
        mapping: due.request.mapping_name.clone(),
        definition_hash: mapping.map(|mapping| mapping.definition_hash()),
        bytes: extent.bytes,
        bytes_consumed: extent.consumed,
        modified_us: due.stamp.modified_us,
        sha256: extent.sha256.clone(),
        header: None,
        lines: extent.lines,
        received: 0,
        kept: 0,
        duplicate: 0,
        quarantined: 0,
        replaced: 0,
        started_at: started,
        finished_at: finished,
    }
}

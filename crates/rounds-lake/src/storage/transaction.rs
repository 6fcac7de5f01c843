//! A change of several tables that happens wholly or not at all. The protocol is told in the
//! module above.

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

use arrow_array::{Array, BooleanArray, RecordBatch, StringArray};
use arrow_schema::SchemaRef;
use arrow_select::filter::filter_record_batch;
use jiff::Timestamp;
use rounds_core::TableName;
use serde::{Deserialize, Serialize};

use super::delta::{self, DataFile, TableCommit};
use super::folder::{Folder, WriterLock, write_atomically};
use super::parquet_file::{self, FileWriter, WrittenFile};
use super::snapshot::Snapshot;
use super::version::{self, VersionRecord};
use crate::error::LakeError;
use crate::lake::Lake;
use crate::schema::delta_fields;

/// A decided change, as it lies in `pending.json`.
#[derive(Debug, Serialize, Deserialize)]
struct Pending {
    version: u64,
    at: Timestamp,
    what: String,
    commits: Vec<TableCommit>,
}

/// How long a change waits for another process to end its own. Small changes are over by then; who
/// meets a long one is told.
const LOCK_WAIT: Duration = Duration::from_secs(3);
const LOCK_LOOK: Duration = Duration::from_millis(50);

async fn lock(folder: &Folder) -> Result<WriterLock, LakeError> {
    let started = Instant::now();
    loop {
        match folder.lock() {
            Err(LakeError::Locked { .. }) if started.elapsed() < LOCK_WAIT => {
                tokio::time::sleep(LOCK_LOOK).await;
            }
            other => return other,
        }
    }
}

/// A change in the making. Dropping it undoes everything.
pub struct Transaction {
    lake: Lake,
    _lock: WriterLock,
    base: Snapshot,
    version: u64,
    at: Timestamp,
    what: String,
    sequence: Arc<AtomicU64>,
    changes: BTreeMap<TableName, Change>,
    committed: bool,
}

#[derive(Default)]
struct Change {
    schema: Option<SchemaRef>,
    adds: Vec<WrittenFile>,
    removes: Vec<DataFile>,
}

impl Transaction {
    pub(crate) async fn begin(lake: &Lake, what: &str, at: Timestamp) -> Result<Self, LakeError> {
        let lock = lock(lake.folder()).await?;
        finish_pending(lake.folder()).await?;
        let base = Snapshot::open(lake.folder(), super::snapshot::AsOf::Latest)?;
        let version = base.version() + 1;
        sweep(lake.folder(), version)?;
        Ok(Self {
            lake: lake.clone(),
            _lock: lock,
            base,
            version,
            at,
            what: what.to_owned(),
            sequence: Arc::new(AtomicU64::new(0)),
            changes: BTreeMap::new(),
            committed: false,
        })
    }

    /// The lake version this change will make.
    pub fn version(&self) -> u64 {
        self.version
    }

    /// The instant recorded for the change.
    pub fn at(&self) -> Timestamp {
        self.at
    }

    /// The state before the change.
    pub fn base(&self) -> &Snapshot {
        &self.base
    }

    /// The lake that changes.
    pub fn lake(&self) -> &Lake {
        &self.lake
    }

    /// Hands out names for new files of any table; may be shared between threads.
    pub(crate) fn file_names(&self) -> FileNames {
        FileNames {
            folder: self.lake.folder().clone(),
            version: self.version,
            sequence: Arc::clone(&self.sequence),
        }
    }

    /// Makes a finished file part of the table.
    pub(crate) fn add_file(&mut self, table: &TableName, schema: &SchemaRef, file: WrittenFile) {
        let change = self.changes.entry(table.clone()).or_default();
        change.schema = Some(schema.clone());
        change.adds.push(file);
    }

    /// Takes a file of the base state out of the table.
    pub(crate) fn remove_file(&mut self, table: &TableName, schema: &SchemaRef, file: DataFile) {
        let change = self.changes.entry(table.clone()).or_default();
        change.schema.get_or_insert_with(|| schema.clone());
        change.removes.push(file);
    }

    /// Adds rows to a table that Rounds keeps itself.
    pub async fn append(
        &mut self,
        table: &TableName,
        batches: &[RecordBatch],
    ) -> Result<(), LakeError> {
        let schema = self.lake.schema_of(table)?;
        self.write(table, &schema, batches)
    }

    /// Replaces the whole content of a table, and its schema with it.
    pub async fn overwrite(
        &mut self,
        table: &TableName,
        batches: &[RecordBatch],
    ) -> Result<(), LakeError> {
        let schema = self.lake.schema_of(table)?;
        for file in self.lake.files(&self.base, table).await? {
            self.remove_file(table, &schema, file);
        }
        self.write(table, &schema, batches)
    }

    /// Replaces every row whose `column` (a text column) holds one of `values` by `batches`. Rows
    /// of one value are written to one file of their own where the caller passes them in one batch,
    /// so that replacing them later touches no other file.
    pub async fn replace_where(
        &mut self,
        table: &TableName,
        column: &str,
        values: &[String],
        batches: &[RecordBatch],
    ) -> Result<(), LakeError> {
        let schema = self.lake.schema_of(table)?;
        for file in self.lake.files(&self.base, table).await? {
            let holds = |value: &String| {
                let low = file.bound("minValues", column).and_then(|v| v.as_str());
                let high = file.bound("maxValues", column).and_then(|v| v.as_str());
                low.is_none_or(|low| low <= value.as_str())
                    && high.is_none_or(|high| high >= value.as_str())
            };
            if values.iter().any(holds) {
                self.keep_others(table, &schema, file, column, values)?;
            }
        }
        for batch in batches {
            self.write(table, &schema, std::slice::from_ref(batch))?;
        }
        Ok(())
    }

    /// Rewrites one file without the rows of these values.
    fn keep_others(
        &mut self,
        table: &TableName,
        schema: &SchemaRef,
        file: DataFile,
        column: &str,
        values: &[String],
    ) -> Result<(), LakeError> {
        let path = self.lake.folder().table(table).join(&file.path);
        let mut kept = Vec::new();
        for batch in parquet_file::read(&path, None)? {
            let batch = batch.map_err(|error| LakeError::parquet(&path, error))?;
            let held = batch
                .column_by_name(column)
                .and_then(|held| held.as_any().downcast_ref::<StringArray>())
                .ok_or_else(|| shape(table, format!("no text column {column:?}")))?;
            let mask: BooleanArray = held
                .iter()
                .map(|held| Some(!held.is_some_and(|held| values.iter().any(|v| v == held))))
                .collect();
            let others = filter_record_batch(&batch, &mask)
                .map_err(|error| LakeError::parquet(&path, error))?;
            kept.push(others);
        }
        self.remove_file(table, schema, file);
        self.write(table, schema, &kept)
    }

    fn write(
        &mut self,
        table: &TableName,
        schema: &SchemaRef,
        batches: &[RecordBatch],
    ) -> Result<(), LakeError> {
        let rows: usize = batches.iter().map(RecordBatch::num_rows).sum();
        let change = self.changes.entry(table.clone()).or_default();
        change.schema = Some(schema.clone());
        if rows == 0 {
            return Ok(());
        }
        let path = self.file_names().next(table);
        let mut writer = FileWriter::create(path, schema.clone(), &[])?;
        for batch in batches {
            let fitted = fit(table, schema, batch)?;
            writer.write(&fitted)?;
        }
        let file = writer.finish()?;
        self.add_file(table, schema, file);
        Ok(())
    }

    /// Whether nothing would change.
    pub fn is_empty(&self) -> bool {
        self.changes
            .values()
            .all(|change| change.adds.is_empty() && change.removes.is_empty())
    }

    /// Decides and carries out the change.
    pub async fn commit(mut self) -> Result<VersionRecord, LakeError> {
        let at_ms = self.at.as_millisecond();
        let mut commits = Vec::new();
        for (table, change) in &self.changes {
            let Some(schema) = &change.schema else {
                continue;
            };
            let unchanged = change.adds.is_empty() && change.removes.is_empty();
            if unchanged && self.base.table_version(table).is_some() {
                continue;
            }
            let removes = change.removes.iter();
            commits.push(TableCommit {
                table: table.clone(),
                fields: delta_fields(schema),
                adds: change
                    .adds
                    .iter()
                    .map(|file| file.add_action(at_ms))
                    .collect(),
                removes: removes.map(|file| file.remove_action(at_ms)).collect(),
            });
        }
        let pending = Pending {
            version: self.version,
            at: self.at,
            what: self.what.clone(),
            commits,
        };
        let path = self.lake.folder().pending();
        let text = serde_json::to_vec(&pending).map_err(|error| LakeError::Record {
            path: path.clone(),
            message: error.to_string(),
        })?;
        // From here on the files may be spoken for: an error below can come after the decision is on
        // disk. Without a decision the next writer sweeps them.
        self.committed = true;
        write_atomically(&path, &text)?;
        crash_point("decided");
        carry_out(self.lake.folder(), &pending, self.base.record()).await
    }
}

impl Drop for Transaction {
    fn drop(&mut self) {
        if !self.committed {
            // A file that cannot be removed now is swept by the next writer.
            let _ = sweep(self.lake.folder(), self.version);
        }
    }
}

/// Names for new Parquet files: `v<lake version>-<number>.parquet`.
#[derive(Clone)]
pub(crate) struct FileNames {
    folder: Folder,
    version: u64,
    sequence: Arc<AtomicU64>,
}

impl FileNames {
    pub(crate) fn next(&self, table: &TableName) -> PathBuf {
        let number = self.sequence.fetch_add(1, Ordering::Relaxed);
        let name = format!("{}{number:06}.parquet", prefix(self.version));
        self.folder.table(table).join(name)
    }
}

fn prefix(version: u64) -> String {
    format!("v{version:012}-")
}

/// Finishes a change that an earlier process decided but did not carry out.
async fn finish_pending(folder: &Folder) -> Result<(), LakeError> {
    let path = folder.pending();
    let bytes = match std::fs::read(&path) {
        Ok(bytes) => bytes,
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(()),
        Err(error) => return Err(LakeError::file(&path, error)),
    };
    let pending: Pending = serde_json::from_slice(&bytes).map_err(|error| LakeError::Record {
        path: path.clone(),
        message: error.to_string(),
    })?;
    let base = version::latest(folder)?;
    tracing::info!(version = pending.version, "finishing an interrupted change");
    carry_out(folder, &pending, &base).await.map(|_| ())
}

async fn carry_out(
    folder: &Folder,
    pending: &Pending,
    base: &VersionRecord,
) -> Result<VersionRecord, LakeError> {
    let mut record = VersionRecord {
        version: pending.version,
        at: pending.at,
        what: pending.what.clone(),
        tables: base.tables.clone(),
        changed: Vec::new(),
    };
    for change in &pending.commits {
        let table_folder = folder.table(&change.table);
        let version = delta::commit(change, &table_folder, pending.version, &pending.what).await?;
        record.tables.insert(change.table.clone(), version);
        record.changed.push(change.table.clone());
        crash_point("committed one table");
    }
    record.write(folder)?;
    crash_point("recorded");
    let path = folder.pending();
    std::fs::remove_file(&path).map_err(|error| LakeError::file(&path, error))?;
    Ok(record)
}

/// Removes files that an earlier, undecided attempt at this version left behind.
fn sweep(folder: &Folder, version: u64) -> Result<(), LakeError> {
    let prefix = prefix(version);
    for (_, table_folder) in folder.table_folders()? {
        let entries = std::fs::read_dir(&table_folder)
            .map_err(|error| LakeError::file(&table_folder, error))?;
        for entry in entries.filter_map(Result::ok) {
            let left_over = entry.file_name().to_string_lossy().starts_with(&prefix);
            if left_over {
                let path = entry.path();
                std::fs::remove_file(&path).map_err(|error| LakeError::file(&path, error))?;
            }
        }
    }
    let scratch = folder.scratch();
    if scratch.is_dir() {
        std::fs::remove_dir_all(&scratch).map_err(|error| LakeError::file(&scratch, error))?;
    }
    Ok(())
}

/// The batch with the table's columns in the table's order.
pub(crate) fn fit(
    table: &TableName,
    schema: &SchemaRef,
    batch: &RecordBatch,
) -> Result<RecordBatch, LakeError> {
    let mut columns = Vec::with_capacity(schema.fields().len());
    for field in schema.fields() {
        let column = batch
            .column_by_name(field.name())
            .ok_or_else(|| shape(table, format!("column {:?} is missing", field.name())))?;
        if column.data_type() != field.data_type() {
            let (expected, found) = (field.data_type(), column.data_type());
            let message = format!("{}: expected {expected}, found {found}", field.name());
            return Err(shape(table, message));
        }
        columns.push(Arc::clone(column));
    }
    RecordBatch::try_new(schema.clone(), columns).map_err(|error| shape(table, error.to_string()))
}

fn shape(table: &TableName, message: String) -> LakeError {
    LakeError::Shape {
        table: table.clone(),
        message,
    }
}

/// Ends the process here when a kill test asks for it, as a power cut would.
fn crash_point(name: &str) {
    if cfg!(debug_assertions)
        && std::env::var("ROUNDS_CRASH_AT").is_ok_and(|wanted| crash_due(&wanted, name))
    {
        std::process::abort();
    }
}

/// `decided` or `committed one table:3` (the third time).
fn crash_due(wanted: &str, name: &str) -> bool {
    static PASSED: AtomicU64 = AtomicU64::new(0);
    let (wanted_name, nth) = wanted.split_once(':').unwrap_or((wanted, "1"));
    if wanted_name != name {
        return false;
    }
    let passed = PASSED.fetch_add(1, Ordering::Relaxed) + 1;
    nth.parse() == Ok(passed)
}

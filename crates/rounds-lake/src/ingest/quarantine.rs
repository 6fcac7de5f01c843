//! The table `system.quarantine`: rows refused, and what became of them.

use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use arrow_array::builder::{
    BooleanBuilder, Int64Builder, StringBuilder, TimestampMicrosecondBuilder,
};
use arrow_array::cast::AsArray;
use arrow_array::types::Int64Type;
use arrow_array::{Array, ArrayRef, RecordBatch, StringArray, TimestampMicrosecondArray};
use jiff::Timestamp;
use rounds_core::table::Provenance;
use rounds_core::{Refusal, TableName};

use super::staging::Stager;
use crate::error::LakeError;
use crate::lake::Lake;
use crate::session::Limits;
use crate::storage::parquet_file;
use crate::storage::snapshot::Snapshot;
use crate::storage::transaction::Transaction;

/// Longest raw text that is kept.
const RAW_BYTES_MAX: usize = 64 << 10;
/// Bytes of raw text after which rows are written out.
const FLUSH_BYTES: usize = 2 << 20;

/// `system.quarantine`
pub(super) fn table() -> TableName {
    TableName {
        schema: "system".to_owned(),
        name: "quarantine".to_owned(),
    }
}

/// What a batch's refused rows have in common.
#[derive(Debug, Clone)]
pub(super) struct Origin {
    pub(super) source: String,
    pub(super) file: String,
    pub(super) mapping: Option<String>,
}

/// Collects refused rows of one thread.
pub(super) struct RefusedRows {
    origins: Arc<HashMap<i64, Origin>>,
    at_us: i64,
    id: StringBuilder,
    batch: Int64Builder,
    source: StringBuilder,
    file: StringBuilder,
    mapping: StringBuilder,
    line: Int64Builder,
    column: StringBuilder,
    reason: StringBuilder,
    message: StringBuilder,
    raw: StringBuilder,
    truncated: BooleanBuilder,
    state: StringBuilder,
    at: TimestampMicrosecondBuilder,
    resolved_at: TimestampMicrosecondBuilder,
    bytes: usize,
}

impl RefusedRows {
    pub(super) fn new(origins: Arc<HashMap<i64, Origin>>, at: Timestamp) -> Self {
        Self {
            origins,
            at_us: at.as_microsecond(),
            id: StringBuilder::new(),
            batch: Int64Builder::new(),
            source: StringBuilder::new(),
            file: StringBuilder::new(),
            mapping: StringBuilder::new(),
            line: Int64Builder::new(),
            column: StringBuilder::new(),
            reason: StringBuilder::new(),
            message: StringBuilder::new(),
            raw: StringBuilder::new(),
            truncated: BooleanBuilder::new(),
            state: StringBuilder::new(),
            at: TimestampMicrosecondBuilder::new().with_timezone("UTC"),
            resolved_at: TimestampMicrosecondBuilder::new().with_timezone("UTC"),
            bytes: 0,
        }
    }

    pub(super) fn push(
        &mut self,
        place: Provenance,
        refusal: &Refusal,
        raw: &[u8],
        stager: &mut Stager,
    ) -> Result<(), LakeError> {
        let origin = self.origins.get(&place.batch);
        let kept = raw.get(..raw.len().min(RAW_BYTES_MAX)).unwrap_or_default();
        self.id
            .append_value(format!("{}-{}", place.batch, place.line));
        self.batch.append_value(place.batch);
        self.source
            .append_option(origin.map(|origin| &origin.source));
        self.file.append_option(origin.map(|origin| &origin.file));
        self.mapping
            .append_option(origin.and_then(|origin| origin.mapping.as_ref()));
        self.line.append_value(place.line);
        self.column.append_option(refusal.column.as_ref());
        self.reason.append_value(refusal.reason.as_str());
        self.message.append_value(&refusal.message);
        self.raw.append_value(String::from_utf8_lossy(kept));
        let cut = kept.len() < raw.len() || refusal.reason == rounds_core::Reason::TooLong;
        self.truncated.append_value(cut);
        self.state.append_value("open");
        self.at.append_value(self.at_us);
        self.resolved_at.append_null();
        self.bytes += kept.len() + refusal.message.len();
        if self.bytes >= FLUSH_BYTES {
            self.finish(stager)?;
        }
        Ok(())
    }

    /// Writes what is collected.
    pub(super) fn finish(&mut self, stager: &mut Stager) -> Result<(), LakeError> {
        if self.bytes == 0 {
            return Ok(());
        }
        self.bytes = 0;
        let columns: [(&str, ArrayRef); 14] = [
            ("quarantine_id", Arc::new(self.id.finish())),
            ("batch", Arc::new(self.batch.finish())),
            ("source", Arc::new(self.source.finish())),
            ("file", Arc::new(self.file.finish())),
            ("mapping", Arc::new(self.mapping.finish())),
            ("line", Arc::new(self.line.finish())),
            ("column", Arc::new(self.column.finish())),
            ("reason", Arc::new(self.reason.finish())),
            ("message", Arc::new(self.message.finish())),
            ("raw", Arc::new(self.raw.finish())),
            ("raw_truncated", Arc::new(self.truncated.finish())),
            ("state", Arc::new(self.state.finish())),
            ("at", Arc::new(self.at.finish())),
            ("resolved_at", Arc::new(self.resolved_at.finish())),
        ];
        let batch = RecordBatch::try_from_iter(columns).map_err(shape)?;
        stager.write(&table(), &batch)
    }
}

/// A refused row as it is shown.
#[derive(Debug, Clone, PartialEq, Eq)]
#[allow(
    missing_docs,
    reason = "the columns are described in the table definition"
)]
pub struct QuarantinedRow {
    pub quarantine_id: String,
    pub batch: i64,
    pub source: String,
    pub file: String,
    pub mapping: Option<String>,
    pub line: i64,
    pub column: Option<String>,
    pub reason: String,
    pub message: String,
    pub raw: String,
    pub raw_truncated: bool,
    pub state: String,
}

/// Rows of one state (`open`, `replayed`, `superseded`), oldest first.
pub async fn quarantined(
    lake: &Lake,
    snapshot: &Snapshot,
    state: &str,
) -> Result<Vec<QuarantinedRow>, LakeError> {
    let state = state.replace('\'', "''");
    // sql: quotes are doubled, and the engine knows no other escape
    let sql =
        format!("select * from system.quarantine where state = '{state}' order by batch, line");
    let answer = lake.query(snapshot, &sql, &Limits::WHOLE).await?;
    let mut found = Vec::with_capacity(answer.rows());
    for rows in &answer.batches {
        for row in 0..rows.num_rows() {
            found.push(row_at(rows, row));
        }
    }
    Ok(found)
}

fn row_at(rows: &RecordBatch, row: usize) -> QuarantinedRow {
    let text = |name: &str| -> Option<String> {
        let column = rows.column_by_name(name)?.as_string_opt::<i32>()?;
        column.is_valid(row).then(|| column.value(row).to_owned())
    };
    let whole = |name: &str| -> i64 {
        let column = rows
            .column_by_name(name)
            .and_then(|column| column.as_primitive_opt::<Int64Type>());
        column.map_or(0, |column| column.value(row))
    };
    let truncated = rows
        .column_by_name("raw_truncated")
        .and_then(|column| column.as_boolean_opt())
        .is_some_and(|column| column.value(row));
    QuarantinedRow {
        quarantine_id: text("quarantine_id").unwrap_or_default(),
        batch: whole("batch"),
        source: text("source").unwrap_or_default(),
        file: text("file").unwrap_or_default(),
        mapping: text("mapping"),
        line: whole("line"),
        column: text("column"),
        reason: text("reason").unwrap_or_default(),
        message: text("message").unwrap_or_default(),
        raw: text("raw").unwrap_or_default(),
        raw_truncated: truncated,
        state: text("state").unwrap_or_default(),
    }
}

/// Moves rows out of `open`, rewriting only the files that hold one of them.
pub(super) async fn resolve(
    change: &mut Transaction,
    ids: &HashSet<String>,
    state: &str,
) -> Result<(), LakeError> {
    if ids.is_empty() {
        return Ok(());
    }
    let lake = change.lake().clone();
    let base = change.base().clone();
    let schema = lake.schema_of(&table())?;
    for file in lake.files(&base, &table()).await? {
        let path = lake.folder().table(&table()).join(&file.path);
        let mut rewritten = Vec::new();
        let mut touched = false;
        for batch in parquet_file::read(&path, None)? {
            let batch = batch.map_err(|error| LakeError::parquet(&path, error))?;
            let (batch, changed) = with_state(&batch, ids, state, change.at())?;
            touched |= changed;
            rewritten.push(batch);
        }
        if touched {
            change.remove_file(&table(), &schema, file);
            change.append(&table(), &rewritten).await?;
        }
    }
    Ok(())
}

fn with_state(
    batch: &RecordBatch,
    ids: &HashSet<String>,
    state: &str,
    at: Timestamp,
) -> Result<(RecordBatch, bool), LakeError> {
    let text = |name: &str| {
        batch
            .column_by_name(name)
            .and_then(|c| c.as_string_opt::<i32>())
    };
    let instants = batch
        .column_by_name("resolved_at")
        .and_then(|c| c.as_primitive_opt::<arrow_array::types::TimestampMicrosecondType>());
    let (Some(id), Some(states), Some(resolved)) = (text("quarantine_id"), text("state"), instants)
    else {
        return Err(shape(
            "columns quarantine_id, state and resolved_at are expected",
        ));
    };
    let due: Vec<bool> = id
        .iter()
        .zip(states)
        .map(|(id, now)| now == Some("open") && id.is_some_and(|id| ids.contains(id)))
        .collect();
    let new_states: StringArray = states
        .iter()
        .zip(&due)
        .map(|(old, due)| if *due { Some(state) } else { old })
        .collect();
    let new_resolved: TimestampMicrosecondArray = resolved
        .iter()
        .zip(&due)
        .map(|(old, due)| if *due { Some(at.as_microsecond()) } else { old })
        .collect();
    let fields = batch.schema();
    let columns = fields
        .fields()
        .iter()
        .zip(batch.columns())
        .map(|(field, column)| match field.name().as_str() {
            "state" => Arc::new(new_states.clone()) as ArrayRef,
            "resolved_at" => Arc::new(new_resolved.clone().with_timezone("UTC")) as ArrayRef,
            _ => Arc::clone(column),
        });
    let changed = RecordBatch::try_new(batch.schema(), columns.collect()).map_err(shape)?;
    Ok((changed, due.contains(&true)))
}

fn shape(error: impl std::fmt::Display) -> LakeError {
    LakeError::Shape {
        table: table(),
        message: error.to_string(),
    }
}

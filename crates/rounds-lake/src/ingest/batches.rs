//! The table `system.ingest_batch`: what every load of every file brought.

use std::collections::HashMap;
use std::sync::Arc;

use arrow_array::cast::AsArray;
use arrow_array::types::{Int64Type, TimestampMicrosecondType};
use arrow_array::{
    Array, ArrayRef, Int64Array, RecordBatch, StringArray, TimestampMicrosecondArray,
};
use jiff::Timestamp;
use rounds_core::TableName;

use crate::error::LakeError;
use crate::lake::Lake;
use crate::session::Limits;
use crate::storage::snapshot::Snapshot;

/// One file taken in by one load.
#[derive(Debug, Clone, PartialEq, Eq)]
#[allow(
    missing_docs,
    reason = "the columns are described in the table definition"
)]
pub struct Batch {
    pub batch: i64,
    pub lake_version: u64,
    pub source: String,
    pub file: String,
    pub format: String,
    pub mapping: Option<String>,
    pub definition_hash: Option<String>,
    pub bytes: u64,
    pub bytes_consumed: u64,
    pub modified_us: i64,
    pub sha256: String,
    pub header: Option<String>,
    pub lines: u64,
    pub received: u64,
    pub kept: u64,
    pub duplicate: u64,
    pub quarantined: u64,
    pub replaced: u64,
    pub started_at: Timestamp,
    pub finished_at: Timestamp,
}

/// `system.ingest_batch`
pub(super) fn table() -> TableName {
    TableName {
        schema: "system".to_owned(),
        name: "ingest_batch".to_owned(),
    }
}

impl Batch {
    /// Every batch of the snapshot, oldest first.
    pub async fn all(lake: &Lake, snapshot: &Snapshot) -> Result<Vec<Self>, LakeError> {
        if !lake.shows(&table()) {
            return Ok(Vec::new());
        }
        let sql = "select * from system.ingest_batch order by batch";
        let answer = lake.query(snapshot, sql, &Limits::WHOLE).await?;
        let mut batches = Vec::with_capacity(answer.rows());
        for rows in &answer.batches {
            let columns = Columns { rows };
            for row in 0..rows.num_rows() {
                batches.push(columns.batch(row)?);
            }
        }
        Ok(batches)
    }
}

/// The last batch of each file.
pub(super) fn last_by_file(batches: &[Batch]) -> HashMap<(&str, Option<&str>), &Batch> {
    batches
        .iter()
        .filter(|batch| batch.format != "replay" && batch.format != "rebuild")
        .map(|batch| ((batch.file.as_str(), batch.mapping.as_deref()), batch))
        .collect()
}

/// The batches as rows of the table.
pub(super) fn rows(batches: &[Batch]) -> Result<RecordBatch, LakeError> {
    let whole = |get: &dyn Fn(&Batch) -> i64| -> ArrayRef {
        Arc::new(Int64Array::from_iter_values(batches.iter().map(get)))
    };
    let count = |get: fn(&Batch) -> u64| -> ArrayRef {
        whole(&|batch| i64::try_from(get(batch)).unwrap_or(i64::MAX))
    };
    let text = |get: fn(&Batch) -> Option<&str>| -> ArrayRef {
        Arc::new(batches.iter().map(get).collect::<StringArray>())
    };
    let instant = |get: fn(&Batch) -> Timestamp| -> ArrayRef {
        let micros = batches.iter().map(|batch| get(batch).as_microsecond());
        Arc::new(TimestampMicrosecondArray::from_iter_values(micros).with_timezone("UTC"))
    };
    let columns = vec![
        ("batch", whole(&|b| b.batch)),
        ("lake_version", count(|b| b.lake_version)),
        ("source", text(|b| Some(&b.source))),
        ("file", text(|b| Some(&b.file))),
        ("format", text(|b| Some(&b.format))),
        ("mapping", text(|b| b.mapping.as_deref())),
        ("definition_hash", text(|b| b.definition_hash.as_deref())),
        ("bytes", count(|b| b.bytes)),
        ("bytes_consumed", count(|b| b.bytes_consumed)),
        ("modified_us", whole(&|b| b.modified_us)),
        ("sha256", text(|b| Some(&b.sha256))),
        ("header", text(|b| b.header.as_deref())),
        ("lines", count(|b| b.lines)),
        ("received", count(|b| b.received)),
        ("kept", count(|b| b.kept)),
        ("duplicate", count(|b| b.duplicate)),
        ("quarantined", count(|b| b.quarantined)),
        ("replaced", count(|b| b.replaced)),
        ("started_at", instant(|b| b.started_at)),
        ("finished_at", instant(|b| b.finished_at)),
    ];
    RecordBatch::try_from_iter_with_nullable(columns.into_iter().map(|(n, c)| (n, c, true)))
        .map_err(|error| LakeError::Shape {
            table: table(),
            message: error.to_string(),
        })
}

struct Columns<'a> {
    rows: &'a RecordBatch,
}

impl Columns<'_> {
    fn batch(&self, row: usize) -> Result<Batch, LakeError> {
        let count = |name| {
            self.whole(name, row)
                .map(|value| u64::try_from(value).unwrap_or(0))
        };
        let required = |name| Ok::<_, LakeError>(self.text(name, row)?.unwrap_or_default());
        Ok(Batch {
            batch: self.whole("batch", row)?,
            lake_version: count("lake_version")?,
            source: required("source")?,
            file: required("file")?,
            format: required("format")?,
            mapping: self.text("mapping", row)?,
            definition_hash: self.text("definition_hash", row)?,
            bytes: count("bytes")?,
            bytes_consumed: count("bytes_consumed")?,
            modified_us: self.whole("modified_us", row)?,
            sha256: required("sha256")?,
            header: self.text("header", row)?,
            lines: count("lines")?,
            received: count("received")?,
            kept: count("kept")?,
            duplicate: count("duplicate")?,
            quarantined: count("quarantined")?,
            replaced: count("replaced")?,
            started_at: self.instant("started_at", row)?,
            finished_at: self.instant("finished_at", row)?,
        })
    }

    fn column(&self, name: &str) -> Result<&ArrayRef, LakeError> {
        self.rows
            .column_by_name(name)
            .ok_or_else(|| LakeError::Shape {
                table: table(),
                message: format!("column {name:?} is missing"),
            })
    }

    fn whole(&self, name: &str, row: usize) -> Result<i64, LakeError> {
        let column = self.column(name)?.as_primitive_opt::<Int64Type>();
        Ok(column
            .filter(|c| c.is_valid(row))
            .map_or(0, |c| c.value(row)))
    }

    fn text(&self, name: &str, row: usize) -> Result<Option<String>, LakeError> {
        let column = self.column(name)?.as_string_opt::<i32>();
        Ok(column
            .filter(|c| c.is_valid(row))
            .map(|c| c.value(row).to_owned()))
    }

    fn instant(&self, name: &str, row: usize) -> Result<Timestamp, LakeError> {
        let column = self
            .column(name)?
            .as_primitive_opt::<TimestampMicrosecondType>();
        let micros = column
            .filter(|c| c.is_valid(row))
            .map_or(0, |c| c.value(row));
        Ok(Timestamp::from_microsecond(micros).unwrap_or(Timestamp::UNIX_EPOCH))
    }
}

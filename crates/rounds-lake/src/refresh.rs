//! Derived tables that are kept: their query's rows are stored and made again when a table it
//! reads has changed.
//!
//! A derived table that is not kept is computed by every query that reads it
//! (`session/catalog.rs`) and has nothing here.

use std::sync::Arc;

use arrow_array::RecordBatch;
use arrow_schema::{ArrowError, Schema, SchemaRef};
use jiff::Timestamp;
use rounds_core::TableName;
use twox_hash::XxHash3_64;

use crate::error::LakeError;
use crate::lake::Lake;
use crate::session::Limits;

/// What became of the kept derived tables whose rows were not up to date.
#[derive(Debug, Default)]
pub struct Refreshed {
    /// Tables that were made again.
    pub made: Vec<TableName>,
    /// Tables whose query could not be run; they keep the rows they had.
    pub failed: Vec<(TableName, LakeError)>,
}

/// Makes every kept derived table again whose inputs or query have changed since it was made, each
/// in a change of its own.
///
/// # Errors
/// A lake that cannot be read.
pub async fn refresh(lake: &Lake, at: Timestamp) -> Result<Refreshed, LakeError> {
    let kept: Vec<(TableName, String)> = lake
        .definitions()
        .tables()
        .filter(|definition| definition.keep)
        .filter_map(|definition| Some((definition.name.clone(), definition.query.clone()?)))
        .collect();
    let mut refreshed = Refreshed::default();
    for (table, query) in kept {
        match make(lake, &table, &query, at).await {
            Ok(true) => refreshed.made.push(table),
            Ok(false) => {}
            Err(error) => refreshed.failed.push((table, error)),
        }
    }
    Ok(refreshed)
}

/// Makes one table unless it is up to date.
async fn make(
    lake: &Lake,
    table: &TableName,
    query: &str,
    at: Timestamp,
) -> Result<bool, LakeError> {
    let what = format!("derive {table} {}", fingerprint(query));
    if !is_stale(lake, table, query, &what).await? {
        return Ok(false);
    }
    let mut transaction = lake.begin(&what, at).await?;
    let snapshot = transaction.base().clone();
    let answer = lake.query(&snapshot, query, &Limits::WHOLE).await?;
    if answer.rows() == 0 && snapshot.table_version(table).is_none() {
        // Nothing to keep yet: a change without rows would leave no trace and be made every time.
        return Ok(false);
    }
    let schema = lake.schema_of(table)?;
    let rows = answer.batches.iter().map(|batch| conformed(batch, &schema));
    let rows: Vec<RecordBatch> = rows.collect::<Result<_, _>>()?;
    transaction.overwrite(table, &rows).await?;
    transaction.commit().await?;
    Ok(true)
}

/// A short name of the query's text, kept with the version that it made.
fn fingerprint(query: &str) -> String {
    format!("{:016x}", XxHash3_64::oneshot(query.as_bytes()))
}

/// The batch with its columns in the types that the table is defined with.
fn conformed(batch: &RecordBatch, schema: &SchemaRef) -> Result<RecordBatch, LakeError> {
    let cast = |error: ArrowError| LakeError::Sql(error.to_string());
    let mut columns = Vec::with_capacity(batch.num_columns());
    let mut fields = Vec::with_capacity(batch.num_columns());
    for (column, field) in batch.columns().iter().zip(batch.schema().fields()) {
        let defined = schema.field_with_name(field.name()).map_err(cast)?;
        columns.push(arrow_cast::cast(column, defined.data_type()).map_err(cast)?);
        fields.push(defined.clone());
    }
    RecordBatch::try_new(Arc::new(Schema::new(fields)), columns).map_err(cast)
}

/// Whether an input has changed in a later lake version than the table, or the table was made by
/// another query.
async fn is_stale(
    lake: &Lake,
    table: &TableName,
    query: &str,
    what: &str,
) -> Result<bool, LakeError> {
    let snapshot = lake.latest()?;
    let inputs = lake.tables_read(&snapshot, query).await?;
    let newest_first = lake.history(usize::MAX)?;
    let made = newest_first
        .iter()
        .find(|record| record.changed.contains(table));
    if made.is_some_and(|record| record.what != what) {
        return Ok(true);
    }
    let made_in = made.map_or(0, |record| record.version);
    Ok(newest_first
        .iter()
        .take_while(|record| record.version > made_in)
        .any(|record| record.changed.iter().any(|name| inputs.contains(name))))
}

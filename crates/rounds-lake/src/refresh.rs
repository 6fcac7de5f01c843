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

use crate::error::LakeError;
use crate::lake::Lake;
use crate::session::Limits;

/// Makes every kept derived table again whose inputs have changed since it was made, all in one
/// change of the lake. Gives the tables that were made.
///
/// # Errors
/// A query that cannot be run, or a lake that cannot be written.
pub async fn refresh(lake: &Lake, at: Timestamp) -> Result<Vec<TableName>, LakeError> {
    let kept: Vec<(TableName, String)> = lake
        .definitions()
        .tables()
        .filter(|definition| definition.keep)
        .filter_map(|definition| Some((definition.name.clone(), definition.query.clone()?)))
        .collect();
    let mut stale = Vec::new();
    for (table, query) in kept {
        if is_stale(lake, &table, &query).await? {
            stale.push((table, query));
        }
    }
    if stale.is_empty() {
        return Ok(Vec::new());
    }
    let mut transaction = lake.begin("derive", at).await?;
    let snapshot = transaction.base().clone();
    for (table, query) in &stale {
        let answer = lake.query(&snapshot, query, &Limits::WHOLE).await?;
        let schema = lake.schema_of(table)?;
        let rows = answer.batches.iter().map(|batch| conformed(batch, &schema));
        let rows: Vec<RecordBatch> = rows.collect::<Result<_, _>>()?;
        transaction.overwrite(table, &rows).await?;
    }
    transaction.commit().await?;
    Ok(stale.into_iter().map(|(table, _)| table).collect())
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

/// Whether an input has changed in a later lake version than the table.
async fn is_stale(lake: &Lake, table: &TableName, query: &str) -> Result<bool, LakeError> {
    let snapshot = lake.latest()?;
    let inputs = lake.tables_read(&snapshot, query).await?;
    let newest_first = lake.history(usize::MAX)?;
    let made = newest_first
        .iter()
        .find(|record| record.changed.contains(table))
        .map_or(0, |record| record.version);
    Ok(newest_first
        .iter()
        .take_while(|record| record.version > made)
        .any(|record| record.changed.iter().any(|name| inputs.contains(name))))
}

//! Key and content hashes of typed rows.

use std::sync::Arc;

use arrow_array::cast::AsArray;
use arrow_array::types::Int64Type;
use arrow_array::{Array, ArrayRef, Int64Array, RecordBatch};
use arrow_schema::{DataType, Field, Schema};
use rounds_core::table::{BATCH_COLUMN, HASH_COLUMN, LINE_COLUMN};

use super::super::keys::{KeyRecord, key_hash_with};
use crate::error::LakeError;

/// The rows with their content hashes as last column.
pub(super) fn with_hash(rows: RecordBatch, hashes: &Int64Array) -> Result<RecordBatch, LakeError> {
    let schema = rows.schema();
    let mut fields: Vec<Field> = schema
        .fields()
        .iter()
        .map(|field| field.as_ref().clone())
        .collect();
    let mut columns: Vec<ArrayRef> = rows.columns().to_vec();
    if rows.column_by_name(HASH_COLUMN).is_none() {
        fields.push(Field::new(HASH_COLUMN, DataType::Int64, true));
        columns.push(Arc::new(hashes.clone()));
    }
    RecordBatch::try_new(Arc::new(Schema::new(fields)), columns)
        .map_err(|error| LakeError::Definition(error.to_string()))
}

/// The key hash of every row; `prefix` is the resource type for FHIR tables.
pub(in crate::ingest) fn key_hashes(
    rows: &RecordBatch,
    key: &[String],
    prefix: Option<&str>,
) -> Result<Vec<u128>, LakeError> {
    let mut texts = Vec::with_capacity(key.len());
    for name in key {
        let column = rows
            .column_by_name(name)
            .ok_or_else(|| LakeError::Definition(format!("key column {name:?} is missing")))?;
        let text = arrow_cast::cast(column, &DataType::Utf8)
            .map_err(|error| LakeError::Definition(error.to_string()))?;
        texts.push(text.as_string::<i32>().clone());
    }
    let mut buffer = Vec::new();
    let hash = |row: usize| {
        let cells = texts.iter().map(|text| {
            if text.is_valid(row) {
                text.value(row)
            } else {
                ""
            }
        });
        key_hash_with(&mut buffer, prefix.into_iter().chain(cells))
    };
    Ok((0..rows.num_rows()).map(hash).collect())
}

/// Place and content hash of every row; the key is filled in by the caller.
pub(super) fn key_records(
    rows: &RecordBatch,
) -> Result<impl Iterator<Item = KeyRecord>, LakeError> {
    let whole = |name: &str| {
        rows.column_by_name(name)
            .and_then(|column| column.as_primitive_opt::<Int64Type>().cloned())
            .ok_or_else(|| LakeError::Definition(format!("column {name:?} is missing")))
    };
    let (batch, line, hash) = (
        whole(BATCH_COLUMN)?,
        whole(LINE_COLUMN)?,
        whole(HASH_COLUMN)?,
    );
    Ok((0..rows.num_rows()).map(move |row| KeyRecord {
        key: 0,
        content: hash.value(row),
        age: i64::MIN,
        batch: batch.value(row),
        line: line.value(row),
    }))
}

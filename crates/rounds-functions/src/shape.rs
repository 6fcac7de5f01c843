//! How an answer becomes a column.
//!
//! An answer is whatever an estimator of `rounds-stats` returns, serialised; its shape says which
//! of its parts are columns and of which type. NaN and absent parts become NULL.

use std::sync::Arc;

use arrow_array::{Array, ArrayRef};
use arrow_json::ReaderBuilder;
use arrow_schema::{DataType, Field, Fields, TimeUnit};
use datafusion::error::{DataFusionError, Result};
use datafusion::scalar::ScalarValue;
use serde_json::{Map, Value};

/// A part that is a number.
pub(crate) fn number(name: &str) -> Field {
    Field::new(name, DataType::Float64, true)
}

/// A part that is a count.
pub(crate) fn count(name: &str) -> Field {
    Field::new(name, DataType::Int64, true)
}

/// A part that is text.
pub(crate) fn text(name: &str) -> Field {
    Field::new(name, DataType::Utf8, true)
}

/// A part that is true or false.
pub(crate) fn flag(name: &str) -> Field {
    Field::new(name, DataType::Boolean, true)
}

/// A part that is an instant, given as microseconds since 1970.
pub(crate) fn instant(name: &str) -> Field {
    let micros = DataType::Timestamp(TimeUnit::Microsecond, Some("UTC".into()));
    Field::new(name, micros, true)
}

/// A part with parts of its own.
pub(crate) fn record(name: &str, parts: Vec<Field>) -> Field {
    Field::new(name, DataType::Struct(Fields::from(parts)), true)
}

/// A part that is a list of records.
pub(crate) fn list(name: &str, parts: Vec<Field>) -> Field {
    Field::new(name, list_of(parts), true)
}

/// A list of records.
pub(crate) fn list_of(parts: Vec<Field>) -> DataType {
    DataType::List(Arc::new(record("item", parts)))
}

/// Several parts.
pub(crate) fn parts(parts: Vec<Field>) -> DataType {
    DataType::Struct(Fields::from(parts))
}

/// The parts of an `Estimate`.
pub(crate) fn estimate_parts() -> Vec<Field> {
    vec![
        number("value"),
        number("low"),
        number("high"),
        count("n"),
        text("method"),
    ]
}

/// An `Estimate` as a part.
pub(crate) fn estimate(name: &str) -> Field {
    record(name, estimate_parts())
}

/// An `Estimate` as an answer.
pub(crate) fn an_estimate() -> DataType {
    parts(estimate_parts())
}

/// The name the one column has while it is decoded.
const ANSWER: &str = "answer";

/// Answers of one shape as a column.
pub(crate) fn column(shape: &DataType, answers: Vec<Value>) -> Result<ArrayRef> {
    let field = Field::new(ANSWER, shape.clone(), true);
    let schema = Arc::new(arrow_schema::Schema::new(vec![field]));
    let rows: Vec<Value> = answers
        .into_iter()
        .map(|answer| Value::Object(Map::from_iter([(ANSWER.to_owned(), answer)])))
        .collect();
    let mut decoder = ReaderBuilder::new(schema)
        .with_batch_size(rows.len().max(1))
        .build_decoder()?;
    decoder.serialize(&rows)?;
    let batch = decoder
        .flush()?
        .ok_or_else(|| DataFusionError::Internal("an answer without rows".to_owned()))?;
    Ok(Arc::clone(batch.column(0)))
}

/// One answer as the engine's value.
pub(crate) fn scalar(shape: &DataType, answer: Value) -> Result<ScalarValue> {
    if answer.is_null() {
        return ScalarValue::try_from(shape);
    }
    let column = column(shape, vec![answer])?;
    debug_assert_eq!(column.len(), 1, "one answer is one row");
    ScalarValue::try_from_array(&column, 0)
}

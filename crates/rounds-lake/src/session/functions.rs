//! SQL functions that depend on the site, and the evaluation of computed mapping columns.

use std::sync::Arc;

use arrow_array::cast::AsArray;
use arrow_array::types::TimestampMicrosecondType;
use arrow_array::{ArrayRef, Date32Array, RecordBatch, StringArray};
use arrow_schema::{DataType, Field, Schema, TimeUnit};
use datafusion::common::DFSchema;
use datafusion::error::{DataFusionError, Result};
use datafusion::logical_expr::{ColumnarValue, ScalarUDF, Volatility, create_udf};
use datafusion::prelude::SessionContext;
use jiff::Timestamp;
use jiff::tz::TimeZone;

use super::sql_error;
use crate::error::LakeError;

/// Every function the lake adds to the engine's own.
pub(crate) fn all(zone: &TimeZone) -> Vec<ScalarUDF> {
    vec![local_date(zone.clone())]
}

/// `local_date(timestamp) → date`: the facility's calendar day at that instant. NULL gives NULL.
fn local_date(zone: TimeZone) -> ScalarUDF {
    let instant = DataType::Timestamp(TimeUnit::Microsecond, Some("UTC".into()));
    let compute = move |arguments: &[ColumnarValue]| -> Result<ColumnarValue> {
        let arrays = ColumnarValue::values_to_arrays(arguments)?;
        let instants = arrays
            .first()
            .and_then(|array| array.as_primitive_opt::<TimestampMicrosecondType>())
            .ok_or_else(|| {
                DataFusionError::Execution("local_date takes one timestamp".to_owned())
            })?;
        let days: Date32Array = instants
            .iter()
            .map(|instant| instant.map(|micros| local_day(&zone, micros)).transpose())
            .collect::<Result<_>>()?;
        Ok(ColumnarValue::Array(Arc::new(days)))
    };
    create_udf(
        "local_date",
        vec![instant],
        DataType::Date32,
        Volatility::Immutable,
        Arc::new(compute),
    )
}

/// Days since 1970-01-01 in the local calendar.
fn local_day(zone: &TimeZone, micros: i64) -> Result<i32> {
    const MICROS_PER_DAY: i64 = 86_400_000_000;
    let outside = |error: jiff::Error| DataFusionError::Execution(format!("local_date: {error}"));
    let instant = Timestamp::from_microsecond(micros).map_err(outside)?;
    let offset_micros = i64::from(zone.to_offset(instant).seconds()) * 1_000_000;
    let day = (micros + offset_micros).div_euclid(MICROS_PER_DAY);
    i32::try_from(day)
        .map_err(|_| DataFusionError::Execution("local_date: out of range".to_owned()))
}

/// Evaluates SQL expressions over text columns, for computed columns of mappings.
pub(crate) struct Expressions {
    context: SessionContext,
}

impl Expressions {
    pub(crate) fn new(zone: &TimeZone) -> Self {
        let context = SessionContext::new();
        for function in all(zone) {
            context.register_udf(function);
        }
        Self { context }
    }

    /// The expression's value for every row, as text. When the whole column cannot be computed,
    /// rows are tried one by one: a row that fails gives its error.
    pub(crate) fn evaluate(
        &self,
        sql: &str,
        header: &[String],
        columns: &[StringArray],
    ) -> std::result::Result<Vec<std::result::Result<Option<String>, String>>, LakeError> {
        let fields: Vec<Field> = header
            .iter()
            .map(|name| Field::new(name, DataType::Utf8, true))
            .collect();
        let schema = Arc::new(Schema::new(fields));
        let arrays = columns
            .iter()
            .map(|column| Arc::new(column.clone()) as ArrayRef);
        let rows = RecordBatch::try_new(schema.clone(), arrays.collect())
            .map_err(|error| LakeError::Sql(error.to_string()))?;
        let columns = DFSchema::try_from(schema).map_err(sql_error)?;
        let state = self.context.state();
        let expression = state
            .create_logical_expr(sql, &columns)
            .map_err(sql_error)?;
        let physical = self
            .context
            .create_physical_expr(expression, &columns)
            .map_err(sql_error)?;
        let texts = |batch: &RecordBatch| -> Result<Vec<Option<String>>> {
            let value = physical.evaluate(batch)?.into_array(batch.num_rows())?;
            let text = arrow_cast::cast(&value, &DataType::Utf8)?;
            let text = text.as_string::<i32>();
            Ok(text.iter().map(|cell| cell.map(str::to_owned)).collect())
        };
        if let Ok(all) = texts(&rows) {
            return Ok(all.into_iter().map(Ok).collect());
        }
        let one_by_one = (0..rows.num_rows()).map(|row| match texts(&rows.slice(row, 1)) {
            Ok(mut cell) => Ok(cell.pop().flatten()),
            Err(error) => Err(error.strip_backtrace()),
        });
        Ok(one_by_one.collect())
    }
}

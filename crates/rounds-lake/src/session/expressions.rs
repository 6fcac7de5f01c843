//! The evaluation of computed mapping columns.

use std::sync::Arc;

use arrow_array::cast::AsArray;
use arrow_array::{ArrayRef, RecordBatch, StringArray};
use arrow_schema::{DataType, Field, Schema};
use datafusion::common::DFSchema;
use datafusion::error::Result;
use datafusion::prelude::SessionContext;
use jiff::tz::TimeZone;
use rounds_functions::{References, SiteValues};

use super::sql_error;
use crate::error::LakeError;

/// Evaluates SQL expressions over text columns, for computed columns of mappings.
pub(crate) struct Expressions {
    context: SessionContext,
}

impl Expressions {
    pub(crate) fn new(zone: &TimeZone) -> Self {
        let context = SessionContext::new();
        rounds_functions::register(
            &context,
            &SiteValues {
                time_zone: zone.clone(),
                references: References::default(),
            },
        );
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

//! The evaluation of computed mapping columns.

use std::sync::Arc;

use arrow_array::cast::AsArray;
use arrow_array::{RecordBatch, StringArray};
use arrow_schema::{DataType, Field, Schema, SchemaRef};
use datafusion::common::DFSchema;
use datafusion::error::Result;
use datafusion::physical_expr::utils::collect_columns;
use datafusion::physical_plan::PhysicalExpr;
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

    /// Reads an expression over columns of these names, all of them texts.
    pub(crate) fn compile(
        &self,
        sql: &str,
        header: &[String],
    ) -> std::result::Result<Expression, LakeError> {
        let text = |name| Field::new(name, DataType::Utf8, true);
        let schema = Arc::new(Schema::new(header.iter().map(text).collect::<Vec<_>>()));
        let columns = DFSchema::try_from(schema.clone()).map_err(sql_error)?;
        let state = self.context.state();
        let expression = state
            .create_logical_expr(sql, &columns)
            .map_err(sql_error)?;
        let physical = self
            .context
            .create_physical_expr(expression, &columns)
            .map_err(sql_error)?;
        Ok(Expression { schema, physical })
    }
}

/// A SQL expression over the columns of one header.
pub(crate) struct Expression {
    schema: SchemaRef,
    physical: Arc<dyn PhysicalExpr>,
}

/// What an expression gives.
pub(crate) struct ComputedTexts {
    pub(crate) texts: StringArray,
    /// Rows that cannot be computed, with the reason; their texts are null.
    pub(crate) failed: Vec<(usize, String)>,
}

impl Expression {
    /// Positions in the header of the columns that it reads.
    pub(crate) fn positions(&self) -> Vec<usize> {
        let columns = collect_columns(&self.physical);
        columns.iter().map(|column| column.index()).collect()
    }

    /// The expression's value for every row, as text. When the whole column cannot be computed,
    /// rows are tried one by one. `columns` has an array for every name of the header.
    pub(crate) fn evaluate(
        &self,
        columns: &[StringArray],
    ) -> std::result::Result<ComputedTexts, LakeError> {
        let arrays = columns.iter().map(|column| Arc::new(column.clone()) as _);
        let rows = RecordBatch::try_new(self.schema.clone(), arrays.collect())
            .map_err(|error| LakeError::Sql(error.to_string()))?;
        if let Ok(texts) = self.texts(&rows) {
            let failed = Vec::new();
            return Ok(ComputedTexts { texts, failed });
        }
        let mut failed = Vec::new();
        let one_by_one = (0..rows.num_rows()).map(|row| match self.texts(&rows.slice(row, 1)) {
            Ok(cell) => cell.iter().next().flatten().map(str::to_owned),
            Err(error) => {
                failed.push((row, error.strip_backtrace()));
                None
            }
        });
        let texts = one_by_one.collect();
        Ok(ComputedTexts { texts, failed })
    }

    fn texts(&self, rows: &RecordBatch) -> Result<StringArray> {
        let value = self.physical.evaluate(rows)?.into_array(rows.num_rows())?;
        let text = arrow_cast::cast(&value, &DataType::Utf8)?;
        Ok(text.as_string::<i32>().clone())
    }
}

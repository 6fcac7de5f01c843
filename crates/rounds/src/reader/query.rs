//! `/query`: a question in SQL, answered from one version of the lake.

use std::time::Instant;

use arrow_array::cast::AsArray;
use arrow_array::types::{
    Float32Type, Float64Type, Int8Type, Int16Type, Int32Type, Int64Type, UInt8Type, UInt16Type,
    UInt32Type,
};
use arrow_array::{Array, ArrayRef, RecordBatch};
use arrow_cast::display::{ArrayFormatter, FormatOptions};
use arrow_schema::{DataType, SchemaRef};
use rounds_core::TableName;
use rounds_lake::{AsOf, Lake, LakeError, Limits, Snapshot};
use rounds_web::page_data::{AnswerColumn, Cell, QueryAnswer, QueryRefused, Question, TableRead};

use super::refused::refused;

/// Answers or refuses.
pub async fn answer(
    lake: &Lake,
    limits: &Limits,
    question: &Question,
) -> Result<QueryAnswer, QueryRefused> {
    let refuse = |error| refused(&error, &question.sql, lake);
    let limits = Limits {
        rows: question.rows_max,
        ..limits.clone()
    };
    let snapshot = snapshot(lake, question).map_err(refuse)?;
    let started = Instant::now();
    let answer = lake
        .query(&snapshot, &question.sql, &limits)
        .await
        .map_err(refuse)?;
    let duration = started.elapsed();
    Ok(QueryAnswer {
        columns: columns(&answer.schema),
        rows: answer.batches.iter().flat_map(cells).collect(),
        more: answer.truncated,
        duration_seconds: duration.as_secs_f64(),
        // Planning again cannot fail where planning did not; what it says is only an addition.
        reads: reads(lake, &snapshot, &question.sql)
            .await
            .unwrap_or_default(),
    })
}

fn snapshot(lake: &Lake, question: &Question) -> Result<Snapshot, LakeError> {
    let as_of = match &question.as_of {
        Some(text) => AsOf::parse(text, &lake.settings().time_zone)?,
        None => AsOf::Latest,
    };
    lake.as_of(as_of)
}

async fn reads(lake: &Lake, snapshot: &Snapshot, sql: &str) -> Result<Vec<TableRead>, LakeError> {
    let tables = lake.tables_read(snapshot, sql).await?;
    let read = |table: TableName| {
        let version = i64::try_from(snapshot.table_version(&table)?).ok()?;
        Some(TableRead { table, version })
    };
    Ok(tables.into_iter().filter_map(read).collect())
}

fn columns(schema: &SchemaRef) -> Vec<AnswerColumn> {
    let fields = schema.fields().iter();
    fields
        .map(|field| AnswerColumn {
            name: field.name().clone(),
            type_name: type_name(field.data_type()),
        })
        .collect()
}

fn type_name(data_type: &DataType) -> String {
    match data_type {
        DataType::Null => "null".to_owned(),
        DataType::Boolean => "boolean".to_owned(),
        DataType::Utf8 | DataType::LargeUtf8 | DataType::Utf8View => "text".to_owned(),
        DataType::Date32 | DataType::Date64 => "date".to_owned(),
        DataType::Timestamp(..) => "timestamp".to_owned(),
        DataType::Interval(_) | DataType::Duration(_) => "interval".to_owned(),
        DataType::List(item) | DataType::LargeList(item) => {
            format!("list of {}", type_name(item.data_type()))
        }
        number if number.is_integer() => "integer".to_owned(),
        number if number.is_numeric() => "number".to_owned(),
        other => other.to_string().to_lowercase(),
    }
}

fn cells(rows: &RecordBatch) -> Vec<Vec<Cell>> {
    let columns: Vec<Column<'_>> = rows.columns().iter().map(Column::new).collect();
    let row = |index| columns.iter().map(|column| column.cell(index)).collect();
    (0..rows.num_rows()).map(row).collect()
}

/// A column and, where its values are written as text, how.
struct Column<'a> {
    values: &'a ArrayRef,
    writer: Option<ArrayFormatter<'a>>,
}

impl<'a> Column<'a> {
    fn new(values: &'a ArrayRef) -> Self {
        const OPTIONS: FormatOptions<'static> = FormatOptions::new();
        Self {
            writer: ArrayFormatter::try_new(values.as_ref(), &OPTIONS).ok(),
            values,
        }
    }

    fn cell(&self, index: usize) -> Cell {
        if !self.values.is_valid(index) {
            return Cell::Null;
        }
        self.plain(index).unwrap_or_else(|| self.text(index))
    }

    /// Truth values, numbers and columns of nothing. Numbers that JSON cannot hold are written as text.
    fn plain(&self, index: usize) -> Option<Cell> {
        let values = self.values;
        let whole = match values.data_type() {
            DataType::Null => return Some(Cell::Null),
            DataType::Boolean => return Some(Cell::Boolean(values.as_boolean().value(index))),
            DataType::Float64 => return number(values.as_primitive::<Float64Type>().value(index)),
            DataType::Float32 => {
                return number(f64::from(values.as_primitive::<Float32Type>().value(index)));
            }
            DataType::Int8 => values.as_primitive::<Int8Type>().value(index).into(),
            DataType::Int16 => values.as_primitive::<Int16Type>().value(index).into(),
            DataType::Int32 => values.as_primitive::<Int32Type>().value(index).into(),
            DataType::Int64 => values.as_primitive::<Int64Type>().value(index),
            DataType::UInt8 => values.as_primitive::<UInt8Type>().value(index).into(),
            DataType::UInt16 => values.as_primitive::<UInt16Type>().value(index).into(),
            DataType::UInt32 => values.as_primitive::<UInt32Type>().value(index).into(),
            _ => return None,
        };
        Some(Cell::Integer(whole))
    }

    fn text(&self, index: usize) -> Cell {
        let written = self
            .writer
            .as_ref()
            .and_then(|writer| writer.value(index).try_to_string().ok());
        written.map_or(Cell::Null, Cell::Text)
    }
}

fn number(value: f64) -> Option<Cell> {
    value.is_finite().then_some(Cell::Number(value))
}

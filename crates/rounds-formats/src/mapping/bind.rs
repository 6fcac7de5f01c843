//! A table's mapping tied to the header of one real source.

use std::sync::Arc;

use arrow_schema::{DataType, Field, Schema, SchemaRef, TimeUnit};
use jiff::tz::TimeZone;
use rounds_core::suggest::did_you_mean;
use rounds_core::table::{BATCH_COLUMN, LINE_COLUMN};
use rounds_core::{ColumnType, TableDefinition};

use super::column::{CodeMap, Origin, Reading, SourceColumn};
use super::{MappingError, TableMapping};

/// A table's mapping with every source column found; converts rows.
#[derive(Debug, Clone)]
pub struct BoundTable {
    pub(super) schema: SchemaRef,
    /// In the order of the table's definition.
    pub(super) columns: Vec<BoundColumn>,
}

/// One column of the target, ready to convert.
#[derive(Debug, Clone)]
pub(super) struct BoundColumn {
    /// Name in the target.
    pub name: String,
    /// `table.column (from source_column)`, as refusals name it.
    pub shown_name: String,
    pub is_key: bool,
    pub input: Input,
    pub null: Vec<String>,
    pub codes: Option<CodeMap>,
    pub reading: Reading,
    /// Position of the unit's column in the header.
    pub unit_position: Option<usize>,
    /// For times without an offset.
    pub zone: TimeZone,
}

/// Where a bound column's texts are.
#[derive(Debug, Clone)]
pub(super) enum Input {
    /// Position in the header.
    Source(usize),
    Constant(String),
    Computed,
    /// Not mapped: every value is null.
    Nothing,
}

impl BoundTable {
    /// The definition's columns, then `_batch` and `_line` (both `Int64`). Every column is
    /// nullable, because a refused row holds nulls until the caller drops it.
    pub fn schema(&self) -> SchemaRef {
        Arc::clone(&self.schema)
    }

    /// Positions in the header that are read, ascending and without repetition, for readers that
    /// can leave columns out. Computed columns may need others.
    pub fn source_positions(&self) -> Vec<usize> {
        let mut positions: Vec<usize> = self
            .columns
            .iter()
            .flat_map(|column| {
                let source = match column.input {
                    Input::Source(position) => Some(position),
                    Input::Constant(_) | Input::Computed | Input::Nothing => None,
                };
                source.into_iter().chain(column.unit_position)
            })
            .collect();
        positions.sort_unstable();
        positions.dedup();
        positions
    }
}

pub(super) fn bind(
    table: &TableMapping,
    header: &[String],
    default_zone: &TimeZone,
) -> Result<BoundTable, MappingError> {
    let mut columns = Vec::with_capacity(table.definition.columns.len());
    for definition in &table.definition.columns {
        let target = format!("{}.{}", table.definition.name, definition.name);
        let is_key = table.definition.key.contains(&definition.name);
        let Some(mapping) = table.columns.get(&definition.name) else {
            columns.push(BoundColumn::unmapped(
                &definition.name,
                target,
                default_zone,
            ));
            continue;
        };
        let (input, origin) = match &mapping.origin {
            Origin::Source(source) => (
                Input::Source(position(source, header)?),
                format!("from {}", source.name),
            ),
            Origin::Constant(text) => (Input::Constant(text.clone()), "constant".to_owned()),
            Origin::Computed(_) => (Input::Computed, "computed".to_owned()),
        };
        let unit_position = match &mapping.reading {
            Reading::Number {
                units: Some(units), ..
            } => Some(position(&units.from, header)?),
            _ => None,
        };
        let zone = match &mapping.reading {
            Reading::Timestamp {
                zone: Some(zone), ..
            } => zone.clone(),
            _ => default_zone.clone(),
        };
        columns.push(BoundColumn {
            name: definition.name.clone(),
            shown_name: format!("{target} ({origin})"),
            is_key,
            input,
            null: mapping.null.clone(),
            codes: mapping.codes.clone(),
            reading: mapping.reading.clone(),
            unit_position,
            zone,
        });
    }
    Ok(BoundTable {
        schema: Arc::new(schema(&table.definition)),
        columns,
    })
}

impl BoundColumn {
    fn unmapped(name: &str, shown_name: String, zone: &TimeZone) -> Self {
        Self {
            name: name.to_owned(),
            shown_name,
            // A mapping that leaves a key column out was refused when it was parsed.
            is_key: false,
            input: Input::Nothing,
            null: Vec::new(),
            codes: None,
            reading: Reading::Text,
            unit_position: None,
            zone: zone.clone(),
        }
    }
}

fn position(source: &SourceColumn, header: &[String]) -> Result<usize, MappingError> {
    let mut found = header
        .iter()
        .enumerate()
        .filter(|(_, name)| **name == source.name)
        .map(|(position, _)| position);
    match (found.next(), found.next()) {
        (Some(position), None) => Ok(position),
        (Some(_), Some(_)) => Err(MappingError::RepeatedSourceColumn {
            at: source.at.clone(),
            source_column: source.name.clone(),
        }),
        (None, _) => Err(MappingError::MissingSourceColumn {
            at: source.at.clone(),
            source_column: source.name.clone(),
            suggestion: did_you_mean(&source.name, header.iter().map(String::as_str)),
        }),
    }
}

fn schema(definition: &TableDefinition) -> Schema {
    let provenance =
        [BATCH_COLUMN, LINE_COLUMN].map(|name| Field::new(name, DataType::Int64, true));
    let columns = definition
        .columns
        .iter()
        .map(|column| Field::new(&column.name, data_type(column.column_type), true));
    Schema::new(columns.chain(provenance).collect::<Vec<_>>())
}

fn data_type(column_type: ColumnType) -> DataType {
    match column_type {
        ColumnType::String => DataType::Utf8,
        ColumnType::Boolean => DataType::Boolean,
        ColumnType::Integer => DataType::Int64,
        ColumnType::Number => DataType::Float64,
        ColumnType::Date => DataType::Date32,
        ColumnType::Timestamp => DataType::Timestamp(TimeUnit::Microsecond, Some("UTC".into())),
        ColumnType::Strings => DataType::List(Arc::new(Field::new("item", DataType::Utf8, true))),
    }
}

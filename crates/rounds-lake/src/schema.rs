//! From table definitions to Arrow and Delta schemas.

use std::sync::Arc;

use arrow_schema::{DataType, Field, Schema, SchemaRef, TimeUnit};
use deltalake_core::kernel::{ArrayType, DataType as DeltaType, PrimitiveType, StructField};
pub use rounds_core::table::HASH_COLUMN;
use rounds_core::table::{BATCH_COLUMN, LINE_COLUMN};
use rounds_core::{ColumnType, TableDefinition};

/// What the provenance columns mean, for the dictionary.
pub const PROVENANCE_MEANINGS: [(&str, &str); 3] = [
    (
        BATCH_COLUMN,
        "number of the ingest batch that brought the row (system.ingest_batch.batch)",
    ),
    (
        LINE_COLUMN,
        "line or record number of the row in that batch's file, counted from 1",
    ),
    (
        HASH_COLUMN,
        "hash of the source row; equal hashes under one key are duplicates",
    ),
];

/// The one Arrow type of each column type.
pub fn arrow_type(column_type: ColumnType) -> DataType {
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

/// The table's own columns, without provenance.
pub fn arrow_schema(definition: &TableDefinition) -> SchemaRef {
    Arc::new(Schema::new(own_fields(definition)))
}

/// The table's own columns, then `_batch`, `_line` and `_hash`.
pub fn loaded_schema(definition: &TableDefinition) -> SchemaRef {
    let mut fields = own_fields(definition);
    for (name, _) in PROVENANCE_MEANINGS {
        fields.push(Field::new(name, DataType::Int64, true));
    }
    Arc::new(Schema::new(fields))
}

fn own_fields(definition: &TableDefinition) -> Vec<Field> {
    definition
        .columns
        .iter()
        .map(|column| Field::new(&column.name, arrow_type(column.column_type), true))
        .collect()
}

/// The same columns in Delta's words. Every type that [`arrow_type`] gives has one.
pub(crate) fn delta_fields(schema: &Schema) -> Vec<StructField> {
    schema
        .fields()
        .iter()
        .map(|field| StructField::new(field.name(), delta_type(field.data_type()), true))
        .collect()
}

fn delta_type(arrow: &DataType) -> DeltaType {
    match arrow {
        DataType::Boolean => DeltaType::Primitive(PrimitiveType::Boolean),
        DataType::Int64 => DeltaType::Primitive(PrimitiveType::Long),
        DataType::Float64 => DeltaType::Primitive(PrimitiveType::Double),
        DataType::Date32 => DeltaType::Primitive(PrimitiveType::Date),
        DataType::Timestamp(..) => DeltaType::Primitive(PrimitiveType::Timestamp),
        DataType::List(item) => {
            DeltaType::Array(Box::new(ArrayType::new(delta_type(item.data_type()), true)))
        }
        _ => DeltaType::Primitive(PrimitiveType::String),
    }
}

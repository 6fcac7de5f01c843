//! Tables: the list, and one table's dictionary and versions.

use jiff::Timestamp;
use rounds_core::ColumnDefinition;
use serde::Serialize;
use utoipa::ToSchema;

use crate::page_data;

/// A table in a list.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct TableSummary {
    /// `schema.name`.
    pub name: String,
    /// What one row is.
    pub title: String,
    /// Rows now.
    pub rows: u64,
    /// Number of columns.
    pub columns: u64,
    /// Its version; null while nothing was written.
    pub version: Option<i64>,
    /// When that version was written.
    pub written_at: Option<Timestamp>,
}

/// One table.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct Table {
    /// `schema.name`.
    pub name: String,
    /// What one row is.
    pub title: String,
    /// Columns in order, without the provenance columns.
    pub columns: Vec<Column>,
    /// Columns that together name a row.
    pub key: Vec<String>,
    /// The column that says when.
    pub time: Option<String>,
    /// For a derived table, the query that gives its rows.
    pub query: Option<String>,
    /// Rows now.
    pub rows: u64,
    /// Size of its files.
    pub size_bytes: Option<u64>,
    /// Its versions, newest first.
    pub history: Vec<TableVersion>,
    /// Ids of the measures that read it.
    pub measures: Vec<String>,
}

/// One column.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct Column {
    /// Its name in SQL.
    pub name: String,
    /// `string`, `boolean`, `integer`, `number`, `date`, `timestamp` or `strings`.
    #[serde(rename = "type")]
    pub column_type: String,
    /// What it means.
    pub meaning: String,
    /// Unit, for numbers.
    pub unit: Option<String>,
    /// How protected it is: `direct-identifier`, `quasi`, `clinical`, `staff` or `none`.
    pub phi: String,
}

/// The state of a table after a commit.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct TableVersion {
    /// Its number, counted from 0.
    pub version: i64,
    /// When it was committed.
    pub at: Timestamp,
    /// What the commit did.
    pub operation: String,
    /// Rows after it, when known.
    pub rows: Option<u64>,
    /// The batch that made it.
    pub batch: Option<i64>,
}

impl From<page_data::TableRow> for TableSummary {
    fn from(row: page_data::TableRow) -> Self {
        Self {
            name: row.name.to_string(),
            title: row.title,
            rows: row.rows,
            columns: row.columns,
            version: row.version,
            written_at: row.written_at,
        }
    }
}

impl From<page_data::TablePage> for Table {
    fn from(page: page_data::TablePage) -> Self {
        let definition = page.definition;
        Self {
            name: definition.name.to_string(),
            title: definition.title,
            columns: definition.columns.into_iter().map(Column::from).collect(),
            key: definition.key,
            time: definition.time,
            query: definition.query,
            rows: page.rows,
            size_bytes: page.size_bytes,
            history: page.history.into_iter().map(TableVersion::from).collect(),
            measures: page.measures,
        }
    }
}

impl From<ColumnDefinition> for Column {
    fn from(column: ColumnDefinition) -> Self {
        Self {
            name: column.name,
            column_type: column.column_type.as_str().to_owned(),
            meaning: column.meaning,
            unit: column.unit,
            phi: column.phi.as_str().to_owned(),
        }
    }
}

impl From<page_data::TableVersion> for TableVersion {
    fn from(version: page_data::TableVersion) -> Self {
        Self {
            version: version.version,
            at: version.at,
            operation: version.operation,
            rows: version.rows,
            batch: version.batch,
        }
    }
}

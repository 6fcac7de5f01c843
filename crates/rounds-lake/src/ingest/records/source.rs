//! One file's way into tables: its mapping, tied to its header.

use std::path::Path;

use jiff::tz::TimeZone;
use rounds_core::{TableDefinition, TableName};
use rounds_formats::mapping::{BoundTable, Mapping};

use crate::error::LakeError;
use crate::session::expressions::{Expression, Expressions};

/// What every thread that converts records of a file needs to know of it.
pub(super) struct RecordSource {
    pub(super) batch: i64,
    pub(super) header: Vec<String>,
    pub(super) tables: Vec<SourceTable>,
    /// Positions in the header of the columns that anything reads.
    pub(super) positions: Vec<usize>,
}

/// One table that the file feeds.
pub(super) struct SourceTable {
    pub(super) definition: TableDefinition,
    pub(super) bound: BoundTable,
    /// Target columns that are computed.
    pub(super) computed: Vec<(String, Expression)>,
}

impl RecordSource {
    pub(super) fn bind(
        batch: i64,
        path: &Path,
        mapping: &Mapping,
        header: Vec<String>,
        expressions: &Expressions,
        zone: &TimeZone,
    ) -> Result<Self, LakeError> {
        let mut tables = Vec::with_capacity(mapping.tables.len());
        let mut positions = Vec::new();
        for table in &mapping.tables {
            let bound = table
                .bind(&header, zone)
                .map_err(|error| LakeError::Definition(format!("{}: {error}", path.display())))?;
            positions.extend(bound.source_positions());
            let mut computed = Vec::new();
            for (target, sql) in table.computed() {
                let expression = expressions.compile(sql, &header)?;
                positions.extend(expression.positions());
                computed.push((target.to_owned(), expression));
            }
            tables.push(SourceTable {
                definition: table.definition().clone(),
                bound,
                computed,
            });
        }
        positions.sort_unstable();
        positions.dedup();
        Ok(Self {
            batch,
            header,
            tables,
            positions,
        })
    }

    /// For a file of which no record was taken yet.
    pub(super) fn unbound(batch: i64) -> Self {
        Self {
            batch,
            header: Vec::new(),
            tables: Vec::new(),
            positions: Vec::new(),
        }
    }

    pub(super) fn targets(&self) -> impl Iterator<Item = TableName> {
        let tables = self.tables.iter();
        tables.map(|table| table.definition.name.clone())
    }
}

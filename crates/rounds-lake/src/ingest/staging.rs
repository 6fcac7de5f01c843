//! Parquet files of a load in the making, one set for each thread.

use std::collections::BTreeMap;

use arrow_array::RecordBatch;
use arrow_schema::SchemaRef;
use rounds_core::TableName;

use crate::error::LakeError;
use crate::lake::Lake;
use crate::storage::parquet_file::{FileWriter, WrittenFile};
use crate::storage::transaction::{FileNames, fit};

/// Memory of open row groups of one thread; beyond it the largest is written out.
const MEMORY_BYTES_MAX: usize = 16 << 20;

/// A finished file that is not yet part of its table.
pub(super) struct Staged {
    pub(super) table: TableName,
    pub(super) schema: SchemaRef,
    pub(super) file: WrittenFile,
}

/// Writes batches to one open file for each table.
pub(super) struct Stager {
    lake: Lake,
    names: FileNames,
    open: BTreeMap<TableName, (SchemaRef, FileWriter)>,
    closed: Vec<Staged>,
}

impl Stager {
    pub(super) fn new(lake: &Lake, names: FileNames) -> Self {
        Self {
            lake: lake.clone(),
            names,
            open: BTreeMap::new(),
            closed: Vec::new(),
        }
    }

    pub(super) fn write(
        &mut self,
        table: &TableName,
        batch: &RecordBatch,
    ) -> Result<(), LakeError> {
        if !self.open.contains_key(table) {
            let schema = self.lake.schema_of(table)?;
            let unique = self.unique_columns(table);
            let unique: Vec<&str> = unique.iter().map(String::as_str).collect();
            let writer = FileWriter::create(self.names.next(table), schema.clone(), &unique)?;
            self.open.insert(table.clone(), (schema, writer));
        }
        if let Some((schema, writer)) = self.open.get_mut(table) {
            writer.write(&fit(table, schema, batch)?)?;
        }
        self.bound_memory()
    }

    /// Columns whose values hardly repeat: keys, hashes and raw text.
    fn unique_columns(&self, table: &TableName) -> Vec<String> {
        let definition = self.lake.definitions().get(table);
        let mut unique = vec![
            crate::schema::HASH_COLUMN.to_owned(),
            rounds_core::table::LINE_COLUMN.to_owned(),
            "resource".to_owned(),
        ];
        if let Some(last) = definition.and_then(|definition| definition.key.last()) {
            unique.push(last.clone());
        }
        unique
    }

    fn bound_memory(&mut self) -> Result<(), LakeError> {
        let total: usize = self
            .open
            .values()
            .map(|(_, writer)| writer.memory_bytes())
            .sum();
        if total <= MEMORY_BYTES_MAX {
            return Ok(());
        }
        let largest = self
            .open
            .values_mut()
            .max_by_key(|(_, writer)| writer.memory_bytes());
        match largest {
            Some((_, writer)) => writer.flush(),
            None => Ok(()),
        }
    }

    /// Whether rows of this table were written and its file is still open.
    pub(super) fn is_open(&self, table: &TableName) -> bool {
        self.open.contains_key(table)
    }

    /// Finishes the table's file, which frees its buffers; later rows go to another file.
    pub(super) fn close(&mut self, table: &TableName) -> Result<(), LakeError> {
        let Some((schema, writer)) = self.open.remove(table) else {
            return Ok(());
        };
        self.closed.push(Staged {
            table: table.clone(),
            schema,
            file: writer.finish()?,
        });
        Ok(())
    }

    /// Finishes every file.
    pub(super) fn finish(mut self) -> Result<Vec<Staged>, LakeError> {
        let open: Vec<TableName> = self.open.keys().cloned().collect();
        for table in &open {
            self.close(table)?;
        }
        Ok(self.closed)
    }
}

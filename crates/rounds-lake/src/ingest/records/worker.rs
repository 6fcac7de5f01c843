//! Records to rows: one worker on each thread, each with its own files.

use std::collections::BTreeMap;
use std::sync::Arc;

use arrow_array::{BooleanArray, RecordBatch, StringArray};
use arrow_select::filter::filter_record_batch;
use rounds_core::table::Provenance;
use rounds_core::{Reason, Refusal};

use super::super::keys::{KeyRecord, KeySpool};
use super::super::load::LoadContext;
use super::super::progress::Progress;
use super::super::quarantine::RefusedRows;
use super::super::staging::Stager;
use super::LoadedRecords;
use super::block::{Block, Piece};
use super::hashes::{key_hashes, key_records, with_hash};
use super::source::{RecordSource, SourceTable};
use crate::error::LakeError;
use crate::lake::Lake;

/// Converts pieces of any file, one after the other.
pub(super) struct RecordWorker {
    lake: Lake,
    /// Tells the spools of workers apart.
    number: usize,
    stager: Stager,
    refused: RefusedRows,
    home: LoadedRecords,
    progress: Arc<Progress>,
}

impl RecordWorker {
    pub(super) fn new(context: &LoadContext, number: usize) -> Self {
        Self {
            lake: context.lake.clone(),
            number,
            stager: Stager::new(&context.lake, context.names.clone()),
            refused: context.refused_rows(),
            home: LoadedRecords::default(),
            progress: Arc::clone(&context.progress),
        }
    }

    pub(super) fn take(&mut self, source: &RecordSource, piece: Piece) -> Result<(), LakeError> {
        let block = piece.into_block(source)?;
        for record in &block.refused {
            self.refuse(source.batch, record.line, &record.refusal, &record.raw)?;
        }
        if block.lines.is_empty() {
            return Ok(());
        }
        let mut refusals: BTreeMap<usize, Refusal> = BTreeMap::new();
        let mut converted = Vec::with_capacity(source.tables.len());
        for table in &source.tables {
            let computed = compute(table, &block.columns, &mut refusals)?;
            let bound = &table.bound;
            let result = bound.convert(&block.columns, &computed, source.batch, &block.lines);
            for (row, refusal) in result.refused {
                refusals.entry(row).or_insert(refusal);
            }
            converted.push((table, result.batch));
        }
        for (table, rows) in converted {
            let rows = without_refused(with_hash(rows, &block.hashes)?, &refusals)?;
            self.keep(table, &rows)?;
        }
        for (row, refusal) in &refusals {
            let line = block.lines.get(*row).copied().unwrap_or(0);
            let raw = block.raw(*row, &source.header);
            self.refuse(source.batch, line, refusal, &raw)?;
        }
        self.count_kept(source.batch, &block, refusals.len());
        Ok(())
    }

    fn count_kept(&mut self, batch: i64, block: &Block, refused: usize) {
        let kept = (block.lines.len() - refused) as u64;
        self.home.tallies.entry(batch).or_default().received += kept;
        self.progress.count(kept, 0);
    }

    pub(super) fn refuse(
        &mut self,
        batch: i64,
        line: i64,
        refusal: &Refusal,
        raw: &str,
    ) -> Result<(), LakeError> {
        let place = Provenance {
            batch,
            line,
            hash: 0,
        };
        self.refused
            .push(place, refusal, raw.as_bytes(), &mut self.stager)?;
        let refused_lines = self.home.refused_lines.entry(batch).or_default();
        refused_lines.insert(line);
        let tally = self.home.tallies.entry(batch).or_default();
        tally.received += 1;
        tally.quarantined += 1;
        self.progress.count(1, 1);
        Ok(())
    }

    fn keep(&mut self, table: &SourceTable, rows: &RecordBatch) -> Result<(), LakeError> {
        let table_name = &table.definition.name;
        let spools = self.home.spools.entry(table_name.clone()).or_default();
        if spools.is_empty() {
            let name = format!("records-{}-{table_name}", self.number);
            spools.push(KeySpool::new(self.lake.folder().scratch(), name));
        }
        if let Some(spool) = spools.first_mut() {
            let keys = key_hashes(rows, &table.definition.key, None)?;
            for (record, key) in key_records(rows)?.zip(keys) {
                spool.push(KeyRecord { key, ..record })?;
            }
        }
        self.stager.write(table_name, rows)
    }

    pub(super) fn finish(mut self) -> Result<LoadedRecords, LakeError> {
        self.refused.finish(&mut self.stager)?;
        self.home.staged = self.stager.finish()?;
        Ok(self.home)
    }
}

/// The texts of a table's computed columns; a row that cannot be computed is refused.
fn compute(
    table: &SourceTable,
    columns: &[StringArray],
    refusals: &mut BTreeMap<usize, Refusal>,
) -> Result<BTreeMap<String, StringArray>, LakeError> {
    let mut computed = BTreeMap::new();
    for (target, expression) in &table.computed {
        let result = expression.evaluate(columns)?;
        for (row, message) in result.failed {
            let column = format!("{}.{target}", table.definition.name);
            let refusal = Refusal::column(Reason::WrongType, column, message);
            refusals.entry(row).or_insert(refusal);
        }
        computed.insert(target.clone(), result.texts);
    }
    Ok(computed)
}

fn without_refused(
    rows: RecordBatch,
    refusals: &BTreeMap<usize, Refusal>,
) -> Result<RecordBatch, LakeError> {
    if refusals.is_empty() {
        return Ok(rows);
    }
    let stays = |row| !refusals.contains_key(&row);
    let stays = BooleanArray::from_iter((0..rows.num_rows()).map(|row| Some(stays(row))));
    filter_record_batch(&rows, &stays).map_err(|error| LakeError::Definition(error.to_string()))
}

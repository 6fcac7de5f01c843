//! CSV and Parquet records to rows, through a mapping.

mod block;
mod delimited;
mod hashes;
mod memory;

use std::collections::{BTreeMap, HashMap, HashSet};

use arrow_array::{BooleanArray, RecordBatch, StringArray};
use arrow_select::filter::filter_record_batch;
use rounds_core::table::Provenance;
use rounds_core::{Reason, Refusal, TableName};
use rounds_formats::mapping::{BoundTable, CsvOptions, Mapping, TableMapping};

use block::Block;
use delimited::{Next, Records, fields_of};
pub(super) use hashes::key_hashes;
use hashes::{key_records, with_hash};

use super::discover::LoadFile;
use super::fingerprint::Start;
use super::keys::{KeyRecord, KeySpool};
use super::progress::Progress;
use super::quarantine::RefusedRows;
use super::resources::Tally;
use super::staging::{Staged, Stager};
use crate::error::LakeError;
use crate::lake::Lake;
use crate::session::expressions::Expressions;
use crate::storage::parquet_file;
use crate::storage::transaction::FileNames;

/// Records converted at once.
const BLOCK_ROWS: usize = 4096;
/// What the loader brings home.
pub(super) struct LoadedRecords {
    pub(super) staged: Vec<Staged>,
    pub(super) spools: BTreeMap<TableName, Vec<KeySpool>>,
    pub(super) tallies: HashMap<i64, Tally>,
    pub(super) headers: HashMap<i64, Vec<String>>,
    /// Which tables each batch feeds.
    pub(super) targets: HashMap<i64, Vec<TableName>>,
    /// Lines refused, for replays.
    pub(super) refused_lines: HashMap<i64, HashSet<i64>>,
}

/// Loads record files one after the other.
pub(super) struct RecordLoader {
    lake: Lake,
    names: FileNames,
    stager: Stager,
    refused: RefusedRows,
    expressions: Expressions,
    home: LoadedRecords,
    spool_count: usize,
}

impl RecordLoader {
    pub(super) fn new(lake: &Lake, names: FileNames, refused: RefusedRows) -> Self {
        Self {
            lake: lake.clone(),
            stager: Stager::new(lake, names.clone()),
            names,
            refused,
            expressions: Expressions::new(&lake.settings().time_zone),
            home: LoadedRecords {
                staged: Vec::new(),
                spools: BTreeMap::new(),
                tallies: HashMap::new(),
                headers: HashMap::new(),
                targets: HashMap::new(),
                refused_lines: HashMap::new(),
            },
            spool_count: 0,
        }
    }

    /// Reads a delimited file from `start`.
    pub(super) fn take_csv(
        &mut self,
        batch: i64,
        file: &LoadFile,
        mapping: &Mapping,
        options: &CsvOptions,
        start: &Start,
        progress: &Progress,
    ) -> Result<(), LakeError> {
        let mut records = Records::open(file, options, start)?;
        let mut header = match start.offset {
            0 => None,
            _ => Some(delimited::header(file, options)?),
        };
        let mut tables: Option<Vec<BoundTable>> = None;
        let mut block = Block::default();
        loop {
            if progress.is_cancelled() {
                return Err(LakeError::Interrupted);
            }
            let record = match records.next() {
                Next::Record(record) => record,
                Next::Refused(line, refusal, raw) => {
                    self.refuse(batch, line, &refusal, &raw, progress)?;
                    continue;
                }
                Next::End => break,
            };
            if header.is_none() {
                header = Some(options.column_names(record.fields.iter().map(String::as_str)));
                if options.header {
                    continue;
                }
            }
            let names = header.as_deref().unwrap_or_default();
            if let Some(refusal) = delimited::wrong_length(record.fields.len(), names.len()) {
                self.refuse(batch, record.line, &refusal, &record.raw, progress)?;
                continue;
            }
            if tables.is_none() {
                tables = Some(self.bind(batch, file, mapping, names)?);
            }
            block.push(record.fields.into_iter().map(Some), record.line, record.raw);
            if block.lines.len() >= BLOCK_ROWS {
                let full = std::mem::take(&mut block);
                let bound = tables.as_deref().unwrap_or_default();
                self.convert(batch, mapping, names, bound, full, progress)?;
            }
        }
        let names = header.unwrap_or_default();
        let bound = tables.as_deref().unwrap_or_default();
        self.convert(batch, mapping, &names, bound, block, progress)?;
        self.home.headers.insert(batch, names);
        Ok(())
    }

    /// Reads a Parquet file; values are taken as text.
    pub(super) fn take_parquet(
        &mut self,
        batch: i64,
        file: &LoadFile,
        mapping: &Mapping,
        progress: &Progress,
    ) -> Result<(), LakeError> {
        let mut line = 1;
        let mut bound: Option<(Vec<String>, Vec<BoundTable>)> = None;
        for rows in parquet_file::read(&file.path, None)? {
            if progress.is_cancelled() {
                return Err(LakeError::Interrupted);
            }
            let rows = rows.map_err(|error| LakeError::parquet(&file.path, error))?;
            let (names, tables) = match &bound {
                Some(bound) => bound,
                None => {
                    let schema = rows.schema();
                    let fields = schema.fields().iter();
                    let names: Vec<String> = fields.map(|field| field.name().clone()).collect();
                    let tables = self.bind(batch, file, mapping, &names)?;
                    bound.insert((names, tables))
                }
            };
            let block = Block::of_parquet(file, names, &rows, line)?;
            line += i64::try_from(rows.num_rows()).unwrap_or(0);
            let (names, tables) = (names.clone(), tables.clone());
            self.convert(batch, mapping, &names, &tables, block, progress)?;
            self.home.headers.insert(batch, names);
        }
        Ok(())
    }

    /// Takes refused rows again: (line, raw text) with the header they came under.
    pub(super) fn take_again(
        &mut self,
        batch: i64,
        file: &LoadFile,
        mapping: &Mapping,
        names: &[String],
        rows: &[(i64, String)],
        progress: &Progress,
    ) -> Result<(), LakeError> {
        let tables = self.bind(batch, file, mapping, names)?;
        let mut block = Block::default();
        for (line, raw) in rows {
            match fields_of(mapping, names, raw) {
                Ok(fields) => block.push(fields.into_iter(), *line, raw.clone()),
                Err(refusal) => self.refuse(batch, *line, &refusal, raw, progress)?,
            }
        }
        self.convert(batch, mapping, names, &tables, block, progress)
    }

    fn bind(
        &mut self,
        batch: i64,
        file: &LoadFile,
        mapping: &Mapping,
        header: &[String],
    ) -> Result<Vec<BoundTable>, LakeError> {
        let zone = &self.lake.settings().time_zone;
        let mut bound = Vec::new();
        for table in &mapping.tables {
            bound.push(table.bind(header, zone).map_err(|error| {
                LakeError::Definition(format!("{}: {error}", file.path.display()))
            })?);
            let name = table.definition().name.clone();
            self.home.targets.entry(batch).or_default().push(name);
        }
        Ok(bound)
    }

    fn refuse(
        &mut self,
        batch: i64,
        line: i64,
        refusal: &Refusal,
        raw: &str,
        progress: &Progress,
    ) -> Result<(), LakeError> {
        let place = Provenance {
            batch,
            line,
            hash: 0,
        };
        self.refused
            .push(place, refusal, raw.as_bytes(), &mut self.stager)?;
        self.home
            .refused_lines
            .entry(batch)
            .or_default()
            .insert(line);
        let tally = self.home.tallies.entry(batch).or_default();
        tally.received += 1;
        tally.quarantined += 1;
        progress.count(1, 1);
        Ok(())
    }

    fn convert(
        &mut self,
        batch: i64,
        mapping: &Mapping,
        header: &[String],
        tables: &[BoundTable],
        block: Block,
        progress: &Progress,
    ) -> Result<(), LakeError> {
        let columns = block.text_columns();
        let mut refusals: BTreeMap<usize, Refusal> = BTreeMap::new();
        let mut converted = Vec::with_capacity(tables.len());
        for (table, bound) in mapping.tables.iter().zip(tables) {
            let computed = self.compute(table, header, &columns, &mut refusals)?;
            let result = bound.convert(&columns, &computed, batch, &block.lines);
            for (row, refusal) in result.refused {
                refusals.entry(row).or_insert(refusal);
            }
            converted.push((table.definition(), result.batch));
        }
        let hashes = block.hashes();
        let rows = 0..block.lines.len();
        let kept: BooleanArray = rows.map(|row| Some(!refusals.contains_key(&row))).collect();
        for (definition, rows) in converted {
            let rows = with_hash(rows, &hashes)?;
            let rows = filter_record_batch(&rows, &kept)
                .map_err(|error| LakeError::Definition(error.to_string()))?;
            self.keep(&definition.name, &definition.key, &rows)?;
        }
        for (row, refusal) in &refusals {
            let line = block.lines.get(*row).copied().unwrap_or(0);
            let raw = block.raws.get(*row).map_or("", String::as_str);
            self.refuse(batch, line, refusal, raw, progress)?;
        }
        let kept_rows = (block.lines.len() - refusals.len()) as u64;
        self.home.tallies.entry(batch).or_default().received += kept_rows;
        progress.count(kept_rows, 0);
        Ok(())
    }

    /// The texts of a table's computed columns; a row that cannot be computed is refused.
    fn compute(
        &self,
        table: &TableMapping,
        header: &[String],
        columns: &[StringArray],
        refusals: &mut BTreeMap<usize, Refusal>,
    ) -> Result<BTreeMap<String, StringArray>, LakeError> {
        let mut computed = BTreeMap::new();
        for (target, sql) in table.computed() {
            let texts = self.expressions.evaluate(sql, header, columns)?;
            let texts = texts.into_iter().enumerate().map(|(row, text)| match text {
                Ok(text) => text,
                Err(message) => {
                    let column = format!("{}.{target}", table.definition().name);
                    let refusal = Refusal::column(Reason::WrongType, column, message);
                    refusals.entry(row).or_insert(refusal);
                    None
                }
            });
            computed.insert(target.to_owned(), texts.collect::<StringArray>());
        }
        Ok(computed)
    }

    fn keep(
        &mut self,
        table: &TableName,
        key: &[String],
        rows: &RecordBatch,
    ) -> Result<(), LakeError> {
        let spools = self.home.spools.entry(table.clone()).or_default();
        if spools.is_empty() {
            let name = format!("records-{}", self.spool_count);
            self.spool_count += 1;
            spools.push(KeySpool::new(self.lake.folder().scratch(), name));
        }
        if let Some(spool) = spools.first_mut() {
            for (record, key) in key_records(rows)?.zip(key_hashes(rows, key, None)?) {
                spool.push(KeyRecord { key, ..record })?;
            }
        }
        self.stager.write(table, rows)
    }

    pub(super) fn finish(mut self) -> Result<LoadedRecords, LakeError> {
        self.refused.finish(&mut self.stager)?;
        let fresh = Stager::new(&self.lake, self.names.clone());
        self.home.staged = std::mem::replace(&mut self.stager, fresh).finish()?;
        Ok(self.home)
    }
}

//! FHIR lines to rows: one worker on each thread, each with its own builders and files.

use std::collections::HashMap;
use std::sync::Arc;

use arrow_array::builder::{Int64Builder, StringBuilder, TimestampMicrosecondBuilder};
use arrow_array::{ArrayRef, RecordBatch};
use rounds_core::table::{BATCH_COLUMN, LINE_COLUMN, Provenance};
use rounds_core::{Reason, Refusal, TableName};
use rounds_formats::fhir::{Extracted, Extractor, View};

use super::keys::{KeyRecord, KeySpool, content_hash, key_hash};
use super::progress::Progress;
use super::quarantine::RefusedRows;
use super::staging::{Staged, Stager};
use crate::error::LakeError;
use crate::lake::Lake;
use crate::schema::HASH_COLUMN;
use crate::storage::transaction::FileNames;

/// Rows and bytes after which builders are written out.
const FLUSH_ROWS: usize = 4 * 1024;
const FLUSH_BYTES: usize = 2 << 20;
/// Lines between two looks at how full the builders are.
const LINES_BETWEEN_CHECKS: usize = 128;

/// `raw.fhir`
pub(super) fn raw_table() -> TableName {
    TableName {
        schema: "raw".to_owned(),
        name: "fhir".to_owned(),
    }
}

/// What a worker brings home.
pub(super) struct Parsed {
    pub(super) staged: Vec<Staged>,
    pub(super) spool: KeySpool,
    pub(super) tallies: HashMap<i64, Tally>,
    /// Resource types seen, for finding the tables that a replacement touches.
    pub(super) resource_types: Vec<String>,
}

/// Rows of one batch so far.
#[derive(Debug, Default, Clone, Copy)]
pub(super) struct Tally {
    pub(super) received: u64,
    pub(super) quarantined: u64,
}

pub(super) struct ResourceWorker {
    lake: Lake,
    extractor: Extractor,
    stager: Stager,
    raw: Option<RawBuilder>,
    spool: KeySpool,
    refused: RefusedRows,
    tallies: HashMap<i64, Tally>,
    resource_types: Vec<String>,
    line_buffer: Vec<u8>,
    lines_since_check: usize,
}

impl ResourceWorker {
    pub(super) fn new(lake: &Lake, names: FileNames, number: usize, refused: RefusedRows) -> Self {
        let views = Arc::clone(lake.definitions().views());
        Self {
            lake: lake.clone(),
            extractor: Extractor::new(views),
            stager: Stager::new(lake, names),
            raw: lake.settings().keep_raw.then(RawBuilder::default),
            spool: KeySpool::new(lake.folder().scratch(), format!("fhir-{number}")),
            refused,
            tallies: HashMap::new(),
            resource_types: Vec::new(),
            line_buffer: Vec::new(),
            lines_since_check: 0,
        }
    }

    /// Takes the lines of one chunk.
    pub(super) fn take_lines(
        &mut self,
        batch: i64,
        first_line: u64,
        bytes: &[u8],
        progress: &Progress,
    ) -> Result<(), LakeError> {
        let mut line = i64::try_from(first_line).unwrap_or(i64::MAX);
        let (mut received, mut quarantined) = (0, 0);
        let mut rest = bytes;
        while !rest.is_empty() {
            let end = memchr::memchr(b'\n', rest).unwrap_or(rest.len());
            let text = rest.get(..end).unwrap_or_default().trim_ascii();
            if !text.is_empty() {
                received += 1;
                let place = Provenance {
                    batch,
                    line,
                    hash: content_hash(text),
                };
                if let Err(refusal) = self.take_line(text, place)? {
                    quarantined += 1;
                    self.refused.push(place, &refusal, text, &mut self.stager)?;
                }
            }
            rest = rest.get(end + 1..).unwrap_or_default();
            line += 1;
        }
        self.tally(batch, received, quarantined);
        progress.count(received, quarantined);
        Ok(())
    }

    /// Refuses a line that was never parsed.
    pub(super) fn refuse(
        &mut self,
        batch: i64,
        line: u64,
        refusal: &Refusal,
        raw: &[u8],
        progress: &Progress,
    ) -> Result<(), LakeError> {
        let line = i64::try_from(line).unwrap_or(i64::MAX);
        let place = Provenance {
            batch,
            line,
            hash: 0,
        };
        self.refused.push(place, refusal, raw, &mut self.stager)?;
        self.tally(batch, 1, 1);
        progress.count(1, 1);
        Ok(())
    }

    fn tally(&mut self, batch: i64, received: u64, quarantined: u64) {
        let tally = self.tallies.entry(batch).or_default();
        tally.received += received;
        tally.quarantined += quarantined;
    }

    /// The outer error ends the load, the inner one refuses the line.
    fn take_line(
        &mut self,
        text: &[u8],
        place: Provenance,
    ) -> Result<Result<(), Refusal>, LakeError> {
        if let Err(error) = std::str::from_utf8(text) {
            let message = format!("not UTF-8 from byte {} of the line", error.valid_up_to());
            return Ok(Err(Refusal::row(Reason::Malformed, message)));
        }
        self.line_buffer.clear();
        self.line_buffer.extend_from_slice(text);
        let extracted = match self.extractor.push(&mut self.line_buffer, place) {
            Ok(extracted) => extracted,
            Err(refusal) => return Ok(Err(refusal)),
        };
        let known = self
            .resource_types
            .iter()
            .any(|known| known == extracted.resource_type);
        if !known {
            self.resource_types.push(extracted.resource_type.to_owned());
        }
        let record = KeyRecord {
            key: key_hash([extracted.resource_type, extracted.id]),
            content: place.hash,
            age: extracted.last_updated_us.unwrap_or(i64::MIN),
            batch: place.batch,
            line: place.line,
        };
        if let Some(raw) = &mut self.raw {
            raw.push(&extracted, text, place);
        }
        self.spool.push(record)?;
        self.lines_since_check += 1;
        if self.lines_since_check >= LINES_BETWEEN_CHECKS {
            self.lines_since_check = 0;
            self.flush_full(FLUSH_ROWS, FLUSH_BYTES)?;
        }
        Ok(Ok(()))
    }

    fn flush_full(&mut self, rows_min: usize, bytes_min: usize) -> Result<(), LakeError> {
        let full: Vec<usize> = self
            .extractor
            .views_with_rows()
            .filter(|(_, rows, bytes)| *rows >= rows_min || *bytes >= bytes_min)
            .map(|(view, _, _)| view)
            .collect();
        for view in full {
            self.flush_view(view)?;
        }
        let is_full = |raw: &RawBuilder| raw.rows >= rows_min || raw.bytes >= bytes_min;
        if self.raw.as_ref().is_some_and(is_full) {
            self.flush_raw()?;
        }
        Ok(())
    }

    fn flush_view(&mut self, view: usize) -> Result<(), LakeError> {
        match (self.extractor.take_batch(view), self.table_of(view)) {
            (Some(batch), Some(table)) => self.stager.write(&table, &batch),
            _ => Ok(()),
        }
    }

    fn flush_raw(&mut self) -> Result<(), LakeError> {
        match &mut self.raw {
            Some(raw) if raw.rows > 0 => self.stager.write(&raw_table(), &raw.take()?),
            _ => Ok(()),
        }
    }

    fn table_of(&self, view: usize) -> Option<TableName> {
        let views = self.lake.definitions().views().views();
        views.get(view).map(view_table)
    }

    /// Writes what is left, one table after the other and those with an open file first: an open
    /// file holds buffers and a compressor for every column.
    pub(super) fn finish(mut self) -> Result<Parsed, LakeError> {
        self.flush_raw()?;
        self.stager.close(&raw_table())?;
        let left = self.extractor.views_with_rows();
        let mut left: Vec<usize> = left.map(|(view, _, _)| view).collect();
        left.sort_by_key(|view| {
            let table = self.table_of(*view);
            !table.is_some_and(|table| self.stager.is_open(&table))
        });
        for view in left {
            self.flush_view(view)?;
            if let Some(table) = self.table_of(view) {
                self.stager.close(&table)?;
            }
        }
        self.refused.finish(&mut self.stager)?;
        Ok(Parsed {
            staged: self.stager.finish()?,
            spool: self.spool,
            tallies: self.tallies,
            resource_types: self.resource_types,
        })
    }
}

/// The table that a view fills.
pub(super) fn view_table(view: &View) -> TableName {
    TableName {
        schema: view.schema().to_owned(),
        name: view.name().to_owned(),
    }
}

/// Rows of `raw.fhir`.
struct RawBuilder {
    resource_type: StringBuilder,
    id: StringBuilder,
    version_id: StringBuilder,
    last_updated: TimestampMicrosecondBuilder,
    resource: StringBuilder,
    batch: Int64Builder,
    line: Int64Builder,
    hash: Int64Builder,
    rows: usize,
    bytes: usize,
}

impl Default for RawBuilder {
    fn default() -> Self {
        Self {
            resource_type: StringBuilder::new(),
            id: StringBuilder::new(),
            version_id: StringBuilder::new(),
            last_updated: TimestampMicrosecondBuilder::new().with_timezone("UTC"),
            resource: StringBuilder::new(),
            batch: Int64Builder::new(),
            line: Int64Builder::new(),
            hash: Int64Builder::new(),
            rows: 0,
            bytes: 0,
        }
    }
}

impl RawBuilder {
    fn push(&mut self, extracted: &Extracted<'_>, text: &[u8], place: Provenance) {
        self.resource_type.append_value(extracted.resource_type);
        self.id.append_value(extracted.id);
        self.version_id.append_option(extracted.version_id);
        self.last_updated.append_option(extracted.last_updated_us);
        // Checked to be UTF-8 before it was parsed.
        self.resource
            .append_value(std::str::from_utf8(text).unwrap_or_default());
        self.batch.append_value(place.batch);
        self.line.append_value(place.line);
        self.hash.append_value(place.hash);
        self.rows += 1;
        self.bytes += text.len();
    }

    fn take(&mut self) -> Result<RecordBatch, LakeError> {
        self.rows = 0;
        self.bytes = 0;
        let columns: [(&str, ArrayRef); 8] = [
            ("resource_type", Arc::new(self.resource_type.finish())),
            ("id", Arc::new(self.id.finish())),
            ("version_id", Arc::new(self.version_id.finish())),
            ("last_updated", Arc::new(self.last_updated.finish())),
            ("resource", Arc::new(self.resource.finish())),
            (BATCH_COLUMN, Arc::new(self.batch.finish())),
            (LINE_COLUMN, Arc::new(self.line.finish())),
            (HASH_COLUMN, Arc::new(self.hash.finish())),
        ];
        RecordBatch::try_from_iter(columns).map_err(|error| LakeError::Shape {
            table: raw_table(),
            message: error.to_string(),
        })
    }
}

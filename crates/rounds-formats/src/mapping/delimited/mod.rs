//! Delimited text cut into records, many at a time.
//!
//! Quotes, line ends and UTF-8 are seen to here, from one record to the next: only who has read
//! everything before a line end knows whether it stands between quotes. What the texts mean is
//! `convert`'s; `block` is what comes out, `memory` keeps refused records as they stood.

mod block;
mod memory;
#[cfg(test)]
mod tests;

use std::io::Read;

use rounds_core::{Reason, Refusal};

use super::CsvOptions;
pub use block::{DelimitedBlock, RefusedRecord};
use memory::Memory;

/// Longest record that is taken; a longer one is refused.
const RECORD_BYTES_MAX: usize = 16 << 20;
/// Bytes of the source after which a block is handed out, however few its records.
const BLOCK_BYTES_MAX: u64 = 8 << 20;
/// How much of a record that is too long is kept.
const HEAD_BYTES: usize = 64 << 10;
/// Bytes asked for at once.
const READ_BYTES: usize = 64 << 10;

/// The records of one source, from some record's beginning on.
pub struct DelimitedReader {
    reader: csv::Reader<Memory>,
    record: csv::StringRecord,
    lines_before: u64,
    last_line: u64,
    /// The first record was looked at for its fields and is data all the same.
    pending: Option<Place>,
    refused_first: Vec<RefusedRecord>,
    is_over: bool,
}

/// Where a record stood.
#[derive(Clone, Copy)]
struct Place {
    line: i64,
    start: u64,
    end: u64,
}

impl DelimitedReader {
    /// Reads `source`, which begins at a record; `lines_before` are added to every line number.
    pub fn new(source: Box<dyn Read>, options: &CsvOptions, lines_before: u64) -> Self {
        Self {
            reader: reader(options).from_reader(Memory::new(source)),
            record: csv::StringRecord::new(),
            lines_before,
            last_line: lines_before,
            pending: None,
            refused_first: Vec::new(),
            is_over: false,
        }
    }

    /// The column names from the first record that can be read; records refused before it come
    /// with the next block. None when there is no record.
    pub fn column_names(&mut self, options: &CsvOptions) -> Option<Vec<String>> {
        while let Some((place, refusal)) = self.read() {
            if let Some(refusal) = refusal {
                let refused = self.refused(place, refusal);
                self.refused_first.push(refused);
                continue;
            }
            self.pending = (!options.header).then_some(place);
            return Some(options.column_names(&self.record));
        }
        None
    }

    /// The next records, at most `records_max` of them; those that have not as many `fields` or
    /// cannot be read are refused. An empty block is the end.
    pub fn read_block(&mut self, fields: usize, records_max: usize) -> DelimitedBlock {
        let begin = self.reader.get_ref().begin();
        let mut end = begin;
        let mut block = DelimitedBlock::new(fields, std::mem::take(&mut self.refused_first));
        while block.record_count() < records_max && end - begin < BLOCK_BYTES_MAX {
            let Some((place, refusal)) = self.read() else {
                break;
            };
            end = place.end;
            match refusal.or_else(|| wrong_length(self.record.len(), fields)) {
                Some(refusal) => block.refused.push(self.refused(place, refusal)),
                None => {
                    let within = |at: u64| usize::try_from(at - begin).unwrap_or(usize::MAX);
                    let span = within(place.start)..within(place.end);
                    block.push(self.record.iter(), place.line, span);
                }
            }
        }
        block.raw = self.reader.get_mut().take(end);
        block
    }

    /// Reads one record into `self.record`, with the reason when that is none.
    fn read(&mut self) -> Option<(Place, Option<Refusal>)> {
        if let Some(place) = self.pending.take() {
            return Some((place, None));
        }
        if self.is_over {
            return None;
        }
        let (start, line) = {
            let position = self.reader.position();
            (position.byte(), self.lines_before + position.line())
        };
        let read = self.reader.read_record(&mut self.record);
        let refusal = match read {
            Ok(false) => {
                self.is_over = true;
                return None;
            }
            Ok(true) => too_long(&self.record),
            Err(error) => {
                // A damaged stream cannot be read on; a record that is not UTF-8 can be passed.
                self.is_over = error.is_io_error();
                Some(Refusal::row(Reason::Malformed, error.to_string()))
            }
        };
        let end = self.reader.position().byte();
        let line = self.line_of_record(line, start, end);
        let place = Place { line, start, end };
        Some((place, refusal))
    }

    /// The line that a record begins in. `line` is where reading went on: the line feed of a CRLF and
    /// blank lines may still come before the record. No two records have the same line, because a
    /// row is known by it: a carriage return alone ends a line too.
    fn line_of_record(&mut self, line: u64, start: u64, end: u64) -> i64 {
        let bytes = self.reader.get_ref().between(start, end);
        let before = bytes
            .iter()
            .take_while(|byte| matches!(byte, b'\r' | b'\n'));
        let passed = before.filter(|byte| **byte == b'\n').count() as u64;
        self.last_line = (line + passed).max(self.last_line + 1);
        i64::try_from(self.last_line).unwrap_or(i64::MAX)
    }

    fn refused(&self, place: Place, refusal: Refusal) -> RefusedRecord {
        let bytes = self.reader.get_ref().between(place.start, place.end);
        let kept = match refusal.reason {
            Reason::TooLong => bytes.get(..HEAD_BYTES).unwrap_or(bytes),
            _ => bytes,
        };
        RefusedRecord {
            line: place.line,
            refusal,
            raw: block::as_text(kept),
        }
    }
}

/// The fields of one record, from its raw text.
pub fn fields_of_record(
    options: &CsvOptions,
    fields: usize,
    raw: &str,
) -> Result<Vec<String>, Refusal> {
    let mut record = csv::StringRecord::new();
    reader(options)
        .from_reader(raw.as_bytes())
        .read_record(&mut record)
        .map_err(|error| Refusal::row(Reason::Malformed, error.to_string()))?;
    match wrong_length(record.len(), fields) {
        Some(refusal) => Err(refusal),
        None => Ok(record.iter().map(str::to_owned).collect()),
    }
}

fn wrong_length(found: usize, expected: usize) -> Option<Refusal> {
    (found != expected).then(|| {
        let message = format!("expected {expected} fields, found {found}");
        Refusal::row(Reason::Malformed, message)
    })
}

fn too_long(record: &csv::StringRecord) -> Option<Refusal> {
    (record.as_slice().len() > RECORD_BYTES_MAX).then(|| {
        let limit = RECORD_BYTES_MAX >> 20;
        let message = format!("the record is longer than {limit} MiB: is a quote left open?");
        Refusal::row(Reason::TooLong, message)
    })
}

/// A reader without header; records of any length pass.
fn reader(options: &CsvOptions) -> csv::ReaderBuilder {
    let mut builder = csv::ReaderBuilder::new();
    builder
        .buffer_capacity(READ_BYTES)
        .delimiter(options.delimiter)
        .quote(options.quote)
        .flexible(true)
        .has_headers(false);
    builder
}

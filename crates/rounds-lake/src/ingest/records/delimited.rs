//! Delimited text: records with their place and raw text, one after the other.

use std::fs::File;
use std::io::{Read, Seek, SeekFrom};

use flate2::read::MultiGzDecoder;
use rounds_core::{Reason, Refusal};
use rounds_formats::mapping::{CsvOptions, Mapping, SourceFormat};

use super::super::discover::LoadFile;
use super::super::fingerprint::Start;
use super::memory::Memory;
use crate::error::LakeError;

/// The records of a file from a place on.
pub(super) struct Records {
    reader: csv::Reader<Memory<Box<dyn Read>>>,
    lines_before: u64,
    over: bool,
}

/// One record as it stood.
pub(super) struct Record {
    pub(super) fields: Vec<String>,
    pub(super) line: i64,
    pub(super) raw: String,
}

/// What comes next.
pub(super) enum Next {
    Record(Record),
    /// Line, reason and raw text of what is no record.
    Refused(i64, Refusal, String),
    End,
}

impl Records {
    pub(super) fn open(
        file: &LoadFile,
        options: &CsvOptions,
        start: &Start,
    ) -> Result<Self, LakeError> {
        let failed = |error| LakeError::file(&file.path, error);
        let mut disk = File::open(&file.path).map_err(failed)?;
        disk.seek(SeekFrom::Start(start.offset)).map_err(failed)?;
        Ok(Self {
            reader: reader(options).from_reader(Memory::new(plain(file, disk))),
            lines_before: start.lines,
            over: false,
        })
    }

    pub(super) fn next(&mut self) -> Next {
        if self.over {
            return Next::End;
        }
        let place = self.reader.position().clone();
        let line = i64::try_from(self.lines_before + place.line()).unwrap_or(i64::MAX);
        let mut record = csv::StringRecord::new();
        let read = self.reader.read_record(&mut record);
        let end = self.reader.position().byte();
        let raw = self.reader.get_ref().between(place.byte(), end);
        match read {
            Ok(false) => Next::End,
            Ok(true) => Next::Record(Record {
                fields: record.iter().map(str::to_owned).collect(),
                line,
                raw,
            }),
            Err(error) => {
                // A damaged stream cannot be read on; a record that is not UTF-8 can be passed.
                self.over = error.is_io_error();
                Next::Refused(
                    line,
                    Refusal::row(Reason::Malformed, error.to_string()),
                    raw,
                )
            }
        }
    }
}

/// The column names from the file's beginning.
pub(super) fn header(file: &LoadFile, options: &CsvOptions) -> Result<Vec<String>, LakeError> {
    let disk = File::open(&file.path).map_err(|error| LakeError::file(&file.path, error))?;
    let mut first = csv::StringRecord::new();
    reader(options)
        .from_reader(plain(file, disk))
        .read_record(&mut first)
        .map_err(|error| {
            LakeError::Definition(format!("{}: header: {error}", file.path.display()))
        })?;
    Ok(options.column_names(&first))
}

fn plain(file: &LoadFile, disk: File) -> Box<dyn Read> {
    match file.gzip {
        true => Box::new(MultiGzDecoder::new(disk)),
        false => Box::new(disk),
    }
}

/// The refusal of a record that has more or fewer fields than the header.
pub(super) fn wrong_length(found: usize, expected: usize) -> Option<Refusal> {
    let message = format!("expected {expected} fields, found {found}");
    (found != expected).then(|| Refusal::row(Reason::Malformed, message))
}

/// The fields of a refused record, from its raw text.
pub(super) fn fields_of(
    mapping: &Mapping,
    names: &[String],
    raw: &str,
) -> Result<Vec<Option<String>>, Refusal> {
    let malformed = |error: String| Refusal::row(Reason::Malformed, error);
    let SourceFormat::Csv(options) = &mapping.format else {
        let row: serde_json::Map<String, serde_json::Value> =
            serde_json::from_str(raw).map_err(|error| malformed(error.to_string()))?;
        let field = |name| row.get(name).and_then(|v: &serde_json::Value| v.as_str());
        return Ok(names
            .iter()
            .map(|name| field(name).map(str::to_owned))
            .collect());
    };
    let mut record = csv::StringRecord::new();
    reader(options)
        .from_reader(raw.as_bytes())
        .read_record(&mut record)
        .map_err(|error| malformed(error.to_string()))?;
    match wrong_length(record.len(), names.len()) {
        Some(refusal) => Err(refusal),
        None => Ok(record.iter().map(|field| Some(field.to_owned())).collect()),
    }
}

/// A reader without header; records of any length pass.
fn reader(options: &CsvOptions) -> csv::ReaderBuilder {
    let mut builder = csv::ReaderBuilder::new();
    builder
        .delimiter(options.delimiter)
        .quote(options.quote)
        .flexible(true)
        .has_headers(false);
    builder
}

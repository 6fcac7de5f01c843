//! Delimited text: readers, and one refused record read again.

use std::io::Read;

use rounds_core::{Reason, Refusal};
use rounds_formats::mapping::{CsvOptions, Mapping, SourceFormat};

use super::super::discover::LoadFile;
use crate::error::LakeError;

/// The fields of a refused record, from its raw text.
pub(super) fn fields_of(
    mapping: &Mapping,
    names: &[String],
    raw: &str,
) -> Result<Vec<Option<String>>, Refusal> {
    let SourceFormat::Csv(options) = &mapping.format else {
        let row: serde_json::Map<String, serde_json::Value> = serde_json::from_str(raw)
            .map_err(|error| Refusal::row(Reason::Malformed, error.to_string()))?;
        let field = |name| row.get(name).and_then(|v: &serde_json::Value| v.as_str());
        return Ok(names.iter().map(|name| field(name).map(str::to_owned)).collect());
    };
    let mut record = csv::StringRecord::new();
    reader_of(options, raw.as_bytes())
        .read_record(&mut record)
        .map_err(|error| Refusal::row(Reason::Malformed, error.to_string()))?;
    if record.len() == names.len() {
        Ok(record.iter().map(|field| Some(field.to_owned())).collect())
    } else {
        let message = format!("expected {} fields, found {}", names.len(), record.len());
        Err(Refusal::row(Reason::Malformed, message))
    }
}

/// A reader without header; records of any length pass.
pub(super) fn reader(options: &CsvOptions) -> csv::ReaderBuilder {
    let mut builder = csv::ReaderBuilder::new();
    builder
        .delimiter(options.delimiter)
        .quote(options.quote)
        .flexible(true)
        .has_headers(false);
    builder
}

/// The same over an input.
pub(super) fn reader_of<R: Read>(options: &CsvOptions, input: R) -> csv::Reader<R> {
    reader(options).from_reader(input)
}

/// The error of a file whose header cannot be read.
pub(super) fn unreadable(file: &LoadFile, error: &csv::Error) -> LakeError {
    LakeError::Definition(format!("{}: {error}", file.path.display()))
}

//! Many records in few pieces of memory: their fields one behind the other, and the bytes they
//! were read from.

use std::ops::Range;

use arrow_array::StringArray;
use arrow_buffer::{Buffer, OffsetBuffer};
use rounds_core::Refusal;

/// Stands behind every field, so that no two records of different fields have the same bytes.
const FIELD_SEPARATOR: u8 = 0x1f;

/// A record that is no row.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RefusedRecord {
    /// The line it begins in, counted from 1.
    pub line: i64,
    /// Why.
    pub refusal: Refusal,
    /// How it stood.
    pub raw: String,
}

/// Records of the same number of fields.
#[derive(Debug)]
pub struct DelimitedBlock {
    fields: usize,
    /// Field after field, record after record.
    text: Vec<u8>,
    /// Where each field begins, and the end of the last; its separator is part of a field.
    bounds: Vec<usize>,
    lines: Vec<i64>,
    pub(super) raw: Vec<u8>,
    /// Where each record stands in `raw`.
    spans: Vec<Range<usize>>,
    /// Records among these that were refused.
    pub refused: Vec<RefusedRecord>,
}

impl DelimitedBlock {
    pub(super) fn new(fields: usize, refused: Vec<RefusedRecord>) -> Self {
        Self {
            // A record has a field at least, so nothing is pushed where none is expected.
            fields: fields.max(1),
            text: Vec::new(),
            bounds: vec![0],
            lines: Vec::new(),
            raw: Vec::new(),
            spans: Vec::new(),
            refused,
        }
    }

    pub(super) fn push<'a>(
        &mut self,
        fields: impl Iterator<Item = &'a str>,
        line: i64,
        span: Range<usize>,
    ) {
        for field in fields {
            self.text.extend_from_slice(field.as_bytes());
            self.text.push(FIELD_SEPARATOR);
            self.bounds.push(self.text.len());
        }
        self.lines.push(line);
        self.spans.push(span);
    }

    /// Records read, refused ones among them.
    pub(super) fn record_count(&self) -> usize {
        self.lines.len() + self.refused.len()
    }

    /// Whether there was nothing left to read.
    pub fn is_empty(&self) -> bool {
        self.record_count() == 0
    }

    /// The line each record that was not refused begins in, counted from 1.
    pub fn lines(&self) -> &[i64] {
        &self.lines
    }

    /// Bytes of the source that the block came from.
    pub fn bytes(&self) -> usize {
        self.raw.len()
    }

    /// The bytes of each record, every field with the byte 0x1f behind it: what its content is
    /// hashed by.
    pub fn contents(&self) -> impl Iterator<Item = &[u8]> {
        let ends = self.bounds.iter().step_by(self.fields);
        ends.clone()
            .zip(ends.skip(1))
            .map(|(start, end)| self.text.get(*start..*end).unwrap_or_default())
    }

    /// The texts of the column at this position of the header.
    pub fn column(&self, position: usize) -> StringArray {
        let starts = self.bounds.iter().skip(position).step_by(self.fields);
        let ends = self.bounds.iter().skip(position + 1).step_by(self.fields);
        let mut values = Vec::with_capacity(self.text.len() / self.fields);
        let lengths = starts.zip(ends).map(|(start, end)| {
            let field = self.text.get(*start..end - 1).unwrap_or_default();
            values.extend_from_slice(field);
            field.len()
        });
        let offsets = OffsetBuffer::from_lengths(lengths);
        StringArray::try_new(offsets, Buffer::from_vec(values), None)
            .expect("invariant: every field was a text, and the offsets are where fields end")
    }

    /// A record as it stood, without its line end.
    pub fn raw(&self, row: usize) -> String {
        let span = self.spans.get(row).cloned().unwrap_or_default();
        as_text(self.raw.get(span).unwrap_or_default())
    }
}

/// The bytes of a record as text, without white space at the end.
pub(super) fn as_text(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes.trim_ascii_end()).into_owned()
}

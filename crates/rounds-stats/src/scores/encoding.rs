//! Tables as bytes and back, for sending a partial state to where it is merged.
//!
//! Every number is 8 bytes little-endian except counts, which are LEB128 (mostly one byte). The
//! first byte names the kind of table and its version.

use thiserror::Error;

use super::clustered_builder::Keyed;
use super::key::Counted;
use super::order::{place_of, value_at};
use super::{ClusteredBuilder, CountedValue, CountedValues, PairedBuilder, PairedValue};

/// Bytes that are no table of the kind that was expected.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum DecodeError {
    /// The first byte names another kind of table.
    #[error("state of scores: expected kind {expected}, found {found:?}")]
    Kind {
        /// The kind that was asked for.
        expected: u8,
        /// The first byte, if there is one.
        found: Option<u8>,
    },
    /// The bytes end inside a number, or a number is impossible.
    #[error("state of scores: the bytes are cut off or damaged")]
    Damaged,
}

const COUNTED: u8 = 1;
const CLUSTERED: u8 = 2;
const PAIRED: u8 = 3;

impl CountedValues {
    /// The table as bytes.
    pub fn to_bytes(&self) -> Vec<u8> {
        let mut bytes = Vec::with_capacity(1 + self.rows().len() * 10);
        bytes.push(COUNTED);
        for row in self.rows() {
            bytes.extend(row.value.to_bits().to_le_bytes());
            put_count(&mut bytes, row.zeros);
            put_count(&mut bytes, row.ones);
        }
        bytes
    }

    /// The table that [`CountedValues::to_bytes`] wrote.
    ///
    /// # Errors
    /// Other bytes than those.
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, DecodeError> {
        let rows = ascending(bytes, COUNTED, |reader| {
            let value = reader.value()?;
            let (zeros, ones) = (reader.rows()?, reader.rows()?);
            Ok(CountedValue { value, zeros, ones })
        })?;
        Ok(Self::from_ascending(rows))
    }
}

impl ClusteredBuilder {
    /// All rows so far as bytes.
    pub fn to_bytes(&mut self) -> Vec<u8> {
        let rows = self.keyed();
        let mut bytes = Vec::with_capacity(1 + rows.len() * 18);
        bytes.push(CLUSTERED);
        for row in rows {
            bytes.extend(value_at(row.place).to_bits().to_le_bytes());
            bytes.extend(row.cluster.to_le_bytes());
            put_count(&mut bytes, row.zeros);
            put_count(&mut bytes, row.ones);
        }
        bytes
    }

    /// Takes in the rows that [`ClusteredBuilder::to_bytes`] wrote.
    ///
    /// # Errors
    /// Other bytes than those.
    pub fn merge_bytes(&mut self, bytes: &[u8]) -> Result<(), DecodeError> {
        let rows = ascending(bytes, CLUSTERED, |reader| {
            let (place, cluster) = (reader.place()?, reader.word()?);
            let (zeros, ones) = (reader.rows()?, reader.rows()?);
            Ok(Keyed {
                place,
                cluster,
                zeros,
                ones,
            })
        })?;
        self.merge_ascending(&rows);
        Ok(())
    }
}

impl PairedBuilder {
    /// All rows so far as bytes.
    pub fn to_bytes(&mut self) -> Vec<u8> {
        let rows = self.paired();
        let mut bytes = Vec::with_capacity(1 + rows.len() * 26);
        bytes.push(PAIRED);
        for row in rows {
            bytes.extend(row.first.to_bits().to_le_bytes());
            bytes.extend(row.second.to_bits().to_le_bytes());
            bytes.extend(row.cluster.to_le_bytes());
            put_count(&mut bytes, row.zeros);
            put_count(&mut bytes, row.ones);
        }
        bytes
    }

    /// Takes in the rows that [`PairedBuilder::to_bytes`] wrote.
    ///
    /// # Errors
    /// Other bytes than those.
    pub fn merge_bytes(&mut self, bytes: &[u8]) -> Result<(), DecodeError> {
        let rows = ascending(bytes, PAIRED, |reader| {
            let (first, second) = (reader.value()?, reader.value()?);
            let cluster = reader.word()?;
            let (zeros, ones) = (reader.rows()?, reader.rows()?);
            Ok(PairedValue {
                first,
                second,
                cluster,
                zeros,
                ones,
            })
        })?;
        self.merge_ascending(&rows);
        Ok(())
    }
}

/// Rows that must come ascending with distinct keys, as they were written.
fn ascending<R: Counted<FURTHER>, const FURTHER: usize>(
    bytes: &[u8],
    kind: u8,
    read: impl Fn(&mut Reader) -> Result<R, DecodeError>,
) -> Result<Vec<R>, DecodeError> {
    let mut reader = Reader::new(bytes, kind)?;
    // No row takes less: 8 bytes for each word and 1 for each count.
    let mut rows: Vec<R> = Vec::with_capacity(bytes.len() / (8 * R::WORDS + 2));
    while !reader.is_done() {
        let row = read(&mut reader)?;
        if rows.last().is_some_and(|last| last.key() >= row.key()) {
            return Err(DecodeError::Damaged);
        }
        rows.push(row);
    }
    Ok(rows)
}

pub(crate) fn put_count(bytes: &mut Vec<u8>, count: u64) {
    let mut rest = count;
    while rest >= 0x80 {
        bytes.push((rest & 0x7f) as u8 | 0x80);
        rest >>= 7;
    }
    bytes.push(rest as u8);
}

pub(crate) struct Reader<'a> {
    rest: &'a [u8],
}

impl<'a> Reader<'a> {
    pub(crate) fn new(bytes: &'a [u8], kind: u8) -> Result<Self, DecodeError> {
        match bytes.split_first() {
            Some((found, rest)) if *found == kind => Ok(Self { rest }),
            found => Err(DecodeError::Kind {
                expected: kind,
                found: found.map(|(first, _)| *first),
            }),
        }
    }

    pub(crate) fn is_done(&self) -> bool {
        self.rest.is_empty()
    }

    pub(crate) fn word(&mut self) -> Result<u64, DecodeError> {
        let (word, rest) = self.rest.split_first_chunk().ok_or(DecodeError::Damaged)?;
        self.rest = rest;
        Ok(u64::from_le_bytes(*word))
    }

    fn value(&mut self) -> Result<f64, DecodeError> {
        self.place().map(value_at)
    }

    fn place(&mut self) -> Result<u64, DecodeError> {
        place_of("value", f64::from_bits(self.word()?)).map_err(|_| DecodeError::Damaged)
    }

    /// A count of rows; more than any table can have seen is damage, and would overflow the
    /// products that estimators make of counts.
    fn rows(&mut self) -> Result<u64, DecodeError> {
        const ROWS_MAX: u64 = 1 << 40;
        let count = self.count()?;
        if count <= ROWS_MAX {
            Ok(count)
        } else {
            Err(DecodeError::Damaged)
        }
    }

    pub(crate) fn count(&mut self) -> Result<u64, DecodeError> {
        let mut count = 0;
        for shift in (0..64).step_by(7) {
            let (byte, rest) = self.rest.split_first().ok_or(DecodeError::Damaged)?;
            self.rest = rest;
            count |= u64::from(byte & 0x7f) << shift;
            if byte & 0x80 == 0 {
                return Ok(count);
            }
        }
        Err(DecodeError::Damaged)
    }
}

//! Histograms as bytes and back: only bins with rows are written, so that a quiet day is small.
//!
//! Layout: a byte for kind and version; for scores the bits; the missing rows; then for every bin
//! with rows how many bins were skipped, and its counts (a sum of offsets follows a count above
//! 0); at the end a checksum of 4 bytes. Numbers are LEB128. Equal histograms have equal bytes.

use super::score::{Bin, Cell, Rows, check_rows};
use super::{FeatureHistogram, ScoreHistogram};
use crate::drift::ReferenceBins;
use crate::fingerprint::fnv1a;
use crate::scores::{DecodeError, Reader, put_count};

const SCORES: u8 = 16;
const FEATURE: u8 = 17;
const CHECKSUM_BYTES: usize = 4;

impl ScoreHistogram {
    /// The histogram as bytes: about 8 for each row of a small one, at most some 60 KB for a
    /// million rows in 4,096 bins.
    pub fn to_bytes(&self) -> Vec<u8> {
        let mut bytes = vec![SCORES, self.bits as u8];
        for rows in [
            self.missing.zeros,
            self.missing.ones,
            self.missing.unlabelled,
        ] {
            put_count(&mut bytes, rows);
        }
        let mut skipped = 0;
        for bin in self.bins.iter() {
            if bin == Bin::default() {
                skipped += 1;
                continue;
            }
            put_count(&mut bytes, skipped);
            skipped = 0;
            for cell in [bin.zeros, bin.ones, bin.unlabelled] {
                put_count(&mut bytes, cell.rows);
                if cell.rows > 0 {
                    put_count(&mut bytes, cell.offsets);
                }
            }
        }
        sealed(bytes)
    }

    /// The histogram that [`ScoreHistogram::to_bytes`] wrote.
    ///
    /// # Errors
    /// Other bytes than those.
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, DecodeError> {
        let mut reader = opened(bytes, SCORES)?;
        let bits = u32::try_from(reader.count()?).map_err(|_| DecodeError::Damaged)?;
        let mut histogram = Self::new(bits).map_err(|_| DecodeError::Damaged)?;
        histogram.missing = Rows {
            zeros: reader.count()?,
            ones: reader.count()?,
            unlabelled: reader.count()?,
        };
        check_all(&[
            histogram.missing.zeros,
            histogram.missing.ones,
            histogram.missing.unlabelled,
        ])?;
        let mut place = 0_usize;
        while !reader.is_done() {
            let skipped = usize::try_from(reader.count()?).map_err(|_| DecodeError::Damaged)?;
            place = place.checked_add(skipped).ok_or(DecodeError::Damaged)?;
            let bin = histogram.bins.get_mut(place).ok_or(DecodeError::Damaged)?;
            *bin = Bin {
                zeros: cell(&mut reader, bits)?,
                ones: cell(&mut reader, bits)?,
                unlabelled: cell(&mut reader, bits)?,
            };
            let rows = Rows {
                zeros: bin.zeros.rows,
                ones: bin.ones.rows,
                unlabelled: bin.unlabelled.rows,
            };
            check_rows(histogram.total(), rows.total()).map_err(|_| DecodeError::Damaged)?;
            if rows.total() == 0 {
                return Err(DecodeError::Damaged);
            }
            histogram.scored.add(rows);
            place += 1;
        }
        Ok(histogram)
    }
}

fn cell(reader: &mut Reader<'_>, bits: u32) -> Result<Cell, DecodeError> {
    let rows = reader.count()?;
    check_all(&[rows])?;
    let offsets = if rows > 0 { reader.count()? } else { 0 };
    if offsets > ScoreHistogram::offsets_most(bits, rows) {
        return Err(DecodeError::Damaged);
    }
    Ok(Cell { rows, offsets })
}

/// Each small enough, and their sum, that nothing overflows later.
fn check_all(counts: &[u64]) -> Result<(), DecodeError> {
    counts
        .iter()
        .try_fold(0, |sum, count| {
            check_rows(sum, *count).map(|()| sum + count)
        })
        .map_err(|_| DecodeError::Damaged)?;
    Ok(())
}

impl FeatureHistogram {
    /// The counts as bytes.
    pub fn to_bytes(&self) -> Vec<u8> {
        let mut bytes = vec![FEATURE];
        bytes.extend(self.fingerprint.to_le_bytes());
        put_count(&mut bytes, self.missing);
        for count in &self.counts {
            put_count(&mut bytes, *count);
        }
        sealed(bytes)
    }

    /// The counts that [`FeatureHistogram::to_bytes`] wrote of these bins.
    ///
    /// # Errors
    /// Other bytes than those, or counts on other bins.
    pub fn from_bytes(bins: &ReferenceBins, bytes: &[u8]) -> Result<Self, DecodeError> {
        let mut reader = opened(bytes, FEATURE)?;
        let fingerprint = reader.word()?;
        let missing = reader.count()?;
        let mut counts = Vec::with_capacity(bins.kind().bins());
        while !reader.is_done() && counts.len() < bins.kind().bins() {
            counts.push(reader.count()?);
        }
        let histogram = Self {
            fingerprint,
            counts,
            missing,
        };
        if reader.is_done() && histogram.check_bins(bins).is_ok() {
            Ok(histogram)
        } else {
            Err(DecodeError::Damaged)
        }
    }
}

fn checksum(bytes: &[u8]) -> [u8; CHECKSUM_BYTES] {
    let hash = fnv1a(0, bytes.iter().copied());
    ((hash ^ (hash >> 32)) as u32).to_le_bytes()
}

fn sealed(mut bytes: Vec<u8>) -> Vec<u8> {
    bytes.extend(checksum(&bytes));
    bytes
}

/// A reader of what lies between the kind and the checksum.
fn opened(bytes: &[u8], kind: u8) -> Result<Reader<'_>, DecodeError> {
    let (content, found) = bytes
        .split_last_chunk::<CHECKSUM_BYTES>()
        .ok_or(DecodeError::Damaged)?;
    let reader = Reader::new(content, kind)?;
    if checksum(content) == *found {
        Ok(reader)
    } else {
        Err(DecodeError::Damaged)
    }
}

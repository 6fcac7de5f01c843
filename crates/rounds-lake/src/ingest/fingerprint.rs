//! Whether a file is new, unchanged or has grown since it was loaded.

use std::fs::File;
use std::io::Read;
use std::path::Path;

use sha2::{Digest, Sha256};

use super::batches::Batch;
use super::discover::LoadFile;
use crate::error::LakeError;

/// Bytes read at once while hashing.
const BLOCK_BYTES: usize = 256 * 1024;

/// What to read of a file.
#[derive(Clone)]
pub(super) enum Plan {
    /// Nothing: it is as it was.
    Unchanged,
    /// From this place on. A whole file starts at 0.
    From(Start),
}

/// Where reading begins.
#[derive(Clone)]
pub(super) struct Start {
    /// Byte offset in the file as it lies on disk.
    pub(super) offset: u64,
    /// Complete lines before it.
    pub(super) lines: u64,
    /// Hash of the bytes before it.
    pub(super) hash: Sha256,
}

impl Start {
    pub(super) fn of_file() -> Self {
        Self {
            offset: 0,
            lines: 0,
            hash: Sha256::new(),
        }
    }
}

/// Size and modification time, as far as they tell a changed file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Stamp {
    pub(super) bytes: u64,
    pub(super) modified_us: i64,
}

impl Stamp {
    pub(super) fn of(path: &Path) -> Result<Self, LakeError> {
        let metadata = std::fs::metadata(path).map_err(|error| LakeError::file(path, error))?;
        let modified = metadata
            .modified()
            .ok()
            .and_then(|time| jiff::Timestamp::try_from(time).ok());
        Ok(Self {
            bytes: metadata.len(),
            modified_us: modified.map_or(0, jiff::Timestamp::as_microsecond),
        })
    }
}

/// Compares the file with its last batch. Size and modification time decide first; when they
/// differ, the bytes that were read then are hashed again.
pub(super) fn plan(
    file: &LoadFile,
    stamp: Stamp,
    definition_hash: Option<&str>,
    last: Option<&Batch>,
) -> Result<Plan, LakeError> {
    let Some(last) = last.filter(|last| last.definition_hash.as_deref() == definition_hash) else {
        return Ok(Plan::From(Start::of_file()));
    };
    if last.bytes == stamp.bytes && last.modified_us == stamp.modified_us {
        return Ok(Plan::Unchanged);
    }
    if stamp.bytes < last.bytes {
        return Ok(Plan::From(Start::of_file()));
    }
    let (hash_at_offset, hash_at_old_end) = hash_prefixes(&file.path, last)?;
    if hash_text(hash_at_old_end) != last.sha256 {
        return Ok(Plan::From(Start::of_file()));
    }
    if stamp.bytes == last.bytes {
        return Ok(Plan::Unchanged);
    }
    let can_continue = !file.gzip && file.format != super::SourceFormat::Parquet;
    Ok(Plan::From(if can_continue {
        Start {
            offset: last.bytes_consumed,
            lines: last.lines,
            hash: hash_at_offset,
        }
    } else {
        Start::of_file()
    }))
}

/// The hash as `sha256sum` prints it.
pub(super) fn hash_text(hash: Sha256) -> String {
    use std::fmt::Write;
    hash.finalize()
        .iter()
        .fold(String::new(), |mut text, byte| {
            // Writing to a String cannot fail.
            let _ = write!(text, "{byte:02x}");
            text
        })
}

fn hash_prefixes(path: &Path, last: &Batch) -> Result<(Sha256, Sha256), LakeError> {
    let failed = |error| LakeError::file(path, error);
    let mut file = File::open(path).map_err(failed)?;
    let mut hash = Sha256::new();
    hash_bytes(&mut file, last.bytes_consumed, &mut hash).map_err(failed)?;
    let at_offset = hash.clone();
    let rest = last.bytes.saturating_sub(last.bytes_consumed);
    hash_bytes(&mut file, rest, &mut hash).map_err(failed)?;
    Ok((at_offset, hash))
}

fn hash_bytes(file: &mut File, bytes: u64, hash: &mut Sha256) -> std::io::Result<()> {
    let mut limited = file.take(bytes);
    let mut block = vec![0; BLOCK_BYTES];
    loop {
        let read = limited.read(&mut block)?;
        match block.get(..read) {
            Some(filled) if read > 0 => hash.update(filled),
            _ => return Ok(()),
        }
    }
}

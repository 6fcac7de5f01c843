//! Cuts a file into chunks of whole lines, in constant memory, hashing as it reads.

use std::fs::File;
use std::io::{BufReader, ErrorKind, Read, Seek, SeekFrom};
use std::sync::{Arc, Mutex, PoisonError};

use flate2::read::MultiGzDecoder;
use sha2::{Digest, Sha256};

use super::discover::LoadFile;
use super::fingerprint::{Start, hash_text};
use super::progress::Progress;
use crate::error::LakeError;

/// Bytes a chunk grows by.
const CHUNK_BYTES: usize = 1 << 20;
/// Longest line that is read; a longer one is refused.
pub(super) const LINE_BYTES_MAX: usize = 16 << 20;
/// How much of a line that is too long is kept for quarantine.
const HEAD_BYTES: usize = 64 << 10;

/// A piece of a file.
pub(super) enum Piece {
    /// Whole lines (the file's last one may lack its newline).
    Lines {
        /// Number of the first line, counted from 1.
        first_line: u64,
        /// The lines.
        bytes: Vec<u8>,
    },
    /// A line that was skipped because of its length.
    TooLong {
        /// Its number.
        line: u64,
        /// Its beginning.
        head: Vec<u8>,
    },
    /// The compressed stream broke off or is damaged; what came before it was read.
    CutOff {
        /// The line that could not be read.
        line: u64,
        /// What the decoder said.
        message: String,
        /// What of the line came out.
        head: Vec<u8>,
    },
}

/// How far a file was read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Extent {
    /// Bytes on disk.
    pub(super) bytes: u64,
    /// Where a later load goes on.
    pub(super) consumed: u64,
    /// Complete lines before that place.
    pub(super) lines: u64,
    /// Of the whole file.
    pub(super) sha256: String,
}

/// Reads the file from `start` and hands every piece to `take`.
pub(super) fn read(
    file: &LoadFile,
    start: &Start,
    progress: &Progress,
    take: &mut dyn FnMut(Piece) -> Result<(), LakeError>,
) -> Result<Extent, LakeError> {
    let failed = |error| LakeError::file(&file.path, error);
    let mut disk = File::open(&file.path).map_err(failed)?;
    disk.seek(SeekFrom::Start(start.offset)).map_err(failed)?;
    let hash = Arc::new(Mutex::new((start.hash.clone(), start.offset)));
    let hashing = Hashing {
        inner: disk,
        state: Arc::clone(&hash),
        progress,
    };
    let mut lines = Lines::new(start.lines, take);
    let whole = if file.gzip {
        let decoder = MultiGzDecoder::new(BufReader::with_capacity(CHUNK_BYTES / 4, hashing));
        lines.run(decoder, file, progress)?
    } else {
        lines.run(hashing, file, progress)?
    };
    let (hash, bytes) = hash.lock().unwrap_or_else(PoisonError::into_inner).clone();
    let (complete_bytes, complete_lines) = (lines.complete_bytes, lines.complete_lines);
    Ok(Extent {
        bytes,
        consumed: match (file.gzip, whole) {
            (false, true) => start.offset + complete_bytes,
            _ => bytes,
        },
        lines: complete_lines,
        sha256: hash_text(hash),
    })
}

/// Hashes and counts what passes through.
struct Hashing<'a> {
    inner: File,
    state: Arc<Mutex<(Sha256, u64)>>,
    progress: &'a Progress,
}

impl Read for Hashing<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> std::io::Result<usize> {
        let read = self.inner.read(buffer)?;
        let mut state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(filled) = buffer.get(..read) {
            state.0.update(filled);
        }
        state.1 += read as u64;
        self.progress.read_bytes(read);
        Ok(read)
    }
}

struct Lines<'a> {
    take: &'a mut dyn FnMut(Piece) -> Result<(), LakeError>,
    buffer: Vec<u8>,
    complete_bytes: u64,
    complete_lines: u64,
    /// Inside a line that is too long: everything up to its newline is dropped.
    skipping: bool,
}

impl<'a> Lines<'a> {
    fn new(lines_before: u64, take: &'a mut dyn FnMut(Piece) -> Result<(), LakeError>) -> Self {
        Self {
            take,
            buffer: Vec::with_capacity(CHUNK_BYTES * 2),
            complete_bytes: 0,
            complete_lines: lines_before,
            skipping: false,
        }
    }

    /// Reads to the end; false when the compressed stream broke off.
    fn run(
        &mut self,
        mut input: impl Read,
        file: &LoadFile,
        progress: &Progress,
    ) -> Result<bool, LakeError> {
        loop {
            if progress.is_cancelled() {
                return Err(LakeError::Interrupted);
            }
            let held = self.buffer.len();
            self.buffer.resize(held + CHUNK_BYTES, 0);
            let free = self.buffer.get_mut(held..).unwrap_or_default();
            let read = match input.read(free) {
                Ok(read) => read,
                Err(error) if error.kind() == ErrorKind::Interrupted => {
                    self.buffer.truncate(held);
                    continue;
                }
                Err(error) if file.gzip && is_damage(&error) => {
                    self.buffer.truncate(held);
                    self.emit_cut_off(&error)?;
                    return Ok(false);
                }
                Err(error) => return Err(LakeError::file(&file.path, error)),
            };
            self.buffer.truncate(held + read);
            if read == 0 {
                self.emit_rest()?;
                return Ok(true);
            }
            self.emit_complete(held)?;
        }
    }

    /// Hands out everything up to the last newline; `searched` bytes are known to hold none.
    fn emit_complete(&mut self, searched: usize) -> Result<(), LakeError> {
        let fresh = self.buffer.get(searched..).unwrap_or_default();
        if self.skipping {
            return self.skip_to_newline();
        }
        match memchr::memrchr(b'\n', fresh) {
            Some(position) => {
                let rest = self.buffer.split_off(searched + position + 1);
                let mut next = Vec::with_capacity(CHUNK_BYTES * 2);
                next.extend_from_slice(&rest);
                let bytes = std::mem::replace(&mut self.buffer, next);
                self.emit(bytes)
            }
            None if self.buffer.len() > LINE_BYTES_MAX => self.begin_skipping(),
            None => Ok(()),
        }
    }

    /// The line in which a compressed stream ends too early.
    fn emit_cut_off(&mut self, error: &std::io::Error) -> Result<(), LakeError> {
        let line = self.complete_lines + 1;
        let mut head = std::mem::take(&mut self.buffer);
        head.truncate(HEAD_BYTES);
        let message = format!("the compressed file breaks off or is damaged here: {error}");
        (self.take)(Piece::CutOff {
            line,
            message,
            head,
        })
    }

    fn emit(&mut self, bytes: Vec<u8>) -> Result<(), LakeError> {
        let first_line = self.complete_lines + 1;
        let newlines = memchr::memchr_iter(b'\n', &bytes).count() as u64;
        self.complete_lines += newlines;
        self.complete_bytes += bytes.len() as u64;
        (self.take)(Piece::Lines { first_line, bytes })
    }

    fn begin_skipping(&mut self) -> Result<(), LakeError> {
        let mut head = std::mem::take(&mut self.buffer);
        self.complete_bytes += head.len() as u64;
        head.truncate(HEAD_BYTES);
        head.shrink_to_fit();
        self.skipping = true;
        let line = self.complete_lines + 1;
        (self.take)(Piece::TooLong { line, head })
    }

    fn skip_to_newline(&mut self) -> Result<(), LakeError> {
        match memchr::memchr(b'\n', &self.buffer) {
            Some(position) => {
                self.complete_bytes += position as u64 + 1;
                self.complete_lines += 1;
                self.buffer.drain(..=position);
                self.skipping = false;
                self.emit_complete(0)
            }
            None => {
                self.complete_bytes += self.buffer.len() as u64;
                self.buffer.clear();
                Ok(())
            }
        }
    }

    /// The last line when the file does not end in a newline. It is read, but the next load begins
    /// with it again, because it may not have been finished.
    fn emit_rest(&mut self) -> Result<(), LakeError> {
        let bytes = std::mem::take(&mut self.buffer);
        if bytes.is_empty() || self.skipping {
            return Ok(());
        }
        let first_line = self.complete_lines + 1;
        (self.take)(Piece::Lines { first_line, bytes })
    }
}

fn is_damage(error: &std::io::Error) -> bool {
    matches!(
        error.kind(),
        ErrorKind::UnexpectedEof | ErrorKind::InvalidInput | ErrorKind::InvalidData
    )
}

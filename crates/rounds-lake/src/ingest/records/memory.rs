//! Remembers the text of the record being read, so that a refused one is kept as it was.

use std::cell::RefCell;
use std::io::Read;

/// Bytes of read records that are held before they are forgotten.
const FORGET_BYTES: usize = 256 * 1024;

/// A reader that holds what it read until it is asked for.
pub(super) struct Memory<R> {
    inner: R,
    held: RefCell<(u64, Vec<u8>)>,
}

impl<R: Read> Memory<R> {
    pub(super) fn new(inner: R) -> Self {
        Self {
            inner,
            held: RefCell::new((0, Vec::new())),
        }
    }

    /// The bytes from `start` to `end`, without the line end; everything before `end` is forgotten.
    pub(super) fn between(&self, start: u64, end: u64) -> String {
        let mut held = self.held.borrow_mut();
        let (base, bytes) = &mut *held;
        let position = |at: u64| usize::try_from(at.saturating_sub(*base)).unwrap_or(usize::MAX);
        let (from, to) = (
            position(start).min(bytes.len()),
            position(end).min(bytes.len()),
        );
        let text = bytes.get(from..to).unwrap_or_default();
        let text = String::from_utf8_lossy(text.trim_ascii_end()).into_owned();
        // Forgetting moves the rest to the front: worth it only now and then.
        if to > FORGET_BYTES {
            bytes.drain(..to);
            *base += to as u64;
        }
        text
    }
}

impl<R: Read> Read for Memory<R> {
    fn read(&mut self, buffer: &mut [u8]) -> std::io::Result<usize> {
        let read = self.inner.read(buffer)?;
        if let Some(filled) = buffer.get(..read) {
            self.held.borrow_mut().1.extend_from_slice(filled);
        }
        Ok(read)
    }
}

//! Remembers what was read until a block is full, so that a refused record is kept as it stood.

use std::io::Read;

/// A reader that holds what it read until it is taken.
pub(super) struct Memory {
    inner: Box<dyn Read>,
    /// Place of the first byte held.
    begin: u64,
    held: Vec<u8>,
}

impl Memory {
    pub(super) fn new(inner: Box<dyn Read>) -> Self {
        Self {
            inner,
            begin: 0,
            held: Vec::new(),
        }
    }

    pub(super) fn begin(&self) -> u64 {
        self.begin
    }

    /// The bytes between two places, as far as they are held.
    pub(super) fn between(&self, start: u64, end: u64) -> &[u8] {
        let span = self.position(start)..self.position(end);
        self.held.get(span).unwrap_or_default()
    }

    /// Everything up to `end`, which is forgotten here.
    pub(super) fn take(&mut self, end: u64) -> Vec<u8> {
        let rest = self.held.split_off(self.position(end));
        let taken = std::mem::replace(&mut self.held, rest);
        self.begin += taken.len() as u64;
        taken
    }

    fn position(&self, at: u64) -> usize {
        let from_begin = usize::try_from(at.saturating_sub(self.begin));
        from_begin.unwrap_or(usize::MAX).min(self.held.len())
    }
}

impl Read for Memory {
    fn read(&mut self, buffer: &mut [u8]) -> std::io::Result<usize> {
        let read = self.inner.read(buffer)?;
        if let Some(filled) = buffer.get(..read) {
            self.held.extend_from_slice(filled);
        }
        Ok(read)
    }
}

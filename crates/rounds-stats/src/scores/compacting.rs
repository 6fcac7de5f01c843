//! A list of rows that are counted together where they have the same key, compacted when it has
//! doubled.

/// A row that can take in another row of the same key.
pub(super) trait Counted: Copy {
    /// What makes two rows the same, in the order the finished list has.
    type Key: Ord;
    /// This row's key.
    fn key(&self) -> Self::Key;
    /// Adds the other row's counts.
    fn absorb(&mut self, other: &Self);
}

/// Rows below which compacting is not worth it.
const ROWS_LEAST: usize = 1 << 14;

#[derive(Debug, Clone)]
pub(super) struct Compacting<R> {
    rows: Vec<R>,
    compacted: usize,
}

impl<R> Default for Compacting<R> {
    fn default() -> Self {
        Self {
            rows: Vec::new(),
            compacted: 0,
        }
    }
}

impl<R: Counted> Compacting<R> {
    pub(super) fn push(&mut self, row: R) {
        self.rows.push(row);
        if self.rows.len() >= ROWS_LEAST.max(2 * self.compacted) {
            self.compact();
        }
    }

    /// Ascending rows with distinct keys.
    pub(super) fn compact(&mut self) -> &[R] {
        if self.compacted != self.rows.len() {
            // Stable: it finds the compacted part sorted and only merges the rest into it.
            self.rows.sort_by_key(Counted::key);
            self.rows.dedup_by(|later, kept| {
                let is_same = later.key() == kept.key();
                if is_same {
                    kept.absorb(later);
                }
                is_same
            });
            self.compacted = self.rows.len();
        }
        &self.rows
    }

    pub(super) fn into_rows(mut self) -> Vec<R> {
        self.compact();
        self.rows
    }

    pub(super) fn size_bytes(&self) -> usize {
        self.rows.capacity() * size_of::<R>()
    }
}

//! Rows counted by a key as they come, for all the builders of tables.
//!
//! Rows wait as bare keys with their label in the lowest bit, which takes 8 bytes for a score, and
//! are sorted and counted when they have become many. They go on waiting, twice as many, while at
//! least half of them seem to differ: counting would only make such rows larger, and one sort in
//! the end is cheaper than several. Of rows that repeat, a few per distinct key are held at most.

use super::key::{Counted, Key, Waiting};
use super::merging::{combined, merged};
use super::sorting::sort_by_words;

/// Keys below which waiting keys are not looked at.
const WAITING_LEAST: usize = 1 << 16;
/// One key of this many tells how many differ.
const SAMPLED_BITS: u32 = 6;

#[derive(Debug, Clone)]
pub(super) struct Counting<R, const FURTHER: usize> {
    /// Ascending and distinct.
    counted: Vec<R>,
    /// In any order.
    repeated: Vec<R>,
    negative: Vec<Waiting<FURTHER>>,
    not_negative: Vec<Waiting<FURTHER>>,
    waiting_most: usize,
}

impl<R, const FURTHER: usize> Default for Counting<R, FURTHER> {
    fn default() -> Self {
        Self {
            counted: Vec::new(),
            repeated: Vec::new(),
            negative: Vec::new(),
            not_negative: Vec::new(),
            waiting_most: WAITING_LEAST,
        }
    }
}

impl<R: Counted<FURTHER>, const FURTHER: usize> Counting<R, FURTHER> {
    pub(super) fn push(&mut self, key: Key<FURTHER>, label: bool) {
        let list = if key.is_negative() {
            &mut self.negative
        } else {
            &mut self.not_negative
        };
        list.push(Waiting::new(key, label));
        self.look();
    }

    /// Rows whose scores are all 0 or above.
    pub(super) fn extend_not_negative(&mut self, rows: impl Iterator<Item = (Key<FURTHER>, bool)>) {
        self.not_negative
            .extend(rows.map(|(key, label)| Waiting::new(key, label)));
        self.look();
    }

    /// Several rows with the same key.
    pub(super) fn push_counts(&mut self, row: R) {
        self.repeated.push(row);
        if self.repeated.len() >= WAITING_LEAST.max(2 * self.counted.len()) {
            self.settle();
        }
    }

    /// Rows that are ascending and distinct.
    pub(super) fn merge(&mut self, table: &[R]) {
        if table.len() < self.counted.len() / 2 {
            // Many small tables are merged together first.
            self.repeated.extend(table);
            if self.repeated.len() >= WAITING_LEAST.max(self.counted.len()) {
                self.settle();
            }
        } else if self.counted.is_empty() {
            self.counted = table.to_vec();
        } else {
            let counted = std::mem::take(&mut self.counted);
            self.counted = merged(counted.into_iter(), table.iter().copied());
        }
    }

    /// All rows so far, ascending by key and distinct.
    pub(super) fn counted(&mut self) -> &[R] {
        self.settle();
        &self.counted
    }

    /// Takes the rows that [`Counting::counted`] gives.
    pub(super) fn take(&mut self) -> Vec<R> {
        self.settle();
        std::mem::take(&mut self.counted)
    }

    /// Gives rows back that were taken.
    pub(super) fn give_back(&mut self, counted: Vec<R>) {
        self.counted = counted;
    }

    pub(super) fn is_settled(&self) -> bool {
        self.repeated.is_empty() && self.waiting() == 0
    }

    pub(super) fn size_bytes(&self) -> usize {
        size_of_val(self.counted.as_slice())
            + self.repeated.capacity() * size_of::<R>()
            + (self.negative.capacity() + self.not_negative.capacity())
                * size_of::<Waiting<FURTHER>>()
    }

    fn waiting(&self) -> usize {
        self.negative.len() + self.not_negative.len()
    }

    fn look(&mut self) {
        if self.waiting() >= self.waiting_most {
            self.count_or_wait();
        }
    }

    #[cold]
    fn count_or_wait(&mut self) {
        if self.counted.is_empty() && self.mostly_differ() {
            self.waiting_most = 2 * self.waiting();
        } else {
            self.settle();
        }
    }

    /// Whether at least half of the waiting keys differ, as far as a sample of keys tells. The
    /// sample holds all rows of a key or none, so no key that is frequent can hide the others.
    fn mostly_differ(&self) -> bool {
        let keys = self.negative.iter().chain(&self.not_negative);
        let mut sample: Vec<u64> = keys
            .map(Waiting::scattered)
            .filter(|scattered| scattered >> (u64::BITS - SAMPLED_BITS) == 0)
            .collect();
        sample.sort_unstable();
        sample.dedup();
        2 * (sample.len() << SAMPLED_BITS) >= self.waiting()
    }

    fn settle(&mut self) {
        if !self.repeated.is_empty() {
            let repeated = combined(std::mem::take(&mut self.repeated));
            self.counted = if self.counted.is_empty() {
                repeated
            } else {
                let counted = std::mem::take(&mut self.counted);
                merged(counted.into_iter(), repeated.into_iter())
            };
        }
        if self.waiting() > 0 {
            sort_by_words(&mut self.negative);
            sort_by_words(&mut self.not_negative);
            let waiting = Waiting::counted(&self.negative, true)
                .chain(Waiting::counted(&self.not_negative, false));
            if self.counted.is_empty() {
                self.counted
                    .reserve(self.negative.len() + self.not_negative.len());
                self.counted.extend(waiting);
                self.counted.shrink_to_fit();
            } else {
                let counted = std::mem::take(&mut self.counted);
                self.counted = merged(counted.into_iter(), waiting);
            }
            self.negative.clear();
            self.not_negative.clear();
        }
        self.waiting_most = WAITING_LEAST.max(2 * self.counted.len());
    }
}

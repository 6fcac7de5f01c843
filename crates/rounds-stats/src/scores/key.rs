//! What rows are counted by, and the two forms of a row: waiting and counted.

use super::sorting::Words;

/// A score's place and further words: a second score's place, a patient's key.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Key<const FURTHER: usize> {
    pub(super) place: u64,
    pub(super) further: [u64; FURTHER],
}

/// The bit that places of scores below 0 do not have.
const NOT_NEGATIVE: u64 = 1 << 63;

impl<const FURTHER: usize> Key<FURTHER> {
    pub(super) fn is_negative(&self) -> bool {
        self.place & NOT_NEGATIVE == 0
    }

    fn further(&self, place: usize) -> u64 {
        self.further.get(place).copied().unwrap_or_default()
    }
}

impl<const FURTHER: usize> Words for Key<FURTHER> {
    const WORDS: usize = 1 + FURTHER;

    fn word(&self, place: usize) -> u64 {
        match place.checked_sub(1) {
            None => self.place,
            Some(place) => self.further(place),
        }
    }
}

/// A distinct key with its counts, as a finished table holds it; sorts by its key.
pub(super) trait Counted<const FURTHER: usize>: Words {
    /// A row of this key with its counts of rows labelled 0 and 1.
    fn new(key: Key<FURTHER>, zeros: u64, ones: u64) -> Self;
    /// What it is counted by.
    fn key(&self) -> Key<FURTHER>;
    /// Adds the other row's counts.
    fn absorb(&mut self, other: &Self);
}

/// A row as it waits: its key without the score's sign, and its label in the bit this frees.
#[derive(Debug, Clone, Copy)]
pub(super) struct Waiting<const FURTHER: usize>(Key<FURTHER>);

impl<const FURTHER: usize> Waiting<FURTHER> {
    pub(super) fn new(key: Key<FURTHER>, label: bool) -> Self {
        Self(Key {
            place: key.place << 1 | u64::from(label),
            ..key
        })
    }

    /// The key as a number of which no bit tells anything about the score.
    pub(super) fn scattered(&self) -> u64 {
        (0..Self::WORDS).fold(0, |scattered: u64, place| {
            // The odd number next to 2⁶⁴ over the golden ratio.
            (scattered.rotate_left(29) ^ self.word(place)).wrapping_mul(0x9e37_79b9_7f4a_7c15)
        })
    }

    /// Sorted rows of one sign counted by key.
    pub(super) fn counted<R: Counted<FURTHER>>(
        rows: &[Self],
        is_negative: bool,
    ) -> impl Iterator<Item = R> {
        let sign = if is_negative { 0 } else { NOT_NEGATIVE };
        let is_same = |one: &Self, next: &Self| {
            one.0.place >> 1 == next.0.place >> 1 && one.0.further == next.0.further
        };
        rows.chunk_by(is_same).filter_map(move |same| {
            let Self(key) = *same.first()?;
            let ones: u64 = same.iter().map(|row| row.0.place & 1).sum();
            let place = key.place >> 1 | sign;
            Some(R::new(Key { place, ..key }, same.len() as u64 - ones, ones))
        })
    }
}

impl<const FURTHER: usize> Words for Waiting<FURTHER> {
    const WORDS: usize = 1 + FURTHER;

    fn word(&self, place: usize) -> u64 {
        match place.checked_sub(1) {
            None => self.0.place >> 1,
            Some(place) => self.0.further(place),
        }
    }
}

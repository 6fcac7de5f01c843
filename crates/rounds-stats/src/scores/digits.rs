//! One counting sort by some digits of a word.

use super::sorting::Words;

/// Bits of a digit at most: as many lists as the caches can take rows for at a time.
const BITS_MOST: u32 = 10;
const LISTS_MOST: usize = 1 << BITS_MOST;
/// Digits that [`SPARE_BITS`] and as many rows as a `u32` counts can ask for.
const DIGITS_MOST: usize = 5;
/// Bits beyond log₂ of the rows, so that few rows agree in all of them by chance. Scores crowd
/// below 1, which makes about four of their bits tell little.
const SPARE_BITS: u32 = 12;

/// Neighbouring digits of a word, all of the same number of bits.
#[derive(Debug, Clone, Copy)]
pub(super) struct Digits {
    lowest: u32,
    bits: u32,
    digits: usize,
}

impl Digits {
    /// The digits from the first bit that varies down, as many as tell `rows` rows apart.
    pub(super) fn leading(varying: u64, rows: usize) -> Self {
        let top = u64::BITS - varying.leading_zeros();
        let varied = top.saturating_sub(varying.trailing_zeros());
        let wanted = varied.min(rows.checked_ilog2().unwrap_or(0) + SPARE_BITS);
        let digits = wanted.div_ceil(BITS_MOST);
        let bits = wanted.div_ceil(digits.max(1));
        Self {
            lowest: top.saturating_sub(digits * bits),
            bits,
            digits: digits as usize,
        }
    }

    /// The lowest bit that is read.
    pub(super) fn lowest(&self) -> u32 {
        self.lowest
    }

    fn shifts(&self) -> impl Iterator<Item = u32> {
        (self.lowest..)
            .step_by(self.bits.max(1) as usize)
            .take(self.digits)
    }

    /// Sorts the rows by these digits of the word at `place`; `spare` is as long at least, and
    /// what it holds is lost. Rows are no more than a `u32` counts.
    pub(super) fn sort<R: Words>(&self, rows: &mut [R], spare: &mut [R], place: usize) {
        let Some(spare) = spare.get_mut(..rows.len()) else {
            return;
        };
        let mut counts = [[0_u32; LISTS_MOST]; DIGITS_MOST];
        for row in rows.iter() {
            let word = row.word(place);
            for (shift, counts) in self.shifts().zip(&mut counts) {
                if let Some(count) = counts.get_mut(self.digit(word, shift)) {
                    *count += 1;
                }
            }
        }
        let (mut from, mut to) = (rows, spare);
        for (shift, counts) in self.shifts().zip(&mut counts) {
            let mut start = 0;
            for count in counts.iter_mut() {
                start += std::mem::replace(count, start);
            }
            for row in from.iter() {
                if let Some(next) = counts.get_mut(self.digit(row.word(place), shift)) {
                    if let Some(slot) = to.get_mut(*next as usize) {
                        *slot = *row;
                    }
                    *next += 1;
                }
            }
            (from, to) = (to, from);
        }
        if self.digits % 2 == 1 {
            to.copy_from_slice(from);
        }
    }

    fn digit(&self, word: u64, shift: u32) -> usize {
        (word >> shift) as usize & ((1 << self.bits) - 1) & (LISTS_MOST - 1)
    }
}

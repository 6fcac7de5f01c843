//! Sorting rows by unsigned words.
//!
//! A counting sort by digits, least significant first, but only over the leading bits that make
//! most rows different from each other; rows that still agree are few and are sorted among
//! themselves. Bits that all rows share cost nothing: of scores that were 32-bit floats half the
//! bits are never read. Comparing would cost log₂ n steps that the processor cannot predict.
//!
//! Of ten million scores nearly all differ in their first 36 bits of 57 that vary, so four rounds
//! do instead of six. What is left is memory: a table of that size is 240 MB of new pages, which
//! the operating system has to clear whatever fills them.

use super::digits::Digits;

/// A row that sorts by its words, the first deciding first.
pub(super) trait Words: Copy {
    /// How many words decide.
    const WORDS: usize;
    /// The word at a place below [`Words::WORDS`].
    fn word(&self, place: usize) -> u64;
}

impl Words for u64 {
    const WORDS: usize = 1;

    fn word(&self, _place: usize) -> u64 {
        *self
    }
}

/// Rows below which comparing is faster.
const COMPARED_MOST: usize = 512;
/// Sorts rows by all their words; which of two equal rows comes first is not said.
pub(super) fn sort_by_words<R: Words>(rows: &mut [R]) {
    if is_sorted(rows, 0) {
        return;
    }
    let mut spare = if rows.len() > COMPARED_MOST {
        rows.to_vec()
    } else {
        Vec::new()
    };
    sort_from(rows, &mut spare, 0);
}

fn sort_from<R: Words>(rows: &mut [R], spare: &mut [R], place: usize) {
    if rows.len() <= COMPARED_MOST || u32::try_from(rows.len()).is_err() {
        rows.sort_unstable_by(|one, other| {
            let words = (place..R::WORDS).map(|place| one.word(place).cmp(&other.word(place)));
            words.fold(std::cmp::Ordering::Equal, std::cmp::Ordering::then)
        });
        return;
    }
    let Some(first) = rows.first().map(|row| row.word(place)) else {
        return;
    };
    let varying = rows
        .iter()
        .fold(0, |varying, row| varying | (row.word(place) ^ first));
    let digits = Digits::leading(varying, rows.len());
    digits.sort(rows, spare, place);
    let prefix = digits.lowest();
    let is_told_apart = prefix <= varying.trailing_zeros();
    let next = if is_told_apart { place + 1 } else { place };
    if next == R::WORDS {
        return;
    }
    let same = |one: &R, other: &R| (one.word(place) ^ other.word(place)) >> prefix == 0;
    for run in rows.chunk_by_mut(same) {
        if run.len() > 1 && !is_sorted(run, next) {
            sort_from(run, spare, next);
        }
    }
}

fn is_sorted<R: Words>(rows: &[R], from: usize) -> bool {
    rows.is_sorted_by(|one, next| {
        let mut words = (from..R::WORDS).map(|place| (one.word(place), next.word(place)));
        words
            .find(|(one, next)| one != next)
            .is_none_or(|(one, next)| one < next)
    })
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    impl Words for (u64, u64) {
        const WORDS: usize = 2;

        fn word(&self, place: usize) -> u64 {
            if place == 0 { self.0 } else { self.1 }
        }
    }

    /// Words of all kinds: any, few distinct, and such as agree in their leading bits.
    fn word() -> impl Strategy<Value = u64> {
        prop_oneof![
            any::<u64>(),
            0..40_u64,
            (0..1_u64 << 40).prop_map(|low| (7 << 60) | low),
            (0.0..1.0_f64).prop_map(f64::to_bits),
            (0.0..1.0_f64).prop_map(|score| f64::from(score as f32).to_bits()),
        ]
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(48))]

        #[test]
        fn any_rows_come_out_as_the_standard_library_sorts_them(
            mut rows in prop::collection::vec((word(), word()), 0..3_000)
        ) {
            let mut expected = rows.clone();
            expected.sort_unstable();
            sort_by_words(&mut rows);
            prop_assert_eq!(rows, expected);
        }

        #[test]
        fn rows_that_agree_in_their_leading_bits_are_told_apart(
            mut words in prop::collection::vec(
                (0..3_u64, 0..1_u64 << 20).prop_map(|(high, low)| (high << 62) | low), 600..3_000
            )
        ) {
            let mut expected = words.clone();
            expected.sort_unstable();
            sort_by_words(&mut words);
            prop_assert_eq!(words, expected);
        }
    }
}

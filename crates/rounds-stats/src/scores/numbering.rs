//! Patients numbered from 0 in the order of their keys.

use super::sorting::sort_by_words;
use crate::StatsError;

/// Keys of a stretch that are compared all at once: more of them are rare unless keys crowd.
const WINDOW: usize = 4;

/// Distinct keys, and where among them to look for one.
#[derive(Debug)]
pub(super) struct Numbering {
    /// Ascending and distinct, and then [`WINDOW`] times the largest key there can be.
    keys: Vec<u64>,
    /// The number of the first key of each stretch of 2^`stretch_bits` keys, and the end.
    starts: Vec<u32>,
    stretch_bits: u32,
}

impl Numbering {
    /// Numbers the keys of rows.
    ///
    /// # Errors
    /// More than 2³² distinct keys.
    pub(super) fn of(mut keys: Vec<u64>) -> Result<Self, StatsError> {
        sort_by_words(&mut keys);
        keys.dedup();
        keys.shrink_to(keys.len() + WINDOW);
        if u32::try_from(keys.len()).is_err() {
            return Err(StatsError::TooManyClusters { found: keys.len() });
        }
        let (Some(first), Some(last)) = (keys.first(), keys.last()) else {
            return Ok(Self {
                keys: vec![u64::MAX; WINDOW],
                starts: Vec::new(),
                stretch_bits: 0,
            });
        };
        // Stretches so long that there are one to two for every key.
        let (first, span) = (*first, last - first);
        let stretch_bits = (span / keys.len() as u64).checked_ilog2().unwrap_or(0);
        let stretches = (span >> stretch_bits) as usize + 1;
        let mut starts = vec![0_u32; stretches + 1];
        for key in &keys {
            if let Some(start) = starts.get_mut(((key - first) >> stretch_bits) as usize + 1) {
                *start += 1;
            }
        }
        let mut before = 0;
        for start in &mut starts {
            before += *start;
            *start = before;
        }
        keys.extend([u64::MAX; WINDOW]);
        Ok(Self {
            keys,
            starts,
            stretch_bits,
        })
    }

    /// How many distinct keys there are.
    pub(super) fn len(&self) -> usize {
        self.keys.len() - WINDOW
    }

    /// The number of a key that was among those numbered; of another key, of some key.
    pub(super) fn number(&self, key: u64) -> u32 {
        let first = self.keys.first().copied().unwrap_or_default();
        let stretch = (key.wrapping_sub(first) >> self.stretch_bits) as usize;
        let ends = self.starts.get(stretch..).and_then(<[u32]>::first_chunk);
        let Some([start, end]) = ends else {
            return 0;
        };
        let from = self.keys.get(*start as usize..).unwrap_or_default();
        let before = match from.first_chunk::<WINDOW>() {
            // Without a branch that depends on the key, so that the processor goes on to the next
            // row while it waits for memory. Keys after the stretch are larger.
            Some(window) if (end - start) as usize <= WINDOW => {
                window.iter().map(|found| u32::from(*found < key)).sum()
            }
            _ => {
                let stretch = from.get(..(end - start) as usize).unwrap_or_default();
                stretch.partition_point(|found| *found < key) as u32
            }
        };
        start + before
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn numbers_are_the_places_among_the_distinct_keys(
            keys in prop::collection::vec(
                prop_oneof![any::<u64>(), 0..50_u64, Just(u64::MAX), Just(0)], 0..200
            )
        ) {
            let mut expected = keys.clone();
            expected.sort_unstable();
            expected.dedup();
            let numbering = Numbering::of(keys).unwrap();
            prop_assert_eq!(numbering.len(), expected.len());
            for (number, key) in expected.iter().enumerate() {
                prop_assert_eq!(numbering.number(*key) as usize, number);
            }
        }
    }
}

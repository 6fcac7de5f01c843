//! The bins of a score histogram: a handful are kept by name, many in a row. A day's histogram has
//! a few hundred scores, and ten thousand of them may be in memory at once.

use std::collections::BTreeMap;

use super::score::Bin;

/// Of how many bins one must be filled before all are kept in a row.
const SPARSE_SHARE: usize = 16;

/// Equal bins, most of which may be empty.
#[derive(Debug, Clone)]
pub(super) struct Bins {
    count: usize,
    few: BTreeMap<usize, Bin>,
    /// Every bin, or none while `few` holds the filled ones.
    all: Vec<Bin>,
}

impl Bins {
    pub(super) fn new(count: usize) -> Self {
        Self {
            count,
            few: BTreeMap::new(),
            all: Vec::new(),
        }
    }

    /// How many bins there are, filled or not.
    pub(super) fn len(&self) -> usize {
        self.count
    }

    /// The bin at this place; `None` behind the last.
    pub(super) fn get_mut(&mut self, place: usize) -> Option<&mut Bin> {
        if place >= self.count {
            return None;
        }
        if self.all.is_empty() && self.few.len() * SPARSE_SHARE >= self.count {
            self.spread();
        }
        if self.all.is_empty() {
            Some(self.few.entry(place).or_default())
        } else {
            self.all.get_mut(place)
        }
    }

    fn spread(&mut self) {
        self.all = vec![Bin::default(); self.count];
        for (place, filled) in std::mem::take(&mut self.few) {
            if let Some(bin) = self.all.get_mut(place) {
                *bin = filled;
            }
        }
    }

    /// Every bin in the order of its place.
    pub(super) fn iter(&self) -> impl Iterator<Item = Bin> + Clone {
        (0..self.count).map(|place| self.at(place))
    }

    fn at(&self, place: usize) -> Bin {
        let found = self.all.get(place).or_else(|| self.few.get(&place));
        found.copied().unwrap_or_default()
    }

    /// The bins that hold something, with their places.
    pub(super) fn filled(&self) -> impl Iterator<Item = (usize, Bin)> {
        let few = self.few.iter().map(|(place, bin)| (*place, *bin));
        let all = self.all.iter().copied().enumerate();
        few.chain(all).filter(|(_, bin)| *bin != Bin::default())
    }

    /// Bytes in memory, about.
    pub(super) fn size_bytes(&self) -> usize {
        size_of::<Bin>() * self.all.len() + 2 * size_of::<(usize, Bin)>() * self.few.len()
    }
}

impl PartialEq for Bins {
    fn eq(&self, other: &Self) -> bool {
        self.count == other.count && self.filled().eq(other.filled())
    }
}

impl Eq for Bins {}

#[cfg(test)]
mod tests {
    use crate::histogram::ScoreHistogram;

    #[test]
    fn a_day_of_scores_takes_little_memory_and_many_scores_take_no_more_than_all_bins() {
        let mut histogram = ScoreHistogram::default();
        for score in 0..100_u32 {
            histogram
                .push(f64::from(score) / 100.0, None)
                .expect("a probability");
        }
        assert!(
            histogram.size_bytes() < 20_000,
            "{}",
            histogram.size_bytes()
        );
        for score in 0..100_000_u32 {
            histogram
                .push(f64::from(score) / 100_000.0, Some(true))
                .expect("a probability");
        }
        assert!(
            histogram.size_bytes() < 300_000,
            "{}",
            histogram.size_bytes()
        );
    }

    #[test]
    fn the_same_rows_are_equal_however_many_bins_were_filled_on_the_way() {
        let scores = |numbers: std::ops::Range<u32>| {
            let mut histogram = ScoreHistogram::default();
            for number in numbers {
                let score = f64::from(number % 977) / 977.0;
                histogram
                    .push(score, Some(number % 3 == 0))
                    .expect("a probability");
            }
            histogram
        };
        let together = scores(0..2_000);
        let mut parts = scores(0..40);
        parts.merge(&scores(40..1_990)).expect("equal bins");
        parts.merge(&scores(1_990..2_000)).expect("equal bins");
        assert_eq!(parts, together);
        assert_eq!(parts.to_bytes(), together.to_bytes());
    }
}

//! Builds [`PairedValues`] row by row.

use super::counting::Counting;
use super::key::{Counted, Key};
use super::order::{place_at, place_of, value_at};
use super::sorting::Words;
use super::{PairedValue, PairedValues};
use crate::StatsError;

impl Words for PairedValue {
    const WORDS: usize = 3;

    fn word(&self, place: usize) -> u64 {
        self.key().word(place)
    }
}

impl Counted<2> for PairedValue {
    fn new(key: Key<2>, zeros: u64, ones: u64) -> Self {
        let [second, cluster] = key.further;
        Self {
            first: value_at(key.place),
            second: value_at(second),
            cluster,
            zeros,
            ones,
        }
    }

    fn key(&self) -> Key<2> {
        Key {
            place: place_at(self.first),
            further: [place_at(self.second), self.cluster],
        }
    }

    fn absorb(&mut self, other: &Self) {
        self.zeros = self.zeros.saturating_add(other.zeros);
        self.ones = self.ones.saturating_add(other.ones);
    }
}

/// Takes rows and merges with other builders; the result does not depend on their order.
#[derive(Debug, Clone, Default)]
pub struct PairedBuilder {
    rows: Counting<PairedValue, 2>,
}

impl PairedBuilder {
    /// One row with both scores; give the same `cluster` throughout only if rows are independent
    /// and the estimator is told so.
    ///
    /// # Errors
    /// A score that is not finite.
    #[inline]
    pub fn push(
        &mut self,
        (first, second): (f64, f64),
        label: bool,
        cluster: u64,
    ) -> Result<(), StatsError> {
        let key = Key {
            place: place_of("first score", first)?,
            further: [place_of("second score", second)?, cluster],
        };
        self.rows.push(key, label);
        Ok(())
    }

    /// Another builder's rows.
    pub fn merge(&mut self, other: &mut Self) {
        self.rows.merge(other.rows.counted());
    }

    pub(super) fn merge_ascending(&mut self, rows: &[PairedValue]) {
        self.rows.merge(rows);
    }

    pub(super) fn paired(&mut self) -> &[PairedValue] {
        self.rows.counted()
    }

    /// Bytes held.
    pub fn size_bytes(&self) -> usize {
        self.rows.size_bytes()
    }

    /// The table of all rows.
    pub fn finish(mut self) -> PairedValues {
        PairedValues::from_ascending(self.rows.take())
    }
}

//! Builds [`ClusteredValues`] row by row.

use super::counting::Counting;
use super::key::{Counted, Key};
use super::numbering::Numbering;
use super::order::{place_of, value_at};
use super::sorting::Words;
use super::{ClusteredValue, ClusteredValues};
use crate::StatsError;

/// A distinct pair as the builder keeps it: with the cluster's own key.
#[derive(Debug, Clone, Copy)]
pub(super) struct Keyed {
    pub(super) place: u64,
    pub(super) cluster: u64,
    pub(super) zeros: u64,
    pub(super) ones: u64,
}

impl Words for Keyed {
    const WORDS: usize = 2;

    fn word(&self, place: usize) -> u64 {
        self.key().word(place)
    }
}

impl Counted<1> for Keyed {
    fn new(key: Key<1>, zeros: u64, ones: u64) -> Self {
        let [cluster] = key.further;
        Self {
            place: key.place,
            cluster,
            zeros,
            ones,
        }
    }

    fn key(&self) -> Key<1> {
        Key {
            place: self.place,
            further: [self.cluster],
        }
    }

    fn absorb(&mut self, other: &Self) {
        self.zeros = self.zeros.saturating_add(other.zeros);
        self.ones = self.ones.saturating_add(other.ones);
    }
}

/// Takes rows and merges with other builders; the result does not depend on their order.
#[derive(Debug, Clone, Default)]
pub struct ClusteredBuilder {
    rows: Counting<Keyed, 1>,
}

impl ClusteredBuilder {
    /// One row. `cluster` is any key that is equal within a patient and differs between patients.
    ///
    /// # Errors
    /// A value that is not finite.
    #[inline]
    pub fn push(&mut self, value: f64, label: bool, cluster: u64) -> Result<(), StatsError> {
        let key = Key {
            place: place_of("value", value)?,
            further: [cluster],
        };
        self.rows.push(key, label);
        Ok(())
    }

    /// Several rows with the same value and cluster.
    ///
    /// # Errors
    /// A value that is not finite.
    pub fn push_counts(
        &mut self,
        value: f64,
        cluster: u64,
        zeros: u64,
        ones: u64,
    ) -> Result<(), StatsError> {
        self.rows.push_counts(Keyed {
            place: place_of("value", value)?,
            cluster,
            zeros,
            ones,
        });
        Ok(())
    }

    /// Another builder's rows.
    pub fn merge(&mut self, other: &mut Self) {
        self.rows.merge(other.rows.counted());
    }

    pub(super) fn merge_ascending(&mut self, rows: &[Keyed]) {
        self.rows.merge(rows);
    }

    pub(super) fn keyed(&mut self) -> &[Keyed] {
        self.rows.counted()
    }

    /// Bytes held.
    pub fn size_bytes(&self) -> usize {
        self.rows.size_bytes()
    }

    /// The table of all rows.
    ///
    /// # Errors
    /// More than 2³² clusters.
    pub fn finish(mut self) -> Result<ClusteredValues, StatsError> {
        let keyed = self.rows.take();
        drop(self);
        let clusters = Numbering::of(keyed.iter().map(|row| row.cluster).collect())?;
        let numbered = keyed.into_iter().map(|row| ClusteredValue {
            value: value_at(row.place),
            cluster: clusters.number(row.cluster),
            zeros: row.zeros,
            ones: row.ones,
        });
        Ok(ClusteredValues::from_ascending(
            numbered.collect(),
            clusters.len(),
        ))
    }
}

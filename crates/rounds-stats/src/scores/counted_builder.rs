//! Builds [`CountedValues`] row by row.
//!
//! Rows wait as bare keys, one list per label; when there are as many waiting as are counted
//! already, they are sorted and merged in. Rows that all differ thus cost one sort in the end and
//! few before it, and rows of few distinct values never take much memory.

use super::order::{place_of, value_at};
use super::{CountedValue, CountedValues};
use crate::StatsError;

/// Waiting rows below which merging is not worth it.
const WAITING_LEAST: usize = 1 << 16;

/// Takes rows and other builders' tables; the result does not depend on their order.
#[derive(Debug, Clone, Default)]
pub struct CountedBuilder {
    counted: CountedValues,
    zeros: Vec<u64>,
    ones: Vec<u64>,
    repeated: Vec<CountedValue>,
}

impl CountedBuilder {
    /// One row.
    ///
    /// # Errors
    /// A value that is not finite.
    pub fn push(&mut self, value: f64, label: bool) -> Result<(), StatsError> {
        let place = place_of("value", value)?;
        if label {
            self.ones.push(place);
        } else {
            self.zeros.push(place);
        }
        if self.zeros.len() + self.ones.len() >= WAITING_LEAST.max(2 * self.counted.rows().len()) {
            self.settle();
        }
        Ok(())
    }

    /// Several rows with the same value.
    ///
    /// # Errors
    /// A value that is not finite.
    pub fn push_counts(&mut self, value: f64, zeros: u64, ones: u64) -> Result<(), StatsError> {
        let place = place_of("value", value)?;
        self.repeated.push(CountedValue {
            value: value_at(place),
            zeros,
            ones,
        });
        if self.repeated.len() >= WAITING_LEAST.max(2 * self.counted.rows().len()) {
            self.settle();
        }
        Ok(())
    }

    /// Another table's rows.
    pub fn merge(&mut self, other: &CountedValues) {
        self.settle();
        self.counted = if self.counted.rows().is_empty() {
            other.clone()
        } else {
            self.counted.merged(other)
        };
    }

    /// The table of all rows so far; the builder goes on from it.
    pub fn counted(&mut self) -> &CountedValues {
        self.settle();
        &self.counted
    }

    /// The table of all rows.
    pub fn finish(mut self) -> CountedValues {
        self.settle();
        self.counted
    }

    /// Bytes held.
    pub fn size_bytes(&self) -> usize {
        size_of_val(self.counted.rows())
            + self.repeated.capacity() * size_of::<CountedValue>()
            + (self.zeros.capacity() + self.ones.capacity()) * size_of::<u64>()
    }

    fn settle(&mut self) {
        if !self.repeated.is_empty() {
            let repeated = combined(std::mem::take(&mut self.repeated));
            self.counted = self.counted.merged(&repeated);
        }
        if self.zeros.is_empty() && self.ones.is_empty() {
            return;
        }
        self.zeros.sort_unstable();
        self.ones.sort_unstable();
        let waiting = counted(&self.zeros, &self.ones);
        self.zeros.clear();
        self.ones.clear();
        self.counted = if self.counted.rows().is_empty() {
            waiting
        } else {
            self.counted.merged(&waiting)
        };
    }
}

/// Rows in any order as one table of counts.
fn combined(mut rows: Vec<CountedValue>) -> CountedValues {
    rows.sort_unstable_by(|left, right| left.value.total_cmp(&right.value));
    rows.dedup_by(|later, kept| {
        let is_same = later.value == kept.value;
        if is_same {
            kept.zeros += later.zeros;
            kept.ones += later.ones;
        }
        is_same
    });
    CountedValues::from_ascending(rows)
}

/// Two ascending lists of places as one table of counts.
fn counted(zeros: &[u64], ones: &[u64]) -> CountedValues {
    let mut rows = Vec::with_capacity(zeros.len().max(ones.len()));
    let (mut zeros, mut ones) = (zeros, ones);
    while let Some(place) = [zeros.first(), ones.first()].into_iter().flatten().min() {
        let zeros_here = leading(&mut zeros, *place);
        let ones_here = leading(&mut ones, *place);
        rows.push(CountedValue {
            value: value_at(*place),
            zeros: zeros_here,
            ones: ones_here,
        });
    }
    CountedValues::from_ascending(rows)
}

/// Takes the places equal to `place` from the front and says how many they were.
fn leading(places: &mut &[u64], place: u64) -> u64 {
    let mut taken = 0;
    while let Some((first, rest)) = places.split_first()
        && *first == place
    {
        taken += 1;
        *places = rest;
    }
    taken
}

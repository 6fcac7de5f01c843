//! Builds [`CountedValues`] row by row or slice by slice.

use super::counting::Counting;
use super::key::{Counted, Key};
use super::order::{place_at, place_of, value_at};
use super::sorting::Words;
use super::{CountedValue, CountedValues};
use crate::StatsError;

/// Rows of a slice taken at a time: few enough to stay in the nearest cache between two looks.
const ROWS_AT_A_TIME: usize = 4096;

impl Words for CountedValue {
    const WORDS: usize = 1;

    fn word(&self, _place: usize) -> u64 {
        place_at(self.value)
    }
}

impl Counted<0> for CountedValue {
    fn new(key: Key<0>, zeros: u64, ones: u64) -> Self {
        Self {
            value: value_at(key.place),
            zeros,
            ones,
        }
    }

    fn key(&self) -> Key<0> {
        Key {
            place: place_at(self.value),
            further: [],
        }
    }

    fn absorb(&mut self, other: &Self) {
        self.zeros = self.zeros.saturating_add(other.zeros);
        self.ones = self.ones.saturating_add(other.ones);
    }
}

/// Takes rows and other builders' tables; the result does not depend on their order.
#[derive(Debug, Clone, Default)]
pub struct CountedBuilder {
    rows: Counting<CountedValue, 0>,
    /// The table that was asked for; it has the counted rows until another row comes.
    table: CountedValues,
}

impl CountedBuilder {
    /// One row.
    ///
    /// # Errors
    /// A value that is not finite.
    #[inline]
    pub fn push(&mut self, value: f64, label: bool) -> Result<(), StatsError> {
        let place = place_of("value", value)?;
        self.rows().push(Key { place, further: [] }, label);
        Ok(())
    }

    /// Rows given side by side, faster than one by one; none is taken where one is refused.
    ///
    /// # Errors
    /// Unequal lengths; a value that is not finite.
    pub fn push_slice(&mut self, values: &[f64], labels: &[bool]) -> Result<(), StatsError> {
        if values.len() != labels.len() {
            return Err(StatsError::UnequalRows {
                left: "values",
                left_rows: values.len(),
                right: "labels",
                right_rows: labels.len(),
            });
        }
        // Without an early end, so that the processor takes several at a time.
        if !values
            .iter()
            .fold(true, |all, value| all & value.is_finite())
        {
            for value in values {
                place_of("value", *value)?;
            }
        }
        let rows = self.rows();
        let chunks = values.chunks(ROWS_AT_A_TIME);
        for (values, labels) in chunks.zip(labels.chunks(ROWS_AT_A_TIME)) {
            let keys = values.iter().zip(labels).map(|(value, label)| {
                let place = place_at(*value);
                (Key { place, further: [] }, *label)
            });
            if values.iter().fold(true, |all, value| all & (*value >= 0.0)) {
                rows.extend_not_negative(keys);
            } else {
                keys.for_each(|(key, label)| rows.push(key, label));
            }
        }
        Ok(())
    }

    /// Several rows with the same value.
    ///
    /// # Errors
    /// A value that is not finite.
    pub fn push_counts(&mut self, value: f64, zeros: u64, ones: u64) -> Result<(), StatsError> {
        let value = value_at(place_of("value", value)?);
        self.rows().push_counts(CountedValue { value, zeros, ones });
        Ok(())
    }

    /// Another table's rows.
    pub fn merge(&mut self, other: &CountedValues) {
        self.rows().merge(other.rows());
    }

    /// The table of all rows so far; the builder goes on from it.
    pub fn counted(&mut self) -> &CountedValues {
        if self.table.rows().is_empty() || !self.rows.is_settled() {
            let counted = self.rows().take();
            self.table = CountedValues::from_ascending(counted);
        }
        &self.table
    }

    /// The table of all rows.
    pub fn finish(mut self) -> CountedValues {
        self.counted();
        self.table
    }

    /// Bytes held.
    pub fn size_bytes(&self) -> usize {
        size_of_val(self.table.rows()) + self.rows.size_bytes()
    }

    fn rows(&mut self) -> &mut Counting<CountedValue, 0> {
        if !self.table.rows().is_empty() {
            let table = std::mem::take(&mut self.table);
            self.rows.give_back(table.into_rows());
        }
        &mut self.rows
    }
}

//! Counts per distinct value of rows that are independent of each other.

use super::CountedBuilder;
use super::merging::merged;
use crate::StatsError;

/// One distinct value and how many rows have it.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct CountedValue {
    /// The score, or the feature's value.
    pub value: f64,
    /// Rows labelled 0: the event did not happen, or the row is of the reference sample.
    pub zeros: u64,
    /// Rows labelled 1: the event happened, or the row is of the current sample.
    pub ones: u64,
}

impl CountedValue {
    /// Rows with this value, whatever their label.
    pub fn total(&self) -> u64 {
        self.zeros + self.ones
    }
}

/// Distinct values in ascending order with their counts by label.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct CountedValues {
    rows: Vec<CountedValue>,
    zeros: u64,
    ones: u64,
}

impl CountedValues {
    /// Counts rows given side by side.
    ///
    /// # Errors
    /// Unequal lengths; a value that is not finite.
    pub fn from_rows(values: &[f64], labels: &[bool]) -> Result<Self, StatsError> {
        let mut builder = CountedBuilder::default();
        builder.push_slice(values, labels)?;
        Ok(builder.finish())
    }

    /// Rows that are ascending and distinct already.
    pub(crate) fn from_ascending(rows: Vec<CountedValue>) -> Self {
        let (zeros, ones) = rows.iter().fold((0_u64, 0_u64), |(zeros, ones), row| {
            (
                zeros.saturating_add(row.zeros),
                ones.saturating_add(row.ones),
            )
        });
        Self { rows, zeros, ones }
    }

    pub(super) fn into_rows(self) -> Vec<CountedValue> {
        self.rows
    }

    /// The distinct values, ascending.
    pub fn rows(&self) -> &[CountedValue] {
        &self.rows
    }

    /// Rows labelled 0.
    pub fn zeros(&self) -> u64 {
        self.zeros
    }

    /// Rows labelled 1.
    pub fn ones(&self) -> u64 {
        self.ones
    }

    /// All rows.
    pub fn total(&self) -> u64 {
        self.zeros + self.ones
    }

    /// Both tables' rows in one.
    #[must_use]
    pub fn merged(&self, other: &Self) -> Self {
        let (left, right) = (self.rows.iter().copied(), other.rows.iter().copied());
        Self::from_ascending(merged(left, right))
    }
}

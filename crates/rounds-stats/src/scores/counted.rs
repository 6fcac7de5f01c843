//! Counts per distinct value of rows that are independent of each other.

use super::CountedBuilder;
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
        if values.len() != labels.len() {
            return Err(StatsError::UnequalRows {
                left: "values",
                left_rows: values.len(),
                right: "labels",
                right_rows: labels.len(),
            });
        }
        let mut builder = CountedBuilder::default();
        for (value, label) in values.iter().zip(labels) {
            builder.push(*value, *label)?;
        }
        Ok(builder.finish())
    }

    /// Rows that are ascending and distinct already.
    pub(crate) fn from_ascending(rows: Vec<CountedValue>) -> Self {
        let (zeros, ones) = rows.iter().fold((0, 0), |(zeros, ones), row| {
            (zeros + row.zeros, ones + row.ones)
        });
        Self { rows, zeros, ones }
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
        let mut rows = Vec::with_capacity(self.rows.len().max(other.rows.len()));
        let mut left = self.rows.iter().peekable();
        let mut right = other.rows.iter().peekable();
        while let (Some(first), Some(second)) = (left.peek(), right.peek()) {
            let next = if first.value < second.value {
                left.next().copied()
            } else if second.value < first.value {
                right.next().copied()
            } else {
                let both = CountedValue {
                    value: first.value,
                    zeros: first.zeros + second.zeros,
                    ones: first.ones + second.ones,
                };
                left.next();
                right.next();
                Some(both)
            };
            rows.extend(next);
        }
        rows.extend(left.copied());
        rows.extend(right.copied());
        Self {
            rows,
            zeros: self.zeros + other.zeros,
            ones: self.ones + other.ones,
        }
    }
}

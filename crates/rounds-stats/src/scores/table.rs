//! One name for a table whose rows are independent and one whose rows are grouped by patient, so
//! that an estimator has one entry point and picks the variance that fits.

use super::{ClusteredValues, CountedValues};

/// Scores and labels, with or without the patients they belong to. Label 1 is the event.
#[derive(Debug, Clone, Copy)]
pub enum ScoreTable<'a> {
    /// Rows that are independent of each other.
    Independent(&'a CountedValues),
    /// Rows of which several may belong to one patient.
    Clustered(&'a ClusteredValues),
}

impl<'a> From<&'a CountedValues> for ScoreTable<'a> {
    fn from(table: &'a CountedValues) -> Self {
        Self::Independent(table)
    }
}

impl<'a> From<&'a ClusteredValues> for ScoreTable<'a> {
    fn from(table: &'a ClusteredValues) -> Self {
        Self::Clustered(table)
    }
}

impl ScoreTable<'_> {
    /// Rows labelled 0.
    pub fn zeros(&self) -> u64 {
        match self {
            Self::Independent(table) => table.zeros(),
            Self::Clustered(table) => table.zeros(),
        }
    }

    /// Rows labelled 1.
    pub fn ones(&self) -> u64 {
        match self {
            Self::Independent(table) => table.ones(),
            Self::Clustered(table) => table.ones(),
        }
    }

    /// All rows.
    pub fn total(&self) -> u64 {
        self.zeros() + self.ones()
    }

    /// Whether some patient has more than one row.
    pub fn repeats(&self) -> bool {
        match self {
            Self::Independent(_) => false,
            Self::Clustered(table) => table.repeats(),
        }
    }
}

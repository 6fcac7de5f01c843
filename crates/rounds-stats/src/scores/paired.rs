//! Counts per distinct pair of two scores of the same row, for comparing two models on the same
//! patients.

use super::{ClusteredBuilder, ClusteredValues, CountedBuilder, CountedValues};
use crate::StatsError;

/// One distinct pair of scores of one cluster.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct PairedValue {
    /// The first model's score.
    pub first: f64,
    /// The second model's score.
    pub second: f64,
    /// The cluster (patient) by its own key; 0 throughout where rows are independent.
    pub cluster: u64,
    /// Rows labelled 0.
    pub zeros: u64,
    /// Rows labelled 1.
    pub ones: u64,
}

/// Distinct pairs, ascending by first score, second score and cluster.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct PairedValues {
    rows: Vec<PairedValue>,
}

impl PairedValues {
    /// Rows that are ascending and distinct already.
    pub(super) fn from_ascending(rows: Vec<PairedValue>) -> Self {
        Self { rows }
    }

    /// The distinct pairs.
    pub fn rows(&self) -> &[PairedValue] {
        &self.rows
    }

    /// The first model's scores alone.
    ///
    /// # Errors
    /// None in practice: the values were checked when they were taken in.
    pub fn first(&self) -> Result<CountedValues, StatsError> {
        counted(&self.rows, |row| row.first)
    }

    /// The second model's scores alone.
    ///
    /// # Errors
    /// As [`PairedValues::first`].
    pub fn second(&self) -> Result<CountedValues, StatsError> {
        counted(&self.rows, |row| row.second)
    }

    /// The first model's scores with their clusters.
    ///
    /// # Errors
    /// More than 2³² clusters.
    pub fn first_clustered(&self) -> Result<ClusteredValues, StatsError> {
        clustered(&self.rows, |row| row.first)
    }

    /// The second model's scores with their clusters.
    ///
    /// # Errors
    /// More than 2³² clusters.
    pub fn second_clustered(&self) -> Result<ClusteredValues, StatsError> {
        clustered(&self.rows, |row| row.second)
    }
}

fn counted(
    rows: &[PairedValue],
    score: impl Fn(&PairedValue) -> f64,
) -> Result<CountedValues, StatsError> {
    let mut builder = CountedBuilder::default();
    for row in rows {
        builder.push_counts(score(row), row.zeros, row.ones)?;
    }
    Ok(builder.finish())
}

fn clustered(
    rows: &[PairedValue],
    score: impl Fn(&PairedValue) -> f64,
) -> Result<ClusteredValues, StatsError> {
    let mut builder = ClusteredBuilder::default();
    for row in rows {
        builder.push_counts(score(row), row.cluster, row.zeros, row.ones)?;
    }
    builder.finish()
}

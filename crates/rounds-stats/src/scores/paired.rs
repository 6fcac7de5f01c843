//! Counts per distinct pair of two scores of the same row, for comparing two models on the same
//! patients.

use super::clustered::ClusteredBuilder;
use super::compacting::{Compacting, Counted};
use super::order::{place_of, value_at};
use super::{ClusteredValues, CountedBuilder, CountedValues};
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

#[derive(Debug, Clone, Copy)]
pub(super) struct Keyed {
    pub(super) first: u64,
    pub(super) second: u64,
    pub(super) cluster: u64,
    pub(super) zeros: u64,
    pub(super) ones: u64,
}

impl Counted for Keyed {
    type Key = (u64, u64, u64);

    fn key(&self) -> (u64, u64, u64) {
        (self.first, self.second, self.cluster)
    }

    fn absorb(&mut self, other: &Self) {
        self.zeros += other.zeros;
        self.ones += other.ones;
    }
}

/// Takes rows and merges with other builders; the result does not depend on their order.
#[derive(Debug, Clone, Default)]
pub struct PairedBuilder {
    rows: Compacting<Keyed>,
}

impl PairedBuilder {
    /// One row with both scores; give the same `cluster` throughout only if rows are independent
    /// and the estimator is told so.
    ///
    /// # Errors
    /// A score that is not finite.
    pub fn push(
        &mut self,
        (first, second): (f64, f64),
        label: bool,
        cluster: u64,
    ) -> Result<(), StatsError> {
        self.rows.push(Keyed {
            first: place_of("first score", first)?,
            second: place_of("second score", second)?,
            cluster,
            zeros: u64::from(!label),
            ones: u64::from(label),
        });
        Ok(())
    }

    pub(super) fn push_keyed(&mut self, row: Keyed) {
        self.rows.push(row);
    }

    pub(super) fn keyed(&mut self) -> &[Keyed] {
        self.rows.compact()
    }

    /// Another builder's rows.
    pub fn merge(&mut self, other: &mut Self) {
        for row in other.rows.compact() {
            self.rows.push(*row);
        }
    }

    /// Bytes held.
    pub fn size_bytes(&self) -> usize {
        self.rows.size_bytes()
    }

    /// The table of all rows.
    pub fn finish(self) -> PairedValues {
        let rows = self.rows.into_rows().into_iter().map(|row| PairedValue {
            first: value_at(row.first),
            second: value_at(row.second),
            cluster: row.cluster,
            zeros: row.zeros,
            ones: row.ones,
        });
        PairedValues {
            rows: rows.collect(),
        }
    }
}

//! Counts per distinct value and patient, for rows of which several belong to one patient.

use super::compacting::{Compacting, Counted};
use super::order::{place_of, value_at};
use super::{CountedValue, CountedValues};
use crate::StatsError;

/// One distinct value of one cluster.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct ClusteredValue {
    /// The score.
    pub value: f64,
    /// The cluster (patient), numbered from 0 without gaps in the order of the clusters' keys.
    pub cluster: u32,
    /// Rows labelled 0.
    pub zeros: u64,
    /// Rows labelled 1.
    pub ones: u64,
}

/// Distinct pairs of value and cluster, ascending by value and then by cluster.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct ClusteredValues {
    rows: Vec<ClusteredValue>,
    clusters: usize,
    zeros: u64,
    ones: u64,
}

impl ClusteredValues {
    /// Counts rows given side by side; `clusters` holds any key that is equal within a patient.
    ///
    /// # Errors
    /// Unequal lengths; a value that is not finite; more than 2³² clusters.
    pub fn from_rows(
        values: &[f64],
        labels: &[bool],
        clusters: &[u64],
    ) -> Result<Self, StatsError> {
        for (right, right_rows) in [("labels", labels.len()), ("clusters", clusters.len())] {
            if values.len() != right_rows {
                return Err(StatsError::UnequalRows {
                    left: "values",
                    left_rows: values.len(),
                    right,
                    right_rows,
                });
            }
        }
        let mut builder = ClusteredBuilder::default();
        for ((value, label), cluster) in values.iter().zip(labels).zip(clusters) {
            builder.push(*value, *label, *cluster)?;
        }
        builder.finish()
    }

    /// The distinct pairs, ascending by value, then by cluster.
    pub fn rows(&self) -> &[ClusteredValue] {
        &self.rows
    }

    /// How many clusters there are.
    pub fn clusters(&self) -> usize {
        self.clusters
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

    /// Whether some cluster has more than one row, so that rows are not independent.
    pub fn repeats(&self) -> bool {
        self.total() > self.clusters as u64
    }

    /// The same rows without their clusters.
    pub fn counted(&self) -> CountedValues {
        let mut rows: Vec<CountedValue> = Vec::with_capacity(self.rows.len());
        for row in &self.rows {
            match rows.last_mut() {
                Some(last) if last.value == row.value => {
                    last.zeros += row.zeros;
                    last.ones += row.ones;
                }
                _ => rows.push(CountedValue {
                    value: row.value,
                    zeros: row.zeros,
                    ones: row.ones,
                }),
            }
        }
        CountedValues::from_ascending(rows)
    }
}

/// A row as the builder keeps it: with the cluster's own key.
#[derive(Debug, Clone, Copy)]
pub(super) struct Keyed {
    pub(super) place: u64,
    pub(super) cluster: u64,
    pub(super) zeros: u64,
    pub(super) ones: u64,
}

impl Counted for Keyed {
    type Key = (u64, u64);

    fn key(&self) -> (u64, u64) {
        (self.place, self.cluster)
    }

    fn absorb(&mut self, other: &Self) {
        self.zeros += other.zeros;
        self.ones += other.ones;
    }
}

/// Takes rows and merges with other builders; the result does not depend on their order.
#[derive(Debug, Clone, Default)]
pub struct ClusteredBuilder {
    rows: Compacting<Keyed>,
}

impl ClusteredBuilder {
    /// One row. `cluster` is any key that is equal within a patient and differs between patients.
    ///
    /// # Errors
    /// A value that is not finite.
    pub fn push(&mut self, value: f64, label: bool, cluster: u64) -> Result<(), StatsError> {
        self.rows.push(Keyed {
            place: place_of("value", value)?,
            cluster,
            zeros: u64::from(!label),
            ones: u64::from(label),
        });
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
        self.rows.push(Keyed {
            place: place_of("value", value)?,
            cluster,
            zeros,
            ones,
        });
        Ok(())
    }

    /// Another builder's rows.
    pub fn merge(&mut self, other: &mut Self) {
        for row in other.rows.compact() {
            self.rows.push(*row);
        }
    }

    pub(super) fn push_keyed(&mut self, row: Keyed) {
        self.rows.push(row);
    }

    pub(super) fn keyed(&mut self) -> &[Keyed] {
        self.rows.compact()
    }

    /// Bytes held.
    pub fn size_bytes(&self) -> usize {
        self.rows.size_bytes()
    }

    /// The table of all rows.
    ///
    /// # Errors
    /// More than 2³² clusters.
    pub fn finish(self) -> Result<ClusteredValues, StatsError> {
        let keyed = self.rows.into_rows();
        let mut keys: Vec<u64> = keyed.iter().map(|row| row.cluster).collect();
        keys.sort_unstable();
        keys.dedup();
        if u32::try_from(keys.len()).is_err() {
            return Err(StatsError::TooManyClusters { found: keys.len() });
        }
        let mut table = ClusteredValues {
            rows: Vec::with_capacity(keyed.len()),
            clusters: keys.len(),
            zeros: 0,
            ones: 0,
        };
        for row in keyed {
            let number = keys.partition_point(|key| *key < row.cluster);
            table.zeros += row.zeros;
            table.ones += row.ones;
            table.rows.push(ClusteredValue {
                value: value_at(row.place),
                cluster: number as u32,
                zeros: row.zeros,
                ones: row.ones,
            });
        }
        Ok(table)
    }
}

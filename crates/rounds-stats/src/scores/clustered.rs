//! Counts per distinct value and patient, for rows of which several belong to one patient.

use super::{ClusteredBuilder, CountedValue, CountedValues};
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

    /// Rows that are ascending and distinct already, of clusters numbered without gaps.
    pub(super) fn from_ascending(rows: Vec<ClusteredValue>, clusters: usize) -> Self {
        let (zeros, ones) = rows.iter().fold((0_u64, 0_u64), |(zeros, ones), row| {
            (
                zeros.saturating_add(row.zeros),
                ones.saturating_add(row.ones),
            )
        });
        Self {
            rows,
            clusters,
            zeros,
            ones,
        }
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

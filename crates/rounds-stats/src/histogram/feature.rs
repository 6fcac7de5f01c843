//! A feature's rows counted on the stored bins of a baseline.

use crate::StatsError;
use crate::drift::{ReferenceBins, ReferenceKind};
use crate::estimate::finite;

/// Counts per bin and of missing values. Merges in any order to the same counts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FeatureHistogram {
    pub(super) fingerprint: u64,
    pub(super) counts: Vec<u64>,
    pub(super) missing: u64,
}

impl FeatureHistogram {
    /// No rows yet.
    pub fn on(bins: &ReferenceBins) -> Self {
        Self {
            fingerprint: bins.fingerprint(),
            counts: vec![0; bins.kind().bins()],
            missing: 0,
        }
    }

    /// Rows with this number.
    ///
    /// # Errors
    /// Other bins than the histogram was made for (by their number), or bins of categories; a
    /// number that is not finite (count it as missing if it is).
    pub fn add_number(
        &mut self,
        bins: &ReferenceBins,
        value: f64,
        rows: u64,
    ) -> Result<(), StatsError> {
        finite("value", value)?;
        if matches!(bins.kind(), ReferenceKind::Categorical { .. }) {
            return Err(StatsError::DifferentBins);
        }
        self.add_at(bins.kind().bin_of_number(value), rows)
    }

    /// Rows with this category; one that the baseline does not know is "other".
    ///
    /// # Errors
    /// Other bins than the histogram was made for (by their number), or bins of numbers.
    pub fn add_name(
        &mut self,
        bins: &ReferenceBins,
        name: &str,
        rows: u64,
    ) -> Result<(), StatsError> {
        if matches!(bins.kind(), ReferenceKind::Numeric { .. }) {
            return Err(StatsError::DifferentBins);
        }
        self.add_at(bins.kind().bin_of_name(name), rows)
    }

    /// Rows without a value.
    pub fn add_missing(&mut self, rows: u64) {
        self.missing = self.missing.saturating_add(rows);
    }

    pub(super) fn add_at(&mut self, bin: usize, rows: u64) -> Result<(), StatsError> {
        let count = self.counts.get_mut(bin).ok_or(StatsError::DifferentBins)?;
        *count = count.saturating_add(rows);
        Ok(())
    }

    /// Another histogram's rows.
    ///
    /// # Errors
    /// Counts on other bins.
    pub fn merge(&mut self, other: &Self) -> Result<(), StatsError> {
        if self.fingerprint != other.fingerprint || self.counts.len() != other.counts.len() {
            return Err(StatsError::DifferentBins);
        }
        for (count, more) in self.counts.iter_mut().zip(&other.counts) {
            *count = count.saturating_add(*more);
        }
        self.add_missing(other.missing);
        Ok(())
    }

    /// Whether the counts were made on these bins.
    ///
    /// # Errors
    /// They were not.
    pub(crate) fn check_bins(&self, bins: &ReferenceBins) -> Result<(), StatsError> {
        if self.fingerprint == bins.fingerprint() && self.counts.len() == bins.kind().bins() {
            Ok(())
        } else {
            Err(StatsError::DifferentBins)
        }
    }

    /// Rows in each bin.
    pub fn counts(&self) -> &[u64] {
        &self.counts
    }

    /// Rows without a value.
    pub fn missing(&self) -> u64 {
        self.missing
    }

    /// Rows with a value.
    pub fn present(&self) -> u64 {
        self.counts
            .iter()
            .fold(0, |sum, count| sum.saturating_add(*count))
    }

    /// All rows.
    pub fn total(&self) -> u64 {
        self.present().saturating_add(self.missing)
    }
}

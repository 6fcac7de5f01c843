//! All measures of drift of a categorical feature.

use serde::Serialize;

use super::{
    DriftOptions, Psi, ReferenceBins, TwoSampleChiSquared, jensen_shannon, psi,
    two_sample_chi_squared,
};
use crate::histogram::FeatureHistogram;
use crate::intervals::proportion_difference;
use crate::{Estimate, StatsError};

/// How a categorical feature of now differs from the baseline.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct CategoryDrift {
    /// Population stability index on the stored categories, with missing as one of them.
    pub psi: Psi,
    /// Jensen–Shannon distance on the same.
    pub jensen_shannon: Estimate,
    /// χ² and Cramér's V of the rows that have a category; `None` where there are none now or
    /// only one category occurs.
    pub chi_squared: Option<TwoSampleChiSquared>,
    /// Share of rows without a value now minus that of the baseline.
    pub missing: Estimate,
}

/// Compares counts by category with the baseline's. It works on the bins of a numeric feature as
/// well.
///
/// # Errors
/// Counts made on other bins; no current row; options out of range.
pub fn category_drift(
    reference: &ReferenceBins,
    current: &FeatureHistogram,
    options: DriftOptions,
) -> Result<CategoryDrift, StatsError> {
    let has_values = current.present() > 0;
    Ok(CategoryDrift {
        psi: psi(reference, current, options.psi)?,
        jensen_shannon: jensen_shannon(reference, current)?,
        chi_squared: if has_values {
            two_sample_chi_squared(reference.counts(), current.counts())?
        } else {
            None
        },
        missing: missing_difference(reference, current, options.level)?,
    })
}

/// The share of missing rows now minus that of the baseline.
pub(super) fn missing_difference(
    reference: &ReferenceBins,
    current: &FeatureHistogram,
    level: f64,
) -> Result<Estimate, StatsError> {
    let before_total = reference.present() + reference.missing();
    proportion_difference(
        (current.missing() as f64, current.total() as f64),
        (reference.missing() as f64, before_total as f64),
        level,
    )
}

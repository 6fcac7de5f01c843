//! All measures of drift of a numeric feature in one call.

use serde::Serialize;

use super::categories::missing_difference;
use super::{
    KolmogorovSmirnov, Psi, PsiOptions, ReferenceBins, Wasserstein, jensen_shannon,
    kolmogorov_smirnov, psi, wasserstein,
};
use crate::histogram::FeatureHistogram;
use crate::scores::CountedValues;
use crate::{Estimate, StatsError};

/// Levels and limits of a comparison.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct DriftOptions {
    /// Level of the intervals and of the critical distance.
    pub level: f64,
    /// What counts as a shift of the population stability index.
    pub psi: PsiOptions,
}

impl Default for DriftOptions {
    fn default() -> Self {
        Self {
            level: crate::estimate::LEVEL_95,
            psi: PsiOptions::default(),
        }
    }
}

/// How a numeric feature of now differs from the baseline.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Drift {
    /// Population stability index on the stored bins, with missing as one of them.
    pub psi: Psi,
    /// Jensen–Shannon distance on the same.
    pub jensen_shannon: Estimate,
    /// Kolmogorov–Smirnov distance; `None` when no current row, or no row of the reference sample
    /// at hand, has a value.
    pub kolmogorov_smirnov: Option<KolmogorovSmirnov>,
    /// Wasserstein distance; `None` in the same case.
    pub wasserstein: Option<Wasserstein>,
    /// Share of rows without a value now minus that of the baseline. Look here first: most drift
    /// of health-care data is a changed interface.
    pub missing: Estimate,
}

/// Compares the current rows (labelled 1, and `missing` more without a value) with the baseline:
/// index, distance and missingness against the stored bins, the other two against the rows
/// labelled 0, which are the reference sample where it is still at hand.
///
/// # Errors
/// Bins of categories; no current row; options out of range; values too far apart for a float.
pub fn drift(
    reference: &ReferenceBins,
    values: &CountedValues,
    missing: u64,
    options: DriftOptions,
) -> Result<Drift, StatsError> {
    let mut current = FeatureHistogram::on(reference);
    for row in values.rows() {
        current.add_number(reference, row.value, row.ones)?;
    }
    current.add_missing(missing);
    let has_both = values.zeros() > 0 && values.ones() > 0;
    Ok(Drift {
        psi: psi(reference, &current, options.psi)?,
        jensen_shannon: jensen_shannon(reference, &current)?,
        kolmogorov_smirnov: if has_both {
            Some(kolmogorov_smirnov(values, options.level)?)
        } else {
            None
        },
        wasserstein: if has_both {
            Some(wasserstein(values)?)
        } else {
            None
        },
        missing: missing_difference(reference, &current, options.level)?,
    })
}

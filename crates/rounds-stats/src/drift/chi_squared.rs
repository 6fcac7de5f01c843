//! Whether two samples have the same shares of categories.

use serde::Serialize;

use crate::{Estimate, StatsError, distribution};

/// Pearson's χ² of a table of two rows and how strong the association is.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct TwoSampleChiSquared {
    /// Σ (found − expected)² / expected, without continuity correction.
    pub statistic: f64,
    /// Categories with a row in either sample, minus 1.
    pub degrees: u64,
    /// P(at least this) when both samples have the same shares.
    pub p_value: f64,
    /// Cramér's V = √(χ²/n), 0 to 1; `n` is the rows of both samples. It is biased upwards in
    /// small samples.
    pub cramers_v: Estimate,
    /// Cramér's V with the bias taken out (Bergsma, J Korean Stat Soc 42:323, 2013); `None` where
    /// too few rows leave nothing to divide by.
    pub cramers_v_corrected: Option<f64>,
    /// The smallest expected count: below 5 the p-value is rough.
    pub smallest_expected: f64,
}

/// χ² of two samples' counts of the same categories, side by side. `None` when fewer than two
/// categories occur: there is nothing to compare then.
///
/// # Errors
/// Unequal lengths; no rows on one side.
pub fn two_sample_chi_squared(
    reference: &[u64],
    current: &[u64],
) -> Result<Option<TwoSampleChiSquared>, StatsError> {
    if reference.len() != current.len() {
        return Err(StatsError::UnequalRows {
            left: "reference",
            left_rows: reference.len(),
            right: "current",
            right_rows: current.len(),
        });
    }
    let before_total = total("reference rows", reference)?;
    let now_total = total("current rows", current)?;
    let n = before_total + now_total;
    let (mut statistic, mut categories, mut rarest) = (0.0, 0_u64, f64::INFINITY);
    for (before, now) in reference.iter().zip(current) {
        let both = *before as f64 + *now as f64;
        if both == 0.0 {
            continue;
        }
        categories += 1;
        for (found, sample) in [(*before, before_total), (*now, now_total)] {
            let expected = both * (sample / n);
            statistic += (found as f64 - expected).powi(2) / expected;
            rarest = f64::min(rarest, expected);
        }
    }
    let degrees = categories.saturating_sub(1);
    if degrees == 0 {
        return Ok(None);
    }
    let tail = distribution::chi_squared_upper_tail(statistic, degrees as f64);
    Ok(Some(TwoSampleChiSquared {
        statistic,
        degrees,
        p_value: tail.unwrap_or(0.0),
        cramers_v: Estimate {
            value: (statistic / n).min(1.0).sqrt(),
            low: None,
            high: None,
            n: n as u64,
            method: "Cramér's V of two samples",
        },
        cramers_v_corrected: corrected(statistic / n, categories as f64, n),
        smallest_expected: rarest,
    }))
}

/// √(φ̃²/min(k̃ − 1, 1̃)) with φ̃² = max(0, φ² − (k − 1)/(n − 1)) and k̃ = k − (k − 1)²/(n − 1).
fn corrected(phi_squared: f64, categories: f64, n: f64) -> Option<f64> {
    let shrink = |size: f64| size - (size - 1.0).powi(2) / (n - 1.0);
    let least = (shrink(categories) - 1.0).min(shrink(2.0) - 1.0);
    let unbiased = (phi_squared - (categories - 1.0) / (n - 1.0)).max(0.0);
    (n > 1.0 && least > 0.0).then(|| (unbiased / least).sqrt())
}

fn total(what: &'static str, counts: &[u64]) -> Result<f64, StatsError> {
    let total: f64 = counts.iter().map(|count| *count as f64).sum();
    if total > 0.0 {
        Ok(total)
    } else {
        Err(StatsError::TooFew {
            what,
            needed: 1,
            found: 0,
        })
    }
}

//! The Jensen–Shannon distance between a baseline and now.

use super::ReferenceBins;
use super::psi::with_missing;
use crate::histogram::FeatureHistogram;
use crate::{Estimate, StatsError};

/// √(½ Σ p log₂(p/m) + ½ Σ q log₂(q/m)) with m = (p + q)/2, over the stored bins and a bin of
/// missing values: 0 for equal shares, 1 for samples that share no bin (Lin, IEEE Trans Inf Theory
/// 37:145, 1991; its root is a distance). `n` is the current rows.
///
/// It has no interval, and chance alone makes it larger than 0: about √(χ²/(8 ln 2)·(1/n + 1/m)).
///
/// # Errors
/// Counts made on other bins; no current row.
pub fn jensen_shannon(
    reference: &ReferenceBins,
    current: &FeatureHistogram,
) -> Result<Estimate, StatsError> {
    current.check_bins(reference)?;
    let before_total = reference.present() + reference.missing();
    let now_total = current.total();
    if now_total == 0 {
        return Err(StatsError::TooFew {
            what: "current rows",
            needed: 1,
            found: 0,
        });
    }
    let before = with_missing(reference.counts(), reference.missing());
    let now = with_missing(current.counts(), current.missing());
    let divergence: f64 = before
        .zip(now)
        .map(|(before, now)| {
            let expected = before as f64 / before_total as f64;
            let found = now as f64 / now_total as f64;
            let middle = f64::midpoint(expected, found);
            surprise(expected, middle) + surprise(found, middle)
        })
        .sum();
    Ok(Estimate {
        value: (divergence / 2.0).clamp(0.0, 1.0).sqrt(),
        low: None,
        high: None,
        n: now_total,
        method: "Jensen–Shannon distance (base 2) on stored reference bins",
    })
}

/// p log₂(p/m), 0 at p = 0.
fn surprise(share: f64, middle: f64) -> f64 {
    if share > 0.0 {
        share * (share / middle).log2()
    } else {
        0.0
    }
}

//! The population stability index, next to what chance alone makes of it.

use serde::Serialize;

use super::ReferenceBins;
use crate::estimate::{finite, tail_of};
use crate::histogram::FeatureHistogram;
use crate::{Estimate, StatsError, distribution};

/// Shares below this are taken as this, so that an empty bin does not make the index infinite.
const SHARE_LEAST: f64 = 1e-4;

/// What counts as a shift.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct PsiOptions {
    /// Probability that no shift stays below the null quantile, such as 0.95.
    pub level: f64,
    /// The smallest index that matters to anybody, however certain it is. 0.1 is a custom of
    /// credit scoring, not a finding.
    pub practical_limit: f64,
}

impl Default for PsiOptions {
    fn default() -> Self {
        Self {
            level: crate::estimate::LEVEL_95,
            practical_limit: 0.1,
        }
    }
}

/// The index and what to hold it against.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Psi {
    /// The index; it has no interval of its own. `n` is the current rows, missing ones included.
    pub estimate: Estimate,
    /// Each bin's term in the order of the bins, then that of missing values. Their sum is the
    /// index.
    pub contributions: Vec<f64>,
    /// What the index stays below with probability `level` when nothing has shifted.
    pub null_quantile: f64,
    /// P(index at least this) when nothing has shifted.
    pub p_value: f64,
    /// Bins with a row in either sample, minus 1.
    pub degrees: u64,
    /// The larger of the null quantile and the practical limit.
    pub limit: f64,
    /// Whether the index is above the limit.
    pub is_shift: bool,
}

/// Σ (qᵦ − pᵦ) ln(qᵦ/pᵦ) over the stored bins and a bin of missing values; p is the share of the
/// reference rows and q that of the current rows, each at least 10⁻⁴.
///
/// Without a shift the index is about (1/n + 1/m)·χ² with one degree less than there are bins, for
/// n reference and m current rows: it is a symmetrised divergence, and twice such a divergence
/// times the sample size is χ² in the limit. Its 95 % quantile at ten bins is 0.169 with 200 rows
/// on each side, above the customary limit of 0.1, and 0.0034 with 10,000. Expect more than that
/// where bins have fewer than five rows, because of the floor.
///
/// # Errors
/// Counts made on other bins; no current row; a level outside (0, 1); a limit that is not finite.
pub fn psi(
    reference: &ReferenceBins,
    current: &FeatureHistogram,
    options: PsiOptions,
) -> Result<Psi, StatsError> {
    let tail = 2.0 * tail_of(options.level)?;
    finite("practical limit", options.practical_limit)?;
    current.check_bins(reference)?;
    let before: Vec<u64> = with_missing(reference.counts(), reference.missing()).collect();
    let now: Vec<u64> = with_missing(current.counts(), current.missing()).collect();
    let (before_total, now_total) = (before.iter().sum::<u64>(), now.iter().sum::<u64>());
    if now_total == 0 {
        return Err(StatsError::TooFew {
            what: "current rows",
            needed: 1,
            found: 0,
        });
    }
    let share = |count: u64, total: u64| (count as f64 / total as f64).max(SHARE_LEAST);
    let contributions: Vec<f64> = before
        .iter()
        .zip(&now)
        .map(|(before, now)| {
            let (expected, found) = (share(*before, before_total), share(*now, now_total));
            (found - expected) * (found / expected).ln()
        })
        .collect();
    let value = contributions.iter().sum();
    let occupied = before.iter().zip(&now).filter(|(a, b)| **a + **b > 0);
    let degrees = (occupied.count() as u64).saturating_sub(1);
    let scale = 1.0 / before_total as f64 + 1.0 / now_total as f64;
    let (null_quantile, p_value) = null(value / scale, degrees as f64, tail);
    let limit = options.practical_limit.max(null_quantile * scale);
    Ok(Psi {
        estimate: Estimate {
            value,
            low: None,
            high: None,
            n: now_total,
            method: "population stability index on stored reference bins",
        },
        contributions,
        null_quantile: null_quantile * scale,
        p_value,
        degrees,
        limit,
        is_shift: value > limit,
    })
}

/// The χ² quantile of this upper tail, and the upper tail at `found`. One bin never shifts.
fn null(found: f64, degrees: f64, tail: f64) -> (f64, f64) {
    if degrees == 0.0 {
        return (0.0, 1.0);
    }
    let quantile = distribution::gamma_upper(tail, degrees / 2.0);
    let p_value = distribution::chi_squared_upper_tail(found, degrees);
    (
        quantile.map_or(0.0, |half| 2.0 * half),
        p_value.unwrap_or(1.0),
    )
}

pub(super) fn with_missing(counts: &[u64], missing: u64) -> impl Iterator<Item = u64> {
    counts.iter().copied().chain([missing])
}

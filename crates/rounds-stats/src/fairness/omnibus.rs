//! Whether a measure differs between the groups at all: asked once, before any single group.

use serde::Serialize;

use super::Measure;
use super::quantity::Quantity;
use crate::drift::two_sample_chi_squared;
use crate::{StatsError, distribution};

/// The test that all groups have one value of a measure.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Omnibus {
    /// What is compared.
    pub measure: Measure,
    /// χ²: Pearson's of the counts for proportions of independent rows; otherwise Cochran's
    /// Σ wᵢ(xᵢ − x̄)² with weights of one over the variance (Biometrics 10:101, 1954), on the log
    /// scale for observed over expected.
    pub chi_squared: f64,
    /// Groups with a value, minus 1.
    pub degrees: u64,
    /// P(at least this) when all groups have one value.
    pub p: f64,
    /// Whether that is small enough to look at single groups.
    pub is_open: bool,
}

/// `None` where fewer than two groups have a value with a variance. Then nothing is closed.
pub(super) fn omnibus(
    measure: Measure,
    groups: &[&Quantity],
    p_most: f64,
) -> Result<Option<Omnibus>, StatsError> {
    let (chi_squared, degrees) = match shares(groups) {
        Some((events, others)) => match two_sample_chi_squared(&events, &others) {
            Ok(Some(found)) => (found.statistic, found.degrees),
            Ok(None) | Err(StatsError::TooFew { .. }) => return Ok(None),
            Err(error) => return Err(error),
        },
        None => match heterogeneity(groups) {
            Some(found) => found,
            None => return Ok(None),
        },
    };
    let p = distribution::chi_squared_upper_tail(chi_squared, degrees as f64).unwrap_or(1.0);
    Ok(Some(Omnibus {
        measure,
        chi_squared,
        degrees,
        p,
        is_open: p <= p_most,
    }))
}

/// Counts with and without, where all are proportions of independent rows.
fn shares(groups: &[&Quantity]) -> Option<(Vec<u64>, Vec<u64>)> {
    let both = groups.iter().map(|group| match group {
        Quantity::Share(share) if share.patients.is_none() => {
            Some((share.events as u64, (share.total - share.events) as u64))
        }
        _ => None,
    });
    let mut counts = both.collect::<Option<Vec<_>>>()?;
    // The order in which groups are named must not show in the last digit.
    counts.sort_unstable();
    Some(counts.into_iter().unzip())
}

fn heterogeneity(groups: &[&Quantity]) -> Option<(f64, u64)> {
    let mut known: Vec<(f64, f64)> = groups
        .iter()
        .filter_map(|group| group.on_its_scale())
        .filter(|(_, variance)| *variance > 0.0)
        .collect();
    known.sort_unstable_by(|one, other| one.0.total_cmp(&other.0).then(one.1.total_cmp(&other.1)));
    let weights: f64 = known.iter().map(|(_, variance)| 1.0 / variance).sum();
    let centre = known
        .iter()
        .map(|(value, variance)| value / variance)
        .sum::<f64>()
        / weights;
    let statistic = known
        .iter()
        .map(|(value, variance)| (value - centre).powi(2) / variance)
        .sum();
    (known.len() > 1).then(|| (statistic, known.len() as u64 - 1))
}

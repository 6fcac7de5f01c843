//! The calibration curve in bins: how often the event happened among rows with similar scores.

use serde::Serialize;

use super::Predictions;
use crate::intervals::wilson_ends;
use crate::scores::{ClusteredValue, CountedValue};
use crate::{Estimate, StatsError};

/// Most bins there may be.
const BINS_MAX: usize = 1_000;

/// Where bins end.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub enum Binning {
    /// 0 to 1 in equal steps.
    EqualWidth,
    /// At quantiles of the scores (linear interpolation), equal scores together.
    EqualMass,
}

/// Rows with similar scores.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct CalibrationBin {
    /// Scores above this belong to the bin (0 itself to the first).
    pub low: f64,
    /// Scores up to this belong to the bin.
    pub high: f64,
    /// Mean score.
    pub predicted: f64,
    /// Share of rows with the event; `n` counts rows.
    pub observed: Estimate,
    /// Rows with the event.
    pub events: u64,
    /// Σ p(1 − p): the variance of the events if every score were right and rows independent.
    pub(super) variance: f64,
    /// How many times larger repeated patients make the variance; 1 where none repeats.
    pub(super) design_effect: f64,
}

/// The bins that have rows, ascending: the reliability diagram's points. Edges and ties are those
/// of scikit-learn's `calibration_curve`: a score on an edge belongs to the lower bin.
///
/// Intervals are Wilson's. Where patients repeat, Wilson's formula is used with n divided by the
/// bin's design effect, G/(G − 1)·Σ_g(Σ(y − ȳ))² / n·ȳ(1 − ȳ) and at least 1 (Korn & Graubard,
/// Survey Methodology 24:193, 1998, with Wilson's interval for theirs).
///
/// # Errors
/// No bins or more than 1,000; a level outside (0, 1).
pub fn calibration_bins(
    predictions: &Predictions<'_>,
    binning: Binning,
    bins: usize,
    level: f64,
) -> Result<Vec<CalibrationBin>, StatsError> {
    let edges = edges(predictions, binning, bins)?;
    let tail = crate::estimate::tail_of(level)?;
    let z = crate::distribution::normal_upper(tail).ok_or(StatsError::Level { found: level })?;
    let mut rest = predictions.counted().rows();
    let mut rest_clustered = predictions.clustered_rows();
    let mut sums = vec![0.0; predictions.clusters().unwrap_or(0)];
    let mut found = Vec::new();
    for (low, high) in edges {
        let is_last = high >= 1.0;
        let (inside, after) =
            rest.split_at(rest.partition_point(|row| row.value <= high || is_last));
        let (mine, others) = rest_clustered
            .split_at(rest_clustered.partition_point(|row| row.value <= high || is_last));
        (rest, rest_clustered) = (after, others);
        if inside.is_empty() {
            continue;
        }
        let mut bin = bin_of(inside, low, high);
        bin.design_effect = design_effect(mine, &bin, &mut sums);
        let total = bin.observed.n as f64 / bin.design_effect;
        let (low_end, high_end) = wilson_ends(bin.observed.value * total, total, z);
        bin.observed.low = Some(low_end.min(bin.observed.value));
        bin.observed.high = Some(high_end.max(bin.observed.value));
        if predictions.clusters().is_some() {
            bin.observed.method = "Wilson score interval at the effective number of rows";
        }
        found.push(bin);
    }
    Ok(found)
}

/// Pairs of lower and upper edge; the last upper edge is 1.
fn edges(
    predictions: &Predictions<'_>,
    binning: Binning,
    bins: usize,
) -> Result<Vec<(f64, f64)>, StatsError> {
    if bins == 0 {
        return Err(StatsError::TooFew {
            what: "bins",
            needed: 1,
            found: 0,
        });
    }
    if bins > BINS_MAX {
        return Err(StatsError::TooMany {
            what: "bins",
            most: BINS_MAX,
            found: bins,
        });
    }
    let step = 1.0 / bins as f64;
    let inner = (1..bins).map(|place| place as f64 * step);
    let mut edges = vec![0.0];
    match binning {
        Binning::EqualWidth => edges.extend(inner),
        Binning::EqualMass => edges.extend(quantiles(predictions.counted().rows(), inner)),
    }
    edges.push(1.0);
    Ok(edges
        .iter()
        .copied()
        .zip(edges.iter().skip(1).copied())
        .collect())
}

/// Quantiles by linear interpolation between order statistics, for ascending shares.
fn quantiles(rows: &[CountedValue], shares: impl Iterator<Item = f64>) -> Vec<f64> {
    let total: u64 = rows.iter().map(CountedValue::total).sum();
    let mut ascending = rows.iter().peekable();
    let mut before = 0;
    let mut value_of_rank = |rank: u64| loop {
        let row = ascending.peek()?;
        if rank < before + row.total() {
            return Some(row.value);
        }
        before += row.total();
        ascending.next();
    };
    // Ranks ascend except that the upper neighbour of one may be the lower of the next, so the
    // two neighbours of each share are looked up in one ascending pass over sorted ranks.
    let places: Vec<f64> = shares.map(|share| share * (total - 1) as f64).collect();
    let mut ranks: Vec<u64> = places
        .iter()
        .flat_map(|place| [place.floor() as u64, place.ceil() as u64])
        .collect();
    ranks.sort_unstable();
    ranks.dedup();
    let values: Vec<f64> = ranks
        .iter()
        .filter_map(|rank| value_of_rank(*rank))
        .collect();
    let value_at = |rank: u64| {
        let place = ranks.partition_point(|known| *known < rank);
        values.get(place).copied().unwrap_or(1.0)
    };
    let between = |place: &f64| {
        let (lower, upper) = (
            value_at(place.floor() as u64),
            value_at(place.ceil() as u64),
        );
        lower + (upper - lower) * place.fract()
    };
    places.iter().map(between).collect()
}

fn bin_of(rows: &[CountedValue], low: f64, high: f64) -> CalibrationBin {
    let (mut total, mut events, mut sum, mut variance) = (0, 0, 0.0, 0.0);
    for row in rows {
        let size = row.total() as f64;
        total += row.total();
        events += row.ones;
        sum += size * row.value;
        variance += size * row.value * (1.0 - row.value);
    }
    CalibrationBin {
        low,
        high,
        predicted: sum / total as f64,
        observed: Estimate {
            value: events as f64 / total as f64,
            low: None,
            high: None,
            n: total,
            method: "Wilson score interval",
        },
        events,
        variance,
        design_effect: 1.0,
    }
}

/// `sums` has one place per patient, zero before and after.
fn design_effect(rows: &[ClusteredValue], bin: &CalibrationBin, sums: &mut [f64]) -> f64 {
    let rate = bin.observed.value;
    for row in rows {
        if let Some(sum) = sums.get_mut(row.cluster as usize) {
            *sum += row.ones as f64 * (1.0 - rate) - row.zeros as f64 * rate;
        }
    }
    let mut scatter = 0.0;
    // By rows, not by patients: a bin touches few of them. A patient counted once is zero after.
    let mut patients: u64 = 0;
    for row in rows {
        if let Some(sum) = sums.get_mut(row.cluster as usize) {
            if !sum.is_nan() {
                scatter += *sum * *sum;
                patients += 1;
            }
            *sum = f64::NAN;
        }
    }
    for row in rows {
        if let Some(sum) = sums.get_mut(row.cluster as usize) {
            *sum = 0.0;
        }
    }
    let independent = bin.observed.n as f64 * rate * (1.0 - rate);
    let factor = patients as f64 / (patients.max(2) - 1) as f64;
    let effect = factor * scatter / independent;
    if effect.is_finite() {
        effect.max(1.0)
    } else {
        1.0
    }
}

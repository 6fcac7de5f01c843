//! The expected calibration error, with what it would be if every prediction were right.

use serde::Serialize;

use super::bins::{Binning, CalibrationBin, calibration_bins};
use super::matched_binomial::EventsOfABin;
use super::{CalibrationOptions, Predictions};
use crate::estimate::tail_of;
use crate::random::Random;
use crate::{Estimate, StatsError};

/// ECE, its null distribution and its bins.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct CalibrationError {
    /// Σ (n_b/n)·|ȳ_b − p̄_b|, without an interval; `n` counts rows.
    pub estimate: Estimate,
    /// Its mean when predictions are calibrated: never 0, and large when rows are few.
    pub null_mean: f64,
    /// Lower end of the null band at the level asked for.
    pub null_low: f64,
    /// Upper end of the null band: an ECE below it is no evidence of miscalibration.
    pub null_high: f64,
    /// Share of calibrated samples with an ECE at least as large, counting this one.
    pub p: f64,
    /// ECE less its null mean, at least 0. Too low by up to the null mean where miscalibration is
    /// large, because the bias fades there.
    pub debiased: f64,
    /// What it was summed over.
    pub bins: Vec<CalibrationBin>,
}

/// The expected calibration error over bins (Naeini, Cooper & Hauskrecht, AAAI 2015) with its null
/// band from seeded draws of labels y* ~ Bernoulli(p).
///
/// Draws are made per bin, not per row: the events of a bin are drawn from the binomial with the
/// mean and variance of its Bernoulli rows, or from the normal where the variance is above 400.
/// Where patients repeat, each bin's variance is multiplied by its design effect, and the normal is
/// used; bins are drawn independently, so the band is a little narrow there.
///
/// # Errors
/// No bins, more than 1,000, no draws, a level outside (0, 1).
pub fn calibration_error(
    predictions: &Predictions<'_>,
    binning: Binning,
    options: &CalibrationOptions,
) -> Result<CalibrationError, StatsError> {
    let tail = tail_of(options.level)?;
    if options.draws == 0 {
        return Err(StatsError::TooFew {
            what: "draws",
            needed: 1,
            found: 0,
        });
    }
    let bins = calibration_bins(predictions, binning, options.bins, options.level)?;
    let n = predictions.n();
    let gap =
        |bin: &CalibrationBin| bin.observed.n as f64 * (bin.observed.value - bin.predicted).abs();
    let value = bins.iter().map(gap).sum::<f64>() / n;
    let mut drawn = null_draws(&bins, n, options);
    drawn.sort_unstable_by(f64::total_cmp);
    let draws = drawn.len() as f64;
    let at = |share: f64| {
        let place = (share * (draws - 1.0)).round() as usize;
        drawn.get(place).copied().unwrap_or(0.0)
    };
    // A draw within a rounding error of the value is as large.
    let slack = 1e-12 * value.max(1e-12);
    let below = drawn.partition_point(|other| *other < value - slack);
    let null_mean = drawn.iter().sum::<f64>() / draws;
    Ok(CalibrationError {
        estimate: Estimate {
            value,
            low: None,
            high: None,
            n: predictions.counted().total(),
            method: match binning {
                Binning::EqualWidth => "expected calibration error, bins of equal width",
                Binning::EqualMass => "expected calibration error, bins of equal mass",
            },
        },
        null_mean,
        null_low: at(tail),
        null_high: at(1.0 - tail),
        p: (draws - below as f64 + 1.0) / (draws + 1.0),
        debiased: (value - null_mean).max(0.0),
        bins,
    })
}

fn null_draws(bins: &[CalibrationBin], n: f64, options: &CalibrationOptions) -> Vec<f64> {
    let laws: Vec<EventsOfABin> = bins
        .iter()
        .map(|bin| {
            EventsOfABin::new(
                bin.predicted * bin.observed.n as f64,
                bin.variance,
                bin.design_effect,
            )
        })
        .collect();
    let mut random = Random::new(options.seed);
    (0..options.draws)
        .map(|_| {
            let gaps = laws.iter().map(|law| law.surplus(&mut random).abs());
            gaps.sum::<f64>() / n
        })
        .collect()
}

//! Spiegelhalter's test of calibration.

use serde::Serialize;

use super::{NotEstimable, Predictions};
use crate::distribution;

/// A statistic that is standard normal when predictions are calibrated.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct ZTest {
    /// The statistic.
    pub z: f64,
    /// P(|Z| ≥ |z|).
    pub p: f64,
    /// Rows.
    pub n: u64,
    /// What its spread was computed from.
    pub method: &'static str,
}

/// z = Σ(y − p)(1 − 2p) / √Σ(1 − 2p)²p(1 − p) (Spiegelhalter, Stat Med 5:421, 1986): whether the
/// Brier score is what it should be if every prediction were right. A small p-value says that the
/// predictions are not calibrated; with many rows it says so of trifles.
///
/// Where patients repeat the root is over the sum by patient of the squared numerators.
/// [`NotEstimable::NoSpread`] where every prediction is 0, ½ or 1.
pub fn spiegelhalter(predictions: &Predictions<'_>) -> Result<ZTest, NotEstimable> {
    let (mut surplus, mut by_model) = (0.0, 0.0);
    for row in predictions.counted().rows() {
        let weight = 1.0 - 2.0 * row.value;
        let total = row.total() as f64;
        surplus += (row.ones as f64 - total * row.value) * weight;
        by_model += total * weight * weight * row.value * (1.0 - row.value);
    }
    let (variance, method) = if predictions.clusters().is_some() {
        let [[by_patient]] = predictions.scatter(|score| {
            let weight = 1.0 - 2.0 * score;
            [[-score * weight], [(1.0 - score) * weight]]
        });
        (by_patient, "Spiegelhalter z, spread by patient")
    } else {
        (by_model, "Spiegelhalter z")
    };
    let z = surplus / variance.sqrt();
    if !(by_model > 0.0 && z.is_finite()) {
        return Err(NotEstimable::NoSpread);
    }
    Ok(ZTest {
        z,
        p: distribution::normal_two_sided(z),
        n: predictions.counted().total(),
        method,
    })
}

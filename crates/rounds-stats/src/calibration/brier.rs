//! The Brier score, its scaled form and what it is made of.

use serde::Serialize;

use super::{NotEstimable, Predictions, isotonic};
use crate::{Estimate, StatsError};

const METHODS: [&str; 2] = [
    "normal interval of a mean",
    "cluster-robust interval, Student t with patients - 1 degrees",
];

/// Mean of (p − y)² (Brier, Monthly Weather Review 78:1, 1950): 0 is perfect, and it has no other
/// fixed point to compare with; see [`scaled_brier`]. `n` counts rows.
///
/// The interval is that of a mean over rows, or over patients' sums where patients repeat
/// (variance G/(G − 1)·Σ_g(Σ((p − y)² − mean))²/n²), cut at 0 and 1.
///
/// # Errors
/// A level outside (0, 1).
pub fn brier(predictions: &Predictions<'_>, level: f64) -> Result<Estimate, StatsError> {
    let n = predictions.n();
    let value = mean_square(predictions);
    let found = predictions.linearised(value, level, METHODS, |score| {
        let without = (score * score - value) / n;
        let with = ((1.0 - score) * (1.0 - score) - value) / n;
        [without, with]
    })?;
    Ok(Estimate {
        low: found.low.map(|low| low.max(0.0)),
        high: found.high.map(|high| high.min(1.0)),
        ..found
    })
}

/// 1 − Brier / φ(1 − φ): the share of the Brier score of "everyone has the average risk" that the
/// predictions remove. 1 is perfect, 0 is no better than the average, below 0 is worse.
///
/// The interval is linearised in both means, over patients where they repeat. `n` counts rows.
///
/// # Errors
/// A level outside (0, 1). One label alone is [`NotEstimable`].
pub fn scaled_brier(
    predictions: &Predictions<'_>,
    level: f64,
) -> Result<Result<Estimate, NotEstimable>, StatsError> {
    if let Err(reason) = predictions.both_labels() {
        return Ok(Err(reason));
    }
    let n = predictions.n();
    let share = predictions.events() / n;
    let uncertainty = share * (1.0 - share);
    let ratio = mean_square(predictions) / uncertainty;
    let found = predictions.linearised(1.0 - ratio, level, METHODS, |score| {
        // d ratio = d mean square / u − ratio · (1 − 2φ) · d φ / u.
        let of_label = ratio * (1.0 - 2.0 * share);
        let without = score * score - ratio * uncertainty + share * of_label;
        let with = (1.0 - score) * (1.0 - score) - ratio * uncertainty - (1.0 - share) * of_label;
        [-without / (uncertainty * n), -with / (uncertainty * n)]
    })?;
    Ok(Ok(found))
}

/// Brier = miscalibration − discrimination + uncertainty, exactly and without bins.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct BrierParts {
    /// What recalibrating the predictions with a rising curve would save; 0 when calibrated.
    pub miscalibration: f64,
    /// What the recalibrated predictions save over the average risk; more is better.
    pub discrimination: f64,
    /// φ(1 − φ): the score of the average risk.
    pub uncertainty: f64,
}

/// Murphy's decomposition with the isotonic curve in place of bins (Dimitriadis, Gneiting &
/// Jordan, PNAS 118:e2016191118, 2021).
pub fn brier_parts(predictions: &Predictions<'_>) -> BrierParts {
    parts_with(predictions, &isotonic(predictions.counted()))
}

pub(super) fn parts_with(
    predictions: &Predictions<'_>,
    curve: &[super::IsotonicStep],
) -> BrierParts {
    let n = predictions.n();
    let share = predictions.events() / n;
    let uncertainty = share * (1.0 - share);
    let recalibrated: f64 = curve
        .iter()
        .map(|step| step.zeros as f64 * step.probability())
        .sum();
    BrierParts {
        miscalibration: mean_square(predictions) - recalibrated / n,
        discrimination: uncertainty - recalibrated / n,
        uncertainty,
    }
}

fn mean_square(predictions: &Predictions<'_>) -> f64 {
    let rows = predictions.counted().rows().iter();
    let sum: f64 = rows
        .map(|row| {
            let missing = 1.0 - row.value;
            row.zeros as f64 * row.value * row.value + row.ones as f64 * missing * missing
        })
        .sum();
    sum / predictions.n()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scores::CountedValues;

    #[test]
    fn a_coin_called_half_scores_a_quarter() {
        let table = CountedValues::from_rows(&[0.5; 4], &[true, false, true, false]).unwrap();
        let predictions = Predictions::independent(&table).unwrap();
        let found = brier(&predictions, 0.95).unwrap();
        assert_eq!(
            (found.value, found.low, found.high),
            (0.25, Some(0.25), Some(0.25))
        );
        let scaled = scaled_brier(&predictions, 0.95).unwrap().unwrap();
        assert_eq!(scaled.value, 0.0);
        let parts = brier_parts(&predictions);
        assert_eq!((parts.miscalibration, parts.discrimination), (0.0, 0.0));
    }
}

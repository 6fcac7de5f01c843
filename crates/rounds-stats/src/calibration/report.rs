//! Everything about calibration in one call.

use serde::Serialize;

use super::brier::parts_with;
use super::recalibration::{offset_line, recalibration_line, shift, tilt};
use super::update::advice;
use super::{
    Binning, BrierParts, CalibrationError, CalibrationOptions, Coefficient, CurveDistances,
    IsotonicStep, LoessCurve, NotEstimable, Predictions, Recalibration, UpdateAdvice, ZTest, brier,
    calibration_error, isotonic, isotonic_distances, loess, loess_distances,
    observed_over_expected, scaled_brier, spiegelhalter,
};
use crate::scores::{ClusteredValues, CountedValues};
use crate::{Estimate, StatsError};

/// All measures of calibration of one set of predictions.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Calibration {
    /// Rows.
    pub rows: u64,
    /// Rows with the event.
    pub events: u64,
    /// Patients, where some have several rows; intervals are then robust to that.
    pub patients: Option<u64>,
    /// Rows whose score was moved away from 0 or 1 for the logit; see [`super::LOGIT_CLIP`].
    pub clipped: u64,
    /// Mean predicted probability.
    pub predicted: f64,
    /// Calibration in the large, on the logit scale.
    pub in_the_large: Result<Coefficient, NotEstimable>,
    /// Intercept and slope.
    pub recalibration: Result<Recalibration, NotEstimable>,
    /// Observed over expected events.
    pub observed_over_expected: Result<Estimate, NotEstimable>,
    /// Brier score.
    pub brier: Estimate,
    /// Scaled Brier score.
    pub scaled_brier: Result<Estimate, NotEstimable>,
    /// What the Brier score is made of.
    pub brier_parts: BrierParts,
    /// Spiegelhalter's test.
    pub spiegelhalter: Result<ZTest, NotEstimable>,
    /// Calibration error over bins of equal width, with the bins.
    pub error_equal_width: CalibrationError,
    /// Calibration error over bins of equal mass, with the bins.
    pub error_equal_mass: CalibrationError,
    /// The isotonic curve.
    pub isotonic: Vec<IsotonicStep>,
    /// ICI, E50, E90 and Emax from the isotonic curve.
    pub isotonic_distances: CurveDistances,
    /// The smooth curve.
    pub loess: LoessCurve,
    /// ICI, E50, E90 and Emax from the smooth curve.
    pub loess_distances: CurveDistances,
    /// Which update the predictions need.
    pub update: Result<UpdateAdvice, NotEstimable>,
}

/// All measures for rows that are independent.
///
/// # Errors
/// No rows; a score outside [0, 1]; options out of their range.
pub fn calibration(
    counted: &CountedValues,
    options: &CalibrationOptions,
) -> Result<Calibration, StatsError> {
    report(&Predictions::independent(counted)?, options)
}

/// All measures for rows of which several may belong to one patient. Values are those of
/// [`calibration`]; intervals and tests allow for the repetition. The same as [`calibration`]
/// where no patient repeats.
///
/// # Errors
/// As [`calibration`].
pub fn calibration_clustered(
    clustered: &ClusteredValues,
    options: &CalibrationOptions,
) -> Result<Calibration, StatsError> {
    report(&Predictions::clustered(clustered)?, options)
}

fn report(
    predictions: &Predictions<'_>,
    options: &CalibrationOptions,
) -> Result<Calibration, StatsError> {
    let counted = predictions.counted();
    let level = options.level;
    let steps = isotonic(counted);
    let curve = loess(counted, options.loess)?;
    let reach = predictions.reach(level)?;
    let (offset, both) = (offset_line(predictions), recalibration_line(predictions));
    let line = both.and_then(|line| tilt(predictions, &line, reach));
    Ok(Calibration {
        rows: counted.total(),
        events: counted.ones(),
        patients: predictions.clusters().map(|clusters| clusters as u64),
        clipped: predictions.clipped(),
        predicted: predictions.expected() / predictions.n(),
        in_the_large: offset.map(|line| shift(predictions, &line, reach)),
        recalibration: line,
        observed_over_expected: observed_over_expected(predictions, level)?,
        brier: brier(predictions, level)?,
        scaled_brier: scaled_brier(predictions, level)?,
        brier_parts: parts_with(predictions, &steps),
        spiegelhalter: spiegelhalter(predictions),
        error_equal_width: calibration_error(predictions, Binning::EqualWidth, options)?,
        error_equal_mass: calibration_error(predictions, Binning::EqualMass, options)?,
        isotonic_distances: isotonic_distances(counted, &steps),
        isotonic: steps,
        loess_distances: loess_distances(counted, &curve),
        loess: curve,
        update: advice(predictions, level, (offset, both), line)?,
    })
}

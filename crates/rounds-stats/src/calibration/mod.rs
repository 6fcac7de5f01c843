//! Whether predicted probabilities come true: calibration in the large, slope, O/E, Brier,
//! Spiegelhalter, calibration error, curves and distances from them, and which update is needed.
//!
//! [`calibration`] and [`calibration_clustered`] give everything at once; each measure is also a
//! function of [`Predictions`]. Every pass is over distinct scores in ascending order, so the
//! answer does not depend on the order of rows. A measure that rows in order cannot give comes
//! back as [`NotEstimable`] with the reason. Discrimination is elsewhere.

mod bins;
mod brier;
mod calibration_error;
mod distance;
mod drift;
mod isotonic;
mod local_fit;
mod loess;
mod logistic;
mod matched_binomial;
mod not_estimable;
mod observed_expected;
mod options;
mod predictions;
mod recalibration;
mod report;
mod spiegelhalter;
mod update;

pub use bins::{Binning, CalibrationBin, calibration_bins};
pub use brier::{BrierParts, brier, brier_parts, scaled_brier};
pub use calibration_error::{CalibrationError, calibration_error};
pub use distance::{CurveDistances, isotonic_distances, loess_distances};
pub use drift::{
    CalibrationDrift, DynamicCurve, DynamicCurveOptions, WindowCut, calibration_drift,
};
pub use isotonic::{IsotonicStep, isotonic};
pub use loess::{LocalDegree, LoessCurve, LoessOptions, LoessPoint, loess};
pub use not_estimable::NotEstimable;
pub use observed_expected::observed_over_expected;
pub use options::CalibrationOptions;
pub use predictions::{LOGIT_CLIP, Predictions};
pub use recalibration::{Coefficient, Recalibration, in_the_large, recalibration};
pub use report::{Calibration, calibration, calibration_clustered};
pub use spiegelhalter::{ZTest, spiegelhalter};
pub use update::{Update, UpdateAdvice, update_advice};

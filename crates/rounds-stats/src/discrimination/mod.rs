//! How well a score separates rows with the event from rows without it.
//!
//! [`auroc`] is the usual question; [`area`] is the same before an interval is asked of it and
//! feeds the comparisons: [`compare_paired`] for two scores on the same rows, and
//! [`compare_independent`] for two samples. Everything reads the tables of [`crate::scores`],
//! takes repeated patients into account where the table knows them, and needs no probabilities:
//! any score that rises with risk will do. What happens at one threshold is in
//! [`crate::thresholds`]; whether a predicted probability is right is calibration, elsewhere.

mod area;
mod average_precision;
mod bootstrap;
mod comparison;
mod components;
mod curves;
mod interval;
mod pairing;
mod partial_area;
mod standing;
mod thinning;

pub use area::{Area, area, auroc};
pub use average_precision::{AveragePrecisionInterval, average_precision, average_precision_with};
pub use bootstrap::Bootstrap;
pub use comparison::{Comparison, compare_independent, compare_paired};
pub use curves::{Curve, CurvePoint, precision_recall_curve, roc_curve};
pub use interval::Scale;
pub use partial_area::{PartialArea, partial_auroc};

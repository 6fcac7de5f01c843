//! Counts in fixed bins: a state of bounded size from which everything can be computed again
//! without the rows, each number with how far off it can be.
//!
//! [`ScoreHistogram`] counts scores from 0 to 1 by outcome, small enough to be kept for every
//! model, version, day and group: any window, threshold and subgroup is a merge of such
//! histograms. [`FeatureHistogram`] counts any feature on the stored bins of a baseline. Both
//! merge in any order to the same bytes. The exact form, whose memory grows with distinct scores,
//! is [`crate::scores`].

mod bins;
mod bounded;
mod calibration;
mod discrimination;
mod encoding;
mod feature;
mod score;
mod shift;
mod threshold;

pub use bounded::{Bounded, Bounds};
pub use calibration::CalibrationBounds;
pub use feature::FeatureHistogram;
pub use score::{BITS_DEFAULT, ROWS_MAX, ScoreHistogram};
pub use threshold::{ThresholdBounds, ThresholdMeasures};

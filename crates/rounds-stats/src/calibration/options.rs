//! What a full report of calibration can be asked for.

use super::LoessOptions;
use crate::estimate::LEVEL_95;

/// Options of [`super::calibration`]; the default is what is usually published.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct CalibrationOptions {
    /// Level of intervals and of the null band.
    pub level: f64,
    /// Bins of the calibration error.
    pub bins: usize,
    /// Draws of the calibration error's null band.
    pub draws: usize,
    /// Seed of those draws: the same seed, the same band.
    pub seed: u64,
    /// How the smooth curve is made.
    pub loess: LoessOptions,
}

impl Default for CalibrationOptions {
    fn default() -> Self {
        Self {
            level: LEVEL_95,
            bins: 10,
            draws: 2_000,
            seed: 1,
            loess: LoessOptions::default(),
        }
    }
}

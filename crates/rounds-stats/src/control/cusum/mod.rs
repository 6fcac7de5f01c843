//! Cumulative sums: charts that add up small deviations until there are too many of one kind.
//!
//! [`count_cusum`] watches counts with an expected number per day (firings, events),
//! [`risk_adjusted_cusum`] outcomes with a predicted probability each, [`calibration_cusum`]
//! whether predictions are right on the whole, week by week. All have two sides, each a sum
//! S = max(0, S + step) that starts at 0 and signals at S ≥ threshold; [`super::run_length`]
//! finds the threshold for a wanted rate of false alarms.

mod calibration;
mod counts;
mod risk_adjusted;

use serde::Serialize;

pub use calibration::{CalibrationCusumOptions, WeekTotals, calibration_cusum, weekly_score};
pub use counts::{CountCusumOptions, count_cusum};
pub use risk_adjusted::{RiskAdjustedCusumOptions, risk_adjusted_cusum};

pub(crate) use counts::dispersion_of;
pub(super) use counts::{ratio_of, reference_per_expected};
pub(super) use risk_adjusted::step_of as risk_adjusted_step;

use crate::StatsError;
use crate::estimate::{finite, positive};
use crate::rounding::is_below;

/// The heights at which the two sides signal.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Thresholds {
    /// Of the sum that grows when there is more than expected.
    pub up: f64,
    /// Of the sum that grows when there is less; positive too.
    pub down: f64,
    /// Whether a side starts again from 0 after its signal. Without it the sum goes on, and signals
    /// until it has come down.
    pub restart: bool,
}

/// Both sums after one step.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct CusumPoint {
    /// Evidence for more than expected; the height that signalled where it starts again.
    pub up: f64,
    /// Evidence for less than expected.
    pub down: f64,
    /// Whether the upper sum has reached its threshold.
    pub signals_up: bool,
    /// Whether the lower sum has reached its threshold.
    pub signals_down: bool,
}

/// One side's sum.
struct Sum {
    height: f64,
    threshold: f64,
    restart: bool,
}

impl Sum {
    fn new(threshold: f64, restart: bool) -> Result<Self, StatsError> {
        Ok(Self {
            height: 0.0,
            threshold: positive("threshold", threshold)?,
            restart,
        })
    }

    /// The height after a step, and whether it signals.
    fn add(&mut self, step: f64) -> Result<(f64, bool), StatsError> {
        let height = finite("sum", (self.height + step).max(0.0))?;
        let signals = has_reached(height, self.threshold);
        self.height = if signals && self.restart { 0.0 } else { height };
        Ok((height, signals))
    }
}

/// Whether a sum counts as at its threshold, a rounding error forgiven.
pub(super) fn has_reached(height: f64, threshold: f64) -> bool {
    !is_below(height, threshold)
}

/// Adds up steps of (up, down).
fn accumulate(
    steps: impl Iterator<Item = (f64, f64)>,
    thresholds: Thresholds,
) -> Result<Vec<CusumPoint>, StatsError> {
    let mut upper = Sum::new(thresholds.up, thresholds.restart)?;
    let mut lower = Sum::new(thresholds.down, thresholds.restart)?;
    steps
        .map(|(step_up, step_down)| {
            let (up, signals_up) = upper.add(step_up)?;
            let (down, signals_down) = lower.add(step_down)?;
            Ok(CusumPoint {
                up,
                down,
                signals_up,
                signals_down,
            })
        })
        .collect()
}

/// Refuses two columns that do not run side by side.
fn side_by_side(
    left: (&'static str, usize),
    right: (&'static str, usize),
) -> Result<(), StatsError> {
    if left.1 == right.1 {
        return Ok(());
    }
    Err(StatsError::UnequalRows {
        left: left.0,
        left_rows: left.1,
        right: right.0,
        right_rows: right.1,
    })
}

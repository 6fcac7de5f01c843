//! Numbers that are known to lie between two others.

use serde::Serialize;

use crate::Estimate;

/// The exact value of the rows lies in here, both ends included. This is no confidence interval:
/// it says what the bins hide, and it holds always (up to the last digits of a float).
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Bounds {
    /// The least it can be.
    pub lowest: f64,
    /// The most it can be.
    pub highest: f64,
}

impl Bounds {
    pub(super) fn around(value: f64, error: f64, range: (f64, f64)) -> Self {
        Self {
            lowest: (value - error).max(range.0),
            highest: (value + error).min(range.1),
        }
    }

    /// The middle.
    pub fn middle(&self) -> f64 {
        f64::midpoint(self.lowest, self.highest)
    }

    /// Half the distance of the ends: the middle is wrong by at most this.
    pub fn error(&self) -> f64 {
        (self.highest - self.lowest) / 2.0
    }
}

/// An estimate from a histogram.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Bounded {
    /// Its value is within `bounds`; its interval is wide enough for the exact value wherever in
    /// the bounds that lies.
    pub estimate: Estimate,
    /// Where the exact value of the rows lies.
    pub bounds: Bounds,
}

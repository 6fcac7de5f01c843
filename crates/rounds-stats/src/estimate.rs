//! What every estimator returns, and the checks every estimator makes on what it is given.

use serde::Serialize;

use crate::StatsError;

/// The usual level of an interval.
pub const LEVEL_95: f64 = 0.95;

/// A number that is never alone: its value, its interval, what it rests on and how it was made.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Estimate {
    /// The point estimate, in the unit of the measure.
    pub value: f64,
    /// Lower end of the interval; `None` where the method has none for this input.
    pub low: Option<f64>,
    /// Upper end of the interval; `None` where the method has none for this input.
    pub high: Option<f64>,
    /// What the estimate rests on: observations, or events for a Poisson rate.
    pub n: u64,
    /// Name of the interval's method, for the page and the evidence.
    pub method: &'static str,
}

/// The probability left out on each side of an interval of this level.
pub(crate) fn tail_of(level: f64) -> Result<f64, StatsError> {
    if level > 0.0 && level < 1.0 {
        Ok((1.0 - level) / 2.0)
    } else {
        Err(StatsError::Level { found: level })
    }
}

/// A finite number.
pub(crate) fn finite(what: &'static str, found: f64) -> Result<f64, StatsError> {
    if found.is_finite() {
        Ok(found)
    } else {
        Err(StatsError::NotFinite { what, found })
    }
}

/// A finite number above zero.
pub(crate) fn positive(what: &'static str, found: f64) -> Result<f64, StatsError> {
    finite(what, found)?;
    if found > 0.0 {
        Ok(found)
    } else {
        Err(StatsError::NotPositive { what, found })
    }
}

/// The largest count up to which every whole number is exactly a float.
const LARGEST_COUNT: f64 = 9_007_199_254_740_992.0;

/// A whole number that is not negative. Counts come as floats because SQL sums do.
pub(crate) fn count(what: &'static str, found: f64) -> Result<f64, StatsError> {
    finite(what, found)?;
    if (0.0..=LARGEST_COUNT).contains(&found) && found.fract() == 0.0 {
        Ok(found)
    } else {
        Err(StatsError::NotACount { what, found })
    }
}

/// A probability, both ends included.
pub(crate) fn probability(what: &'static str, found: f64) -> Result<f64, StatsError> {
    if (0.0..=1.0).contains(&found) {
        Ok(found)
    } else {
        Err(StatsError::Probability { what, found })
    }
}

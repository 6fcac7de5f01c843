//! How many rows, how many events and how many weeks before a question can be answered.
//!
//! [`validation_sample_size`] is for a study that estimates how well a model does, precisely
//! enough; [`proportions`](two_proportions) and [`rate_change`] are for a comparison with a given
//! power; [`weeks_to_conclude`] turns either into waiting time at a site's own volume. Nothing here
//! looks at results: it is for before.

mod comparison;
mod linear_predictor;
mod validation;
mod waiting;

pub use comparison::{
    RateChange, TestPlan, TwoProportions, power_of_two_proportions, rate_change, two_proportions,
};
pub use linear_predictor::LinearPredictor;
pub use validation::{
    Criterion, Precision, Requirement, ValidationPlan, ValidationSampleSize, validation_sample_size,
};
pub use waiting::{Limit, Question, Volume, WaitingTime, weeks_to_conclude};

use serde::Serialize;

use crate::StatsError;

/// Rows to collect, and the events expected among them; both rounded up.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct SampleSize {
    /// Rows with a label.
    pub rows: u64,
    /// Events among them.
    pub events: u64,
}

/// Whole rows, at least one.
fn whole_rows(rows: f64) -> Result<u64, StatsError> {
    // 2^53: beyond it rows could not be counted in a float, and no site has them.
    if rows.is_finite() && rows < 9_007_199_254_740_992.0 {
        Ok(rows.ceil().max(1.0) as u64)
    } else {
        Err(StatsError::NotFinite {
            what: "sample size",
            found: rows,
        })
    }
}

/// `rows`, and how many events a share of `outcome_share` makes of them.
fn sample_size(rows: f64, outcome_share: f64) -> Result<SampleSize, StatsError> {
    let rows = whole_rows(rows)?;
    // A rounding error above a whole number must not add an event.
    let events = (rows as f64 * outcome_share * (1.0 - 1e-12)).ceil() as u64;
    Ok(SampleSize { rows, events })
}

/// A probability with both ends excluded.
fn inner_probability(what: &'static str, found: f64) -> Result<f64, StatsError> {
    if found > 0.0 && found < 1.0 {
        Ok(found)
    } else {
        Err(StatsError::Probability { what, found })
    }
}

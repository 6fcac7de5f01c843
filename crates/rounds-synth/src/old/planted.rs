//! The problems put into the data on purpose, so that a first round has something to find. They
//! are labelled here and nowhere in the data.
//!
//! The lines that a loader must refuse are in `refused.rs`.

use jiff::ToSpan;
use jiff::civil::Date;

/// Emergency visits at Riverside rise by this factor …
pub(crate) const EMERGENCY_STEP: f64 = 1.9;
/// … for this long before the end of the data.
pub(crate) const EMERGENCY_STEP_MONTHS: i32 = 3;
/// At Lakeside the sepsis score is missing this often …
pub(crate) const MISSING_SCORE_PLANTED: f64 = 0.45;
/// … for this long before the end of the data; elsewhere and before, this often.
pub(crate) const MISSING_SCORE_WEEKS: i32 = 12;
/// How often a score is missing when nothing is wrong.
pub(crate) const MISSING_SCORE_USUAL: f64 = 0.03;

/// From when each planted problem holds.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Planted {
    /// First day of the step in emergency visits.
    pub(crate) emergency_from: Date,
    /// First day of the missing scores.
    pub(crate) missing_score_from: Date,
}

impl Planted {
    /// The days for data that end on `end`.
    pub(crate) fn before(end: Date) -> Result<Self, jiff::Error> {
        Ok(Self {
            emergency_from: end.checked_sub(EMERGENCY_STEP_MONTHS.months())?,
            missing_score_from: end.checked_sub(MISSING_SCORE_WEEKS.weeks())?,
        })
    }
}

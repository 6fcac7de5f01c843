//! Which patterns of points chance does not explain.
//!
//! A rule is a [`Pattern`]: "at least k of m successive points with this quality"; one engine finds
//! them all, and a [`RuleSet`] is a table of patterns. [`runs()`] are the two Anhøj rules, whose
//! lengths depend on the length of the series. [`apply`] reads a chart by any set; [`mark_points`]
//! is the reading by Making Data Count that the pages show.

mod making_data_count;
mod pattern;
mod runs;
mod sets;

use serde::Serialize;

pub use making_data_count::{PointMarks, Rule, mark_points};
pub(super) use pattern::side_of;
pub use pattern::{OnCentre, Others, Pattern, Quality};
pub use runs::{RunsReading, runs};
pub use sets::{Mark, RuleReading, RuleSet, apply};

/// Which way a rule points: above or rising, below or falling.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Side {
    /// Above the mean, or rising.
    High,
    /// Below the mean, or falling.
    Low,
}

impl Side {
    pub(super) fn opposite(self) -> Self {
        match self {
            Self::High => Self::Low,
            Self::Low => Self::High,
        }
    }
}

//! A result: a measure's value for one period and one group, with what it rests on.
//!
//! Read next: [`rows`] (what a query returned), [`estimate`] (a row becomes a result),
//! [`periods`] (which periods to compute again, which are still under way) and [`merge`]
//! (new results over stored ones).

pub mod estimate;
pub mod group;
pub mod inputs;
pub mod merge;
pub mod periods;
pub mod rows;

use std::sync::Arc;

use jiff::Timestamp;
use rounds_core::Period;

use crate::definition::DefinitionHash;

pub use group::Group;
pub use inputs::Inputs;

/// A value for one period and group.
#[derive(Debug, Clone, PartialEq)]
pub struct MeasureResult {
    /// The definition it was computed with.
    pub definition: DefinitionHash,
    /// When.
    pub period: Period,
    /// For whom.
    pub group: Group,
    /// Events or sum above the line; absent when suppressed or when the kind has none.
    pub numerator: Option<f64>,
    /// Those at risk, the exposure or the sum below the line.
    pub denominator: Option<f64>,
    /// The value in the stored scale (a proportion is a share between 0 and 1).
    pub value: Option<f64>,
    /// Lower end of the 95 % interval.
    pub low: Option<f64>,
    /// Upper end of the 95 % interval.
    pub high: Option<f64>,
    /// Observations behind the value.
    pub n: Option<i64>,
    /// How the interval was made.
    pub method: String,
    /// Whether the value is withheld because the group is too small.
    pub suppressed: bool,
    /// Whether more rows may still come for this period.
    pub partial: bool,
    /// Which data it was computed from, and when.
    pub origin: Arc<Origin>,
}

/// Which data results were computed from, and when. Many results share one.
#[derive(Debug, Clone, PartialEq)]
pub struct Origin {
    /// Table versions the query read.
    pub inputs: Inputs,
    /// Lake version the query read.
    pub lake_version: u64,
    /// When the query ran.
    pub computed_at: Timestamp,
}

//! A statement about a measure that holds or does not: "the lower end of the interval of
//! ai.auroc for `model=APACHE IVa` is at least 0.80 in the latest quarter with n of at least 100".
//!
//! Conditions look at interval bounds, not at values: a small sample then fails by being unsure,
//! not by bad luck.

mod judge;
mod order;
mod words;

use serde::{Deserialize, Serialize};

pub use judge::{Judged, Verdict, judge};
pub use order::in_order;

/// A statement about a measure.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct Condition {
    /// The measure, as `area.name`.
    pub measure: String,
    /// The group's key (`column=value; column=value`); empty for a measure without groups.
    #[serde(default)]
    pub group: String,
    /// What is compared.
    pub bound: Bound,
    /// How.
    pub comparison: Comparison,
    /// With what, in the measure's scale: a proportion is a share between 0 and 1.
    pub threshold: f64,
    /// Fewest observations behind each period's value.
    #[serde(default)]
    pub n_min: i64,
    /// How many of the latest complete periods must all satisfy it.
    #[serde(default = "one")]
    pub periods: u32,
    /// Oldest allowed end of the latest period, in days before today; none is any age.
    #[serde(default)]
    pub age_days_max: Option<u32>,
}

fn one() -> u32 {
    1
}

/// What of a result is compared.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(rename_all = "kebab-case")]
pub enum Bound {
    /// Lower end of the 95 % interval.
    Low,
    /// The value itself.
    Value,
    /// Upper end of the 95 % interval.
    High,
    /// Both ends: the whole interval.
    Interval,
}

/// How it is compared.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(rename_all = "kebab-case")]
pub enum Comparison {
    /// The bound is the threshold or more.
    AtLeast,
    /// The bound is the threshold or less.
    AtMost,
    /// The interval includes the threshold; only with [`Bound::Interval`].
    Includes,
}

//! What measures say, as far as conditions need it. The program reads it from the lake.

use rounds_core::Period;
use serde::{Deserialize, Serialize};

/// A measure's value for one period and one group, as `measure.result` has it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema), schema(as = ConditionReading))]
pub struct Reading {
    /// When.
    pub period: Period,
    /// Value in the measure's unit, a proportion as a share between 0 and 1; none when suppressed
    /// or unknown.
    pub value: Option<f64>,
    /// Lower end of the 95 % interval.
    pub low: Option<f64>,
    /// Upper end of the 95 % interval.
    pub high: Option<f64>,
    /// Numerator, where the kind has one.
    pub numerator: Option<f64>,
    /// Denominator, where the kind has one.
    pub denominator: Option<f64>,
    /// Observations behind the value.
    pub n: Option<i64>,
    /// Withheld because the group is small.
    pub suppressed: bool,
    /// More rows may still come for the period.
    pub partial: bool,
    /// Lake version it was computed from.
    pub lake_version: u64,
}

/// Answers what measures say.
pub trait Readings: Send + Sync {
    /// The measure's title and unit; none where no measure has this id.
    fn measure(&self, measure_id: &str) -> Option<MeasureWords>;

    /// Results under the present definition for this group (its key, empty for a measure without
    /// groups), the oldest first.
    fn series(&self, measure_id: &str, group: &str) -> Vec<Reading>;
}

/// What a sentence about a measure needs.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct MeasureWords {
    /// Title.
    pub title: String,
    /// Unit; a proportion is written as a percentage whatever it says.
    pub unit: String,
    /// Kind.
    pub kind: rounds_core::MeasureKind,
}

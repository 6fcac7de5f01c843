//! The vocabulary of measures that several crates speak.

use serde::{Deserialize, Serialize};

/// Which way a measure should move.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Direction {
    /// A lower value is better (readmissions).
    Lower,
    /// A higher value is better (immunisation).
    Higher,
    /// Neither is better in itself (census).
    Neither,
}

impl Direction {
    /// The word used in files and on screen.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Lower => "lower",
            Self::Higher => "higher",
            Self::Neither => "neither",
        }
    }
}

/// What sort of number a measure is; it decides the interval and the control chart.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(rename_all = "lowercase")]
pub enum MeasureKind {
    /// Events counted in a period: `numerator`.
    Count,
    /// Part of a whole: `numerator` of `denominator`, both counts of the same things.
    Proportion,
    /// Events per exposure: `numerator` is a count, `denominator` an amount of time or volume.
    Rate,
    /// One sum over another; neither needs to be a count.
    Ratio,
    /// A quantile of the values in `samples`.
    Quantile,
    /// A value that the query computes with its own interval: `value`, `low`, `high`, `n`.
    Statistic,
}

impl MeasureKind {
    /// The word used in files and on screen.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Count => "count",
            Self::Proportion => "proportion",
            Self::Rate => "rate",
            Self::Ratio => "ratio",
            Self::Quantile => "quantile",
            Self::Statistic => "statistic",
        }
    }
}

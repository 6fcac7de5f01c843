//! A number that is never alone: value with fraction and interval, or the reason there is none.
//!
//! Not here: how it is written on the page (`view/reading.rs`).

use rounds_core::MeasureKind;

/// A measure's value for one period and one group.
#[derive(Debug, Clone, PartialEq)]
pub enum Reading {
    /// There is a value.
    Known(Estimate),
    /// There is a value, but the group is smaller than the measure's minimum.
    Suppressed {
        /// The rule as the measure file has it, for example `denominator >= 20`.
        minimum: String,
    },
    /// Nothing was recorded for this period and group. Not the same as zero.
    Missing,
}

impl Reading {
    /// The value, when there is one that may be shown.
    pub fn value(&self) -> Option<f64> {
        self.estimate().map(|estimate| estimate.value)
    }

    /// The estimate, when there is one that may be shown.
    pub fn estimate(&self) -> Option<&Estimate> {
        match self {
            Self::Known(estimate) => Some(estimate),
            Self::Suppressed { .. } | Self::Missing => None,
        }
    }
}

/// A value with what it was made of.
#[derive(Debug, Clone, PartialEq)]
pub struct Estimate {
    /// The value in the measure's unit; a proportion is between 0 and 1.
    pub value: f64,
    /// Numerator before division, when the measure has one.
    pub numerator: Option<f64>,
    /// Denominator; without a numerator it is the number of observations behind the value.
    pub denominator: Option<f64>,
    /// Lower end of the interval, same unit as `value`.
    pub low: Option<f64>,
    /// Upper end of the interval, same unit as `value`.
    pub high: Option<f64>,
    /// Confidence level of the interval, between 0 and 1.
    pub level: f64,
}

/// What a measure's numbers mean, so that they can be written the same way everywhere.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Scale {
    /// A proportion is written as a percentage with its fraction; the others with their unit.
    pub kind: MeasureKind,
    /// The unit as the measure file has it, for example `days`.
    pub unit: String,
}

//! A number that is never alone: value with fraction and interval, or why there is none.

use jiff::civil::Date;
use serde::Serialize;
use utoipa::ToSchema;

use crate::page_data;

/// Whether there is a value.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "kebab-case")]
pub enum ReadingStatus {
    /// There is.
    Known,
    /// There is, but it is about too few to be shown.
    Suppressed,
    /// Nothing was recorded. Not the same as zero.
    Missing,
}

/// A measure's value for one period and one group.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct Reading {
    /// Whether there is a value.
    pub status: ReadingStatus,
    /// The value in the measure's unit; a proportion is between 0 and 1.
    pub value: Option<f64>,
    /// Numerator before division.
    pub numerator: Option<f64>,
    /// Denominator; without a numerator the number of observations behind the value.
    pub denominator: Option<f64>,
    /// Lower end of the interval, same unit as the value.
    pub low: Option<f64>,
    /// Upper end of the interval, same unit as the value.
    pub high: Option<f64>,
    /// Confidence level of the interval, between 0 and 1.
    pub level: Option<f64>,
    /// Where it is suppressed: the smallest group that is shown, for example `denominator >= 20`.
    pub minimum: Option<String>,
}

/// How a measure's numbers are read.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct Scale {
    /// `count`, `proportion`, `rate`, `ratio`, `quantile` or `statistic`.
    pub kind: String,
    /// The unit as the measure's file has it, for example `days`.
    pub unit: String,
}

/// A day, week, month, quarter or year of the site's calendar.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct PeriodSpan {
    /// `day`, `week`, `month`, `quarter` or `year`.
    pub kind: String,
    /// The first day.
    pub start: Date,
    /// The first day after it.
    pub end: Date,
}

/// Numbers of JSON are finite.
pub fn finite(value: Option<f64>) -> Option<f64> {
    value.filter(|value| value.is_finite())
}

impl From<page_data::Reading> for Reading {
    fn from(reading: page_data::Reading) -> Self {
        let estimate = reading.estimate();
        let (status, minimum) = match &reading {
            page_data::Reading::Known(_) => (ReadingStatus::Known, None),
            page_data::Reading::Suppressed { minimum } => {
                (ReadingStatus::Suppressed, Some(minimum.clone()))
            }
            page_data::Reading::Missing => (ReadingStatus::Missing, None),
        };
        Self {
            status,
            value: finite(estimate.map(|estimate| estimate.value)),
            numerator: finite(estimate.and_then(|estimate| estimate.numerator)),
            denominator: finite(estimate.and_then(|estimate| estimate.denominator)),
            low: finite(estimate.and_then(|estimate| estimate.low)),
            high: finite(estimate.and_then(|estimate| estimate.high)),
            level: finite(estimate.map(|estimate| estimate.level)),
            minimum,
        }
    }
}

impl From<page_data::Scale> for Scale {
    fn from(scale: page_data::Scale) -> Self {
        Self {
            kind: scale.kind.as_str().to_owned(),
            unit: scale.unit,
        }
    }
}

impl From<rounds_core::Period> for PeriodSpan {
    fn from(period: rounds_core::Period) -> Self {
        Self {
            kind: period.kind.as_str().to_owned(),
            start: period.start,
            end: period.end(),
        }
    }
}

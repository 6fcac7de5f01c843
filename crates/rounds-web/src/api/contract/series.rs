//! Readings over time with control limits, signals and marked changes.

use jiff::civil::Date;
use serde::Serialize;
use utoipa::ToSchema;

use super::reading::{PeriodSpan, Reading, finite};
use crate::page_data;

/// Readings over time.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct Series {
    /// Oldest first; a period without data is a point whose reading is missing.
    pub points: Vec<Point>,
    /// Changes and decisions on the time axis.
    pub marks: Vec<Mark>,
    /// How the limits came about, in one sentence.
    pub limits_method: String,
    /// What was aimed for, in the measure's unit.
    pub target: Option<f64>,
}

/// One period.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct Point {
    /// Which one.
    pub period: PeriodSpan,
    /// Whether it had ended when it was computed.
    pub complete: bool,
    /// Its value, or why there is none.
    pub reading: Reading,
    /// Control limits; null while the baseline is too short.
    pub limits: Option<Limits>,
    /// Rules this point takes part in; empty where it varies only by chance.
    pub signals: Vec<Signal>,
}

/// Control limits in the measure's unit.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, ToSchema)]
pub struct Limits {
    /// Lower process limit.
    pub lower: Option<f64>,
    /// Centre line.
    pub center: Option<f64>,
    /// Upper process limit.
    pub upper: Option<f64>,
}

/// Up or down.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Side {
    /// Above the centre line, or rising.
    High,
    /// Below the centre line, or falling.
    Low,
}

/// Whether it is good news.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Tone {
    /// In the wrong direction.
    Concern,
    /// In the right direction.
    Improvement,
    /// The measure has no better direction.
    Neither,
}

/// A statistical mark on one point.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct Signal {
    /// `outside limits`, `shift`, `trend` or `near limit` (Making Data Count).
    pub rule: String,
    /// Up or down.
    pub side: Side,
    /// Whether that is good.
    pub tone: Tone,
}

/// A change or decision.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct Mark {
    /// The day it took effect.
    pub date: Date,
    /// A few words.
    pub label: String,
}

/// Whether a series varies beyond chance.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "kebab-case")]
pub enum VariationState {
    /// Too few points to say.
    TooFewPoints,
    /// Nothing beyond chance.
    Common,
    /// The last point takes part in a signal.
    Special,
}

/// The state of a series.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, ToSchema)]
pub struct Variation {
    /// Whether it varies beyond chance.
    pub state: VariationState,
    /// Up or down, where it does.
    pub side: Option<Side>,
    /// Whether that is good, where it does.
    pub tone: Option<Tone>,
}

/// Whether the target will be met.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Assurance {
    /// The target lies outside the limits on the good side.
    Passing,
    /// The target lies outside the limits on the bad side.
    Failing,
    /// The target lies within the limits: met or missed by chance.
    HitOrMiss,
}

impl From<page_data::Series> for Series {
    fn from(series: page_data::Series) -> Self {
        Self {
            points: series.points.into_iter().map(Point::from).collect(),
            marks: series.marks.into_iter().map(Mark::from).collect(),
            limits_method: series.limits_method,
            target: finite(series.target),
        }
    }
}

impl From<page_data::Point> for Point {
    fn from(point: page_data::Point) -> Self {
        Self {
            period: point.period.into(),
            complete: point.complete,
            reading: point.reading.into(),
            limits: point.limits.map(Limits::from),
            signals: point.signals.into_iter().map(Signal::from).collect(),
        }
    }
}

impl From<page_data::Limits> for Limits {
    fn from(limits: page_data::Limits) -> Self {
        Self {
            lower: finite(Some(limits.lower)),
            center: finite(Some(limits.center)),
            upper: finite(Some(limits.upper)),
        }
    }
}

impl From<page_data::Side> for Side {
    fn from(side: page_data::Side) -> Self {
        match side {
            page_data::Side::High => Self::High,
            page_data::Side::Low => Self::Low,
        }
    }
}

impl From<page_data::Tone> for Tone {
    fn from(tone: page_data::Tone) -> Self {
        match tone {
            page_data::Tone::Concern => Self::Concern,
            page_data::Tone::Improvement => Self::Improvement,
            page_data::Tone::Neither => Self::Neither,
        }
    }
}

impl From<page_data::Signal> for Signal {
    fn from(signal: page_data::Signal) -> Self {
        Self {
            rule: signal.rule.as_str().to_owned(),
            side: signal.side.into(),
            tone: signal.tone.into(),
        }
    }
}

impl From<page_data::Mark> for Mark {
    fn from(mark: page_data::Mark) -> Self {
        Self {
            date: mark.date,
            label: mark.label,
        }
    }
}

impl From<page_data::Variation> for Variation {
    fn from(variation: page_data::Variation) -> Self {
        let (state, moved) = match variation {
            page_data::Variation::TooFewPoints => (VariationState::TooFewPoints, None),
            page_data::Variation::Common => (VariationState::Common, None),
            page_data::Variation::Special(side, tone) => {
                (VariationState::Special, Some((side, tone)))
            }
        };
        Self {
            state,
            side: moved.map(|(side, _)| side.into()),
            tone: moved.map(|(_, tone)| tone.into()),
        }
    }
}

impl From<page_data::Assurance> for Assurance {
    fn from(assurance: page_data::Assurance) -> Self {
        match assurance {
            page_data::Assurance::Passing => Self::Passing,
            page_data::Assurance::Failing => Self::Failing,
            page_data::Assurance::HitOrMiss => Self::HitOrMiss,
        }
    }
}

//! Readings over time with control limits, signals and marked changes.
//!
//! The limits and signals are computed elsewhere; this only carries them to the chart, its table
//! twin and the sentence above it.

use jiff::civil::Date;
use rounds_core::Period;

use super::Reading;

/// One group's readings in the order of time.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Series {
    /// Oldest first; a period without data is a point whose reading is missing.
    pub points: Vec<Point>,
    /// Changes and decisions to mark on the time axis.
    pub marks: Vec<Mark>,
    /// One sentence on how the limits came about, for example `XmR, baseline 12 months`.
    pub limits_method: String,
    /// What was aimed for, in the measure's unit.
    pub target: Option<f64>,
}

/// One period of a series.
#[derive(Debug, Clone, PartialEq)]
pub struct Point {
    /// Which day, week, month….
    pub period: Period,
    /// Whether the period had ended when it was computed.
    pub complete: bool,
    /// Its value, or why there is none.
    pub reading: Reading,
    /// Control limits at this point; none while the baseline is too short.
    pub limits: Option<Limits>,
    /// Rules this point takes part in; empty when it varies only by chance.
    pub signals: Vec<Signal>,
}

/// Control limits in the measure's unit.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Limits {
    /// Lower process limit.
    pub lower: f64,
    /// Centre line.
    pub center: f64,
    /// Upper process limit.
    pub upper: f64,
}

/// A statistical mark on one point.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Signal {
    /// Which rule fired.
    pub rule: Rule,
    /// Up or down.
    pub side: Side,
    /// Whether that is good.
    pub tone: Tone,
}

/// The four rules of "Making Data Count".
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Rule {
    /// Outside the process limits.
    OutsideLimits,
    /// Seven or more in a row on one side of the centre line.
    Shift,
    /// Seven or more in a row rising or falling.
    Trend,
    /// Two of three near the same limit.
    TwoOfThree,
}

impl Rule {
    /// The words on screen.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::OutsideLimits => "outside limits",
            Self::Shift => "shift",
            Self::Trend => "trend",
            Self::TwoOfThree => "near limit",
        }
    }
}

/// Which way a signal points.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Side {
    /// Above the centre line, or rising.
    High,
    /// Below the centre line, or falling.
    Low,
}

/// Whether a signal is good news.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Tone {
    /// In the wrong direction.
    Concern,
    /// In the right direction.
    Improvement,
    /// The measure has no better direction.
    Neither,
}

/// A change or decision drawn on the time axis.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mark {
    /// The day it took effect.
    pub date: Date,
    /// A few words, for example `Upgrade`.
    pub label: String,
}

/// The state of a series in one word: the "variation" icon of "Making Data Count".
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Variation {
    /// Too few points to say.
    TooFewPoints,
    /// Nothing beyond chance.
    Common,
    /// The last point takes part in a signal.
    Special(Side, Tone),
}

/// Whether the process will meet its target: the "assurance" icon of "Making Data Count".
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Assurance {
    /// The target lies outside the limits on the good side.
    Passing,
    /// The target lies outside the limits on the bad side.
    Failing,
    /// The target lies within the limits: met or missed by chance.
    HitOrMiss,
}

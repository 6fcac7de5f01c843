//! What people read about a function.

use std::fmt::{self, Display};

use crate::parameter::Parameter;

/// Where a function stands in the list.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Topic {
    /// One number with its interval.
    Intervals,
    /// Whether higher scores go with events.
    Discrimination,
    /// Whether scores are the probabilities they say.
    Calibration,
    /// What alerting from a threshold on does.
    Thresholds,
    /// Differences between groups of patients.
    Fairness,
    /// Differences between then and now.
    Drift,
    /// Scores kept as histograms instead of rows.
    Histograms,
    /// Which rows may be judged already.
    Maturity,
    /// Series over time: charts, change points, silence.
    Series,
    /// Sample sizes and waiting times.
    Planning,
    /// Comparing clinicians and units.
    Comparison,
    /// Calendar.
    Calendar,
}

impl Topic {
    /// The heading.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Intervals => "Intervals",
            Self::Discrimination => "Discrimination",
            Self::Calibration => "Calibration",
            Self::Thresholds => "Thresholds",
            Self::Fairness => "Fairness",
            Self::Drift => "Drift",
            Self::Histograms => "Histograms",
            Self::Maturity => "Label maturity",
            Self::Series => "Series",
            Self::Planning => "Planning",
            Self::Comparison => "Comparison",
            Self::Calendar => "Calendar",
        }
    }
}

/// Whether a function reads one row or many.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Call {
    /// One answer per row.
    PerRow,
    /// One answer per group of rows; also over windows, with FILTER and in GROUPING SETS.
    Aggregate,
}

/// One function as people read it.
#[derive(Debug, Clone, Copy)]
pub struct Description {
    /// The name in SQL.
    pub name: &'static str,
    /// Where it stands in the list.
    pub topic: Topic,
    /// What may be given, in order.
    pub parameters: &'static [Parameter],
    /// What it answers, in one sentence.
    pub summary: &'static str,
    /// The formula, the conventions chosen and what they mean for the reader.
    pub formula: &'static str,
    /// Where it is published.
    pub citation: &'static str,
    /// A query that runs as it stands.
    pub example: &'static str,
}

impl Description {
    /// The call with its parameters; optional ones stand in brackets.
    pub fn signature(&self) -> String {
        let mut text = format!("{}(", self.name);
        for (position, parameter) in self.parameters.iter().enumerate() {
            let comma = if position == 0 { "" } else { ", " };
            if parameter.is_required {
                text += &format!("{comma}{}", parameter.name);
            } else {
                text += &format!("[{comma}{}]", parameter.name);
            }
        }
        text + ")"
    }
}

impl Display for Description {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.signature())
    }
}

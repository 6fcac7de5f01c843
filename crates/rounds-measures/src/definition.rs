//! A measure's definition: what a measure file says, checked.
//!
//! Not here: evaluating it (see `round::evaluate`) or judging its series (see
//! [`crate::signal`]). Read next: [`mod@file`] for the file format, [`header`] for the keys as
//! written, [`set`] for how a site's own measures join the shipped ones.

pub mod columns;
pub mod file;
pub mod hash;
pub mod header;
pub mod problem;
pub mod set;

use std::collections::BTreeMap;
use std::fmt;

use jiff::civil::Date;
use rounds_core::{Direction, MeasureKind, PeriodKind, TableName};
use serde::{Deserialize, Serialize};

pub use file::parse;
pub use hash::DefinitionHash;
pub use problem::{InvalidMeasure, Place, Problem};
pub use set::MeasureSet;

/// A measure file, checked: everything later steps need, with nothing left to validate but the
/// columns its query returns ([`columns::check`]).
#[derive(Debug, Clone, PartialEq)]
pub struct MeasureDefinition {
    /// `area.name`, the same as the file's path.
    pub id: String,
    /// Short name on screen.
    pub title: String,
    /// What is counted, in whom and why, in full sentences.
    pub description: String,
    /// Unit of the value; one that begins with `%` is shown as a percentage of the stored share.
    pub unit: String,
    /// What sort of number it is.
    pub kind: MeasureKind,
    /// Which way is better.
    pub direction: Direction,
    /// How long one point is.
    pub period: PeriodKind,
    /// Columns that split the measure, in order.
    pub groups: Vec<String>,
    /// Results below this are suppressed.
    pub minimum: Option<Minimum>,
    /// How the series is charted and judged.
    pub signal: Signal,
    /// Where the definition comes from.
    pub citation: String,
    /// The column that says when, for the inputs that allow an incremental evaluation.
    pub time: BTreeMap<TableName, String>,
    /// A row may change results of periods this many days before or after its own time.
    pub lookback_days: u16,
    /// The value aimed at, in the stored scale.
    pub target: Option<f64>,
    /// How the interval of a ratio is made.
    pub interval: Option<RatioInterval>,
    /// Which quantile a `quantile` measure is, between 0 and 1.
    pub quantile: f64,
    /// What a period without a row means.
    pub absent: Absent,
    /// The query, without the header.
    pub sql: String,
    /// Line of the file on which the query begins, counted from 1.
    pub sql_line: usize,
    /// The file it was read from.
    pub file: String,
    /// The whole file as it was read, so that evidence can keep it.
    pub text: std::sync::Arc<str>,
    /// SHA-256 of the whole file: changes with words too.
    pub file_hash: String,
    /// Changes when, and only when, the numbers may change.
    pub hash: DefinitionHash,
}

impl MeasureDefinition {
    /// The part of the id before the first dot.
    pub fn area(&self) -> &str {
        self.id.split('.').next().unwrap_or(&self.id)
    }

    /// Whether the stored share is shown times 100.
    pub fn is_percentage(&self) -> bool {
        self.unit.starts_with('%')
    }
}

/// `denominator >= 20`: the least a column must hold for a value to be shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Minimum {
    /// The column.
    pub column: MinimumColumn,
    /// The least value, inclusive.
    pub at_least: u32,
}

impl fmt::Display for Minimum {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} >= {}", self.column.as_str(), self.at_least)
    }
}

/// Columns a minimum may be set on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum MinimumColumn {
    /// Events.
    Numerator,
    /// Those at risk, or the exposure.
    Denominator,
    /// Observations behind the value.
    N,
}

impl MinimumColumn {
    /// The column's name.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Numerator => "numerator",
            Self::Denominator => "denominator",
            Self::N => "n",
        }
    }
}

/// How a series is charted and judged.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Signal {
    /// The control chart; none when the series is only drawn.
    pub chart: Option<ChartKind>,
    /// Points from the start of the window that fix centre and limits.
    pub baseline: usize,
    /// Points of the series that are charted and judged, counted back from the latest.
    pub window: usize,
    /// First day the baseline may use: set it when the process was changed on purpose.
    pub from: Option<Date>,
}

/// The control charts a measure can ask for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum ChartKind {
    /// Individual values and moving ranges.
    Xmr,
    /// Laney's p′ for proportions.
    P,
    /// Laney's u′ for rates.
    U,
}

impl ChartKind {
    /// The word used in files; `p` and `u` mean p′ and u′.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Xmr => "xmr",
            Self::P => "p",
            Self::U => "u",
        }
    }
}

/// How a ratio's interval is made.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum RatioInterval {
    /// Observed over expected: exact Poisson limits of the numerator, the denominator taken as
    /// fixed.
    Poisson,
    /// Student's t around the mean, from `n` and `sum_of_squares`.
    T,
    /// No interval.
    None,
}

/// What a period without a row means.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Absent {
    /// Nothing is known about it: the series has a gap.
    #[default]
    Missing,
    /// Nothing happened in it: the count is nought.
    Zero,
}

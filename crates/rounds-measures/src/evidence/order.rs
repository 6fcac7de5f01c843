//! What a snapshot shall hold.

use jiff::Timestamp;
use jiff::civil::Date;
use rounds_governance::ids::ToolId;

/// Latest periods of each group that are taken unless more or fewer are asked for: a year of
/// months and the same month of the year before.
pub const PERIODS: usize = 13;

/// What a snapshot shall hold, and what the lake does not know about it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Order {
    /// What it is about.
    pub title: String,
    /// The tool it is about.
    pub tool: Option<ToolId>,
    /// The site's name.
    pub site: String,
    /// Version of the program.
    pub software: String,
    /// Now.
    pub taken_at: Timestamp,
    /// Measures and groups.
    pub measures: Vec<MeasureWanted>,
    /// Latest periods of each measure; [`PERIODS`] is a good number.
    pub periods: usize,
    /// Only periods that were over when this day began; none is every period.
    pub as_of: Option<Date>,
}

/// A measure and which groups of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MeasureWanted {
    /// Its id.
    pub measure: String,
    /// Group keys; empty is every group.
    pub groups: Vec<String>,
}

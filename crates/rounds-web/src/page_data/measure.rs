//! Measures: the list, and one measure with its series, groups and definition.

use jiff::Timestamp;
use rounds_core::{Direction, Period, PeriodKind, TableName};

use super::{Assurance, FindingRow, Reading, Scale, Series, Variation};

/// Which measures to list.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct MeasureFilter {
    /// Words that id or title must contain.
    pub text: Option<String>,
    /// Only this area.
    pub area: Option<String>,
}

/// The list.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct MeasureList {
    /// Those that pass the filter, ordered by area and title.
    pub rows: Vec<MeasureRow>,
    /// All areas there are, whatever the filter.
    pub areas: Vec<String>,
    /// How many measures there are, whatever the filter.
    pub total: u64,
}

/// A measure in the list.
#[derive(Debug, Clone, PartialEq)]
pub struct MeasureRow {
    /// The measure's id.
    pub id: String,
    /// Its title.
    pub title: String,
    /// The part of the office it belongs to, for example `Encounters`.
    pub area: String,
    /// How its numbers are written.
    pub scale: Scale,
    /// The last complete period and its reading; none before the first round.
    pub latest: Option<(Period, Reading)>,
    /// Whether it varies beyond chance.
    pub variation: Variation,
    /// Whether it will meet its target; none without a target.
    pub assurance: Option<Assurance>,
    /// Recent values, oldest first.
    pub recent: Vec<Option<f64>>,
    /// Findings open on it.
    pub findings_open: u64,
}

/// One measure.
#[derive(Debug, Clone, PartialEq)]
pub struct MeasurePage {
    /// The measure's id.
    pub id: String,
    /// Its title.
    pub title: String,
    /// The part of the office it belongs to.
    pub area: String,
    /// How its numbers are written.
    pub scale: Scale,
    /// Which way is better.
    pub direction: Direction,
    /// How long one point is.
    pub period: PeriodKind,
    /// What is counted of what, in a sentence or two.
    pub description: String,
    /// Why the last evaluation failed, if it did; the results are then those of an earlier one.
    pub failure: Option<String>,
    /// Whether there is a series of the whole site; without one the largest group is shown.
    pub has_whole_site: bool,
    /// The smallest group that is shown, as the file has it.
    pub minimum: Option<String>,
    /// Where the definition comes from.
    pub citation: String,
    /// The query.
    pub sql: String,
    /// Where the file is, relative to the site or the shipped content.
    pub file: String,
    /// Hash of the definition, hexadecimal.
    pub definition_hash: String,
    /// Tables and versions the results were computed from.
    pub reads: Vec<TableRead>,
    /// When the results were computed; none before the first round.
    pub computed_at: Option<Timestamp>,
    /// Ways to group it; empty when it has none.
    pub dimensions: Vec<Dimension>,
    /// The group shown; none for the whole site.
    pub group: Option<GroupChoice>,
    /// The series of the group shown.
    pub series: Series,
    /// Whether it varies beyond chance.
    pub variation: Variation,
    /// Whether it will meet its target; none without a target.
    pub assurance: Option<Assurance>,
    /// Open findings on this measure, most important first.
    pub findings: Vec<FindingRow>,
}

/// A table and the version that was read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TableRead {
    /// The table.
    pub table: TableName,
    /// Its version.
    pub version: i64,
}

/// One way to group a measure.
#[derive(Debug, Clone, PartialEq)]
pub struct Dimension {
    /// The column, for example `hospital`.
    pub name: String,
    /// Its groups, in the order to show them.
    pub groups: Vec<GroupChoice>,
    /// The period the groups' readings are for.
    pub period: Option<Period>,
    /// The whole site's value for the same period, where groups can be compared with it: not for
    /// counts, which add up to it.
    pub reference: Option<f64>,
}

/// One group.
#[derive(Debug, Clone, PartialEq)]
pub struct GroupChoice {
    /// Opaque key for the URL, for example `hospital=73`.
    pub key: String,
    /// Label on screen.
    pub label: String,
    /// Its last reading.
    pub latest: Reading,
    /// Whether it varies beyond chance.
    pub variation: Variation,
}

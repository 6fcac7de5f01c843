//! Measures: the list, and one measure with its series, groups and definition.

use jiff::Timestamp;
use serde::Serialize;
use utoipa::ToSchema;

use super::finding::FindingSummary;
use super::reading::{PeriodSpan, Reading, Scale, finite};
use super::series::{Assurance, Series, Variation};
use crate::page_data;

/// A measure in a list.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct MeasureSummary {
    /// The measure's id.
    pub id: String,
    /// Its title.
    pub title: String,
    /// The part of the office it belongs to.
    pub area: String,
    /// How its numbers are read.
    pub scale: Scale,
    /// The last complete period; null before the first round.
    pub latest_period: Option<PeriodSpan>,
    /// The reading of that period.
    pub latest: Option<Reading>,
    /// Whether it varies beyond chance.
    pub variation: Variation,
    /// Whether it will meet its target; null without a target.
    pub assurance: Option<Assurance>,
    /// Findings open on it.
    pub findings_open: u64,
}

/// One measure, for the whole site or one group.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct Measure {
    /// The measure's id.
    pub id: String,
    /// Its title.
    pub title: String,
    /// The part of the office it belongs to.
    pub area: String,
    /// How its numbers are read.
    pub scale: Scale,
    /// Which way is better: `lower`, `higher` or `neither`.
    pub direction: String,
    /// How long one point is: `day`, `week`, `month`, `quarter` or `year`.
    pub period: String,
    /// What is counted of what.
    pub description: String,
    /// Where the definition comes from.
    pub citation: String,
    /// The query.
    pub sql: String,
    /// Where its file is.
    pub file: String,
    /// Hash of the definition, hexadecimal.
    pub definition_hash: String,
    /// The smallest group that is shown, as the file has it.
    pub minimum: Option<String>,
    /// Why the last evaluation failed, if it did; the results are then those of an earlier one.
    pub failure: Option<String>,
    /// When the results were computed; null before the first round.
    pub computed_at: Option<Timestamp>,
    /// Tables and versions the results were computed from.
    pub reads: Vec<TableVersionRead>,
    /// Ways to group it.
    pub dimensions: Vec<Dimension>,
    /// The group whose series this is; null for the whole site.
    pub group: Option<Group>,
    /// The series.
    pub series: Series,
    /// Whether it varies beyond chance.
    pub variation: Variation,
    /// Whether it will meet its target; null without a target.
    pub assurance: Option<Assurance>,
    /// Open findings on this measure, most important first.
    pub findings: Vec<FindingSummary>,
}

/// A table and the version that was read.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct TableVersionRead {
    /// `schema.name`.
    pub table: String,
    /// Its version.
    pub version: i64,
}

/// One way to group a measure.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct Dimension {
    /// The column, for example `hospital`.
    pub name: String,
    /// The period the groups' readings are for.
    pub period: Option<PeriodSpan>,
    /// The whole site's value for the same period, where groups can be compared with it.
    pub reference: Option<f64>,
    /// Its groups, in the order to show them.
    pub groups: Vec<Group>,
}

/// One group.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct Group {
    /// As `group` of the measure takes it, for example `hospital=73`.
    pub key: String,
    /// Label on screen.
    pub label: String,
    /// Its last reading.
    pub latest: Reading,
    /// Whether it varies beyond chance.
    pub variation: Variation,
}

impl From<page_data::MeasureRow> for MeasureSummary {
    fn from(row: page_data::MeasureRow) -> Self {
        let (latest_period, latest) = row.latest.unzip();
        Self {
            id: row.id,
            title: row.title,
            area: row.area,
            scale: row.scale.into(),
            latest_period: latest_period.map(PeriodSpan::from),
            latest: latest.map(Reading::from),
            variation: row.variation.into(),
            assurance: row.assurance.map(Assurance::from),
            findings_open: row.findings_open,
        }
    }
}

impl From<page_data::MeasurePage> for Measure {
    fn from(page: page_data::MeasurePage) -> Self {
        Self {
            id: page.id,
            title: page.title,
            area: page.area,
            scale: page.scale.into(),
            direction: page.direction.as_str().to_owned(),
            period: page.period.as_str().to_owned(),
            description: page.description,
            citation: page.citation,
            sql: page.sql,
            file: page.file,
            definition_hash: page.definition_hash,
            minimum: page.minimum,
            failure: page.failure,
            computed_at: page.computed_at,
            reads: page.reads.into_iter().map(TableVersionRead::from).collect(),
            dimensions: page.dimensions.into_iter().map(Dimension::from).collect(),
            group: page.group.map(Group::from),
            series: page.series.into(),
            variation: page.variation.into(),
            assurance: page.assurance.map(Assurance::from),
            findings: page
                .findings
                .into_iter()
                .map(FindingSummary::from)
                .collect(),
        }
    }
}

impl From<page_data::TableRead> for TableVersionRead {
    fn from(read: page_data::TableRead) -> Self {
        Self {
            table: read.table.to_string(),
            version: read.version,
        }
    }
}

impl From<page_data::Dimension> for Dimension {
    fn from(dimension: page_data::Dimension) -> Self {
        Self {
            name: dimension.name,
            period: dimension.period.map(PeriodSpan::from),
            reference: finite(dimension.reference),
            groups: dimension.groups.into_iter().map(Group::from).collect(),
        }
    }
}

impl From<page_data::GroupChoice> for Group {
    fn from(group: page_data::GroupChoice) -> Self {
        Self {
            key: group.key,
            label: group.label,
            latest: group.latest.into(),
            variation: group.variation.into(),
        }
    }
}

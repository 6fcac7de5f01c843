//! A snapshot: measure results with everything needed to compute them again.
//!
//! Numbers are published as decimal text, rounded to significant digits: sums of floating-point
//! numbers depend on how rows were spread over files and threads, and the last bits of a value are
//! nobody's evidence.

use std::collections::BTreeSet;

use jiff::Timestamp;
use jiff::civil::Date;
use rounds_core::PeriodKind;
use serde::{Deserialize, Serialize};

use super::{Attachment, EvidenceTaken};
use crate::chain::{canonical, sha256};
use crate::ids::ToolId;

/// Significant digits of a published number.
pub const DIGITS: usize = 9;

/// Measure results with everything needed to compute them again.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct Snapshot {
    /// Version of this format.
    pub format: u32,
    /// What it is about.
    pub title: String,
    /// The tool it is about.
    pub tool: Option<ToolId>,
    /// The site's name.
    pub site: String,
    /// When it was taken.
    pub taken_at: Timestamp,
    /// Version of the program.
    pub software: String,
    /// The lake version whose `measure.result` it was read from.
    pub lake_version: u64,
    /// The site's time zone, which `local_date` in a measure's SQL depends on.
    pub time_zone: String,
    /// One for each measure and set of inputs.
    pub items: Vec<SnapshotItem>,
    /// The files behind each table version that was read, for telling damage from disagreement.
    pub tables: Vec<TableRead>,
    /// Reference samples that a query names, each with the SHA-256 of its canonical JSON.
    #[serde(default)]
    pub references: Vec<(String, String)>,
}

/// Version of the format that this program writes and verifies.
pub const FORMAT: u32 = 1;

impl Snapshot {
    /// The text that it is kept as: canonical JSON.
    pub fn text(&self) -> String {
        let value = serde_json::to_value(self);
        canonical(&value.expect("invariant: a snapshot has string keys and no fractions"))
    }

    /// SHA-256 of that text, in hexadecimal: its name among files.
    pub fn hash(&self) -> String {
        sha256(self.text().as_bytes())
    }

    /// How many values it holds.
    pub fn values(&self) -> usize {
        self.items.iter().map(|item| item.values.len()).sum()
    }

    /// What is asked to keep it, once its text lies with the files: the inventory's entry.
    pub fn taken(&self) -> EvidenceTaken {
        let count = |count: usize| u32::try_from(count).unwrap_or(u32::MAX);
        let measures: BTreeSet<&str> = self.items.iter().map(|item| &*item.measure).collect();
        let text = self.text();
        EvidenceTaken {
            title: self.title.clone(),
            tool: self.tool.clone(),
            file: Attachment {
                sha256: sha256(text.as_bytes()),
                name: "evidence.json".to_owned(),
                media_type: "application/json".to_owned(),
                bytes: text.len() as u64,
            },
            lake_version: self.lake_version,
            measures: count(measures.len()),
            values: count(self.values()),
        }
    }
}

/// Results of one measure that were computed from the same versions of tables.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct SnapshotItem {
    /// The measure, as `area.name`.
    pub measure: String,
    /// Its title.
    pub title: String,
    /// Its unit.
    pub unit: String,
    /// Hash of the definition.
    pub definition_hash: String,
    /// The whole measure file as it was, header and SQL, so that it can be computed without the
    /// site's folder.
    pub definition: String,
    /// Lake version that the query read.
    pub lake_version: u64,
    /// Group keys that were asked for; empty is every group.
    pub groups: Vec<String>,
    /// The values.
    pub values: Vec<Published>,
}

/// One published value. Numbers are decimal text with [`DIGITS`] significant digits; none is
/// unknown or suppressed.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct Published {
    /// First day of the period.
    pub period_start: Date,
    /// Its length.
    pub period_kind: PeriodKind,
    /// The group's key.
    pub group: String,
    /// Events or sum above the line.
    pub numerator: Option<String>,
    /// Those at risk, the exposure or the sum below the line.
    pub denominator: Option<String>,
    /// The value.
    pub value: Option<String>,
    /// Lower end of the 95 % interval.
    pub low: Option<String>,
    /// Upper end of the 95 % interval.
    pub high: Option<String>,
    /// Observations.
    pub n: Option<i64>,
    /// Withheld because the group is small.
    pub suppressed: bool,
    /// More rows could still come then.
    pub partial: bool,
}

/// A table version that was read.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct TableRead {
    /// The table.
    pub table: String,
    /// Its version.
    pub version: u64,
    /// Its files at that version.
    pub files: Vec<TableFile>,
    /// SHA-256 of its query, for a table that is computed whenever it is read. It has no files, and
    /// its version is the lake's; the tables that it reads are listed for themselves.
    #[serde(default)]
    pub query: Option<String>,
}

/// A file of a table.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct TableFile {
    /// Path within the lake.
    pub path: String,
    /// Size in bytes.
    pub bytes: u64,
    /// SHA-256 of the bytes, in hexadecimal.
    pub sha256: String,
}

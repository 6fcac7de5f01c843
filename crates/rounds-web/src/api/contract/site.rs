//! Who is asking, how fresh the site is, and what changed.

use jiff::Timestamp;
use serde::Serialize;
use utoipa::ToSchema;

use super::finding::FindingSummary;
use super::function::FunctionSummary;
use super::measure::MeasureSummary;
use super::reading::{PeriodSpan, Reading, Scale};
use super::series::Variation;
use super::table::TableSummary;
use crate::app::ShellInfo;
use crate::page_data;
use crate::visit::Visitor;

/// Who is asking, and what they may do.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct Caller {
    /// Id of the person.
    pub person: String,
    /// Name on screen.
    pub name: String,
    /// `person`, `token`, `operator` or `system`.
    pub kind: String,
    /// Roles by name.
    pub roles: Vec<String>,
    /// What they say they look for.
    pub purpose: String,
    /// What they may do, within the limits of the token.
    pub permissions: Vec<String>,
}

/// The server and the site it serves.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct About {
    /// The site's name.
    pub site: String,
    /// Version of the program.
    pub version: String,
    /// The zone of its calendar (IANA).
    pub time_zone: Option<String>,
    /// When the last round finished; null before the first.
    pub as_of: Option<Timestamp>,
    /// Findings on the home page.
    pub changes: u64,
    /// Findings that are open.
    pub findings_open: u64,
    /// Measures defined.
    pub measures: u64,
    /// Rows a question may return without `rows:export`.
    pub query_rows_max: u64,
    /// Rows a question may return with it.
    pub query_export_rows_max: u64,
}

/// The home page: what changed, and a few measures worth a glance.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct Today {
    /// Since when "changed" counts; null before the second round.
    pub since: Option<Timestamp>,
    /// The last round; null on a site that has not done one.
    pub last_round: Option<RoundNote>,
    /// Most important first.
    pub changes: Vec<FindingSummary>,
    /// Findings open in all.
    pub findings_open: u64,
    /// A few measures worth a glance.
    pub vital_signs: Vec<VitalSign>,
}

/// What the last round did.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct RoundNote {
    /// When it finished.
    pub finished_at: Timestamp,
    /// Measures computed or found unchanged.
    pub measures: u64,
    /// Rows kept from new files.
    pub rows_new: u64,
    /// Rows refused in this round.
    pub rows_quarantined: u64,
}

/// One number of the strip.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct VitalSign {
    /// The measure behind it.
    pub measure_id: String,
    /// Its title.
    pub title: String,
    /// How its numbers are read.
    pub scale: Scale,
    /// The period the reading is for.
    pub period: PeriodSpan,
    /// The reading.
    pub reading: Reading,
    /// Whether it varies beyond chance.
    pub variation: Variation,
}

/// What a search found, at most 50 of each kind.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct Hits {
    /// Measures whose id, title or area holds every word.
    pub measures: Vec<MeasureSummary>,
    /// Tables whose name or title does.
    pub tables: Vec<TableSummary>,
    /// Functions whose name, topic or summary does.
    pub functions: Vec<FunctionSummary>,
}

impl From<&Visitor> for Caller {
    fn from(visitor: &Visitor) -> Self {
        let principal = &visitor.principal;
        let permissions = visitor.permissions.iter();
        Self {
            person: principal.person.to_string(),
            name: principal.name.clone(),
            kind: principal.kind.as_str().to_owned(),
            roles: principal.roles.iter().cloned().collect(),
            purpose: principal.purpose.as_str().to_owned(),
            permissions: permissions.map(ToString::to_string).collect(),
        }
    }
}

impl About {
    /// The server and site in figures.
    pub fn of(info: &ShellInfo, standing: &page_data::Standing) -> Self {
        Self {
            site: info.site_name.clone(),
            version: info.version.clone(),
            time_zone: info.time_zone.iana_name().map(str::to_owned),
            as_of: standing.as_of,
            changes: standing.changes,
            findings_open: standing.findings_open,
            measures: standing.measures,
            query_rows_max: info.query_rows_max as u64,
            query_export_rows_max: info.query_export_rows_max as u64,
        }
    }
}

impl From<page_data::Today> for Today {
    fn from(today: page_data::Today) -> Self {
        let changes = today.changes.into_iter();
        let vital_signs = today.vital_signs.into_iter();
        Self {
            since: today.since,
            last_round: today.last_round.map(RoundNote::from),
            changes: changes.map(FindingSummary::from).collect(),
            findings_open: today.findings_open,
            vital_signs: vital_signs.map(VitalSign::from).collect(),
        }
    }
}

impl From<page_data::RoundNote> for RoundNote {
    fn from(note: page_data::RoundNote) -> Self {
        Self {
            finished_at: note.finished_at,
            measures: note.measures,
            rows_new: note.rows_new,
            rows_quarantined: note.rows_quarantined,
        }
    }
}

impl From<page_data::VitalSign> for VitalSign {
    fn from(sign: page_data::VitalSign) -> Self {
        Self {
            measure_id: sign.measure_id,
            title: sign.title,
            scale: sign.scale.into(),
            period: sign.period.into(),
            reading: sign.reading.into(),
            variation: sign.variation.into(),
        }
    }
}

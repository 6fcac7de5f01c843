//! Findings: something that deserves a person's attention, with effect size and certainty.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::reading::{PeriodSpan, Reading, Scale, finite};
use super::series::{Series, Tone};
use crate::page_data;

/// Where a finding is in its life.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "kebab-case")]
pub enum FindingState {
    /// Still so.
    Open,
    /// No longer so.
    Closed,
}

/// What a round did with a finding.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "kebab-case")]
pub enum FindingChange {
    /// Opened it.
    Opened,
    /// Found it bigger, smaller or longer.
    Updated,
    /// Closed it.
    Closed,
    /// Nothing.
    Unchanged,
}

/// A finding in a list.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct FindingSummary {
    /// Stable id.
    pub id: String,
    /// What happened, in one sentence.
    pub title: String,
    /// Where; null where it is about the whole site.
    pub place: Option<String>,
    /// The measure it was seen in.
    pub measure_id: String,
    /// That measure's title.
    pub measure_title: String,
    /// That measure's group, as `group` of the measure takes it.
    pub group: Option<String>,
    /// How the numbers are read.
    pub scale: Scale,
    /// The first period of the episode.
    pub since: PeriodSpan,
    /// The last period it was seen in.
    pub until: PeriodSpan,
    /// Whether it is good news.
    pub tone: Tone,
    /// Open or closed.
    pub state: FindingState,
    /// What the last round did with it.
    pub change: FindingChange,
    /// The reading during the episode.
    pub now: Reading,
    /// The reading in the baseline.
    pub before: Reading,
    /// Chance of a false alarm over all measures and groups, between 0 and 1.
    pub q_value: Option<f64>,
    /// Who owns it.
    pub owner: Option<String>,
    /// The tool it is about.
    pub tool: Option<String>,
}

/// One finding.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct Finding {
    /// As it stands in lists.
    pub summary: FindingSummary,
    /// The series it was seen in.
    pub series: Series,
    /// What opened it, in one sentence.
    pub opened_by: String,
    /// What closed it, in one sentence.
    pub closed_by: Option<String>,
    /// What each round did with it, newest first.
    pub history: Vec<FindingEvent>,
}

/// What one round did with a finding.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct FindingEvent {
    /// When the round finished.
    pub at: Timestamp,
    /// Number of the round.
    pub round: i64,
    /// What it did.
    pub change: FindingChange,
    /// Why, in one sentence.
    pub reason: String,
    /// The reading then.
    pub reading: Reading,
}

impl From<FindingState> for page_data::FindingState {
    fn from(state: FindingState) -> Self {
        match state {
            FindingState::Open => Self::Open,
            FindingState::Closed => Self::Closed,
        }
    }
}

impl From<page_data::FindingState> for FindingState {
    fn from(state: page_data::FindingState) -> Self {
        match state {
            page_data::FindingState::Open => Self::Open,
            page_data::FindingState::Closed => Self::Closed,
        }
    }
}

impl From<page_data::Change> for FindingChange {
    fn from(change: page_data::Change) -> Self {
        match change {
            page_data::Change::Opened => Self::Opened,
            page_data::Change::Updated => Self::Updated,
            page_data::Change::Closed => Self::Closed,
            page_data::Change::Unchanged => Self::Unchanged,
        }
    }
}

impl From<page_data::FindingRow> for FindingSummary {
    fn from(row: page_data::FindingRow) -> Self {
        Self {
            id: row.id,
            title: row.title,
            place: row.place,
            measure_id: row.measure_id,
            measure_title: row.measure_title,
            group: row.group,
            scale: row.scale.into(),
            since: row.since.into(),
            until: row.until.into(),
            tone: row.tone.into(),
            state: row.state.into(),
            change: row.change.into(),
            now: row.now.into(),
            before: row.before.into(),
            q_value: finite(row.q_value),
            owner: row.owner,
            tool: row.tool,
        }
    }
}

impl From<page_data::FindingPage> for Finding {
    fn from(page: page_data::FindingPage) -> Self {
        Self {
            summary: page.row.into(),
            series: page.series.into(),
            opened_by: page.opened_by,
            closed_by: page.closed_by,
            history: page.history.into_iter().map(FindingEvent::from).collect(),
        }
    }
}

impl From<page_data::FindingEvent> for FindingEvent {
    fn from(event: page_data::FindingEvent) -> Self {
        Self {
            at: event.at,
            round: event.round,
            change: event.change.into(),
            reason: event.reason,
            reading: event.reading.into(),
        }
    }
}

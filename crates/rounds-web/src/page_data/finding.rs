//! Findings: something that deserves a person's attention, with effect size and certainty.

use jiff::Timestamp;
use rounds_core::Period;

use super::{Reading, Scale, Series, Tone};

/// A finding in a list.
#[derive(Debug, Clone, PartialEq)]
pub struct FindingRow {
    /// Stable id, safe in a URL.
    pub id: String,
    /// What happened, in one sentence without a full stop.
    pub title: String,
    /// Where: the group's label; none when it is about the whole site.
    pub place: Option<String>,
    /// The measure it was seen in.
    pub measure_id: String,
    /// That measure's title.
    pub measure_title: String,
    /// That measure's group key, for the link.
    pub group: Option<String>,
    /// How the measure's numbers are written.
    pub scale: Scale,
    /// The first period of the episode.
    pub since: Period,
    /// The last period it was seen in.
    pub until: Period,
    /// Good news, bad news, or neither.
    pub tone: Tone,
    /// Open or closed.
    pub state: FindingState,
    /// What the last round did with it.
    pub change: Change,
    /// The reading during the episode.
    pub now: Reading,
    /// The reading in the baseline.
    pub before: Reading,
    /// Chance of a false alarm over all measures and groups (q-value), between 0 and 1.
    pub q_value: Option<f64>,
    /// Recent values, oldest first; `None` where nothing was recorded or it is suppressed.
    pub recent: Vec<Option<f64>>,
    /// How many of the last values in `recent` belong to the episode.
    pub recent_in_episode: usize,
    /// Who owns it.
    pub owner: Option<String>,
    /// The tool it is about.
    pub tool: Option<String>,
}

/// Where a finding is in its life.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FindingState {
    /// Still so.
    Open,
    /// No longer so.
    Closed,
}

/// What the last round did with a finding.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Change {
    /// Opened it.
    Opened,
    /// Found it bigger, smaller or longer.
    Updated,
    /// Closed it.
    Closed,
    /// Nothing.
    Unchanged,
}

/// Which findings to list.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct FindingFilter {
    /// Open, closed, or (none) both.
    pub state: Option<FindingState>,
}

/// The list.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct FindingList {
    /// Most important first.
    pub rows: Vec<FindingRow>,
    /// How many are open.
    pub open: u64,
    /// How many are closed.
    pub closed: u64,
}

/// One finding.
#[derive(Debug, Clone, PartialEq)]
pub struct FindingPage {
    /// The finding itself.
    pub row: FindingRow,
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
#[derive(Debug, Clone, PartialEq)]
pub struct FindingEvent {
    /// When the round finished.
    pub at: Timestamp,
    /// Number of the round.
    pub round: i64,
    /// What it did.
    pub change: Change,
    /// Why, in one sentence.
    pub reason: String,
    /// The reading then.
    pub reading: Reading,
}

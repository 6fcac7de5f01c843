//! Work that runs by itself: rounds, loads, backups, verifications.

use jiff::Timestamp;

/// Which jobs to list.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct JobFilter {
    /// Only this kind.
    pub kind: Option<String>,
    /// Only this state.
    pub state: Option<JobState>,
}

/// Where a job is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum JobState {
    /// Waits for its time, for another job or for a worker.
    Waiting,
    /// A worker has it.
    Running,
    /// Done.
    Done,
    /// Failed for the last time.
    Failed,
    /// Told to stop, and not stopped yet.
    Cancelling,
    /// Stopped because somebody said so.
    Cancelled,
}

impl JobState {
    /// Every state.
    pub const ALL: [Self; 6] = [
        Self::Waiting,
        Self::Running,
        Self::Done,
        Self::Failed,
        Self::Cancelling,
        Self::Cancelled,
    ];

    /// The word on screen and in addresses.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Waiting => "waiting",
            Self::Running => "running",
            Self::Done => "done",
            Self::Failed => "failed",
            Self::Cancelling => "cancelling",
            Self::Cancelled => "cancelled",
        }
    }

    /// Whether it can still be told to stop.
    pub const fn can_be_cancelled(self) -> bool {
        matches!(self, Self::Waiting | Self::Running)
    }

    /// Whether it can be done again.
    pub const fn can_be_retried(self) -> bool {
        matches!(self, Self::Failed | Self::Cancelled)
    }
}

/// How far a job is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Progress {
    /// What it does now.
    pub text: String,
    /// Units done.
    pub done: u64,
    /// Units in all, when known.
    pub total: Option<u64>,
}

/// A job in a list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct JobRow {
    /// Its id.
    pub id: String,
    /// Its kind, for example `round`.
    pub kind: String,
    /// What it does, in a few words.
    pub title: String,
    /// Where it is.
    pub state: JobState,
    /// When it was asked for.
    pub made_at: Timestamp,
    /// When its last attempt began.
    pub started_at: Option<Timestamp>,
    /// When it ended.
    pub ended_at: Option<Timestamp>,
    /// Who asked for it, or the schedule.
    pub asked_by: String,
    /// How far it is.
    pub progress: Option<Progress>,
}

/// Jobs that pass a filter.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct JobList {
    /// The newest first.
    pub rows: Vec<JobRow>,
    /// How many pass the filter.
    pub total: u64,
    /// What runs by the clock.
    pub schedules: Vec<ScheduleRow>,
    /// Kinds that can be started here, with their meaning.
    pub startable: Vec<(String, String)>,
}

/// One job.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct JobPage {
    /// What the list says.
    pub row: JobRow,
    /// Attempts so far.
    pub attempts: u64,
    /// Attempts at most.
    pub attempts_max: u64,
    /// When it may be tried again.
    pub next_attempt_at: Option<Timestamp>,
    /// Which process has it, and until when unless renewed.
    pub lease: Option<(String, Timestamp)>,
    /// Jobs it waits for.
    pub waits_for: Vec<JobRow>,
    /// Why the last attempt failed, without rows.
    pub failure: Option<String>,
    /// What it brought, in a sentence.
    pub outcome: Option<String>,
}

/// Something that runs by the clock.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ScheduleRow {
    /// Its name.
    pub name: String,
    /// The kind of job it starts.
    pub kind: String,
    /// When, in words: `every 15 minutes`, `daily 02:30`.
    pub times: String,
    /// When next.
    pub next_at: Option<Timestamp>,
    /// When last.
    pub last_at: Option<Timestamp>,
    /// Whether it is on.
    pub is_on: bool,
}

/// A job to start.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct JobOrder {
    /// One of [`JobList::startable`].
    pub kind: String,
}

//! Work that runs by itself.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use crate::page_data::office as page;

/// Where a job is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "kebab-case")]
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

/// Which jobs.
#[derive(Debug, Clone, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct JobChoice {
    /// Only this kind.
    #[param(max_length = 100)]
    pub kind: Option<String>,
    /// Only this state.
    #[param(inline)]
    pub state: Option<JobState>,
}

/// A job in a list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct JobSummary {
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

/// How far a job is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct Progress {
    /// What it does now.
    pub text: String,
    /// Units done.
    pub done: u64,
    /// Units in all, when known.
    pub total: Option<u64>,
}

/// One job.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct Job {
    /// As it stands in lists.
    pub summary: JobSummary,
    /// Attempts so far.
    pub attempts: u64,
    /// Attempts at most.
    pub attempts_max: u64,
    /// When it may be tried again.
    pub next_attempt_at: Option<Timestamp>,
    /// Which process has it.
    pub leased_by: Option<String>,
    /// Until when that process has it, unless it says that it goes on.
    pub leased_until: Option<Timestamp>,
    /// Jobs it waits for.
    pub waits_for: Vec<JobSummary>,
    /// Why the last attempt failed.
    pub failure: Option<String>,
    /// What it brought, in a sentence.
    pub outcome: Option<String>,
}

/// Something that runs by the clock.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct Schedule {
    /// Its name.
    pub name: String,
    /// The kind of job it starts.
    pub kind: String,
    /// When, in words.
    pub times: String,
    /// When next.
    pub next_at: Option<Timestamp>,
    /// When last.
    pub last_at: Option<Timestamp>,
    /// Whether it is on.
    pub is_on: bool,
}

/// What runs by the clock, and what can be started.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct Schedules {
    /// What runs by the clock.
    pub items: Vec<Schedule>,
    /// Kinds of jobs that can be started here.
    pub startable: Vec<JobKind>,
}

/// A kind of job.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct JobKind {
    /// Its word.
    pub kind: String,
    /// What such a job does.
    pub meaning: String,
}

/// A job to start.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct JobOrder {
    /// One of the `startable` kinds of the schedules.
    #[schema(min_length = 1, max_length = 100, example = "round")]
    pub kind: String,
}

/// A job was started, or was waiting or running already.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct JobStarted {
    /// Its id.
    pub id: String,
}

impl From<JobState> for page::JobState {
    fn from(state: JobState) -> Self {
        match state {
            JobState::Waiting => Self::Waiting,
            JobState::Running => Self::Running,
            JobState::Done => Self::Done,
            JobState::Failed => Self::Failed,
            JobState::Cancelling => Self::Cancelling,
            JobState::Cancelled => Self::Cancelled,
        }
    }
}

impl From<page::JobState> for JobState {
    fn from(state: page::JobState) -> Self {
        match state {
            page::JobState::Waiting => Self::Waiting,
            page::JobState::Running => Self::Running,
            page::JobState::Done => Self::Done,
            page::JobState::Failed => Self::Failed,
            page::JobState::Cancelling => Self::Cancelling,
            page::JobState::Cancelled => Self::Cancelled,
        }
    }
}

impl From<page::JobRow> for JobSummary {
    fn from(row: page::JobRow) -> Self {
        let progress = row.progress.map(|progress| Progress {
            text: progress.text,
            done: progress.done,
            total: progress.total,
        });
        Self {
            id: row.id,
            kind: row.kind,
            title: row.title,
            state: row.state.into(),
            made_at: row.made_at,
            started_at: row.started_at,
            ended_at: row.ended_at,
            asked_by: row.asked_by,
            progress,
        }
    }
}

impl From<page::JobPage> for Job {
    fn from(job: page::JobPage) -> Self {
        let (leased_by, leased_until) = job.lease.unzip();
        Self {
            summary: job.row.into(),
            attempts: job.attempts,
            attempts_max: job.attempts_max,
            next_attempt_at: job.next_attempt_at,
            leased_by,
            leased_until,
            waits_for: job.waits_for.into_iter().map(JobSummary::from).collect(),
            failure: job.failure,
            outcome: job.outcome,
        }
    }
}

impl From<page::ScheduleRow> for Schedule {
    fn from(row: page::ScheduleRow) -> Self {
        Self {
            name: row.name,
            kind: row.kind,
            times: row.times,
            next_at: row.next_at,
            last_at: row.last_at,
            is_on: row.is_on,
        }
    }
}

impl From<(String, String)> for JobKind {
    fn from((kind, meaning): (String, String)) -> Self {
        Self { kind, meaning }
    }
}

//! What is known of a job.

use jiff::Timestamp;
use rounds_core::access::PersonId;
use serde_json::Value;
use sqlx::any::AnyRow;

use crate::{Store, StoreError};

/// How far a job is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum JobState {
    /// Until its time comes and the jobs it needs are done.
    Waiting,
    /// A worker has it.
    Leased,
    /// A worker has it and was told to stop.
    Cancelling,
    /// It is done.
    Done,
    /// It did not work, and will not be tried again.
    Failed,
    /// It was stopped.
    Cancelled,
}

impl JobState {
    /// Every state.
    pub const ALL: &[Self] = &[
        Self::Waiting,
        Self::Leased,
        Self::Cancelling,
        Self::Done,
        Self::Failed,
        Self::Cancelled,
    ];

    /// The word in the database and in answers.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Waiting => "waiting",
            Self::Leased => "leased",
            Self::Cancelling => "cancelling",
            Self::Done => "done",
            Self::Failed => "failed",
            Self::Cancelled => "cancelled",
        }
    }

    /// The state of a word.
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL
            .iter()
            .copied()
            .find(|state| state.as_str() == word)
    }

    /// Whether nothing will happen to it any more by itself.
    pub const fn is_over(self) -> bool {
        matches!(self, Self::Done | Self::Failed | Self::Cancelled)
    }
}

/// A job to be added.
#[derive(Debug, Clone, PartialEq)]
pub struct NewJob {
    /// The kind of work.
    pub kind: String,
    /// What the worker needs to know.
    pub payload: Value,
    /// While a job with this key is not over, there is no second one.
    pub unique_key: Option<String>,
    /// Not before this instant.
    pub run_after: Timestamp,
    /// How often it is tried at most.
    pub attempts_max: i64,
    /// Jobs that must be done first, by id.
    pub needs: Vec<String>,
    /// Who asked for it; none for the program itself.
    pub asked_by: Option<PersonId>,
}

impl NewJob {
    /// A job that is tried once, as soon as possible.
    pub fn new(kind: &str, payload: Value, run_after: Timestamp) -> Self {
        Self {
            kind: kind.to_owned(),
            payload,
            unique_key: None,
            run_after,
            attempts_max: 1,
            needs: Vec::new(),
            asked_by: None,
        }
    }
}

/// How far the worker says it is.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Progress {
    /// In words.
    pub text: Option<String>,
    /// So much is done …
    pub done: Option<i64>,
    /// … of so much.
    pub total: Option<i64>,
}

/// The right of one worker to one attempt at a job.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Lease {
    /// Which job.
    pub job: String,
    /// Who holds it.
    pub owner: String,
    /// Which attempt: a later one makes this lease worthless.
    pub attempt: i64,
}

/// A job.
#[derive(Debug, Clone, PartialEq)]
pub struct Job {
    /// Made here, `job_…`.
    pub id: String,
    /// The kind of work.
    pub kind: String,
    /// What the worker needs to know.
    pub payload: Value,
    /// While it is not over, there is no second job with this key.
    pub unique_key: Option<String>,
    /// How far it is.
    pub state: JobState,
    /// Not before this instant.
    pub run_after: Timestamp,
    /// How often it was tried.
    pub attempt: i64,
    /// How often it is tried at most.
    pub attempts_max: i64,
    /// How many of the jobs it needs are not done.
    pub waiting_for: i64,
    /// Who has it.
    pub lease_owner: Option<String>,
    /// Until when they have it.
    pub lease_until: Option<Timestamp>,
    /// How far the worker says it is.
    pub progress: Progress,
    /// What it gave.
    pub result: Option<Value>,
    /// Why it did not work, the last time.
    pub failure: Option<String>,
    /// Who asked for it.
    pub asked_by: Option<PersonId>,
    /// When it was added.
    pub created_at: Timestamp,
    /// When the latest attempt began.
    pub started_at: Option<Timestamp>,
    /// When it was over.
    pub ended_at: Option<Timestamp>,
}

impl Job {
    /// The lease of the attempt that this job was read in; none while nobody has it.
    pub fn lease(&self) -> Option<Lease> {
        Some(Lease {
            job: self.id.clone(),
            owner: self.lease_owner.clone()?,
            attempt: self.attempt,
        })
    }

    pub(super) fn read(store: &Store, row: &AnyRow) -> Result<Self, StoreError> {
        let fields = store.fields(row);
        let result = match fields.maybe_text("result")? {
            Some(_) => Some(fields.json("result")?),
            None => None,
        };
        Ok(Self {
            id: fields.text("id")?,
            kind: fields.text("kind")?,
            payload: fields.json("payload")?,
            unique_key: fields.maybe_text("unique_key")?,
            state: fields.word("state", JobState::from_word)?,
            run_after: fields.instant("run_after")?,
            attempt: fields.number("attempt")?,
            attempts_max: fields.number("attempts_max")?,
            waiting_for: fields.number("waiting_for")?,
            lease_owner: fields.maybe_text("lease_owner")?,
            lease_until: fields.maybe_instant("lease_until")?,
            progress: Progress {
                text: fields.maybe_text("progress_text")?,
                done: fields.maybe_number("progress_done")?,
                total: fields.maybe_number("progress_total")?,
            },
            result,
            failure: fields.maybe_text("failure")?,
            asked_by: fields.maybe_text("asked_by")?.map(PersonId),
            created_at: fields.instant("created_at")?,
            started_at: fields.maybe_instant("started_at")?,
            ended_at: fields.maybe_instant("ended_at")?,
        })
    }
}

/// Which jobs.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct JobFilter {
    /// In this state.
    pub state: Option<JobState>,
    /// Of this kind.
    pub kind: Option<String>,
}

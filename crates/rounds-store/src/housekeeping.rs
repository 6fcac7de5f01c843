//! Forgetting what is over. How long things are kept is the caller's to say; the ledger is never
//! touched.

use std::time::Duration;

use jiff::Timestamp;

use crate::{Store, StoreError};

/// How long things are kept that are over.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Keep {
    /// Sessions that ended.
    pub sessions: Duration,
    /// Attempts to sign in.
    pub attempts: Duration,
    /// Requests with a key.
    pub requests: Duration,
    /// Jobs.
    pub jobs: Duration,
    /// Notices that went out, failed or were dropped. One that is put again after that goes out
    /// again.
    pub notices: Duration,
}

impl Default for Keep {
    /// A day for requests, a month for attempts and ended sessions, a year for jobs and notices.
    fn default() -> Self {
        let days = |days: u64| Duration::from_secs(days * 86_400);
        Self {
            sessions: days(30),
            attempts: days(31),
            requests: days(1),
            jobs: days(366),
            notices: days(366),
        }
    }
}

/// How many of each were forgotten.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Forgotten {
    /// Sessions.
    pub sessions: u64,
    /// Attempts to sign in.
    pub attempts: u64,
    /// One-time tokens that expired.
    pub one_time: u64,
    /// Requests with a key.
    pub requests: u64,
    /// Jobs.
    pub jobs: u64,
    /// Notices.
    pub notices: u64,
}

impl Store {
    /// Forgets what has been over for long enough. Good to call once an hour, from any process.
    ///
    /// # Errors
    /// When the database cannot be written; what was forgotten before stays so.
    pub async fn forget_what_is_over(
        &self,
        keep: &Keep,
        now: Timestamp,
    ) -> Result<Forgotten, StoreError> {
        let before = |kept: Duration| now.checked_sub(kept).unwrap_or(Timestamp::MIN);
        Ok(Forgotten {
            sessions: self
                .sessions()
                .delete_ended_before(before(keep.sessions))
                .await?,
            attempts: self.attempts().delete_before(before(keep.attempts)).await?,
            one_time: self.one_time().delete_expired(now).await?,
            requests: self
                .idempotency()
                .delete_before(before(keep.requests))
                .await?,
            jobs: self.jobs().delete_ended_before(before(keep.jobs)).await?,
            notices: self
                .outbox()
                .delete_ended_before(before(keep.notices))
                .await?,
        })
    }
}

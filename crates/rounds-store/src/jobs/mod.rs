//! Work that outlives a request: loads, rounds, backups. A job is leased to one worker for a time;
//! a worker that dies lets the lease run out, and another takes the job up again. What a job does
//! is unknown here: `kind` and `payload` are the caller's.

mod add;
mod backoff;
mod lease;
mod over;
mod read;
mod record;

pub use add::Added;
pub use backoff::Backoff;
pub use lease::{Failed, Renewal};
pub use record::{Job, JobFilter, JobState, Lease, NewJob, Progress};

use crate::Store;

/// Jobs.
#[derive(Clone, Copy)]
pub struct Jobs<'s> {
    store: &'s Store,
}

impl Store {
    /// Jobs.
    pub fn jobs(&self) -> Jobs<'_> {
        Jobs { store: self }
    }
}

//! Taking a job, keeping it, giving it back. Every call of a worker names its lease; a lease that
//! ran out and was given to somebody else is worth nothing.

use std::time::Duration;

use jiff::Timestamp;
use serde_json::Value;

use super::record::{Job, JobState, Lease, Progress};
use super::{Backoff, Jobs};
use crate::StoreError;
use crate::open::Change;

/// Leases that ran out are taken back this many at a time.
const SWEPT_AT_ONCE: i64 = 100;

/// What a worker hears when it says that it is still there.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Renewal {
    /// Go on.
    Renewed,
    /// Stop: somebody asked for it. The lease holds until then.
    Cancelling,
    /// Stop: the job is somebody else's now, or over.
    Lost,
}

/// What becomes of a job that did not work.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Failed {
    /// It is tried again, not before this instant.
    Again(Timestamp),
    /// It is not tried again.
    Finally,
    /// It had been told to stop, and has.
    Cancelled,
    /// The lease was worth nothing: the job is somebody else's now, or over.
    Lost,
}

impl Jobs<'_> {
    /// Takes the job of one of these kinds whose time came first, for so long. Leases that ran out
    /// are taken back before. Of several who ask at once, each gets another job or none.
    ///
    /// # Errors
    /// When the database cannot be written.
    pub async fn lease(
        &self,
        now: Timestamp,
        owner: &str,
        kinds: &[&str],
        until: Timestamp,
    ) -> Result<Option<Job>, StoreError> {
        let mut change = self.store.change().await?;
        self.sweep(&mut change, now).await?;
        let leased = match self.next(&mut change, now, kinds).await? {
            Some(id) => {
                let sql = "update job set state = 'leased', lease_owner = $1, lease_until = $2, \
                           attempt = attempt + 1, started_at = $3, progress_text = null, \
                           progress_done = null, progress_total = null \
                           where id = $4 returning *";
                let statement = self.store.statement(sql).text(owner).instant(until);
                let row = statement.instant(now).text(&id).one(&mut change).await?;
                Some(Job::read(self.store, &row)?)
            }
            None => None,
        };
        change.commit().await?;
        Ok(leased)
    }

    async fn next(
        &self,
        change: &mut Change<'_>,
        now: Timestamp,
        kinds: &[&str],
    ) -> Result<Option<String>, StoreError> {
        let sql = "select id from job where state = 'waiting' and waiting_for = 0 and run_after <= $1 \
             and replace($2, '|' || kind || '|', '') <> $2 \
             order by run_after, created_at, id limit 1";
        let statement = self.store.locking_what_is_free(sql).instant(now);
        let row = statement
            .text(&format!("|{}|", kinds.join("||")))
            .optional(change)
            .await?;
        row.map(|row| self.store.fields(&row).text("id"))
            .transpose()
    }

    /// Takes back leases that ran out: their workers died, or were held up for too long.
    async fn sweep(&self, change: &mut Change<'_>, now: Timestamp) -> Result<(), StoreError> {
        let sql = "select * from job where state in ('leased', 'cancelling') and lease_until <= $1 \
             order by id limit $2";
        let statement = self.store.locking_what_is_free(sql).instant(now);
        let rows = statement.number(SWEPT_AT_ONCE).all(change).await?;
        for row in &rows {
            let job = Job::read(self.store, row)?;
            let gone = "the worker was gone before it was done";
            if job.state == JobState::Cancelling {
                self.end(change, &job.id, JobState::Cancelled, None, now)
                    .await?;
            } else if job.attempt >= job.attempts_max {
                self.end(change, &job.id, JobState::Failed, Some(gone), now)
                    .await?;
            } else {
                self.put_back(change, &job.id, now, Some(gone)).await?;
            }
        }
        Ok(())
    }

    /// The worker is still there and keeps the job until then.
    ///
    /// # Errors
    /// When the database cannot be written.
    pub async fn renew(
        &self,
        lease: &Lease,
        now: Timestamp,
        until: Timestamp,
    ) -> Result<Renewal, StoreError> {
        let sql = "update job set lease_until = $1 where id = $2 and lease_owner = $3 \
                   and attempt = $4 and state in ('leased', 'cancelling') and lease_until > $5 \
                   returning state";
        let mut change = self.store.change().await?;
        let row = self
            .store
            .statement(sql)
            .instant(until)
            .text(&lease.job)
            .text(&lease.owner)
            .number(lease.attempt)
            .instant(now)
            .optional(&mut change)
            .await?;
        change.commit().await?;
        let Some(row) = row else {
            return Ok(Renewal::Lost);
        };
        match self.store.fields(&row).word("state", JobState::from_word)? {
            JobState::Cancelling => Ok(Renewal::Cancelling),
            _ => Ok(Renewal::Renewed),
        }
    }

    /// How far the worker is. False when the lease is worth nothing.
    ///
    /// # Errors
    /// When the database cannot be written.
    pub async fn progress(&self, lease: &Lease, progress: &Progress) -> Result<bool, StoreError> {
        let sql = "update job set progress_text = $1, progress_done = $2, progress_total = $3 \
                   where id = $4 and lease_owner = $5 and attempt = $6 \
                   and state in ('leased', 'cancelling')";
        let mut change = self.store.change().await?;
        let touched = self
            .store
            .statement(sql)
            .maybe_text(progress.text.as_deref())
            .maybe_number(progress.done)
            .maybe_number(progress.total)
            .text(&lease.job)
            .text(&lease.owner)
            .number(lease.attempt)
            .execute(&mut change)
            .await?;
        change.commit().await?;
        Ok(touched == 1)
    }

    /// It is done. False when the lease is worth nothing: what was done must then be taken back, or
    /// must not matter when it is done again.
    ///
    /// # Errors
    /// When the database cannot be written.
    pub async fn finish(
        &self,
        lease: &Lease,
        at: Timestamp,
        result: &Value,
    ) -> Result<bool, StoreError> {
        let mut change = self.store.change().await?;
        if self.held(&mut change, lease).await?.is_none() {
            return Ok(false);
        }
        let statement = self
            .store
            .statement("update job set result = $1 where id = $2");
        statement
            .text(&result.to_string())
            .text(&lease.job)
            .execute(&mut change)
            .await?;
        self.end(&mut change, &lease.job, JobState::Done, None, at)
            .await?;
        change.commit().await?;
        Ok(true)
    }

    /// It did not work, for this reason. It is tried again after a wait, as long as it has attempts
    /// left and `again` says how long to wait with which chance.
    ///
    /// # Errors
    /// When the database cannot be written.
    pub async fn fail(
        &self,
        lease: &Lease,
        at: Timestamp,
        why: &str,
        again: Option<(Backoff, f64)>,
    ) -> Result<Failed, StoreError> {
        let mut change = self.store.change().await?;
        let Some(job) = self.held(&mut change, lease).await? else {
            return Ok(Failed::Lost);
        };
        let wait = again.map(|(backoff, chance)| backoff.wait(job.attempt, chance));
        let outcome = match wait.filter(|_| job.attempt < job.attempts_max) {
            _ if job.state == JobState::Cancelling => {
                self.end(&mut change, &job.id, JobState::Cancelled, Some(why), at)
                    .await?;
                Failed::Cancelled
            }
            Some(wait) => {
                let next = later(at, wait);
                self.put_back(&mut change, &job.id, next, Some(why)).await?;
                Failed::Again(next)
            }
            None => {
                self.end(&mut change, &job.id, JobState::Failed, Some(why), at)
                    .await?;
                Failed::Finally
            }
        };
        change.commit().await?;
        Ok(outcome)
    }

    /// Gives a job back unfinished, as if it had not been taken: for a worker that has to stop.
    /// False when the lease is worth nothing.
    ///
    /// # Errors
    /// When the database cannot be written.
    pub async fn release(&self, lease: &Lease, at: Timestamp) -> Result<bool, StoreError> {
        let mut change = self.store.change().await?;
        let Some(job) = self.held(&mut change, lease).await? else {
            return Ok(false);
        };
        if job.state == JobState::Cancelling {
            self.end(&mut change, &job.id, JobState::Cancelled, None, at)
                .await?;
        } else {
            self.put_back(&mut change, &job.id, at, None).await?;
            // The attempt is counted down: a restart of the server is no fault of the job.
            let sql = "update job set attempt = attempt - 1 where id = $1";
            self.store
                .statement(sql)
                .text(&job.id)
                .execute(&mut change)
                .await?;
        }
        change.commit().await?;
        Ok(true)
    }

    /// The job, locked, if the lease is good. A lease that ran out is good until somebody else
    /// takes the job.
    async fn held(
        &self,
        change: &mut Change<'_>,
        lease: &Lease,
    ) -> Result<Option<Job>, StoreError> {
        let sql = "select * from job where id = $1 and lease_owner = $2 and attempt = $3 \
             and state in ('leased', 'cancelling')";
        let statement = self.store.locking(sql).text(&lease.job);
        let row = statement
            .text(&lease.owner)
            .number(lease.attempt)
            .optional(change)
            .await?;
        row.map(|row| Job::read(self.store, &row)).transpose()
    }

    async fn put_back(
        &self,
        change: &mut Change<'_>,
        id: &str,
        run_after: Timestamp,
        why: Option<&str>,
    ) -> Result<(), StoreError> {
        let sql = "update job set state = 'waiting', lease_owner = null, lease_until = null, \
                   run_after = $1, failure = coalesce($2, failure) where id = $3";
        let statement = self.store.statement(sql).instant(run_after).maybe_text(why);
        statement.text(id).execute(change).await?;
        Ok(())
    }
}

fn later(at: Timestamp, wait: Duration) -> Timestamp {
    at.checked_add(wait).unwrap_or(Timestamp::MAX)
}

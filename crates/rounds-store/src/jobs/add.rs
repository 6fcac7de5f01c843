//! Adding a job.

use std::collections::BTreeSet;

use jiff::Timestamp;

use super::Jobs;
use super::record::{Job, JobState, NewJob};
use crate::open::Change;
use crate::{StoreError, ids};

/// What became of a job to be added.
#[derive(Debug, Clone, PartialEq)]
pub enum Added {
    /// It was added.
    New(Job),
    /// There is one with the same unique key that is not over.
    Existing(Job),
}

impl Added {
    /// The job, whichever it is.
    pub fn job(&self) -> &Job {
        match self {
            Self::New(job) | Self::Existing(job) => job,
        }
    }
}

impl Jobs<'_> {
    /// Adds a job, unless one with its unique key is not over yet. A job that needs one that
    /// failed or was stopped fails at once.
    ///
    /// # Errors
    /// [`StoreError::NotFound`] when there is no job that it needs.
    pub async fn add(&self, new: &NewJob, at: Timestamp) -> Result<Added, StoreError> {
        let mut change = self.store.change().await?;
        let added = self.add_to(&mut change, new, at).await?;
        change.commit().await?;
        Ok(added)
    }

    pub(crate) async fn add_to(
        &self,
        change: &mut Change<'_>,
        new: &NewJob,
        at: Timestamp,
    ) -> Result<Added, StoreError> {
        // Who has the key may let go of it between the two statements.
        for _ in 0..3 {
            if let Some(job) = self.insert(change, new, at).await? {
                return Ok(Added::New(self.tie(change, job, &new.needs, at).await?));
            }
            let sql = "select * from job where unique_key = $1 \
                       and state in ('waiting', 'leased', 'cancelling')";
            let statement = self
                .store
                .statement(sql)
                .maybe_text(new.unique_key.as_deref());
            if let Some(row) = statement.optional(change).await? {
                return Ok(Added::Existing(Job::read(self.store, &row)?));
            }
        }
        Err(StoreError::Conflict {
            what: "a job".to_owned(),
        })
    }

    async fn insert(
        &self,
        change: &mut Change<'_>,
        new: &NewJob,
        at: Timestamp,
    ) -> Result<Option<Job>, StoreError> {
        let sql = "insert into job (id, kind, payload, unique_key, state, run_after, attempt, \
                   attempts_max, waiting_for, asked_by, created_at) \
                   values ($1, $2, $3, $4, 'waiting', $5, 0, $6, 0, $7, $8) \
                   on conflict do nothing returning *";
        let row = self
            .store
            .statement(sql)
            .text(&ids::fresh("job")?)
            .text(&new.kind)
            .text(&new.payload.to_string())
            .maybe_text(new.unique_key.as_deref())
            .instant(new.run_after)
            .number(new.attempts_max.max(1))
            .maybe_text(new.asked_by.as_ref().map(|person| person.0.as_str()))
            .instant(at)
            .optional(change)
            .await?;
        row.map(|row| Job::read(self.store, &row)).transpose()
    }

    /// Ties a new job to those it needs. They are locked, so that none is over unnoticed.
    async fn tie(
        &self,
        change: &mut Change<'_>,
        job: Job,
        needs: &[String],
        at: Timestamp,
    ) -> Result<Job, StoreError> {
        let needs: BTreeSet<_> = needs.iter().collect();
        let (mut open, mut hopeless) = (0, None);
        for need in needs {
            let sql = "select state from job where id = $1";
            let statement = self.store.locking(sql).text(need);
            let Some(row) = statement.optional(change).await? else {
                return Err(StoreError::NotFound {
                    what: "job",
                    id: need.clone(),
                });
            };
            match self.store.fields(&row).word("state", JobState::from_word)? {
                JobState::Done => {}
                JobState::Failed | JobState::Cancelled => hopeless = Some(need),
                _ => open += 1,
            }
            let sql = "insert into job_dependency (job, needs) values ($1, $2)";
            let statement = self.store.statement(sql).text(&job.id).text(need);
            statement.execute(change).await?;
        }
        if open == 0 && hopeless.is_none() {
            return Ok(job);
        }
        self.store
            .statement("update job set waiting_for = $1 where id = $2")
            .number(open)
            .text(&job.id)
            .execute(change)
            .await?;
        if let Some(need) = hopeless {
            self.end(change, &job.id, JobState::Failed, Some(&needed(need)), at)
                .await?;
        }
        self.read_in(change, &job.id).await
    }
}

/// Why a job fails that needs one that is not done and never will be.
pub(super) fn needed(need: &str) -> String {
    format!("it needs {need}, which is over and not done")
}

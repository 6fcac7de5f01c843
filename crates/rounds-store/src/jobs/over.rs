//! The end of a job, and what that means for jobs that need it; stopping and trying again by hand.

use jiff::Timestamp;

use super::Jobs;
use super::add::needed;
use super::record::{Job, JobState};
use crate::StoreError;
use crate::open::Change;

impl Jobs<'_> {
    /// Puts a job into a state that is over. Jobs that need it come closer when it is done, and
    /// fail, with all that need them, when it never will be.
    pub(super) async fn end(
        &self,
        change: &mut Change<'_>,
        id: &str,
        state: JobState,
        failure: Option<&str>,
        at: Timestamp,
    ) -> Result<(), StoreError> {
        self.end_one(change, id, state, failure, at).await?;
        if state == JobState::Done {
            let sql = "update job set waiting_for = waiting_for - 1 where waiting_for > 0 \
                       and id in (select job from job_dependency where needs = $1)";
            self.store.statement(sql).text(id).execute(change).await?;
            return Ok(());
        }
        let mut ended = vec![id.to_owned()];
        while let Some(need) = ended.pop() {
            let sql = "select job.id from job join job_dependency on job_dependency.job = job.id \
                       where job_dependency.needs = $1 and job.state = 'waiting' order by job.id";
            for row in self.store.statement(sql).text(&need).all(change).await? {
                let waiting = self.store.fields(&row).text("id")?;
                let why = needed(&need);
                self.end_one(change, &waiting, JobState::Failed, Some(&why), at)
                    .await?;
                ended.push(waiting);
            }
        }
        Ok(())
    }

    async fn end_one(
        &self,
        change: &mut Change<'_>,
        id: &str,
        state: JobState,
        failure: Option<&str>,
        at: Timestamp,
    ) -> Result<(), StoreError> {
        let sql = "update job set state = $1, failure = $2, ended_at = $3, lease_owner = null, \
                   lease_until = null where id = $4";
        self.store
            .statement(sql)
            .text(state.as_str())
            .maybe_text(failure)
            .instant(at)
            .text(id)
            .execute(change)
            .await?;
        Ok(())
    }

    /// Stops a job: at once while nobody has it, else its worker is told.
    ///
    /// # Errors
    /// [`StoreError::Conflict`] when it is over, [`StoreError::NotFound`].
    pub async fn cancel(&self, id: &str, at: Timestamp) -> Result<Job, StoreError> {
        let mut change = self.store.change().await?;
        let job = self.locked(&mut change, id).await?;
        match job.state {
            JobState::Waiting => {
                self.end(&mut change, id, JobState::Cancelled, None, at)
                    .await?
            }
            JobState::Leased => {
                let sql = "update job set state = 'cancelling' where id = $1";
                self.store
                    .statement(sql)
                    .text(id)
                    .execute(&mut change)
                    .await?;
            }
            JobState::Cancelling => {}
            _ => return Err(over(id)),
        }
        let job = self.read_in(&mut change, id).await?;
        change.commit().await?;
        Ok(job)
    }

    /// Tries a job again that failed or was stopped, with all its attempts.
    ///
    /// # Errors
    /// [`StoreError::Conflict`] when it is not over, or its unique key is taken;
    /// [`StoreError::NotFound`].
    pub async fn retry(&self, id: &str, at: Timestamp) -> Result<Job, StoreError> {
        let mut change = self.store.change().await?;
        let job = self.locked(&mut change, id).await?;
        if !matches!(job.state, JobState::Failed | JobState::Cancelled) {
            return Err(over(id));
        }
        let sql = "update job set state = 'waiting', attempt = 0, run_after = $1, ended_at = null, \
                   waiting_for = (select count(*) from job_dependency \
                   join job as needed on needed.id = job_dependency.needs \
                   where job_dependency.job = $2 and needed.state <> 'done') where id = $2";
        let statement = self.store.statement(sql).instant(at).text(id);
        let retried = statement.execute(&mut change).await;
        retried.map_err(|error| error.about(&format!("job {id}")))?;
        let job = self.read_in(&mut change, id).await?;
        change.commit().await?;
        Ok(job)
    }

    /// Forgets jobs that were over before an instant and that no other job needs; how many.
    ///
    /// # Errors
    /// When the database cannot be written.
    pub async fn delete_ended_before(&self, at: Timestamp) -> Result<u64, StoreError> {
        let mut change = self.store.change().await?;
        let sql = "delete from job_dependency where job in \
                   (select id from job where ended_at < $1)";
        self.store
            .statement(sql)
            .instant(at)
            .execute(&mut change)
            .await?;
        let sql = "delete from job where ended_at < $1 \
                   and id not in (select needs from job_dependency)";
        let deleted = self
            .store
            .statement(sql)
            .instant(at)
            .execute(&mut change)
            .await?;
        change.commit().await?;
        Ok(deleted)
    }

    async fn locked(&self, change: &mut Change<'_>, id: &str) -> Result<Job, StoreError> {
        let sql = "select * from job where id = $1";
        let statement = self.store.locking(sql).text(id);
        match statement.optional(change).await? {
            Some(row) => Job::read(self.store, &row),
            None => Err(super::read::missing(id)),
        }
    }
}

fn over(id: &str) -> StoreError {
    StoreError::Conflict {
        what: format!("job {id}"),
    }
}

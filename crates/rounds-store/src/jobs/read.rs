//! Reading jobs.

use std::collections::BTreeMap;

use sqlx::AnyConnection;

use super::Jobs;
use super::record::{Job, JobFilter, JobState};
use crate::StoreError;
use crate::page::{Listed, Page};

impl Jobs<'_> {
    /// One job.
    ///
    /// # Errors
    /// [`StoreError::NotFound`].
    pub async fn get(&self, id: &str) -> Result<Job, StoreError> {
        let mut connection = self.store.read().await?;
        self.read_in(&mut connection, id).await
    }

    /// Jobs, the newest first.
    ///
    /// # Errors
    /// When the database cannot be asked.
    pub async fn list(&self, filter: &JobFilter, page: &Page) -> Result<Listed<Job>, StoreError> {
        let sql = "select * from job where ($1 is null or state = $1) and ($2 is null or kind = $2) \
                   and ($3 is null or created_at < (select created_at from job where id = $3) \
                   or (created_at = (select created_at from job where id = $3) and id > $3)) \
                   order by created_at desc, id limit $4";
        let mut connection = self.store.read().await?;
        let rows = self
            .store
            .statement(sql)
            .maybe_text(filter.state.map(JobState::as_str))
            .maybe_text(filter.kind.as_deref())
            .maybe_text(page.after.as_deref())
            .number(page.limit() + 1)
            .all(&mut connection)
            .await?;
        let jobs = rows.iter().map(|row| Job::read(self.store, row));
        Ok(Listed::cut(
            jobs.collect::<Result<_, _>>()?,
            page,
            |job: &Job| job.id.clone(),
        ))
    }

    /// How many jobs there are in each state that has any.
    ///
    /// # Errors
    /// When the database cannot be asked.
    pub async fn counts(&self) -> Result<BTreeMap<JobState, i64>, StoreError> {
        let sql = "select state, count(*) as jobs from job group by state";
        let mut connection = self.store.read().await?;
        let rows = self.store.statement(sql).all(&mut connection).await?;
        let counts = rows.iter().map(|row| {
            let fields = self.store.fields(row);
            let state = fields.word("state", JobState::from_word)?;
            Ok((state, fields.number("jobs")?))
        });
        counts.collect()
    }

    /// The jobs that a job needs, by id.
    ///
    /// # Errors
    /// When the database cannot be asked.
    pub async fn needs(&self, id: &str) -> Result<Vec<String>, StoreError> {
        let sql = "select needs from job_dependency where job = $1 order by needs";
        let mut connection = self.store.read().await?;
        let rows = self
            .store
            .statement(sql)
            .text(id)
            .all(&mut connection)
            .await?;
        rows.iter()
            .map(|row| self.store.fields(row).text("needs"))
            .collect()
    }

    pub(super) async fn read_in(
        &self,
        connection: &mut AnyConnection,
        id: &str,
    ) -> Result<Job, StoreError> {
        let statement = self.store.statement("select * from job where id = $1");
        match statement.text(id).optional(connection).await? {
            Some(row) => Job::read(self.store, &row),
            None => Err(missing(id)),
        }
    }
}

pub(super) fn missing(id: &str) -> StoreError {
    StoreError::NotFound {
        what: "job",
        id: id.to_owned(),
    }
}

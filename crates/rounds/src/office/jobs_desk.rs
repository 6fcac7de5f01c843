//! Jobs and schedules, as the pages see and start them.

use std::sync::Arc;

use async_trait::async_trait;
use rounds_core::access::Permission;
use rounds_store::jobs::{Job, JobFilter as StoredFilter, JobState as Stored, NewJob};
use rounds_store::ledger::{Action, Object};
use rounds_store::page::Page;
use rounds_web::Visitor;
use rounds_web::office::{JobsOffice, OfficeError, OfficeResult};
use rounds_web::page_data::Window;
use rounds_web::page_data::office::{
    Caller, JobFilter, JobList, JobOrder, JobPage, JobRow, JobState, Progress, ScheduleRow,
};
use serde_json::json;

use super::failure::stored;
use super::home::Home;
use super::recorder::Act;
use super::trace::{source, via};
use crate::jobs::Kind;

const WHAT: &str = "read the jobs";
/// Jobs looked through for a page.
const JOBS_MAX: u32 = 1_000;

/// Jobs of an installation.
pub struct JobsDesk {
    /// The installation.
    pub home: Arc<Home>,
}

/// Asks for a job of this kind; the one that waits or runs already, where there is one.
pub async fn ask(
    home: &Home,
    kind: Kind,
    asked_by: Option<rounds_core::access::PersonId>,
) -> Result<Job, rounds_store::StoreError> {
    let now = home.clock.now();
    let job = NewJob {
        unique_key: Some(kind.as_str().to_owned()),
        attempts_max: kind.attempts_max(),
        asked_by,
        ..NewJob::new(kind.as_str(), json!({}), now)
    };
    Ok(home.store.jobs().add(&job, now).await?.job().clone())
}

#[async_trait]
impl JobsOffice for JobsDesk {
    async fn list(&self, _: &Visitor, filter: &JobFilter, window: Window) -> OfficeResult<JobList> {
        let filter = StoredFilter {
            kind: filter.kind.clone(),
            state: filter.state.map(stored_state),
        };
        let jobs = self.home.store.jobs();
        let found = jobs.list(&filter, &Page::first(JOBS_MAX)).await;
        let found = found.map_err(stored(WHAT))?.entries;
        let skip = usize::try_from(window.offset).unwrap_or(usize::MAX);
        let take = usize::try_from(window.limit).unwrap_or(usize::MAX);
        let mut rows = Vec::new();
        for job in found.iter().skip(skip).take(take) {
            rows.push(self.row(job).await);
        }
        let startable = Kind::ALL.map(|kind| (kind.as_str().to_owned(), kind.meaning().to_owned()));
        Ok(JobList {
            rows,
            total: found.len() as u64,
            schedules: self.schedules().await?,
            startable: startable.into(),
        })
    }

    async fn one(&self, _: &Visitor, id: &str) -> OfficeResult<JobPage> {
        let jobs = self.home.store.jobs();
        let job = jobs.get(id).await.map_err(stored(WHAT))?;
        let mut waits_for = Vec::new();
        for needed in jobs.needs(id).await.map_err(stored(WHAT))? {
            let needed = jobs.get(&needed).await.map_err(stored(WHAT))?;
            waits_for.push(self.row(&needed).await);
        }
        let outcome = job.result.as_ref().and_then(|told| told.as_str());
        Ok(JobPage {
            row: self.row(&job).await,
            attempts: u64::try_from(job.attempt).unwrap_or(0),
            attempts_max: u64::try_from(job.attempts_max).unwrap_or(0),
            next_attempt_at: (job.state == Stored::Waiting && job.attempt > 0)
                .then_some(job.run_after),
            lease: job.lease_owner.clone().zip(job.lease_until),
            waits_for,
            failure: job.failure.clone(),
            outcome: outcome.map(str::to_owned),
        })
    }

    async fn start(
        &self,
        caller: &Caller,
        visitor: &Visitor,
        order: &JobOrder,
    ) -> OfficeResult<String> {
        let kind = Kind::from_word(&order.kind).ok_or_else(|| {
            OfficeError::Refused(format!(
                "{:?} is not a job: {}",
                order.kind,
                Kind::ALL.map(Kind::as_str).join(", ")
            ))
        })?;
        self.record(visitor, caller, Action::Create, Object::kind(kind.as_str()))
            .await?;
        let asked_by = Some(visitor.principal.person.clone());
        let job = ask(&self.home, kind, asked_by).await;
        Ok(job.map_err(stored("start a job"))?.id)
    }

    async fn cancel(&self, caller: &Caller, visitor: &Visitor, id: &str) -> OfficeResult<()> {
        self.record(visitor, caller, Action::Change, Object::new("job", id))
            .await?;
        let jobs = self.home.store.jobs();
        let cancelled = jobs.cancel(id, self.home.clock.now()).await;
        cancelled.map_err(stored("cancel a job"))?;
        Ok(())
    }

    async fn retry(&self, caller: &Caller, visitor: &Visitor, id: &str) -> OfficeResult<()> {
        self.record(visitor, caller, Action::Change, Object::new("job", id))
            .await?;
        let jobs = self.home.store.jobs();
        let again = jobs.retry(id, self.home.clock.now()).await;
        again.map_err(stored("do a job again"))?;
        Ok(())
    }
}

impl JobsDesk {
    async fn record(
        &self,
        visitor: &Visitor,
        caller: &Caller,
        action: Action,
        object: Object,
    ) -> OfficeResult<()> {
        let mut act = Act::done(action, object);
        act.permission = Some(Permission::ManageJobs);
        let recorder = &self.home.recorder;
        let source = source(visitor, caller);
        let recorded = recorder.record(&visitor.principal, via(visitor), &source, act);
        recorded.await.map_err(stored("write the ledger"))?;
        Ok(())
    }

    async fn row(&self, job: &Job) -> JobRow {
        let asked_by = match &job.asked_by {
            None => "schedule or command line".to_owned(),
            Some(id) => {
                let person = self.home.store.people().get(id).await;
                person.map_or_else(|_| id.0.clone(), |person| person.name)
            }
        };
        let told = &job.progress;
        let number = |value: i64| u64::try_from(value).unwrap_or(0);
        JobRow {
            id: job.id.clone(),
            kind: job.kind.clone(),
            title: match Kind::from_word(&job.kind) {
                Some(kind) => kind.meaning().to_owned(),
                None => job.kind.clone(),
            },
            state: state(job.state),
            made_at: job.created_at,
            started_at: job.started_at,
            ended_at: job.ended_at,
            asked_by,
            progress: told.text.as_ref().map(|text| Progress {
                text: text.clone(),
                done: told.done.map_or(0, number),
                total: told.total.map(number),
            }),
        }
    }

    async fn schedules(&self) -> OfficeResult<Vec<ScheduleRow>> {
        let found = self.home.store.schedules().list().await;
        let found = found.map_err(stored("read the schedules"))?.into_iter();
        let rows = found.map(|schedule| ScheduleRow {
            name: schedule.wanted.name,
            kind: schedule.wanted.kind,
            times: schedule.wanted.rule.to_string(),
            next_at: Some(schedule.next_due).filter(|_| schedule.enabled),
            last_at: None,
            is_on: schedule.enabled,
        });
        Ok(rows.collect())
    }
}

fn state(stored: Stored) -> JobState {
    match stored {
        Stored::Waiting => JobState::Waiting,
        Stored::Leased => JobState::Running,
        Stored::Cancelling => JobState::Cancelling,
        Stored::Done => JobState::Done,
        Stored::Failed => JobState::Failed,
        Stored::Cancelled => JobState::Cancelled,
    }
}

fn stored_state(shown: JobState) -> Stored {
    match shown {
        JobState::Waiting => Stored::Waiting,
        JobState::Running => Stored::Leased,
        JobState::Cancelling => Stored::Cancelling,
        JobState::Done => Stored::Done,
        JobState::Failed => Stored::Failed,
        JobState::Cancelled => Stored::Cancelled,
    }
}

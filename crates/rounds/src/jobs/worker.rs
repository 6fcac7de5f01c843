//! Leases jobs and does them, one at a time in this process, and lets schedules fire. Several
//! processes on one database share the work: a lease belongs to one of them, and a schedule fires
//! once. A process that dies lets its lease run out, and the job is done again.

use std::sync::Arc;
use std::time::Duration;

use anyhow::{Context, Result};
use jiff::SignedDuration;
use rounds_store::jobs::{Backoff, Job, Lease, Progress, Renewal};
use rounds_store::ledger::{Action, Object, Outcome};
use rounds_store::schedules::{NewSchedule, Rule};
use serde_json::json;

use super::{Kind, Standing, perform};
use crate::office::{Act, Home, host_name};

/// How long a lease counts without being renewed.
const LEASE: SignedDuration = SignedDuration::from_secs(60);
/// How often it is renewed and progress is written.
const RENEW_EVERY: Duration = Duration::from_secs(2);
/// How long an idle worker waits before it looks again.
const IDLE: Duration = Duration::from_secs(2);

/// How long a failed job waits for its next attempt.
const BACKOFF: Backoff = Backoff {
    first: Duration::from_secs(60),
    longest: Duration::from_secs(3600),
    jitter: 0.5,
};

/// Does jobs for one process.
pub struct Worker {
    home: Arc<Home>,
    /// Name of this process in leases.
    owner: String,
}

impl Worker {
    /// A worker of this process.
    pub fn new(home: Arc<Home>) -> Self {
        let owner = format!("{}:{}", host_name(), std::process::id());
        Self { home, owner }
    }

    /// Writes the schedules of `rounds.toml` to the database; those that are no longer there stop.
    pub async fn take_schedules(&self) -> Result<()> {
        let config = &self.home.site.config;
        let zone = config.zone()?;
        let now = self.home.clock.now();
        let schedules = self.home.store.schedules();
        for section in &config.schedule {
            let within = || format!("[[schedule]] {:?}", section.name);
            let kind = Kind::from_word(&section.job).with_context(|| {
                format!(
                    "{}: {:?} is not a job: {}",
                    within(),
                    section.job,
                    Kind::ALL.map(Kind::as_str).join(", ")
                )
            })?;
            let rule: Rule = section.at.parse().with_context(within)?;
            let wanted = NewSchedule {
                name: section.name.clone(),
                rule,
                kind: kind.as_str().to_owned(),
                payload: json!({}),
                attempts_max: kind.attempts_max(),
            };
            schedules.put(&wanted, now, &zone).await?;
        }
        for kept in schedules.list().await? {
            let name = &kept.wanted.name;
            if !config.schedule.iter().any(|section| section.name == *name) {
                schedules.remove(name).await?;
            }
        }
        Ok(())
    }

    /// Works until this is dropped. Failures are logged; nothing ends it.
    pub async fn work(&self) {
        loop {
            match self.turn().await {
                Ok(true) => {}
                Ok(false) => tokio::time::sleep(IDLE).await,
                Err(error) => {
                    tracing::error!(error = format!("{error:#}"), "jobs could not be worked on");
                    tokio::time::sleep(IDLE * 5).await;
                }
            }
        }
    }

    /// Works until there is nothing to do now.
    pub async fn work_off(&self) -> Result<u64> {
        let mut done = 0;
        while self.turn().await? {
            done += 1;
        }
        Ok(done)
    }

    /// Lets schedules fire and does one job; whether there was one.
    async fn turn(&self) -> Result<bool> {
        let now = self.home.clock.now();
        let zone = self.home.site.config.zone()?;
        let store = &self.home.store;
        store.schedules().fire_due(now, &zone).await?;
        let kinds = Kind::ALL.map(Kind::as_str);
        let jobs = store.jobs();
        let leased = jobs.lease(now, &self.owner, &kinds, now + LEASE).await?;
        let Some((job, lease)) = leased.and_then(|job| {
            let lease = job.lease()?;
            Some((job, lease))
        }) else {
            return Ok(false);
        };
        self.one(&job, &lease).await?;
        Ok(true)
    }

    async fn one(&self, job: &Job, lease: &Lease) -> Result<()> {
        let store = &self.home.store;
        let Some(kind) = Kind::from_word(&job.kind) else {
            let why = format!("{:?} is not a job this program knows", job.kind);
            let now = self.home.clock.now();
            store.jobs().fail(lease, now, &why, None).await?;
            return Ok(());
        };
        let standing = Standing::default();
        let ended = tokio::select! {
            ended = perform(&self.home, kind, &standing) => Some(ended),
            stopped = self.keep(lease, &standing) => { stopped?; None }
        };
        let now = self.home.clock.now();
        let (outcome, told) = match ended {
            Some(Ok(told)) => {
                store.jobs().finish(lease, now, &json!(told)).await?;
                (Outcome::Done, told)
            }
            Some(Err(error)) => {
                let why = format!("{error:#}");
                let again = Some((BACKOFF, chance(&job.id, job.attempt)));
                store.jobs().fail(lease, now, &why, again).await?;
                (Outcome::Failed, why)
            }
            None => {
                store.jobs().release(lease, now).await?;
                (Outcome::Refused, "cancelled".to_owned())
            }
        };
        let mut act = Act::done(Action::Run, Object::new("job", &job.id));
        act.outcome = outcome;
        act.detail = json!({ "kind": job.kind, "attempt": job.attempt, "told": told });
        let system = rounds_core::access::Principal::system();
        self.home
            .recorder
            .record(&system, None, "jobs", act)
            .await?;
        Ok(())
    }

    /// Renews the lease and writes progress; ends when the job is cancelled or the lease is lost.
    async fn keep(&self, lease: &Lease, standing: &Standing) -> Result<()> {
        let store = &self.home.store;
        loop {
            tokio::time::sleep(RENEW_EVERY).await;
            let stage = standing.get();
            let number = |value: u64| i64::try_from(value).unwrap_or(i64::MAX);
            let progress = Progress {
                text: Some(stage.text).filter(|text| !text.is_empty()),
                done: Some(number(stage.done)),
                total: stage.total.map(number),
            };
            store.jobs().progress(lease, &progress).await?;
            let now = self.home.clock.now();
            match store.jobs().renew(lease, now, now + LEASE).await? {
                Renewal::Renewed => {}
                Renewal::Cancelling | Renewal::Lost => return Ok(()),
            }
        }
    }
}

/// A number from 0 to 1 that differs from job to job and attempt to attempt, so that jobs which
/// failed together do not come back together.
fn chance(job: &str, attempt: i64) -> f64 {
    let sum: u64 = job.bytes().map(u64::from).sum();
    let mixed = sum.wrapping_mul(31).wrapping_add(attempt.unsigned_abs());
    (mixed % 101) as f64 / 100.0
}

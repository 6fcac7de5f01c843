//! `rounds jobs`: work that runs by itself, on the command line.

use std::sync::Arc;

use anyhow::{Context, Result};
use rounds_core::suggest::did_you_mean;
use rounds_store::jobs::{Job, JobFilter};
use rounds_store::ledger::{Action, Object};
use rounds_store::page::Page;
use serde_json::json;

use super::Outcome;
use crate::cli::{Jobs, JobsAction};
use crate::jobs::Kind;
use crate::jobs::worker::Worker;
use crate::office::{Act, Home, ask};
use crate::output::{say, say_columns, say_json};
use crate::site::Site;

/// Jobs listed.
const JOBS_MAX: u32 = 100;

pub async fn run(site: Site, flags: Jobs) -> Result<Outcome> {
    let home = Arc::new(Home::open(site).await?);
    match flags.action {
        JobsAction::List(flags) => return list(&home, flags.json).await,
        JobsAction::Start { kind } => {
            let kind = Kind::from_word(&kind).with_context(|| {
                format!(
                    "{kind:?} is not a job{}: {}",
                    did_you_mean(&kind, Kind::ALL.map(Kind::as_str)),
                    Kind::ALL.map(Kind::as_str).join(", ")
                )
            })?;
            let act = Act::done(Action::Create, Object::kind(kind.as_str()));
            home.record(act).await?;
            let job = ask(&home, kind, None).await?;
            say(format!("{} {}: {}", job.id, job.kind, job.state.as_str()));
        }
        JobsAction::Cancel { id } => {
            home.record(Act::done(Action::Change, Object::new("job", &id)))
                .await?;
            let job = home.store.jobs().cancel(&id, home.clock.now()).await?;
            say(format!("{}: {}", job.id, job.state.as_str()));
        }
        JobsAction::Retry { id } => {
            home.record(Act::done(Action::Change, Object::new("job", &id)))
                .await?;
            let job = home.store.jobs().retry(&id, home.clock.now()).await?;
            say(format!("{}: {}", job.id, job.state.as_str()));
        }
        JobsAction::Work { forever } => {
            let worker = Worker::new(Arc::clone(&home));
            worker.take_schedules().await?;
            if forever {
                worker.work().await;
            }
            let done = worker.work_off().await?;
            say(format!("{done} jobs worked on"));
        }
    }
    Ok(Outcome::Done)
}

async fn list(home: &Home, print_json: bool) -> Result<Outcome> {
    let jobs = home.store.jobs();
    let found = jobs
        .list(&JobFilter::default(), &Page::first(JOBS_MAX))
        .await?
        .entries;
    let schedules = home.store.schedules().list().await?;
    if print_json {
        let schedules = schedules.iter().map(|schedule| {
            json!({
                "name": schedule.wanted.name, "job": schedule.wanted.kind,
                "at": schedule.wanted.rule.to_string(), "next": schedule.next_due,
            })
        });
        say_json(&json!({
            "jobs": found.iter().map(as_json).collect::<Vec<_>>(),
            "schedules": schedules.collect::<Vec<_>>(),
        }))?;
        return Ok(Outcome::Done);
    }
    let header = [
        "job", "kind", "state", "attempt", "asked", "ended", "how far",
    ];
    let mut rows = vec![header.map(str::to_owned).to_vec()];
    rows.extend(found.iter().map(row));
    say_columns(&rows);
    for schedule in schedules {
        say(format!(
            "{}: {} {}, next {}",
            schedule.wanted.name, schedule.wanted.kind, schedule.wanted.rule, schedule.next_due
        ));
    }
    Ok(Outcome::Done)
}

fn row(job: &Job) -> Vec<String> {
    vec![
        job.id.clone(),
        job.kind.clone(),
        job.state.as_str().to_owned(),
        format!("{} of {}", job.attempt, job.attempts_max),
        job.created_at.to_string(),
        job.ended_at.map_or(String::new(), |at| at.to_string()),
        how_far(job),
    ]
}

fn how_far(job: &Job) -> String {
    let told = job.result.as_ref().and_then(|told| told.as_str());
    if let Some(text) = job.failure.as_deref().or(told) {
        return text.to_owned();
    }
    let progress = &job.progress;
    match (&progress.text, progress.done, progress.total) {
        (Some(text), Some(done), Some(total)) => format!("{text}: {done} of {total}"),
        (Some(text), _, _) => text.clone(),
        (None, _, _) => String::new(),
    }
}

fn as_json(job: &Job) -> serde_json::Value {
    json!({
        "id": job.id, "kind": job.kind, "state": job.state.as_str(), "attempt": job.attempt,
        "attempts_max": job.attempts_max, "asked_at": job.created_at,
        "started_at": job.started_at, "ended_at": job.ended_at, "progress": {
            "text": job.progress.text, "done": job.progress.done, "total": job.progress.total,
        },
        "result": job.result, "failure": job.failure,
    })
}

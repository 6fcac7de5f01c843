//! Invented jobs, schedules and backups.

use async_trait::async_trait;

use super::{SampleOffice, not_found, stretch};
use crate::office::{BackupsOffice, JobsOffice, OfficeError, OfficeResult};
use crate::page_data::Window;
use crate::page_data::office::{
    BackupRow, BackupState, BackupsPage, Caller, JobFilter, JobList, JobOrder, JobPage, JobRow,
    JobState, Progress, ScheduleRow,
};
use crate::sample::{Scenario, instant};
use crate::visit::Visitor;

fn jobs(scenario: Scenario) -> Vec<JobRow> {
    if scenario == Scenario::Empty {
        return Vec::new();
    }
    let title = match scenario {
        Scenario::Crowded => "Load <script>alert(1)</script> & \"more\"",
        _ => "Round over all sources",
    };
    let running = JobRow {
        id: "job_0004".to_owned(),
        kind: "round".to_owned(),
        title: title.to_owned(),
        state: JobState::Running,
        made_at: instant(400),
        started_at: Some(instant(395)),
        ended_at: None,
        asked_by: "schedule nightly".to_owned(),
        progress: Some(Progress {
            text: "loading ehr-export".to_owned(),
            done: 41,
            total: Some(130),
        }),
    };
    let ended = |number: i64, state, kind: &str| JobRow {
        id: format!("job_{number:04}"),
        kind: kind.to_owned(),
        title: format!("The {kind} before"),
        state,
        ended_at: Some(instant(70_000)),
        progress: None,
        ..running.clone()
    };
    vec![
        running.clone(),
        ended(3, JobState::Failed, "round"),
        ended(2, JobState::Done, "backup"),
        ended(1, JobState::Cancelled, "round"),
    ]
}

fn schedules() -> Vec<ScheduleRow> {
    let nightly = ScheduleRow {
        name: "nightly".to_owned(),
        kind: "round".to_owned(),
        times: "daily 02:30".to_owned(),
        next_at: Some(instant(-50_000)),
        last_at: Some(instant(36_400)),
        is_on: true,
    };
    let weekly = ScheduleRow {
        name: "weekly copy".to_owned(),
        kind: "backup".to_owned(),
        times: "weekly Sunday 04:00".to_owned(),
        next_at: None,
        last_at: None,
        is_on: false,
    };
    vec![nightly, weekly]
}

fn startable() -> Vec<(String, String)> {
    [
        ("round", "load what is new, compute, find"),
        ("ledger-verification", "verify the ledger's chain"),
    ]
    .map(|(kind, meaning)| (kind.to_owned(), meaning.to_owned()))
    .to_vec()
}

impl SampleOffice {
    fn job(&self, id: &str) -> OfficeResult<JobRow> {
        self.works("read the job")?;
        let found = jobs(self.scenario).into_iter().find(|job| job.id == id);
        found.ok_or_else(|| not_found("job", id))
    }
}

#[async_trait]
impl JobsOffice for SampleOffice {
    async fn list(&self, _: &Visitor, filter: &JobFilter, window: Window) -> OfficeResult<JobList> {
        self.works("read the jobs")?;
        let found = jobs(self.scenario)
            .into_iter()
            .filter(|job| filter.kind.as_ref().is_none_or(|kind| job.kind == *kind))
            .filter(|job| filter.state.is_none_or(|state| job.state == state))
            .collect();
        let (rows, total) = stretch(found, window);
        Ok(JobList {
            rows,
            total,
            schedules: if self.is_empty() {
                Vec::new()
            } else {
                schedules()
            },
            startable: startable(),
        })
    }

    async fn one(&self, _: &Visitor, id: &str) -> OfficeResult<JobPage> {
        let row = self.job(id)?;
        let has_failed = row.state == JobState::Failed;
        let is_running = row.state == JobState::Running;
        Ok(JobPage {
            attempts: if has_failed { 3 } else { 1 },
            attempts_max: 3,
            next_attempt_at: None,
            lease: is_running.then(|| ("server-1 (process 4711)".to_owned(), instant(-60))),
            waits_for: Vec::new(),
            failure: has_failed.then(|| "no space left in data/lake: 1.2 GB are needed".to_owned()),
            outcome: (row.state == JobState::Done).then(|| "Written and read again.".to_owned()),
            row,
        })
    }

    async fn start(&self, _: &Caller, _: &Visitor, order: &JobOrder) -> OfficeResult<String> {
        self.works("start the job")?;
        if startable().iter().any(|(kind, _)| *kind == order.kind) {
            return Ok("job_0004".to_owned());
        }
        Err(OfficeError::Refused(format!(
            "there is no job {:?}",
            order.kind
        )))
    }

    async fn cancel(&self, _: &Caller, _: &Visitor, id: &str) -> OfficeResult<()> {
        if self.job(id)?.state.can_be_cancelled() {
            return Ok(());
        }
        Err(OfficeError::Refused("this job has ended".to_owned()))
    }

    async fn retry(&self, _: &Caller, _: &Visitor, id: &str) -> OfficeResult<()> {
        if self.job(id)?.state.can_be_retried() {
            return Ok(());
        }
        let text = "only a job that failed or was cancelled can be done again";
        Err(OfficeError::Refused(text.to_owned()))
    }
}

#[async_trait]
impl BackupsOffice for SampleOffice {
    async fn list(&self, _: &Visitor) -> OfficeResult<BackupsPage> {
        self.works("read the backups")?;
        if self.is_empty() {
            return Ok(BackupsPage::default());
        }
        let newest = BackupRow {
            name: "2026-11-16T0400".to_owned(),
            taken_at: instant(7 * 3_600),
            duration_seconds: Some(74.2),
            size_bytes: Some(3_812_000_000),
            lake_version: Some(412),
            ledger_number: Some(36),
            state: BackupState::Verified {
                at: instant(6 * 3_600),
            },
        };
        let damaged = BackupRow {
            name: "2026-11-09T0400".to_owned(),
            taken_at: instant(175 * 3_600),
            state: BackupState::Damaged {
                why: "lake/clinical/encounter/part-00012.parquet is not what was written"
                    .to_owned(),
            },
            ..newest.clone()
        };
        Ok(BackupsPage {
            rows: vec![newest, damaged],
            folder: Some("/var/backups/rounds".to_owned()),
            is_running: self.scenario == Scenario::Quiet,
        })
    }

    async fn start(&self, _: &Caller, _: &Visitor) -> OfficeResult<String> {
        self.works("start a backup")?;
        if self.is_empty() {
            let text = "no folder for backups is configured: set backup.folder in rounds.toml";
            return Err(OfficeError::Refused(text.to_owned()));
        }
        Ok("job_0004".to_owned())
    }
}

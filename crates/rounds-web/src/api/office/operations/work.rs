//! Jobs, schedules and backups.

use rounds_core::access::Permission;

use crate::api::contract::office::backups::Backups;
use crate::api::contract::office::jobs::{
    Job, JobChoice, JobOrder, JobStarted, JobSummary, Schedules,
};
use crate::api::office::work;
use crate::api::operation::Operation;
use crate::api::paging::{Page, Piece};
use crate::routes::Need;

const READ_JOBS: Need = Need::May(Permission::ReadJobs);
const MANAGE_JOBS: Need = Need::May(Permission::ManageJobs);
const READ_BACKUPS: Need = Need::May(Permission::ReadBackups);
const MANAGE_BACKUPS: Need = Need::May(Permission::ManageBackups);

/// Jobs, schedules and backups.
pub fn operations() -> Vec<Operation> {
    const AREA: &str = "Jobs";
    vec![
        Operation::get("/api/v1/jobs", READ_JOBS, work::jobs)
            .named("listJobs", AREA, "Jobs, newest first")
            .query::<JobChoice>()
            .query::<Piece>()
            .answers::<Page<JobSummary>>(200),
        Operation::post("/api/v1/jobs", MANAGE_JOBS, work::start)
            .named("startJob", AREA, "Start a job")
            .takes::<JobOrder>()
            .answers::<JobStarted>(202)
            .keyed(),
        Operation::get("/api/v1/jobs/{id}", READ_JOBS, work::job)
            .named("getJob", AREA, "One job with its progress")
            .segment("id", "Id of the job.")
            .answers::<Job>(200),
        Operation::post("/api/v1/jobs/{id}/cancel", MANAGE_JOBS, work::cancel)
            .named("cancelJob", AREA, "Tell a job to stop")
            .segment("id", "Id of the job."),
        Operation::post("/api/v1/jobs/{id}/retry", MANAGE_JOBS, work::retry)
            .named("retryJob", AREA, "Do a failed or cancelled job again")
            .segment("id", "Id of the job."),
        Operation::get("/api/v1/schedules", READ_JOBS, work::schedules)
            .named(
                "listSchedules",
                AREA,
                "What runs by the clock, and what can be started",
            )
            .answers::<Schedules>(200),
        Operation::get("/api/v1/backups", READ_BACKUPS, work::backups)
            .named("listBackups", AREA, "Backups, newest first")
            .answers::<Backups>(200),
        Operation::post("/api/v1/backups", MANAGE_BACKUPS, work::start_backup)
            .named("startBackup", AREA, "Start a backup")
            .answers::<JobStarted>(202)
            .keyed(),
    ]
}

//! Backups, as the pages list and start them.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use async_trait::async_trait;
use rounds_web::Visitor;
use rounds_web::office::{BackupsOffice, JobsOffice, OfficeError, OfficeResult};
use rounds_web::page_data::Window;
use rounds_web::page_data::office::{
    BackupRow, BackupState, BackupsPage, Caller, JobFilter, JobOrder, JobState,
};

use super::failure::failed;
use super::home::Home;
use super::jobs_desk::JobsDesk;
use crate::backup::{self, Manifest};
use crate::jobs::Kind;

/// Lists and starts backups.
pub struct BackupsDesk {
    /// The installation.
    pub home: Arc<Home>,
    /// Where they are made.
    pub jobs: Arc<JobsDesk>,
}

#[async_trait]
impl BackupsOffice for BackupsDesk {
    async fn list(&self, visitor: &Visitor) -> OfficeResult<BackupsPage> {
        let Some(folder) = self.folder() else {
            return Ok(BackupsPage::default());
        };
        let found = backup::list(&folder).map_err(failed("read the backups"))?;
        let rows = found.iter().map(|(path, manifest)| row(path, manifest));
        let filter = JobFilter {
            kind: Some(Kind::Backup.as_str().to_owned()),
            state: Some(JobState::Running),
        };
        let one = Window {
            offset: 0,
            limit: 1,
        };
        let running = self.jobs.list(visitor, &filter, one).await?;
        Ok(BackupsPage {
            rows: rows.collect(),
            folder: Some(folder.display().to_string()),
            is_running: !running.rows.is_empty(),
        })
    }

    async fn start(&self, caller: &Caller, visitor: &Visitor) -> OfficeResult<String> {
        if self.folder().is_none() {
            return Err(OfficeError::Refused(
                "there is no folder for backups: set folder in [backup] of rounds.toml".to_owned(),
            ));
        }
        let order = JobOrder {
            kind: Kind::Backup.as_str().to_owned(),
        };
        self.jobs.start(caller, visitor, &order).await
    }
}

impl BackupsDesk {
    fn folder(&self) -> Option<PathBuf> {
        let site = &self.home.site;
        let folder = site.config.backup.folder.as_ref()?;
        Some(site.folder.join(folder))
    }
}

fn row(path: &Path, manifest: &anyhow::Result<Manifest>) -> BackupRow {
    let name = path
        .file_name()
        .map(|name| name.to_string_lossy().into_owned())
        .unwrap_or_default();
    match manifest {
        Ok(manifest) => BackupRow {
            name,
            taken_at: manifest.made_at,
            duration_seconds: None,
            size_bytes: Some(manifest.bytes()),
            lake_version: Some(manifest.lake_version),
            ledger_number: manifest.ledger_head.as_ref().map(|head| head.sequence),
            state: BackupState::Written,
        },
        Err(error) => BackupRow {
            name,
            taken_at: jiff::Timestamp::UNIX_EPOCH,
            duration_seconds: None,
            size_bytes: None,
            lake_version: None,
            ledger_number: None,
            state: BackupState::Damaged {
                why: format!("{error:#}"),
            },
        },
    }
}

//! Everything that can break, looked at now.

use std::sync::Arc;

use async_trait::async_trait;
use jiff::Timestamp;
use rounds_web::Visitor;
use rounds_web::office::{HealthOffice, OfficeResult};
use rounds_web::page_data::office::{Check, CheckState, HealthPage};

use super::home::Home;
use crate::backup;

/// A backup older than this needs attention.
const BACKUP_AGE_SECONDS_MAX: i64 = 26 * 3600;

/// Looks at an installation.
pub struct HealthDesk {
    /// The installation.
    pub home: Arc<Home>,
    /// Since when the process runs.
    pub started_at: Timestamp,
}

#[async_trait]
impl HealthOffice for HealthDesk {
    async fn health(&self, _: &Visitor) -> OfficeResult<HealthPage> {
        let mut checks = vec![
            self.database().await,
            self.ledger().await,
            self.lake().await,
        ];
        checks.push(self.sources());
        checks.push(self.backups());
        Ok(HealthPage {
            checks,
            started_at: Some(self.started_at),
        })
    }
}

fn check(name: &str, state: CheckState, found: String, advice: &str) -> Check {
    Check {
        name: name.to_owned(),
        state,
        found,
        advice: advice.to_owned(),
    }
}

impl HealthDesk {
    async fn database(&self) -> Check {
        let store = &self.home.store;
        match store.ping().await {
            Ok(()) => check(
                "Database",
                CheckState::Good,
                format!("{} answers.", store.url()),
                "",
            ),
            Err(error) => check(
                "Database",
                CheckState::Broken,
                error.to_string(),
                "Nobody can sign in before it answers. See whether it runs and has room on its disk.",
            ),
        }
    }

    async fn ledger(&self) -> Check {
        let anchored = self.home.site.config.ledger.anchor_file.is_some()
            || self.home.site.config.ledger.anchor_syslog.is_some();
        match self.home.store.ledger().head().await {
            Ok(Some(_)) if !anchored => check(
                "Ledger",
                CheckState::Attention,
                "It is written, and its newest entry is noted nowhere outside the database."
                    .to_owned(),
                "Set anchor_file or anchor_syslog in [ledger]: without it a cut end cannot be found.",
            ),
            Ok(Some(head)) => check(
                "Ledger",
                CheckState::Good,
                format!("{} entries.", head.seq),
                "",
            ),
            Ok(None) => check("Ledger", CheckState::Good, "Empty.".to_owned(), ""),
            Err(error) => check(
                "Ledger",
                CheckState::Broken,
                error.to_string(),
                "Data about people are not shown before it can be written again.",
            ),
        }
    }

    async fn lake(&self) -> Check {
        let lake = &self.home.site.lake;
        let found = match lake.latest() {
            Ok(snapshot) => lake
                .missing_files(&snapshot)
                .await
                .map(|missing| (snapshot, missing)),
            Err(error) => Err(error),
        };
        match found {
            Ok((snapshot, missing)) if missing.is_empty() => check(
                "Tables",
                CheckState::Good,
                format!(
                    "Version {} of {} tables, every file is there.",
                    snapshot.version(),
                    snapshot.tables().count()
                ),
                "",
            ),
            Ok((_, missing)) => check(
                "Tables",
                CheckState::Broken,
                format!("{} files are missing or cut.", missing.len()),
                "Bring them back from a backup; rounds doctor names them.",
            ),
            Err(error) => check(
                "Tables",
                CheckState::Broken,
                error.to_string(),
                "Run rounds doctor on the server.",
            ),
        }
    }

    fn sources(&self) -> Check {
        match self.home.site.sources() {
            Ok(sources) => check(
                "Sources",
                CheckState::Good,
                format!("{} configured.", sources.len()),
                "",
            ),
            Err(error) => check(
                "Sources",
                CheckState::Broken,
                format!("{error:#}"),
                "Correct the file; the next round reads it again.",
            ),
        }
    }

    fn backups(&self) -> Check {
        let site = &self.home.site;
        let Some(folder) = &site.config.backup.folder else {
            return check(
                "Backups",
                CheckState::Attention,
                "No folder is set.".to_owned(),
                "Set folder in [backup] and a schedule for the job backup.",
            );
        };
        let newest = backup::list(&site.folder.join(folder))
            .ok()
            .and_then(|found| found.into_iter().find_map(|(_, manifest)| manifest.ok()));
        let now = self.home.clock.now();
        match newest {
            None => check(
                "Backups",
                CheckState::Attention,
                "There is none.".to_owned(),
                "Make one: rounds backup, or Backups in the Office.",
            ),
            Some(manifest) => {
                let age_seconds = now.as_second() - manifest.made_at.as_second();
                let hours = age_seconds / 3600;
                match age_seconds <= BACKUP_AGE_SECONDS_MAX {
                    true => check(
                        "Backups",
                        CheckState::Good,
                        format!("The newest is {hours} hours old."),
                        "",
                    ),
                    false => check(
                        "Backups",
                        CheckState::Attention,
                        format!("The newest is {hours} hours old."),
                        "See why the scheduled backup did not run: Jobs in the Office.",
                    ),
                }
            }
        }
    }
}

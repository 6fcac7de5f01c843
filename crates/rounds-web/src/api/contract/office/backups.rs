//! Backups.

use jiff::Timestamp;
use serde::Serialize;
use utoipa::ToSchema;

use crate::api::contract::reading::finite;
use crate::page_data::office as page;

/// All backups.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct Backups {
    /// The newest first.
    pub items: Vec<Backup>,
    /// Where they are written; null where no folder is configured.
    pub folder: Option<String>,
    /// Whether one is being made.
    pub is_running: bool,
}

/// How a backup is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "kebab-case")]
pub enum BackupState {
    /// Written, not yet read again.
    Written,
    /// Read again and found whole.
    Verified,
    /// Not usable.
    Damaged,
}

/// A backup.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct Backup {
    /// Its name.
    pub name: String,
    /// When it was begun; it holds the state of that instant.
    pub taken_at: Timestamp,
    /// How long it took.
    pub duration_s: Option<f64>,
    /// Its size.
    pub size_bytes: Option<u64>,
    /// The lake version in it.
    pub lake_version: Option<u64>,
    /// Number of the newest ledger entry in it.
    pub ledger_number: Option<i64>,
    /// How it is.
    pub state: BackupState,
    /// When it was verified.
    pub verified_at: Option<Timestamp>,
    /// What is wrong with a damaged one.
    pub damage: Option<String>,
}

impl From<page::BackupsPage> for Backups {
    fn from(backups: page::BackupsPage) -> Self {
        Self {
            items: backups.rows.into_iter().map(Backup::from).collect(),
            folder: backups.folder,
            is_running: backups.is_running,
        }
    }
}

impl From<page::BackupRow> for Backup {
    fn from(row: page::BackupRow) -> Self {
        let (state, verified_at, damage) = match row.state {
            page::BackupState::Written => (BackupState::Written, None, None),
            page::BackupState::Verified { at } => (BackupState::Verified, Some(at), None),
            page::BackupState::Damaged { why } => (BackupState::Damaged, None, Some(why)),
        };
        Self {
            name: row.name,
            taken_at: row.taken_at,
            duration_s: finite(row.duration_seconds),
            size_bytes: row.size_bytes,
            lake_version: row.lake_version,
            ledger_number: row.ledger_number,
            state,
            verified_at,
            damage,
        }
    }
}

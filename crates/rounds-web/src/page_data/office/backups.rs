//! Backups.

use jiff::Timestamp;

/// All backups.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct BackupsPage {
    /// The newest first.
    pub rows: Vec<BackupRow>,
    /// Where they are written; none where no folder is configured.
    pub folder: Option<String>,
    /// Whether one is being made.
    pub is_running: bool,
}

/// A backup.
#[derive(Debug, Clone, PartialEq)]
pub struct BackupRow {
    /// Its name.
    pub name: String,
    /// When it was begun; it holds the state of that instant.
    pub taken_at: Timestamp,
    /// How long it took.
    pub duration_seconds: Option<f64>,
    /// Its size.
    pub size_bytes: Option<u64>,
    /// The lake version in it.
    pub lake_version: Option<u64>,
    /// Number of the newest ledger entry in it.
    pub ledger_number: Option<i64>,
    /// How it is.
    pub state: BackupState,
}

/// How a backup is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum BackupState {
    /// Written, not yet read again.
    Written,
    /// Read again and found whole.
    Verified {
        /// When.
        at: Timestamp,
    },
    /// Not usable.
    Damaged {
        /// What is wrong.
        why: String,
    },
}

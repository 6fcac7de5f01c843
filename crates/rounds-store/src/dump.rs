//! All that the office knows, as lines of JSON: the same for both databases, so that a dump of one
//! can be restored into the other. The ledger's chain goes with it. What is good for a moment only
//! (sessions, attempts, one-time tokens, requests under way) is left out: a restore must not bring
//! back what has been used up since.

mod restore;
mod write;

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

/// Tables in the order in which their rows can be put back, and what orders their rows.
const TABLES: &[(&str, &str)] = &[
    ("setting", "key"),
    ("person", "id"),
    ("person_identity", "issuer, subject"),
    ("password", "person"),
    ("totp", "person"),
    ("recovery_code", "person, hash"),
    ("token", "id"),
    ("break_glass", "id"),
    ("ledger_entry", "seq"),
    ("ledger_subject", "seq, ordinal"),
    ("ledger_head", "id"),
    ("event", "seq"),
    ("event_head", "id"),
    ("notice", "id"),
    ("job", "id"),
    ("job_dependency", "job, needs"),
    ("schedule", "id"),
    ("schedule_fired", "schedule, due_at"),
];

/// Form of the lines.
const FORM: u32 = 1;

/// Longest line that is read back, in bytes: a text of 1 MiB with every character escaped.
const LINE_BYTES_MAX: u64 = 16 * 1024 * 1024;

/// What a dump held.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Dumped {
    /// Rows of all tables.
    pub rows: u64,
    /// SHA-256 of all lines but the last, in hexadecimal, which the last line repeats.
    pub sha256: String,
}

/// One line.
#[derive(Debug, Serialize, Deserialize)]
#[serde(tag = "line", rename_all = "kebab-case", deny_unknown_fields)]
enum Line {
    Begin {
        form: u32,
        schema: i64,
    },
    Row {
        table: String,
        values: Map<String, Value>,
    },
    End {
        rows: u64,
        sha256: String,
    },
}

/// Why a dump could not be written or restored.
#[derive(Debug, thiserror::Error)]
pub enum DumpError {
    /// The database.
    #[error(transparent)]
    Store(#[from] crate::StoreError),
    /// The file.
    #[error("the dump cannot be read or written: {0}")]
    Io(#[from] std::io::Error),
    /// The dump is not what was written.
    #[error("line {line} of the dump: {what}; the dump is damaged, use another")]
    Damaged {
        /// Counted from 1.
        line: u64,
        /// What is wrong.
        what: String,
    },
    /// The dump comes from a newer program.
    #[error(
        "the dump has schema {found}, this program knows {known} at most; install the newer program"
    )]
    TooNew {
        /// The dump's.
        found: i64,
        /// This program's.
        known: i64,
    },
    /// There is something in the database already.
    #[error(
        "the database {database} is not empty: it has rows in {table}; restore into an empty one"
    )]
    NotEmpty {
        /// The database, without password.
        database: String,
        /// The first table with rows.
        table: String,
    },
}

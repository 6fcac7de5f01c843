//! Everything that can go wrong in the lake, named by cause.

use std::path::{Path, PathBuf};

use rounds_core::TableName;

/// An error of the lake. The message says what, where and what to do.
#[derive(Debug, thiserror::Error)]
pub enum LakeError {
    /// A file or folder could not be read or written.
    #[error("{}: {error}", path.display())]
    File {
        /// Which file or folder.
        path: PathBuf,
        /// What the operating system said. It stands in the message, so it is no `source`.
        error: std::io::Error,
    },
    /// Another process is writing.
    #[error(
        "{}: another rounds process is writing here{holder}; wait for it to end or stop it", path.display()
    )]
    Locked {
        /// The lock file.
        path: PathBuf,
        /// ` (process 1234)` where known.
        holder: String,
    },
    /// A record of the lake's versions cannot be read.
    #[error("{}: not a version record: {message}; restore the file from a backup", path.display())]
    Record {
        /// The record's file.
        path: PathBuf,
        /// What is wrong with it.
        message: String,
    },
    /// No such version, or no version that old.
    #[error("no version {asked}: the lake has versions {first} to {last}")]
    NoVersion {
        /// What was asked for.
        asked: String,
        /// The first version there is.
        first: u64,
        /// The last version there is.
        last: u64,
    },
    /// A table that nobody defined.
    #[error("no table {name}{suggestion}; `rounds tables` lists them")]
    NoTable {
        /// What was asked for.
        name: String,
        /// `, did you mean …?` or nothing.
        suggestion: String,
    },
    /// A view, mapping or table definition is wrong.
    #[error("{0}")]
    Definition(String),
    /// Columns of written rows do not fit the table.
    #[error("{table}: {message}")]
    Shape {
        /// The table.
        table: TableName,
        /// Expected and found.
        message: String,
    },
    /// SQL that may not run here.
    #[error("{0}")]
    Refused(String),
    /// SQL that failed: syntax, unknown names, types, arithmetic.
    #[error("{0}")]
    Sql(String),
    /// A query ran into one of its limits.
    #[error("{0}")]
    Limit(String),
    /// As many queries run as may; this one was not begun.
    #[error("too many queries are running; try again in {retry_after_s} s")]
    Busy {
        /// When to come back, in seconds.
        retry_after_s: u64,
    },
    /// The transaction log could not be read or written.
    #[error("{table}: transaction log: {message}")]
    Log {
        /// The table.
        table: TableName,
        /// What the log said.
        message: String,
    },
    /// A Parquet file could not be read or written.
    #[error("{}: parquet: {message}", path.display())]
    Parquet {
        /// The file.
        path: PathBuf,
        /// What is wrong.
        message: String,
    },
    /// The load was interrupted; nothing of it was kept.
    #[error("interrupted: nothing of this load was kept, run it again to continue")]
    Interrupted,
    /// A worker thread ended unexpectedly.
    #[error("a loading thread stopped unexpectedly: {0}")]
    Worker(String),
}

impl LakeError {
    /// An operating-system error about `path`.
    pub(crate) fn file(path: impl AsRef<Path>, error: std::io::Error) -> Self {
        Self::File {
            path: path.as_ref().to_owned(),
            error,
        }
    }

    /// A Parquet or Arrow error about `path`.
    pub(crate) fn parquet(path: impl AsRef<Path>, error: impl std::fmt::Display) -> Self {
        Self::Parquet {
            path: path.as_ref().to_owned(),
            message: error.to_string(),
        }
    }

    /// A transaction-log error about `table`.
    pub(crate) fn log(table: &TableName, error: impl std::fmt::Display) -> Self {
        Self::Log {
            table: table.clone(),
            message: error.to_string(),
        }
    }
}

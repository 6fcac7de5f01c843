//! Where SQLite and PostgreSQL really differ: what a connection is told first, how a change begins,
//! how a row is locked, and what their error codes mean. Everything else is the same text.

use crate::StoreError;

/// Which database.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Dialect {
    /// One file, one writer at a time.
    Sqlite,
    /// A server that several processes share.
    Postgres,
}

impl Dialect {
    /// What each new connection is told.
    pub(crate) fn greeting(self) -> &'static [&'static str] {
        match self {
            Self::Sqlite => &[
                "pragma busy_timeout = 10000",
                "pragma journal_mode = wal",
                "pragma synchronous = full",
                "pragma foreign_keys = on",
                "pragma trusted_schema = off",
            ],
            // Nothing the office asks takes a minute: what does is stuck, and holds locks.
            Self::Postgres => &[
                "set lock_timeout = '10s'",
                "set statement_timeout = '60s'",
                "set idle_in_transaction_session_timeout = '60s'",
                "set synchronous_commit = on",
                "set default_transaction_isolation = 'read committed'",
            ],
        }
    }

    /// How a change begins. SQLite takes the right to write at once: asking for it later fails when
    /// somebody else wrote in between.
    pub(crate) fn begin_write(self) -> &'static str {
        match self {
            Self::Sqlite => "begin immediate",
            Self::Postgres => "begin",
        }
    }

    /// How a reading begins that sees one state from start to end.
    pub(crate) fn begin_read(self) -> &'static str {
        match self {
            Self::Sqlite => "begin",
            Self::Postgres => "begin isolation level repeatable read read only",
        }
    }

    /// The end of a `select` that keeps its rows from being changed by others until the transaction
    /// ends. SQLite keeps everybody else out already.
    pub(crate) fn locking(self) -> &'static str {
        match self {
            Self::Sqlite => "",
            Self::Postgres => " for update",
        }
    }

    /// As [`Dialect::locking`], passing over rows that others hold.
    pub(crate) fn locking_what_is_free(self) -> &'static str {
        match self {
            Self::Sqlite => "",
            Self::Postgres => " for update skip locked",
        }
    }

    /// How many tables have a name.
    pub(crate) fn count_tables(self) -> &'static str {
        match self {
            Self::Sqlite => {
                "select count(*) as tables from sqlite_master where type = 'table' and name = $1"
            }
            Self::Postgres => {
                "select count(*) as tables from pg_catalog.pg_tables \
                 where schemaname = current_schema() and tablename = $1"
            }
        }
    }

    /// A column's type as the database wants it: PostgreSQL orders text by the server's language
    /// unless it is told to compare bytes, which SQLite does.
    pub(crate) fn schema(self, migration: &str) -> String {
        match self {
            Self::Sqlite => migration.to_owned(),
            Self::Postgres => migration.replace(" TEXT", " TEXT COLLATE \"C\""),
        }
    }

    /// What the database said, as a cause.
    pub(crate) fn cause(self, database: &str, error: &sqlx::Error) -> StoreError {
        let sqlx::Error::Database(inner) = error else {
            return plain_cause(database, error);
        };
        let code = inner.code().unwrap_or_default().into_owned();
        let known = match self {
            Self::Sqlite => sqlite_cause(&code),
            Self::Postgres => postgres_cause(&code),
        };
        let database = database.to_owned();
        // Some messages repeat values, so only those of the machine's own troubles are kept.
        let cause = inner.message().to_owned();
        match known {
            Cause::Busy | Cause::Away => StoreError::Unavailable { database, cause },
            Cause::Full => StoreError::Full { database, cause },
            Cause::ReadOnly => StoreError::ReadOnly { database, cause },
            Cause::Unsynced => StoreError::Halted { database, cause },
            Cause::Damaged => StoreError::Damaged {
                database,
                what: cause,
            },
            Cause::Taken => StoreError::Conflict {
                what: "a change".to_owned(),
            },
            Cause::Unknown => StoreError::Refused { database, code },
        }
    }
}

/// Causes that callers tell apart.
enum Cause {
    Busy,
    Away,
    Full,
    ReadOnly,
    Unsynced,
    Damaged,
    Taken,
    Unknown,
}

/// Result codes of SQLite (<https://sqlite.org/rescode.html>); extended codes hold the primary one
/// in their lowest byte.
fn sqlite_cause(code: &str) -> Cause {
    let Ok(code) = code.parse::<u32>() else {
        return Cause::Unknown;
    };
    match code {
        // SQLITE_IOERR_FSYNC, SQLITE_IOERR_DIR_FSYNC
        1034 | 1290 => return Cause::Unsynced,
        // SQLITE_CONSTRAINT_PRIMARYKEY, _ROWID, _UNIQUE
        1555 | 2067 | 2579 => return Cause::Taken,
        _ => {}
    }
    match code & 0xff {
        5 | 6 => Cause::Busy,
        8 => Cause::ReadOnly,
        10 | 14 => Cause::Away,
        11 | 26 => Cause::Damaged,
        13 => Cause::Full,
        _ => Cause::Unknown,
    }
}

/// SQLSTATE codes (PostgreSQL documentation, appendix A).
fn postgres_cause(code: &str) -> Cause {
    match code {
        "23505" => Cause::Taken,
        "53100" => Cause::Full,
        "25006" => Cause::ReadOnly,
        "40001" | "40P01" | "55P03" | "57014" => Cause::Busy,
        "58030" => Cause::Unsynced,
        _ => match code.get(..2) {
            Some("08" | "28" | "3D" | "53" | "57" | "58") => Cause::Away,
            Some("XX") => Cause::Damaged,
            _ => Cause::Unknown,
        },
    }
}

/// Troubles that are not an answer of the database.
fn plain_cause(database: &str, error: &sqlx::Error) -> StoreError {
    let database = database.to_owned();
    match error {
        sqlx::Error::ColumnDecode { index, .. } => StoreError::Damaged {
            database,
            what: format!("column {index} holds a value of another type"),
        },
        sqlx::Error::Io(cause) => StoreError::Unavailable {
            database,
            cause: cause.to_string(),
        },
        sqlx::Error::PoolTimedOut => StoreError::Unavailable {
            database,
            cause: "no connection could be had in time".to_owned(),
        },
        sqlx::Error::Tls(_) => StoreError::Unavailable {
            database,
            cause: "the encrypted connection failed".to_owned(),
        },
        sqlx::Error::Configuration(_) => StoreError::Address {
            expected: format!("the driver does not understand the settings of {database}"),
        },
        sqlx::Error::PoolClosed | sqlx::Error::WorkerCrashed => StoreError::Unavailable {
            database,
            cause: "the connection is closed".to_owned(),
        },
        _ => StoreError::Refused {
            database,
            code: "none".to_owned(),
        },
    }
}

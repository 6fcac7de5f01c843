//! What can go wrong, by cause.

/// Why the store could not do what was asked.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum StoreError {
    /// The address of the database is wrong.
    #[error("the address of the database is wrong: {expected}")]
    Address {
        /// What was expected.
        expected: String,
    },
    /// The database does not answer, or not in time. The same call may succeed later.
    #[error("the database {database} is not available: {cause}")]
    Unavailable {
        /// The database, without password.
        database: String,
        /// What it said.
        cause: String,
    },
    /// There is no space left.
    #[error("the database {database} has no space left: {cause}; make room and try again")]
    Full {
        /// The database, without password.
        database: String,
        /// What it said.
        cause: String,
    },
    /// The database can only be read.
    #[error(
        "the database {database} cannot be written: {cause}; check the permissions of its file and folder"
    )]
    ReadOnly {
        /// The database, without password.
        database: String,
        /// What it said.
        cause: String,
    },
    /// The database said that it may not have kept what was written. Nothing is written through
    /// this handle any more: only opening the database again shows what it kept.
    #[error(
        "the database {database} could not write to its disk ({cause}); check the disk and start again"
    )]
    Halted {
        /// The database, without password.
        database: String,
        /// What it said.
        cause: String,
    },
    /// Another change came first, or the name is taken.
    #[error("{what}: somebody else changed it, or the name is taken; read it again")]
    Conflict {
        /// What was being changed.
        what: String,
    },
    /// There is no such thing.
    #[error("there is no {what} {id:?}")]
    NotFound {
        /// The kind of thing.
        what: &'static str,
        /// Its id.
        id: String,
    },
    /// A value cannot be kept.
    #[error("{what} cannot be kept: {why}")]
    Unacceptable {
        /// Which value.
        what: String,
        /// What is wrong with it.
        why: String,
    },
    /// What the database holds is not what this program wrote.
    #[error("the database {database} is damaged: {what}; restore a backup")]
    Damaged {
        /// The database, without password.
        database: String,
        /// What was found.
        what: String,
    },
    /// The database was written by a newer program.
    #[error(
        "the database {database} has schema {found}, this program knows {known} at most; install the newer program, or restore the backup made before the upgrade"
    )]
    TooNew {
        /// The database, without password.
        database: String,
        /// Its newest migration.
        found: i64,
        /// The newest one in this program.
        known: i64,
    },
    /// A statement of this program was refused: a fault of the program.
    #[error(
        "the database {database} refused a statement (code {code}); this is a fault of the program, please report it"
    )]
    Refused {
        /// The database, without password.
        database: String,
        /// The database's own code.
        code: String,
    },
    /// The operating system gives no random bytes.
    #[error("the operating system gives no random bytes")]
    Randomness,
}

impl StoreError {
    /// Says what a conflict is about; other causes stay as they are.
    pub(crate) fn about(self, what: &str) -> Self {
        match self {
            Self::Conflict { .. } => Self::Conflict {
                what: what.to_owned(),
            },
            other => other,
        }
    }
}

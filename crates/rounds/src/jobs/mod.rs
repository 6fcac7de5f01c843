//! Work that runs by itself: which kinds there are, and how each is done. Who does it when is in
//! [`worker`]; jobs and schedules themselves are kept by `rounds_store`.

mod progress;
mod work;
pub mod worker;

pub use progress::Standing;
pub use work::perform;

/// Kinds of jobs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// A round.
    Round,
    /// A backup to the configured folder.
    Backup,
    /// A verification of the ledger.
    VerifyLedger,
}

impl Kind {
    /// Every kind.
    pub const ALL: [Self; 3] = [Self::Round, Self::Backup, Self::VerifyLedger];

    /// The word in the database, in `rounds.toml` and on the command line.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Round => "round",
            Self::Backup => "backup",
            Self::VerifyLedger => "verify-ledger",
        }
    }

    /// What it does.
    pub const fn meaning(self) -> &'static str {
        match self {
            Self::Round => "load what is new, compute measures, open and close findings",
            Self::Backup => "copy tables, database and configuration to the backup folder",
            Self::VerifyLedger => "check every entry of the ledger and its anchors",
        }
    }

    /// How often it is tried at most.
    pub const fn attempts_max(self) -> i64 {
        match self {
            Self::Round | Self::Backup => 3,
            // What it finds does not get better by looking again.
            Self::VerifyLedger => 1,
        }
    }

    /// The kind with this word.
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.as_str() == word)
    }
}

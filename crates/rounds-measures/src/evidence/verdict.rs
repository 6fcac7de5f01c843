//! What computing a snapshot again came to.

use std::fmt;

/// What computing a snapshot again came to.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Verdict {
    /// Values that were computed again and compared.
    pub compared: usize,
    /// What is wrong; nothing means equal to the published digit.
    pub faults: Vec<Fault>,
    /// What is to be known and is not wrong: another version of the program.
    pub notes: Vec<String>,
}

/// One thing that is wrong.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fault {
    /// What sort of thing.
    pub kind: FaultKind,
    /// What is wrong, where, expected and found.
    pub sentence: String,
}

/// What sort of thing is wrong.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum FaultKind {
    /// A file of the lake is missing, has another size or another content. What rests on it was
    /// not compared.
    Damage,
    /// The snapshot does not fit together: it was changed, or another program wrote it.
    Snapshot,
    /// The site is set up otherwise now: time zone, query of a derived table, reference sample.
    /// What rests on it is compared and may differ for this reason.
    Setup,
    /// The query cannot be run any more.
    Failed,
    /// A value is another one.
    Disagreement,
}

impl FaultKind {
    /// The word in answers and on screen.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Damage => "damage",
            Self::Snapshot => "snapshot",
            Self::Setup => "setup",
            Self::Failed => "failed",
            Self::Disagreement => "disagreement",
        }
    }
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.kind.as_str(), self.sentence)
    }
}

impl Verdict {
    /// Whether everything was compared and is equal to the published digit.
    pub fn is_equal(&self) -> bool {
        self.faults.is_empty()
    }

    #[cfg(feature = "lake")]
    pub(super) fn fault(&mut self, kind: FaultKind, sentence: impl Into<String>) {
        self.faults.push(Fault {
            kind,
            sentence: sentence.into(),
        });
    }
}

//! How this installation is doing.

use jiff::Timestamp;

/// Every check.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct HealthPage {
    /// In the order to look at them.
    pub checks: Vec<Check>,
    /// Since when this process runs.
    pub started_at: Option<Timestamp>,
}

/// One check.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Check {
    /// What was looked at, for example `Database`.
    pub name: String,
    /// How it is.
    pub state: CheckState,
    /// What was found, in a sentence.
    pub found: String,
    /// What to do; empty where nothing need be done.
    pub advice: String,
}

/// How something is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CheckState {
    /// As it should be.
    Good,
    /// Works, and somebody should look.
    Attention,
    /// Does not work.
    Broken,
}

impl CheckState {
    /// The word on screen.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Good => "good",
            Self::Attention => "needs attention",
            Self::Broken => "broken",
        }
    }
}

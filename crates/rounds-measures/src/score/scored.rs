//! What came of one site's entries and findings, in full: the part of the score that can be checked
//! line by line. Not here: how it was decided (see [`super::matching`]).

use jiff::civil::Date;
use serde::Serialize;

use super::truth::Area;

/// One site's findings held against its truth.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Scored {
    /// What the site is called here.
    pub site: String,
    /// Seed of its data.
    pub seed: u64,
    /// Its size, in the words of who made it.
    pub size: String,
    /// Whether nothing was planted.
    pub clean: bool,
    /// First day of the data.
    pub first_day: Date,
    /// The day after the last.
    pub end: Date,
    /// Rounds replayed.
    pub rounds: usize,
    /// The first day on which anything could have been found.
    pub first_judged: Option<Date>,
    /// Days from then to the end of the data.
    pub days_judged: u32,
    /// Problems and decoys, in the order of the truth.
    pub entries: Vec<ScoredEntry>,
    /// Findings, in the order in which they opened.
    pub findings: Vec<ScoredFinding>,
}

/// What became of an entry.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct ScoredEntry {
    /// Its id.
    pub id: String,
    /// Whether it only looks wrong.
    pub decoy: bool,
    /// Its area.
    pub area: Area,
    /// Its kind.
    pub kind: String,
    /// How large it is.
    pub size: Option<f64>,
    /// What the size counts.
    pub size_unit: String,
    /// First day on which it holds.
    pub start: Date,
    /// First day on which it no longer holds.
    pub end: Option<Date>,
    /// Whether it was noticed.
    pub outcome: Outcome,
}

/// Whether an entry was noticed. For a decoy, noticing is taking the bait.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(tag = "is", rename_all = "kebab-case")]
pub enum Outcome {
    /// The site has no measure that could show it: neither passed nor failed.
    NotCovered,
    /// A finding opened in time.
    Noticed {
        /// The first such finding.
        finding: String,
        /// When it opened.
        opened: Date,
        /// Days from the entry's start to then.
        delay_days: i32,
    },
    /// No finding opened in time.
    Unnoticed {
        /// How near it came.
        because: Because,
    },
}

/// Why an entry was not noticed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Because {
    /// No series that could show it was ever long enough to judge.
    NeverJudged,
    /// Such series were judged, but none while the entry held.
    NotJudgedInTime,
    /// A finding that shows it was open before it began.
    OpenBefore,
    /// Series that could show it were judged, and no finding opened.
    NothingOpened,
}

impl Because {
    /// The reason in words.
    pub fn words(self) -> &'static str {
        match self {
            Self::NeverJudged => "no series that could show it was ever long enough to judge",
            Self::NotJudgedInTime => "no series that could show it was judged while it held",
            Self::OpenBefore => "a finding that shows it was open before it began",
            Self::NothingOpened => "judged, and no finding opened",
        }
    }
}

/// What a finding was worth.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct ScoredFinding {
    /// Its id.
    pub id: String,
    /// What it says.
    pub title: String,
    /// Its measure.
    pub measure: String,
    /// Keys of its groups, the leading one first.
    pub groups: Vec<String>,
    /// When it first opened.
    pub opened: Date,
    /// When it closed for good; none while open.
    pub closed: Option<Date>,
    /// True, bait or false.
    pub worth: Worth,
    /// Entries it noticed; of a false finding, entries it would show had it opened in time.
    pub entries: Vec<String>,
}

/// What a finding was worth.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Worth {
    /// It noticed a problem.
    True,
    /// It noticed decoys only.
    Decoy,
    /// It noticed nothing that was planted.
    False,
}

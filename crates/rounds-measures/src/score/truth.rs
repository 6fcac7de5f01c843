//! `truth.json`: what a synthetic health system did to its data, entry by entry.
//!
//! A problem is wrong and should be found; a decoy looks wrong and is not. Each names the findings
//! by which it would be noticed. Not here: comparing (see [`super::matching`]).

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::finding::Finding;
use crate::signal::Side;

/// Everything that was planted into one site's data.
#[derive(Debug, Clone, PartialEq, Deserialize)]
pub struct Truth {
    /// Seed of the data.
    pub seed: u64,
    /// Size of the health system, in the words of who made it.
    pub size: String,
    /// Whether nothing was planted, so that everything raised is false.
    pub clean: bool,
    /// First day of the data.
    pub first_day: Date,
    /// The day after the last.
    pub end: Date,
    /// Problems and decoys.
    pub entries: Vec<Entry>,
}

/// One planted problem, or one decoy.
#[derive(Debug, Clone, PartialEq, Deserialize)]
pub struct Entry {
    /// Names it within the truth.
    pub id: String,
    /// Whether it only looks wrong.
    pub decoy: bool,
    /// Which part of the health system it is in.
    pub area: Area,
    /// What sort of problem it is, the same word for every seed.
    pub kind: String,
    /// First day on which it holds.
    pub start: Date,
    /// First day on which it no longer holds; none lasts to the end of the data.
    pub end: Option<Date>,
    /// How large it is.
    #[serde(default)]
    pub size: Option<f64>,
    /// What `size` counts.
    #[serde(default)]
    pub size_unit: String,
    /// What was done to the data, in a sentence.
    #[serde(default)]
    pub story: String,
    /// The findings by which it would be noticed: any one of them.
    pub seen_in: Vec<SeenIn>,
}

/// Parts of the health system.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Area {
    /// Models and their predictions.
    Ai,
    /// Alerts and other decision support.
    Alerts,
    /// Clinicians' time and burden.
    Clinicians,
    /// Access to charts.
    Privacy,
    /// Feeds, units, duplicates.
    Data,
    /// Prior authorization.
    PriorAuth,
    /// Access to care.
    Access,
    /// Costs.
    Cost,
}

impl Area {
    /// The word in the file and on screen.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Ai => "ai",
            Self::Alerts => "alerts",
            Self::Clinicians => "clinicians",
            Self::Privacy => "privacy",
            Self::Data => "data",
            Self::PriorAuth => "prior-auth",
            Self::Access => "access",
            Self::Cost => "cost",
        }
    }
}

/// A finding that would show an entry.
#[derive(Debug, Clone, PartialEq, Deserialize)]
pub struct SeenIn {
    /// Id of the measure.
    pub measure: String,
    /// Group columns and values, all of which the finding's group or a member's must have.
    #[serde(default)]
    pub groups: BTreeMap<String, String>,
    /// Which way; none is either.
    #[serde(default)]
    pub side: Option<Side>,
}

/// A file that is no truth.
#[derive(Debug, thiserror::Error)]
pub enum TruthError {
    /// No JSON, or not of this shape.
    #[error("cannot be read as a truth: {0}")]
    Shape(serde_json::Error),
    /// No day between first and end.
    #[error("end {end} is not after first_day {first_day}: end is the day after the last")]
    NoDays {
        /// As written.
        first_day: Date,
        /// As written.
        end: Date,
    },
    /// Two entries of one id.
    #[error("two entries have the id {0:?}: an entry is named once")]
    Twice(String),
    /// An entry that never holds.
    #[error("entry {id:?} ends on {end}, not after its start {start}")]
    NeverHolds {
        /// The entry.
        id: String,
        /// As written.
        start: Date,
        /// As written.
        end: Date,
    },
    /// A problem where there is none.
    #[error("clean = true, but entry {0:?} is a problem: clean data hold none")]
    CleanWithProblem(String),
}

impl Truth {
    /// Reads and checks `truth.json`.
    ///
    /// # Errors
    /// Another shape, or entries that contradict themselves.
    pub fn parse(text: &str) -> Result<Self, TruthError> {
        let truth: Self = serde_json::from_str(text).map_err(TruthError::Shape)?;
        truth.check()?;
        Ok(truth)
    }

    fn check(&self) -> Result<(), TruthError> {
        if self.end <= self.first_day {
            return Err(TruthError::NoDays {
                first_day: self.first_day,
                end: self.end,
            });
        }
        let mut ids = BTreeSet::new();
        for entry in &self.entries {
            if !ids.insert(entry.id.as_str()) {
                return Err(TruthError::Twice(entry.id.clone()));
            }
            if let Some(end) = entry.end.filter(|end| *end <= entry.start) {
                return Err(TruthError::NeverHolds {
                    id: entry.id.clone(),
                    start: entry.start,
                    end,
                });
            }
            if self.clean && !entry.decoy {
                return Err(TruthError::CleanWithProblem(entry.id.clone()));
            }
        }
        Ok(())
    }
}

impl Entry {
    /// Whether this finding would show the entry, whenever it opened.
    pub fn is_shown_by(&self, finding: &Finding) -> bool {
        self.seen_in.iter().any(|seen| {
            seen.measure == finding.measure.id
                && seen.side.is_none_or(|side| side == finding.side)
                && finding.members.iter().any(|m| seen.is_about(&m.group))
        })
    }
}

impl SeenIn {
    /// Whether the group has every column and value asked for.
    pub fn is_about(&self, group: &crate::result::Group) -> bool {
        self.groups.iter().all(|(column, value)| {
            let mut pairs = group.0.iter();
            pairs.any(|(c, v)| c == column && v == value)
        })
    }
}

//! What must stay true after approval, checked in every round. A breach starts clocks and the
//! agreed action.

mod agree;
mod check;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::actor::PersonRef;
use crate::condition::{Condition, Judged};
use crate::ids::ReviewId;

pub use agree::in_order;
pub use check::check;

/// What was agreed.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct Agreed {
    /// What must stay true.
    pub condition: Condition,
    /// Why.
    pub reason: String,
    /// What follows from a breach.
    pub action: Action,
    /// Hours until somebody must have acknowledged a breach.
    pub acknowledge_hours: u32,
    /// Hours until what had to be done must be done.
    pub respond_hours: u32,
}

/// What follows from a breach.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(rename_all = "kebab-case")]
pub enum Action {
    /// Tell the owners; they watch.
    Watch,
    /// Tell owners and committee; the contingency plan is put in force and a re-review is opened.
    Contingency,
    /// The tool is paused by Rounds at once and a re-review is opened.
    Pause,
}

impl Action {
    /// Every action, the mildest first.
    pub const ALL: [Self; 3] = [Self::Watch, Self::Contingency, Self::Pause];

    /// The word in files and tables.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Watch => "watch",
            Self::Contingency => "contingency",
            Self::Pause => "pause",
        }
    }
}

/// A standing condition of a tool.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct StandingCondition {
    /// What was agreed.
    pub agreed: Agreed,
    /// By whom.
    pub by: PersonRef,
    /// When.
    pub at: Timestamp,
    /// The decision it comes from.
    pub review: Option<ReviewId>,
    /// Whether it still counts.
    pub is_in_force: bool,
    /// Breaches, the oldest first; the last may be open.
    pub breaches: Vec<Breach>,
}

/// A breach.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct Breach {
    /// When it was noticed.
    pub at: Timestamp,
    /// What it was judged on.
    pub judged: Judged,
    /// Who acknowledged it, when and with which note.
    pub acknowledged: Option<(PersonRef, Timestamp, String)>,
    /// Since when the condition holds again.
    pub recovered_at: Option<Timestamp>,
    /// Clocks that ran out: `acknowledgement`, `response`.
    pub overdue: Vec<String>,
    /// Who resolved it, when and how. Only then is it over.
    pub resolved: Option<(PersonRef, Timestamp, String)>,
}

impl StandingCondition {
    /// The breach that is not resolved.
    pub fn open_breach(&self) -> Option<&Breach> {
        self.breaches
            .last()
            .filter(|breach| breach.resolved.is_none())
    }
}

impl Breach {
    /// When it was over: the condition held again, or somebody had done what had to be done,
    /// whichever came first. None while neither is so.
    pub fn ended_at(&self) -> Option<Timestamp> {
        let resolved = self.resolved.as_ref().map(|(_, at, _)| *at);
        match (self.recovered_at, resolved) {
            (Some(recovered), Some(resolved)) => Some(recovered.min(resolved)),
            (recovered, resolved) => recovered.or(resolved),
        }
    }
}

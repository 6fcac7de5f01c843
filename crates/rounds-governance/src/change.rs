//! The change calendar: go-lives, upgrades, terminology loads, holidays. Entries mark charts and
//! are offered as explanations of findings. People announce them; what a tool's moves bring about
//! stands there without anybody writing it down (`of_move`).

pub mod apply;
pub mod decide;
pub mod effect;
pub mod of_move;
pub mod offer;

use std::collections::BTreeSet;

use jiff::Timestamp;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::actor::PersonRef;
use crate::ids::{ChangeId, ToolId};
use crate::tool::Stage;

/// What sort of change it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(rename_all = "kebab-case")]
pub enum ChangeKind {
    /// Something goes into use.
    GoLive,
    /// Something goes out of use for good.
    Retirement,
    /// A new version.
    Upgrade,
    /// A new edition of codes or drug knowledge.
    TerminologyLoad,
    /// A day on which work is different.
    Holiday,
    /// A rule of the hospital.
    Policy,
    /// A system is away.
    Downtime,
    /// Something else.
    Other,
}

impl ChangeKind {
    /// Every kind.
    pub const ALL: [Self; 8] = [
        Self::GoLive,
        Self::Retirement,
        Self::Upgrade,
        Self::TerminologyLoad,
        Self::Holiday,
        Self::Policy,
        Self::Downtime,
        Self::Other,
    ];

    /// The word in files, addresses and tables.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::GoLive => "go-live",
            Self::Retirement => "retirement",
            Self::Upgrade => "upgrade",
            Self::TerminologyLoad => "terminology-load",
            Self::Holiday => "holiday",
            Self::Policy => "policy",
            Self::Downtime => "downtime",
            Self::Other => "other",
        }
    }

    /// The word on screen.
    pub const fn words(self) -> &'static str {
        match self {
            Self::GoLive => "go-live",
            Self::TerminologyLoad => "terminology load",
            other => other.as_str(),
        }
    }

    /// The kind with this word.
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.as_str() == word)
    }
}

/// What a change is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct Planned {
    /// What happens, in a few words; it stands on charts.
    pub title: String,
    /// What sort it is.
    pub kind: ChangeKind,
    /// First day.
    pub starts: Date,
    /// Last day; none where it stays.
    pub ends: Option<Date>,
    /// Tools it is about; it marks the charts of their measures.
    pub tools: BTreeSet<ToolId>,
    /// Measures whose charts it marks, by id or area (`alerts.*`); with no tools and no measures
    /// it marks all.
    pub measures: BTreeSet<String>,
    /// Part of a group's key to which it is limited (`unit=ICU`); empty is everywhere.
    pub place: String,
    /// What else is to be known.
    pub note: String,
}

/// An entry of the calendar.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct Change {
    /// Its name.
    pub id: ChangeId,
    /// What it is.
    pub planned: Planned,
    /// Who wrote it down.
    pub by: PersonRef,
    /// When.
    pub at: Timestamp,
    /// Why it does not take place.
    pub cancelled: Option<String>,
    /// Where it comes from.
    pub origin: Origin,
}

/// Where an entry of the calendar comes from.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema), schema(as = ChangeOrigin))]
#[serde(tag = "from", rename_all = "kebab-case")]
pub enum Origin {
    /// Somebody wrote it down.
    Announced,
    /// A tool moved.
    Move {
        /// Which tool.
        tool: ToolId,
        /// Where to.
        to: Stage,
    },
}

impl Change {
    /// The tool whose move it is; none where somebody wrote it down.
    pub fn moved_tool(&self) -> Option<&ToolId> {
        match &self.origin {
            Origin::Announced => None,
            Origin::Move { tool, .. } => Some(tool),
        }
    }
}

/// What can be asked about the calendar. What is asked and found in order is what happens.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(tag = "do", rename_all = "kebab-case")]
pub enum ChangeCommand {
    /// Write a change down.
    Record {
        /// What it is.
        planned: Planned,
    },
    /// Correct it.
    Correct {
        /// What it is.
        planned: Planned,
    },
    /// Say that it does not take place.
    Cancel {
        /// Why.
        reason: String,
    },
}

//! A committee's work on a tool: intake, triage, questions, conflicts of interest, votes, the
//! decision and what it is contingent on. Rooms: [`ballot`] (counting), [`decision`],
//! [`command`], [`event`], `decide`, `apply`, [`overlap`] (what exists already).

pub mod again;
pub mod apply;
pub mod ballot;
pub mod command;
mod conclude;
pub mod decide;
pub mod decision;
pub mod event;
pub mod follow;
pub mod overlap;
mod room;
pub mod submit;
mod vote;

use std::collections::BTreeMap;

use jiff::Timestamp;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::actor::PersonRef;
use crate::ids::{CommitteeId, EvidenceId, ReviewId, ToolId};
use crate::tool::Stage;

pub use ballot::{Ballot, Standing, Vote, standing};
pub use decision::{Check, Contingency, ContingencyState, Decision, Outcome};

/// A review.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct Review {
    /// Its name.
    pub id: ReviewId,
    /// The tool.
    pub tool: ToolId,
    /// What is asked.
    pub question: Question,
    /// Who decides.
    pub committee: CommitteeId,
    /// Who asked for it.
    pub submitted_by: PersonRef,
    /// When.
    pub submitted_at: Timestamp,
    /// Answers of the intake form, by question.
    pub answers: BTreeMap<String, String>,
    /// Where it is.
    pub state: State,
    /// To be triaged by then.
    pub triage_due: Timestamp,
    /// Who triaged it, when and what they said.
    pub triage: Option<Triage>,
    /// The meeting it is on the agenda of.
    pub meeting: Option<Date>,
    /// Questions and answers, the oldest first.
    pub questions: Vec<Asked>,
    /// Conflicts of interest that were declared.
    pub conflicts: Vec<Conflict>,
    /// Evidence before the committee.
    pub evidence: Vec<EvidenceId>,
    /// Ballots by the seat's person, the latest of each.
    pub ballots: Vec<Ballot>,
    /// When voting was opened.
    pub voting_since: Option<Timestamp>,
    /// What was decided.
    pub decision: Option<Decision>,
    /// Why it was withdrawn, by whom and when.
    pub withdrawn: Option<(PersonRef, Timestamp, String)>,
}

/// What a committee is asked.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema), schema(as = ReviewQuestion))]
#[serde(tag = "ask", rename_all = "kebab-case")]
pub enum Question {
    /// May the tool enter this stage?
    Enter {
        /// The stage.
        stage: Stage,
    },
    /// May the tool stay as it is? Asked after a breach, a new version, or when its day has come.
    Again {
        /// Why.
        reason: String,
    },
}

/// Where a review is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(rename_all = "kebab-case")]
pub enum State {
    /// Waits for triage.
    Submitted,
    /// Is being prepared: questions, evidence.
    Preparing,
    /// Members vote.
    Voting,
    /// Decided.
    Decided,
    /// Withdrawn, or turned away in triage.
    Withdrawn,
}

impl State {
    /// The word in files, addresses and tables.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Submitted => "submitted",
            Self::Preparing => "preparing",
            Self::Voting => "voting",
            Self::Decided => "decided",
            Self::Withdrawn => "withdrawn",
        }
    }

    /// Whether work remains.
    pub const fn is_open(self) -> bool {
        matches!(self, Self::Submitted | Self::Preparing | Self::Voting)
    }
}

/// What triage found.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct Triage {
    /// Who.
    pub by: PersonRef,
    /// When.
    pub at: Timestamp,
    /// What they say.
    pub note: String,
    /// Tools that overlap with this one, as confirmed by who triaged.
    pub overlaps: Vec<ToolId>,
}

/// A question of the committee.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct Asked {
    /// Who asks.
    pub by: PersonRef,
    /// When.
    pub at: Timestamp,
    /// What.
    pub text: String,
    /// Who answered, when and what.
    pub answer: Option<(PersonRef, Timestamp, String)>,
}

/// A conflict of interest.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct Conflict {
    /// Whose.
    pub person: PersonRef,
    /// Which.
    pub interest: String,
    /// Whether they take no part.
    pub is_recused: bool,
    /// When.
    pub at: Timestamp,
}

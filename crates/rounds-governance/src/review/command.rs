//! What can be asked about a review.

use std::collections::BTreeMap;

use jiff::civil::Date;
use rounds_core::access::PersonId;
use serde::{Deserialize, Serialize};

use super::{Check, Outcome, Question, Vote};
use crate::ids::{CommitteeId, EvidenceId, ToolId};
use crate::standing::Agreed;

/// What can be asked about a review.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(tag = "do", rename_all = "kebab-case")]
pub enum ReviewCommand {
    /// Ask for one. Without a committee, the one that the policy names for the kind and tier. A
    /// proposed tool is in review from then on.
    Submit {
        /// The tool.
        tool: ToolId,
        /// What is asked.
        question: Question,
        /// Who shall decide.
        committee: Option<CommitteeId>,
        /// Answers of the intake form.
        answers: BTreeMap<String, String>,
    },
    /// Take it up.
    Triage {
        /// What they say.
        note: String,
        /// Tools that overlap.
        overlaps: Vec<ToolId>,
    },
    /// Turn it away, or take it back.
    Withdraw {
        /// Why.
        reason: String,
    },
    /// Put it on the agenda of a meeting.
    Schedule {
        /// The day.
        meeting: Date,
    },
    /// Put evidence before the committee.
    AddEvidence {
        /// Which.
        evidence: EvidenceId,
    },
    /// Ask a question.
    Ask {
        /// The question.
        text: String,
    },
    /// Answer one.
    Answer {
        /// Its place in the list, counted from 0.
        index: usize,
        /// The answer.
        text: String,
    },
    /// Declare an interest of one's own.
    DeclareConflict {
        /// Which.
        interest: String,
        /// Whether to take no part.
        is_recused: bool,
    },
    /// Open voting. From here on no evidence is added.
    OpenVoting,
    /// Vote; a later vote takes the place of an earlier one.
    Vote {
        /// For what.
        vote: Vote,
        /// Why.
        reason: String,
        /// The member whose seat is voted for, when standing in.
        member: Option<PersonId>,
    },
    /// Record what the votes carry.
    Decide {
        /// Why, in the committee's words.
        reason: String,
        /// What it is contingent on; needed exactly with that outcome.
        contingencies: Vec<ContingencyWanted>,
        /// What must stay true from now on.
        standing: Vec<Agreed>,
        /// To be reviewed again by then.
        review_by: Option<Date>,
        /// The outcome that is recorded; it must be the one the votes carry.
        outcome: Outcome,
    },
}

/// A contingency to be decided.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct ContingencyWanted {
    /// What, in words.
    pub text: String,
    /// By this day.
    pub due: Date,
    /// How it is seen to be met.
    pub check: Check,
}

//! What happened in a review.

use std::collections::BTreeMap;

use jiff::Timestamp;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::{Decision, Question, Vote};
use crate::actor::PersonRef;
use crate::condition::Judged;
use crate::ids::{CommitteeId, EvidenceId, ToolId};

/// What happened in a review. Who and when stand in the event around it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(tag = "what", rename_all = "kebab-case")]
pub enum ReviewEvent {
    /// It was asked for.
    Submitted {
        /// The tool.
        tool: ToolId,
        /// What is asked.
        question: Question,
        /// Who decides.
        committee: CommitteeId,
        /// Answers of the intake form.
        answers: BTreeMap<String, String>,
        /// To be triaged by then.
        triage_due: Timestamp,
    },
    /// It was taken up.
    Triaged {
        /// What was said.
        note: String,
        /// Tools that overlap.
        overlaps: Vec<ToolId>,
    },
    /// It was turned away or taken back.
    Withdrawn {
        /// Why.
        reason: String,
    },
    /// It is on an agenda.
    Scheduled {
        /// The day.
        meeting: Date,
    },
    /// Evidence was put before the committee.
    EvidenceAdded {
        /// Which.
        evidence: EvidenceId,
    },
    /// A question was asked.
    Asked {
        /// The question.
        text: String,
    },
    /// A question was answered.
    Answered {
        /// Its place.
        index: usize,
        /// The answer.
        text: String,
    },
    /// An interest was declared.
    ConflictDeclared {
        /// Which.
        interest: String,
        /// Whether they take no part.
        is_recused: bool,
    },
    /// Voting began.
    VotingOpened,
    /// Somebody voted.
    Voted {
        /// Whose seat.
        member: PersonRef,
        /// For what.
        vote: Vote,
        /// Why.
        reason: String,
    },
    /// It was decided.
    Decided {
        /// What.
        decision: Decision,
    },
    /// A contingency of the decision was seen to be met.
    ContingencyMet {
        /// Its place in the decision, counted from 0.
        index: usize,
        /// What was seen.
        sentence: String,
        /// The readings, where it was a condition.
        judged: Option<Judged>,
    },
    /// A contingency's day passed without it.
    ContingencyOverdue {
        /// Its place in the decision, counted from 0.
        index: usize,
    },
}

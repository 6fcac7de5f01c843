//! What committees decided, and how the votes stood.

use jiff::Timestamp;
use jiff::civil::Date;
use rounds_governance::PersonRef;
use rounds_governance::evidence::EvidenceRef;
use rounds_governance::ids::{CommitteeId, ReviewId, ToolId};
use rounds_governance::review::{self, Contingency, Outcome, Question};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

/// Which decisions.
#[derive(Debug, Clone, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct DecisionChoice {
    /// Only with this outcome.
    #[param(inline)]
    pub outcome: Option<Outcome>,
    /// Only by this committee.
    #[param(max_length = 64)]
    pub committee: Option<String>,
    /// Only about this tool.
    #[param(max_length = 64)]
    pub tool: Option<String>,
}

/// A decision in the register.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct RegisteredDecision {
    /// The review it ended.
    pub review: ReviewId,
    /// The tool.
    pub tool: ToolId,
    /// What was asked.
    pub question: Question,
    /// Who decided.
    pub committee: CommitteeId,
    /// The decision.
    pub decision: Decision,
}

/// A decision.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
#[schema(as = CommitteeDecision)]
pub struct Decision {
    /// What was decided.
    pub outcome: Outcome,
    /// Why, in the committee's words.
    pub reason: String,
    /// What it is contingent on, and where that stands.
    pub contingencies: Vec<Contingency>,
    /// Evidence it rests on, by hash.
    pub evidence: Vec<EvidenceRef>,
    /// How the votes stood.
    pub standing: Standing,
    /// Who recorded it: the chair.
    pub by: PersonRef,
    /// When.
    pub at: Timestamp,
    /// To be reviewed again by then.
    pub review_by: Option<Date>,
}

/// How the votes stand.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
#[schema(as = VotesStanding)]
pub struct Standing {
    /// Members who may vote.
    pub eligible: Vec<PersonRef>,
    /// Members who may not.
    pub excluded: Vec<ExcludedMember>,
    /// How many votes are in.
    pub voted: u32,
    /// How many make a quorum.
    pub quorum: u32,
    /// Votes by outcome.
    pub votes: Vec<VotesFor>,
    /// Who abstained.
    pub abstained: u32,
    /// The outcome that the votes carry by the committee's rule; null while there is no quorum or
    /// no majority.
    pub carried: Option<Outcome>,
    /// Why none is carried, as a sentence.
    pub why_not: Option<String>,
}

/// A member who may not vote.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct ExcludedMember {
    /// Who.
    pub person: PersonRef,
    /// Why.
    pub why: String,
}

/// Votes for one outcome.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, ToSchema)]
pub struct VotesFor {
    /// Which.
    pub outcome: Outcome,
    /// How many.
    pub votes: u32,
}

impl DecisionChoice {
    /// Whether the decision is one of those that are asked for.
    pub fn takes(&self, decision: &RegisteredDecision) -> bool {
        let is_tool = |tool: &String| decision.tool.as_str() == tool;
        let is_committee = |committee: &String| decision.committee.as_str() == committee;
        let outcome = decision.decision.outcome;
        self.outcome.is_none_or(|wanted| wanted == outcome)
            && self.committee.as_ref().is_none_or(is_committee)
            && self.tool.as_ref().is_none_or(is_tool)
    }
}

impl RegisteredDecision {
    /// The review's decision, where it has one.
    pub fn of(review: &review::Review) -> Option<Self> {
        Some(Self {
            review: review.id.clone(),
            tool: review.tool.clone(),
            question: review.question.clone(),
            committee: review.committee.clone(),
            decision: review.decision.clone()?.into(),
        })
    }
}

impl From<review::Decision> for Decision {
    fn from(decision: review::Decision) -> Self {
        Self {
            outcome: decision.outcome,
            reason: decision.reason,
            contingencies: decision.contingencies,
            evidence: decision.evidence,
            standing: decision.standing.into(),
            by: decision.by,
            at: decision.at,
            review_by: decision.review_by,
        }
    }
}

impl From<review::Standing> for Standing {
    fn from(standing: review::Standing) -> Self {
        let excluded = standing.excluded.into_iter();
        let votes = standing.votes.into_iter();
        Self {
            eligible: standing.eligible,
            excluded: excluded
                .map(|(person, why)| ExcludedMember { person, why })
                .collect(),
            voted: standing.voted,
            quorum: standing.quorum,
            votes: votes
                .map(|(outcome, votes)| VotesFor { outcome, votes })
                .collect(),
            abstained: standing.abstained,
            carried: standing.carried,
            why_not: standing.why_not,
        }
    }
}

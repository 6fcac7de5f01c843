//! Reviews in lists, and one review with how its votes stand.

use std::collections::BTreeMap;

use jiff::Timestamp;
use jiff::civil::Date;
use rounds_governance::PersonRef;
use rounds_governance::ids::{CommitteeId, EvidenceId, ReviewId, ToolId};
use rounds_governance::review::overlap::Overlap;
use rounds_governance::review::{self, Ballot, Conflict, Question, State, Triage};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use super::decision::{Decision, Standing};
use super::said::Said;

/// Which reviews.
#[derive(Debug, Clone, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct ReviewChoice {
    /// Only in this state.
    #[param(inline)]
    pub state: Option<State>,
    /// Only those on which work remains, or only the others.
    pub open: Option<bool>,
    /// Only with this committee.
    #[param(max_length = 64)]
    pub committee: Option<String>,
    /// Only of this tool.
    #[param(max_length = 64)]
    pub tool: Option<String>,
}

/// A review in a list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct ToolReviewSummary {
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
    /// Where it is.
    pub state: State,
    /// To be triaged by then.
    pub triage_due: Timestamp,
    /// The meeting it is on the agenda of.
    pub meeting: Option<Date>,
    /// What was decided.
    pub outcome: Option<review::Outcome>,
}

/// A review with everything about it.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct ToolReview {
    /// As it stands in lists.
    pub summary: ToolReviewSummary,
    /// Answers of the intake form, by question.
    pub answers: BTreeMap<String, String>,
    /// Who triaged it, when and what they said.
    pub triage: Option<Triage>,
    /// Tools that may overlap with this one.
    pub overlaps: Vec<OverlappingTool>,
    /// Questions and answers, the oldest first.
    pub questions: Vec<AskedQuestion>,
    /// Conflicts of interest that were declared.
    pub conflicts: Vec<Conflict>,
    /// Evidence before the committee.
    pub evidence: Vec<EvidenceId>,
    /// When voting was opened.
    pub voting_since: Option<Timestamp>,
    /// Votes by seat, the latest of each.
    pub ballots: Vec<Ballot>,
    /// How the votes stand; null where the committee is not known.
    pub standing: Option<Standing>,
    /// What was decided.
    pub decision: Option<Decision>,
    /// Why it was withdrawn, or turned away.
    pub withdrawn: Option<Said>,
}

/// A question of the committee.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct AskedQuestion {
    /// Its place in the list, counted from 0, as an answer names it.
    pub index: u32,
    /// Who asks.
    pub by: PersonRef,
    /// When.
    pub at: Timestamp,
    /// What.
    pub text: String,
    /// The answer.
    pub answer: Option<Said>,
}

/// A tool that may overlap with another.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct OverlappingTool {
    /// Which.
    pub tool: ToolId,
    /// How alike, between 0 and 1.
    #[schema(minimum = 0, maximum = 1)]
    pub likeness: f64,
    /// What they share, in words.
    pub why: String,
}

/// A review to be asked for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct NewToolReview {
    /// The tool.
    pub tool: ToolId,
    /// What is asked.
    pub question: Question,
    /// Who shall decide; without it, whom the policy names for the kind and tier.
    #[serde(default)]
    pub committee: Option<CommitteeId>,
    /// Answers of the intake form, by question.
    #[serde(default)]
    pub answers: BTreeMap<String, String>,
}

impl ToolReviewSummary {
    /// How the review stands in lists.
    pub fn of(review: &review::Review) -> Self {
        Self {
            id: review.id.clone(),
            tool: review.tool.clone(),
            question: review.question.clone(),
            committee: review.committee.clone(),
            submitted_by: review.submitted_by.clone(),
            submitted_at: review.submitted_at,
            state: review.state,
            triage_due: review.triage_due,
            meeting: review.meeting,
            outcome: review.decision.as_ref().map(|decision| decision.outcome),
        }
    }
}

impl ReviewChoice {
    /// Whether the review is one of those that are asked for.
    pub fn takes(&self, review: &review::Review) -> bool {
        let is_tool = |tool: &String| review.tool.as_str() == tool;
        let is_committee = |committee: &String| review.committee.as_str() == committee;
        self.state.is_none_or(|state| state == review.state)
            && self.open.is_none_or(|is| is == review.state.is_open())
            && self.committee.as_ref().is_none_or(is_committee)
            && self.tool.as_ref().is_none_or(is_tool)
    }
}

impl ToolReview {
    /// The review with what follows from everything else.
    pub fn of(
        review: review::Review,
        overlaps: Vec<Overlap>,
        standing: Option<review::Standing>,
    ) -> Self {
        let questions = review.questions.iter().enumerate();
        Self {
            summary: ToolReviewSummary::of(&review),
            questions: questions.map(AskedQuestion::of).collect(),
            answers: review.answers,
            triage: review.triage,
            overlaps: overlaps.into_iter().map(OverlappingTool::from).collect(),
            conflicts: review.conflicts,
            evidence: review.evidence,
            voting_since: review.voting_since,
            ballots: review.ballots,
            standing: standing.map(Standing::from),
            decision: review.decision.map(Decision::from),
            withdrawn: review.withdrawn.map(Said::from),
        }
    }
}

impl AskedQuestion {
    fn of((index, asked): (usize, &review::Asked)) -> Self {
        Self {
            index: super::tool::count(index),
            by: asked.by.clone(),
            at: asked.at,
            text: asked.text.clone(),
            answer: asked.answer.clone().map(Said::from),
        }
    }
}

impl From<Overlap> for OverlappingTool {
    fn from(overlap: Overlap) -> Self {
        Self {
            tool: overlap.tool,
            likeness: overlap.likeness,
            why: overlap.why,
        }
    }
}

//! What a committee decided, and what it is contingent on.

use jiff::Timestamp;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::Standing;
use crate::actor::PersonRef;
use crate::condition::{Condition, Judged};
use crate::evidence::EvidenceRef;
use crate::tool::Stage;

/// What a committee can decide (the outcomes of Duke's ABCDS committee).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(rename_all = "kebab-case")]
pub enum Outcome {
    /// Yes.
    Approve,
    /// Yes, with conditions that have a day by which they must be met.
    ApproveWithContingencies,
    /// Not yet; come back.
    ReReview,
    /// No.
    Decline,
}

impl Outcome {
    /// Every outcome.
    pub const ALL: [Self; 4] = [
        Self::Approve,
        Self::ApproveWithContingencies,
        Self::ReReview,
        Self::Decline,
    ];

    /// The word in files, addresses and tables.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Approve => "approve",
            Self::ApproveWithContingencies => "approve-with-contingencies",
            Self::ReReview => "re-review",
            Self::Decline => "decline",
        }
    }

    /// The word on screen.
    pub const fn words(self) -> &'static str {
        match self {
            Self::Approve => "approve",
            Self::ApproveWithContingencies => "approve with contingencies",
            Self::ReReview => "re-review",
            Self::Decline => "decline",
        }
    }

    /// The outcome with this word.
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL
            .into_iter()
            .find(|outcome| outcome.as_str() == word)
    }

    /// Whether the tool may go on.
    pub const fn is_approval(self) -> bool {
        matches!(self, Self::Approve | Self::ApproveWithContingencies)
    }
}

/// A decision.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct Decision {
    /// What was decided.
    pub outcome: Outcome,
    /// Why, in the committee's words.
    pub reason: String,
    /// What it is contingent on.
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

/// Something that must be so by a day.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct Contingency {
    /// What, in words.
    pub text: String,
    /// By this day.
    pub due: Date,
    /// How Rounds sees it by itself.
    pub check: Check,
    /// Where it stands.
    pub state: ContingencyState,
}

/// How a contingency is seen to be met.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema), schema(as = ContingencyCheck))]
#[serde(tag = "see", rename_all = "kebab-case")]
pub enum Check {
    /// A condition holds.
    Holds {
        /// Which.
        condition: Condition,
    },
    /// A document of this kind was shown after the decision and counts.
    Document {
        /// Which kind.
        kind: String,
    },
    /// A sign-off in this role for this stage was given after the decision.
    SignOff {
        /// The role.
        role: String,
        /// The stage.
        to: Stage,
    },
    /// A training reached this share after the decision.
    Training {
        /// Which.
        training: String,
        /// Between 0 and 1.
        share_min: f64,
    },
}

/// Where a contingency stands.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(tag = "is", rename_all = "kebab-case")]
pub enum ContingencyState {
    /// Not yet met, and its day has not passed.
    Open,
    /// Met.
    Met {
        /// Seen at.
        at: Timestamp,
        /// What was seen.
        sentence: String,
        /// The readings, where it was a condition.
        judged: Option<Judged>,
    },
    /// Its day passed without it. It can still be met, and then is.
    Overdue {
        /// Since.
        at: Timestamp,
    },
}

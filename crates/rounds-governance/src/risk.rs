//! How much could go wrong with a tool: six questions, a tier. The questions' answers and how they
//! add up are policy (`content/governance/risk.toml`).

mod tier;

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

pub use tier::{RiskAnswer, RiskPolicy, RiskQuestion, TierRule, assess};

/// Answers by question (`severity`, `autonomy`, `reversibility`, `reach`, `vulnerable-groups`,
/// `novelty`), each the word of one of the question's answers.
pub type Answers = BTreeMap<String, String>;

/// A tool's risk as assessed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct RiskAssessment {
    /// The answers.
    pub answers: Answers,
    /// Points in all.
    pub points: u32,
    /// The tier: `full`, `fast-track` or `register-only` by the shipped policy.
    pub tier: String,
    /// Why this tier, in a sentence.
    pub reason: String,
    /// The tool's version it was made for.
    pub version: Option<String>,
    /// SHA-256 of the policy file it was made with.
    pub policy: String,
}

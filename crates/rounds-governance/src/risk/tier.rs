//! From answers to a tier.

use serde::Deserialize;

use super::{Answers, RiskAssessment};
use crate::refused::Refused;

/// How risk is assessed.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RiskPolicy {
    /// Where it comes from.
    pub citation: String,
    /// The questions in order.
    pub question: Vec<RiskQuestion>,
    /// The tiers, the strictest first; the first whose rule is met is taken.
    pub tier: Vec<TierRule>,
    /// SHA-256 of the file's text; filled in by the reader.
    #[serde(skip)]
    pub hash: String,
}

/// A question.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RiskQuestion {
    /// Its word.
    pub name: String,
    /// The question as asked.
    pub question: String,
    /// What can be answered, the mildest first.
    pub answer: Vec<RiskAnswer>,
}

/// A possible answer.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RiskAnswer {
    /// Its word.
    pub word: String,
    /// What it means.
    pub meaning: String,
    /// Points.
    pub points: u32,
}

/// A tier and when it applies.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TierRule {
    /// Its word.
    pub name: String,
    /// Its name on screen.
    pub title: String,
    /// From this many points in all.
    #[serde(default)]
    pub points_min: u32,
    /// Or as soon as one of these answers is given, each as `question=word`.
    #[serde(default)]
    pub or_any: Vec<String>,
}

/// Assesses answers.
///
/// # Errors
/// When a question has no answer, or one that does not exist.
pub fn assess(
    policy: &RiskPolicy,
    answers: &Answers,
    version: Option<&str>,
) -> Result<RiskAssessment, Refused> {
    let _ = (policy, answers, version);
    Err(Refused::NotNow(String::new()))
}

//! From answers to a tier.

use rounds_core::suggest::did_you_mean;
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
    let questions = || {
        policy
            .question
            .iter()
            .map(|question| question.name.as_str())
    };
    if let Some(unknown) = answers
        .keys()
        .find(|name| !questions().any(|one| one == *name))
    {
        let suggestion = did_you_mean(unknown, questions());
        let why = format!("{unknown:?} is none of the questions{suggestion}");
        return Err(Refused::invalid("answers", why));
    }
    let mut points: u32 = 0;
    for question in &policy.question {
        points = points.saturating_add(answered(question, answers)?.points);
    }
    let Some((rule, why)) = policy
        .tier
        .iter()
        .find_map(|rule| applies(policy, rule, answers, points).map(|why| (rule, why)))
    else {
        let why = "no tier fits: the last tier of the policy must take every tool";
        return Err(Refused::NotNow(why.to_owned()));
    };
    Ok(RiskAssessment {
        answers: answers.clone(),
        points,
        tier: rule.name.clone(),
        reason: format!("{}: {why}.", rule.title),
        version: version.map(str::to_owned),
        policy: policy.hash.clone(),
    })
}

/// The answer given to a question.
fn answered<'p>(question: &'p RiskQuestion, answers: &Answers) -> Result<&'p RiskAnswer, Refused> {
    let words = || question.answer.iter().map(|answer| answer.word.as_str());
    let choices = || words().collect::<Vec<_>>().join(", ");
    let Some(word) = answers.get(&question.name) else {
        let why = format!(
            "{:?} has no answer: give one of {}",
            question.name,
            choices()
        );
        return Err(Refused::invalid("answers", why));
    };
    let answer = question.answer.iter().find(|answer| answer.word == *word);
    answer.ok_or_else(|| {
        let suggestion = did_you_mean(word, words());
        let why = format!(
            "{word:?} is no answer to {:?}: give one of {}{suggestion}",
            question.name,
            choices()
        );
        Refused::invalid("answers", why)
    })
}

/// Why a tier applies, if it does.
fn applies(policy: &RiskPolicy, rule: &TierRule, answers: &Answers, points: u32) -> Option<String> {
    let decisive = rule.or_any.iter().find(|any| {
        let parts = any.split_once('=');
        parts.is_some_and(|(question, word)| answers.get(question).is_some_and(|one| one == word))
    });
    let highest: u32 = policy
        .question
        .iter()
        .filter_map(|question| question.answer.iter().map(|answer| answer.points).max())
        .sum();
    if points >= rule.points_min {
        return Some(match rule.points_min {
            0 => format!("{points} of {highest} points, fewer than any other tier asks for"),
            from => format!("{points} of {highest} points, and from {from} on it is this tier"),
        });
    }
    decisive.map(|any| {
        format!("{any} by itself asks for this tier, with {points} of {highest} points in all")
    })
}

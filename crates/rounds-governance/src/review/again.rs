//! Reviews that Rounds asks for itself: after a breach, or when a tool's day has come.

use std::collections::BTreeMap;

use super::event::ReviewEvent;
use super::submit::{open_review, submitted};
use super::{Question, Review};
use crate::happened::Happened;
use crate::ids::{ReviewId, numbered};
use crate::office::Committee;
use crate::setting::Setting;
use crate::state::Governance;
use crate::tool::Tool;

/// A review of a tool once more, asked for by Rounds. None while one is open or is opened by what
/// follows `already` in the same round, and where no committee is there to ask.
pub fn again(
    governance: &Governance,
    tool: &Tool,
    reason: &str,
    setting: &Setting<'_>,
    already: &[Happened],
) -> Option<Happened> {
    let question = Question::Again {
        reason: reason.to_owned(),
    };
    let mut opened = already.iter().filter_map(asked_for);
    if open_review(governance, &tool.id, &question).is_some()
        || opened.any(|(id, asked)| *id == tool.id && matches!(asked, Question::Again { .. }))
    {
        return None;
    }
    let committee = committee(governance, tool, setting)?;
    let known = governance.reviews.len() + already.iter().filter_map(asked_for).count();
    let id = ReviewId(numbered("review", known));
    Some(submitted(
        id,
        &tool.id,
        question,
        committee,
        BTreeMap::new(),
        setting,
    ))
}

/// The committee that reviewed it last, or the one that the policy names; only if it still meets.
pub fn committee<'g>(
    governance: &'g Governance,
    tool: &Tool,
    setting: &Setting<'_>,
) -> Option<&'g Committee> {
    let committees = &governance.office.committees;
    let meets = |committee: &&Committee| committee.is_active;
    let earlier = governance.reviews.values().filter(|r| r.tool == tool.id);
    let latest: Option<&Review> = earlier.max_by_key(|review| review.submitted_at);
    let latest = latest.and_then(|review| committees.get(&review.committee));
    latest.filter(meets).or_else(|| {
        let tier = tool.risk.as_ref().map(|risk| risk.tier.as_str());
        let named = setting.policies.committee(tool.card.kind, tier);
        named.and_then(|id| committees.get(id)).filter(meets)
    })
}

fn asked_for(happened: &Happened) -> Option<(&crate::ids::ToolId, &Question)> {
    match happened {
        Happened::Review {
            event: ReviewEvent::Submitted { tool, question, .. },
            ..
        } => Some((tool, question)),
        _ => None,
    }
}

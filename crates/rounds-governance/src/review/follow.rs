//! What follows in reviews by itself, in every round: contingencies that are met or overdue, and
//! reviews of tools whose day has come.

use super::again::again;
use super::event::ReviewEvent;
use super::{Check, Contingency, ContingencyState, Decision, Review};
use crate::condition::{Judged, Verdict, judge};
use crate::happened::Happened;
use crate::setting::Setting;
use crate::state::Governance;
use crate::tool::{Stage, Tool};

/// What follows from the present readings and the present instant. `already` is what follows in
/// the same round from elsewhere, so that no re-review is opened twice and no name given twice.
pub fn follow(
    governance: &Governance,
    setting: &Setting<'_>,
    already: &[Happened],
) -> Vec<Happened> {
    let mut all = Vec::new();
    for review in governance.reviews.values() {
        let tool = governance.tools.get(&review.tool);
        let tool = tool.filter(|tool| tool.stage != Stage::Retired);
        if let (Some(tool), Some(decision)) = (tool, &review.decision) {
            all.extend(contingencies(review, decision, tool, setting));
        }
    }
    let mut opened = already.to_vec();
    for tool in governance.tools.values() {
        let Some(day) = tool.review_by.filter(|day| *day <= setting.today) else {
            continue;
        };
        if !matches!(tool.stage, Stage::Silent | Stage::Pilot | Stage::Live) {
            continue;
        }
        let reason = format!("It was to be reviewed again by {day}.");
        if let Some(asked) = again(governance, tool, &reason, setting, &opened) {
            opened.push(asked.clone());
            all.push(asked);
        }
    }
    all
}

fn contingencies(
    review: &Review,
    decision: &Decision,
    tool: &Tool,
    setting: &Setting<'_>,
) -> Vec<Happened> {
    let mut all = Vec::new();
    for (index, one) in decision.contingencies.iter().enumerate() {
        if matches!(one.state, ContingencyState::Met { .. }) {
            continue;
        }
        let event = match seen(one, decision, tool, setting) {
            Some((sentence, judged)) => ReviewEvent::ContingencyMet {
                index,
                sentence,
                judged,
            },
            None if one.state == ContingencyState::Open && one.due < setting.today => {
                ReviewEvent::ContingencyOverdue { index }
            }
            None => continue,
        };
        all.push(Happened::Review {
            id: review.id.clone(),
            event,
        });
    }
    all
}

/// What shows that a contingency is met, as a sentence and with the numbers; none if it is not.
fn seen(
    contingency: &Contingency,
    decision: &Decision,
    tool: &Tool,
    setting: &Setting<'_>,
) -> Option<(String, Option<Judged>)> {
    match &contingency.check {
        Check::Holds { condition } => {
            let judged = judge(condition, setting.readings, setting.today);
            let holds = judged.verdict == Verdict::Holds;
            holds.then(|| (judged.sentence.clone(), Some(judged)))
        }
        Check::Document { kind } => {
            let shown = tool.documents.iter().rev().find(|shown| {
                shown.kind == *kind
                    && shown.at > decision.at
                    && shown.valid_until.is_none_or(|day| setting.today <= day)
            })?;
            let sentence = format!("{} showed {:?}.", shown.by.name, shown.title);
            Some((sentence, None))
        }
        Check::SignOff { role, to } => {
            let version = tool.version().map(|version| &version.version);
            let signed = tool.sign_offs.iter().rev().find(|signed| {
                signed.role == *role
                    && signed.to == *to
                    && signed.at > decision.at
                    && signed.version.as_ref() == version
            })?;
            let sentence = format!("{} signed as {role} for {to}.", signed.by.name);
            Some((sentence, None))
        }
        Check::Training {
            training,
            share_min,
        } => trained(tool, training, *share_min, decision),
    }
}

/// The latest count of a training, if it was written down after the decision and is high enough.
fn trained(
    tool: &Tool,
    training: &str,
    share_min: f64,
    decision: &Decision,
) -> Option<(String, Option<Judged>)> {
    let counted = tool.trainings.iter().rev();
    let latest = counted.into_iter().find(|one| one.training == training)?;
    let share = f64::from(latest.trained) / f64::from(latest.required);
    let is_enough = latest.required > 0 && share >= share_min;
    (latest.at > decision.at && is_enough).then(|| {
        let sentence = format!(
            "{} of {} have done {training} ({:.0} %), counted on {}.",
            latest.trained,
            latest.required,
            share * 100.0,
            latest.on
        );
        (sentence, None)
    })
}

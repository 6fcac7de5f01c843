//! The requirement of a committee's decision, and which decision a move rests on.

use super::{Held, Shown, days, is_too_old};
use crate::review::{ContingencyState, Decision, Outcome, Question, Review};
use crate::said;
use crate::tool::Stage;

/// Whether a committee's decision lets the tool into this stage.
pub(super) fn decision(held: &Held<'_>, votes_min: u32, age_days_max: Option<u32>) -> Shown {
    if let Some(open) = open_again(held) {
        return Shown::missing(format!(
            "{} asks whether it may stay as it is, and is not decided.",
            open.id
        ));
    }
    let (review, decision) = match latest(held) {
        Latest::None => {
            return Shown::missing(format!("No committee has decided on {}.", held.to));
        }
        Latest::No(review, decision) => {
            return Shown::failed(format!(
                "{} decided: {}. {}",
                review.id,
                decision.outcome.words(),
                decision.reason
            ));
        }
        Latest::Yes(review, decision) => (review, decision),
    };
    let votes = votes_for(decision);
    let age = held.days_since(decision.at);
    let said = format!(
        "{} decided: {}, with {votes} votes for it, {} ago.",
        review.id,
        decision.outcome.words(),
        days(age)
    );
    if let Some(overdue) = overdue(held, decision) {
        return Shown::failed(format!("{said} Overdue: {overdue}"));
    }
    if decision.at < held.tool.new_version_since {
        return Shown::failed(format!("{said} That was before the present version."));
    }
    if is_too_old(age, age_days_max) {
        let oldest = age_days_max.unwrap_or_default();
        return Shown::failed(format!("{said} {oldest} days are allowed."));
    }
    if votes < votes_min {
        return Shown::missing(format!("{said} {votes_min} are asked for."));
    }
    Shown::met(said)
}

/// The review whose decision lets the tool into this stage, if there is one: the latest that
/// concerns it approves, and its version is the present one.
pub(crate) fn basis<'h>(held: &Held<'h>) -> Option<&'h Review> {
    match latest(held) {
        Latest::Yes(review, decision) if decision.at >= held.tool.new_version_since => Some(review),
        _ => None,
    }
}

enum Latest<'h> {
    None,
    No(&'h Review, &'h Decision),
    Yes(&'h Review, &'h Decision),
}

/// The latest decision that concerns entering the stage. A decision that the tool may stay as it is
/// lets it back into the stage that it was paused from, and nowhere else; one that it may not
/// takes earlier approvals back.
fn latest<'h>(held: &Held<'h>) -> Latest<'h> {
    let mut decided: Vec<(&Review, &Decision)> = about(held)
        .filter_map(|review| review.decision.as_ref().map(|decision| (review, decision)))
        .filter(|(review, _)| match review.question {
            Question::Enter { stage } => stage == held.to,
            Question::Again { .. } => true,
        })
        .collect();
    decided.sort_by_key(|(_, decision)| decision.at);
    for (review, decision) in decided.into_iter().rev() {
        if !decision.outcome.is_approval() {
            return Latest::No(review, decision);
        }
        let is_for_this = match review.question {
            Question::Enter { .. } => true,
            Question::Again { .. } => is_return(held, decision),
        };
        if is_for_this {
            return Latest::Yes(review, decision);
        }
    }
    Latest::None
}

/// Whether the tool was paused in the stage it now asks for, before this decision.
fn is_return(held: &Held<'_>, decision: &Decision) -> bool {
    let last = held.tool.moves.last();
    held.tool.stage == Stage::Paused
        && last.is_some_and(|one| one.from == held.to && one.at <= decision.at)
}

fn open_again<'h>(held: &Held<'h>) -> Option<&'h Review> {
    about(held)
        .find(|review| review.state.is_open() && matches!(review.question, Question::Again { .. }))
}

fn about<'h>(held: &Held<'h>) -> impl Iterator<Item = &'h Review> + use<'h> {
    let (reviews, id) = (&held.governance.reviews, &held.tool.id);
    reviews.values().filter(move |review| review.tool == *id)
}

fn votes_for(decision: &Decision) -> u32 {
    let votes = decision.standing.votes.iter();
    let approving = votes.filter(|(outcome, _)| Outcome::is_approval(*outcome));
    approving.map(|(_, count)| *count).sum()
}

/// The contingencies that are overdue, as the end of a sentence.
fn overdue(held: &Held<'_>, decision: &Decision) -> Option<String> {
    let late: Vec<String> = decision
        .contingencies
        .iter()
        .filter(|one| match one.state {
            ContingencyState::Met { .. } => false,
            ContingencyState::Overdue { .. } => true,
            ContingencyState::Open => one.due < held.setting.today,
        })
        .map(|one| one.text.clone())
        .collect();
    (!late.is_empty()).then(|| said::in_one(&late))
}

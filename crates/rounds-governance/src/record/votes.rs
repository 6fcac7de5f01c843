//! Whether each decision is what its votes make of it. The events up to the decision are applied
//! once more, and its ballots are counted as they were then: nobody's who owns, built or proposed
//! the tool or is recused, and nobody's twice.
//!
//! Who sat in the committee, who stood in for whom and by which rules it decides is in the events
//! of the office and not in a record. Who was entitled is taken from the decision; a quorum or
//! majority is held against the figures that the decision gives, and more votes than for any other
//! outcome are asked for.

use std::collections::BTreeSet;

use super::ToolRecord;
use super::chains::place;
use super::verify::RecordFault;
use crate::event::Event;
use crate::happened::Happened;
use crate::review::ballot::{bar, counted};
use crate::review::event::ReviewEvent;
use crate::review::{Decision, Outcome, Review, Standing, Vote};
use crate::state::Governance;
use crate::tool::Tool;

pub(super) fn faults(record: &ToolRecord) -> Vec<RecordFault> {
    let mut faults = Vec::new();
    let mut so_far = Governance::default();
    for event in &record.events {
        if let Some(decision) = decided(event) {
            let wrong = of_decision(&so_far, event, decision);
            let at = |what| RecordFault::at(place(event), what);
            faults.extend(wrong.into_iter().map(at));
        }
        so_far.apply(event);
    }
    faults
}

fn decided(event: &Event) -> Option<&Decision> {
    match &event.body {
        Happened::Review {
            event: ReviewEvent::Decided { decision },
            ..
        } => Some(decision),
        _ => None,
    }
}

fn of_decision(so_far: &Governance, event: &Event, decision: &Decision) -> Vec<String> {
    let mut reviews = so_far.reviews.values();
    let Some(review) = reviews.find(|review| review.id.as_str() == event.subject.id) else {
        return vec!["it decides a review that no event before it asks for".to_owned()];
    };
    let Some(tool) = so_far.tools.get(&review.tool) else {
        let what = format!(
            "it decides about {}, which the record does not hold",
            review.tool
        );
        return vec![what];
    };
    let mut wrong = Vec::new();
    if review.decision.is_some() {
        wrong.push("the review was decided before".to_owned());
    }
    wrong.extend(of_people(tool, review, decision));
    wrong.extend(of_figures(tool, review, &decision.standing));
    wrong.extend(of_outcome(decision));
    wrong
}

/// Nobody with an interest is entitled or records the decision, and nobody is on both lists.
fn of_people(tool: &Tool, review: &Review, decision: &Decision) -> Vec<String> {
    let standing = &decision.standing;
    let mut wrong = Vec::new();
    let mut once = BTreeSet::new();
    for member in &standing.eligible {
        if !once.insert(&member.id) {
            wrong.push(format!(
                "it counts {} twice among who may vote",
                member.name
            ));
        }
        if let Some(why) = bar(tool, review, member) {
            let name = &member.name;
            wrong.push(format!("it lets {name} vote, who {why}"));
        }
        let mut excluded = standing.excluded.iter();
        if excluded.any(|(one, _)| one.id == member.id) {
            let name = &member.name;
            wrong.push(format!("it lets {name} vote and says that they may not"));
        }
    }
    if let Some(why) = bar(tool, review, &decision.by) {
        let name = &decision.by.name;
        wrong.push(format!("{name} recorded it, who {why}"));
    }
    wrong
}

/// The ballots in the record add up to the figures of the decision.
fn of_figures(tool: &Tool, review: &Review, standing: &Standing) -> Vec<String> {
    let ballots = counted(tool, review, &standing.eligible);
    let cast = |vote: Vote| ballots.iter().filter(|ballot| ballot.vote == vote).count();
    let mut figures = vec![("voted".to_owned(), u64::from(standing.voted), ballots.len())];
    for outcome in Outcome::ALL {
        let name = format!("for {:?}", outcome.words());
        figures.push((
            name,
            votes_said(standing, outcome),
            cast(Vote::For(outcome)),
        ));
    }
    let abstained = u64::from(standing.abstained);
    figures.push(("abstained".to_owned(), abstained, cast(Vote::Abstain)));
    let differs = figures
        .into_iter()
        .filter(|(_, said, found)| u64::try_from(*found) != Ok(*said));
    differs
        .map(|(name, said, found)| {
            format!("it says {name}: {said}; the ballots before it that count say {found}")
        })
        .collect()
}

/// What was decided is what the decision's own figures carry.
fn of_outcome(decision: &Decision) -> Option<String> {
    let standing = &decision.standing;
    let outcome = decision.outcome.words();
    if standing.carried != Some(decision.outcome) {
        return Some(format!("the votes do not carry {outcome:?}"));
    }
    if standing.voted < standing.quorum {
        let Standing { voted, quorum, .. } = standing;
        return Some(format!("{voted} voted, and a quorum is {quorum}"));
    }
    let of = |wanted: Outcome| votes_said(standing, wanted);
    let most = Outcome::ALL
        .into_iter()
        .filter(|other| *other != decision.outcome);
    let most = most.map(of).max().unwrap_or_default();
    (of(decision.outcome) <= most)
        .then(|| format!("{outcome:?} does not have more votes than every other outcome"))
}

/// Votes for an outcome as the decision gives them.
fn votes_said(standing: &Standing, wanted: Outcome) -> u64 {
    let votes = standing.votes.iter();
    let votes = votes.filter(|(outcome, _)| *outcome == wanted);
    votes.map(|(_, votes)| u64::from(*votes)).sum()
}

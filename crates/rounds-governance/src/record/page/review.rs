//! Reviews: what was asked, who voted for what and why, and what was decided.

use std::collections::BTreeMap;

use maud::{Markup, html as markup};

use super::{by, facts};
use crate::event::Event;
use crate::happened::Happened;
use crate::ids::ReviewId;
use crate::review::event::ReviewEvent;
use crate::review::{Decision, Question, Vote};

pub(super) fn reviews(events: &[Event]) -> Markup {
    let mut by_review: BTreeMap<&ReviewId, Vec<(&ReviewEvent, &Event)>> = BTreeMap::new();
    for event in events {
        if let Happened::Review { id, event: what } = &event.body {
            by_review.entry(id).or_default().push((what, event));
        }
    }
    markup! {
        h2 { "Reviews and decisions" }
        @if by_review.is_empty() { p { "No committee has been asked." } }
        @for (id, events) in by_review {
            section {
                h3 { (id) }
                table {
                    thead { tr { th scope="col" { "When" } th scope="col" { "Who" } th scope="col" { "What happened" } } }
                    tbody {
                        @for (what, event) in &events { tr { (by(event)) td { (words(what)) } } }
                    }
                }
                @for (what, _) in &events {
                    @if let ReviewEvent::Decided { decision: decided } = what { (decision(decided)) }
                }
            }
        }
    }
}

fn words(what: &ReviewEvent) -> String {
    match what {
        ReviewEvent::Submitted {
            question,
            committee,
            answers,
            ..
        } => {
            let question = match question {
                Question::Enter { stage } => format!("may it go {stage}?"),
                Question::Again { reason } => format!("may it stay as it is? {reason}"),
            };
            let answers: Vec<String> = answers
                .iter()
                .map(|(name, answer)| format!("{name}: {answer}"))
                .collect();
            format!("{committee} was asked: {question} {}", answers.join("; "))
        }
        ReviewEvent::Triaged { note, overlaps } => {
            let overlaps: Vec<&str> = overlaps.iter().map(|tool| tool.as_str()).collect();
            let overlaps = if overlaps.is_empty() {
                "nothing".to_owned()
            } else {
                overlaps.join(", ")
            };
            format!("triaged: {note}; overlaps with {overlaps}")
        }
        ReviewEvent::Withdrawn { reason } => format!("withdrawn: {reason}"),
        ReviewEvent::Scheduled { meeting } => format!("on the agenda of {meeting}"),
        ReviewEvent::EvidenceAdded { evidence } => format!("evidence {evidence} was added"),
        ReviewEvent::Asked { text } => format!("question: {text}"),
        ReviewEvent::Answered { index, text } => {
            format!("answer to question {}: {text}", index.saturating_add(1))
        }
        ReviewEvent::ConflictDeclared {
            interest,
            is_recused,
        } => {
            let part = if *is_recused {
                "takes no part"
            } else {
                "takes part"
            };
            format!("interest declared: {interest}; {part}")
        }
        ReviewEvent::VotingOpened => "voting was opened".to_owned(),
        ReviewEvent::Voted {
            member,
            vote,
            reason,
        } => {
            let vote = match vote {
                Vote::For(outcome) => outcome.words(),
                Vote::Abstain => "abstain",
            };
            format!("vote of {}: {vote}; {reason}", member.name)
        }
        ReviewEvent::Decided { decision } => format!("decided: {}", decision.outcome.words()),
        ReviewEvent::ContingencyMet {
            index, sentence, ..
        } => format!("contingency {} is met: {sentence}", index.saturating_add(1)),
        ReviewEvent::ContingencyOverdue { index } => {
            format!("contingency {} is overdue", index.saturating_add(1))
        }
    }
}

fn decision(decision: &Decision) -> Markup {
    let standing = &decision.standing;
    let votes: Vec<String> = standing
        .votes
        .iter()
        .map(|(outcome, count)| format!("{} {count}", outcome.words()))
        .collect();
    let excluded: Vec<String> = standing
        .excluded
        .iter()
        .map(|(person, why)| format!("{}: {why}", person.name))
        .collect();
    let evidence: Vec<String> = decision
        .evidence
        .iter()
        .map(|one| format!("{} (SHA-256 {})", one.id, one.sha256))
        .collect();
    let rows = [
        ("Outcome", decision.outcome.words().to_owned()),
        ("Reason", decision.reason.clone()),
        ("Recorded by", decision.by.name.clone()),
        (
            "Votes",
            format!(
                "{}; abstained {}; {} voted, quorum {}",
                votes.join(", "),
                standing.abstained,
                standing.voted,
                standing.quorum
            ),
        ),
        ("Had no vote", excluded.join("; ")),
        ("Rests on", evidence.join("; ")),
        (
            "Review again by",
            decision
                .review_by
                .map_or(String::new(), |day| day.to_string()),
        ),
    ];
    markup! {
        div .kept {
            (facts(&rows))
            @if !decision.contingencies.is_empty() {
                ol { @for one in &decision.contingencies { li { (one.text) ", by " (one.due) } } }
            }
        }
    }
}

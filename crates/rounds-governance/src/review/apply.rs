//! What an event makes of a review.

use super::event::ReviewEvent;
use super::{Asked, Ballot, Conflict, ContingencyState, Review, State, Triage};
use crate::event::Event;
use crate::ids::ReviewId;
use crate::state::Governance;

/// Takes one event in.
pub fn apply(governance: &mut Governance, id: &ReviewId, what: &ReviewEvent, event: &Event) {
    if let ReviewEvent::Submitted { .. } = what {
        submitted(governance, id, what, event);
    } else if let Some(review) = governance.reviews.get_mut(id) {
        went_on(review, what, event);
    }
}

fn submitted(governance: &mut Governance, id: &ReviewId, what: &ReviewEvent, event: &Event) {
    let ReviewEvent::Submitted {
        tool,
        question,
        committee,
        answers,
        triage_due,
    } = what
    else {
        return;
    };
    let review = Review {
        id: id.clone(),
        tool: tool.clone(),
        question: question.clone(),
        committee: committee.clone(),
        submitted_by: event.by.clone(),
        submitted_at: event.at,
        answers: answers.clone(),
        state: State::Submitted,
        triage_due: *triage_due,
        triage: None,
        meeting: None,
        questions: Vec::new(),
        conflicts: Vec::new(),
        evidence: Vec::new(),
        ballots: Vec::new(),
        voting_since: None,
        decision: None,
        withdrawn: None,
    };
    governance.reviews.insert(id.clone(), review);
}

fn went_on(review: &mut Review, what: &ReviewEvent, event: &Event) {
    let by = || event.by.clone();
    match what {
        ReviewEvent::Submitted { .. } => {}
        ReviewEvent::Triaged { note, overlaps } => {
            review.state = State::Preparing;
            review.triage = Some(Triage {
                by: by(),
                at: event.at,
                note: note.clone(),
                overlaps: overlaps.clone(),
            });
        }
        ReviewEvent::Withdrawn { reason } => {
            review.state = State::Withdrawn;
            review.withdrawn = Some((by(), event.at, reason.clone()));
        }
        ReviewEvent::Scheduled { meeting } => review.meeting = Some(*meeting),
        ReviewEvent::EvidenceAdded { evidence } => review.evidence.push(evidence.clone()),
        ReviewEvent::Asked { text } => review.questions.push(Asked {
            by: by(),
            at: event.at,
            text: text.clone(),
            answer: None,
        }),
        ReviewEvent::Answered { index, text } => {
            if let Some(asked) = review.questions.get_mut(*index) {
                asked.answer = Some((by(), event.at, text.clone()));
            }
        }
        ReviewEvent::ConflictDeclared {
            interest,
            is_recused,
        } => review.conflicts.push(Conflict {
            person: by(),
            interest: interest.clone(),
            is_recused: *is_recused,
            at: event.at,
        }),
        ReviewEvent::VotingOpened => {
            review.state = State::Voting;
            review.voting_since = Some(event.at);
        }
        ReviewEvent::Voted { .. } => voted(review, what, event),
        ReviewEvent::Decided { decision } => {
            review.state = State::Decided;
            review.decision = Some(decision.clone());
        }
        ReviewEvent::ContingencyMet { .. } | ReviewEvent::ContingencyOverdue { .. } => {
            contingency(review, what, event);
        }
    }
}

/// A later vote in a seat takes the place of an earlier one.
fn voted(review: &mut Review, what: &ReviewEvent, event: &Event) {
    let ReviewEvent::Voted {
        member,
        vote,
        reason,
    } = what
    else {
        return;
    };
    review.ballots.retain(|cast| cast.member.id != member.id);
    review.ballots.push(Ballot {
        member: member.clone(),
        cast_by: event.by.clone(),
        vote: *vote,
        reason: reason.clone(),
        at: event.at,
    });
}

fn contingency(review: &mut Review, what: &ReviewEvent, event: &Event) {
    let (index, state) = match what {
        ReviewEvent::ContingencyMet {
            index,
            sentence,
            judged,
        } => {
            let state = ContingencyState::Met {
                at: event.at,
                sentence: sentence.clone(),
                judged: judged.clone(),
            };
            (*index, state)
        }
        ReviewEvent::ContingencyOverdue { index } => {
            (*index, ContingencyState::Overdue { at: event.at })
        }
        _ => return,
    };
    let decision = review.decision.as_mut();
    if let Some(one) = decision.and_then(|decision| decision.contingencies.get_mut(index)) {
        one.state = state;
    }
}

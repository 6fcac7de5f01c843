//! From what is asked of a review to what then happens. Asking for one is in `submit`, voting in
//! `vote`, recording the decision in `conclude`; what lies between is here.

use rounds_core::access::Permission;

use super::command::ReviewCommand;
use super::conclude::conclude;
use super::event::ReviewEvent;
use super::room::Room;
use super::submit::{Wanted, moved, submit};
use super::vote::vote;
use super::{Question, State};
use crate::actor::Actor;
use crate::happened::Happened;
use crate::ids::{EvidenceId, ReviewId, ToolId};
use crate::refused::Refused;
use crate::said;
use crate::setting::Setting;
use crate::state::Governance;
use crate::tool::Stage;

/// What happens when somebody asks for something.
///
/// # Errors
/// When it does not happen, with the reason.
pub fn decide(
    governance: &Governance,
    actor: &Actor,
    id: Option<&ReviewId>,
    command: &ReviewCommand,
    setting: &Setting<'_>,
) -> Result<Vec<Happened>, Refused> {
    if let ReviewCommand::Submit {
        tool,
        question,
        committee,
        answers,
    } = command
    {
        let wanted = Wanted {
            tool,
            question,
            committee: committee.as_ref(),
            answers,
        };
        return submit(governance, actor, &wanted, setting);
    }
    let id = id.ok_or_else(|| Refused::invalid("id", "name the review"))?;
    let room = Room::enter(governance, actor, id, setting)?;
    match command {
        ReviewCommand::Submit { .. } => Err(Refused::invalid("id", "a new review has none yet")),
        ReviewCommand::Withdraw { reason } => withdraw(&room, reason),
        ReviewCommand::Vote {
            vote: wanted,
            reason,
            member,
        } => vote(&room, *wanted, reason, member.as_ref()),
        ReviewCommand::Decide { .. } => conclude(&room, command),
        _ => Ok(vec![room.happens(between(&room, command)?)]),
    }
}

fn between(room: &Room<'_>, command: &ReviewCommand) -> Result<ReviewEvent, Refused> {
    match command {
        ReviewCommand::Triage { note, overlaps } => triage(room, note, overlaps),
        ReviewCommand::Schedule { meeting } => {
            room.needs_preparer()?;
            room.needs_state(&[State::Preparing, State::Voting], "be put on an agenda")?;
            if *meeting < room.setting.today {
                let why = format!("{meeting} has passed; choose today or a later day");
                return Err(Refused::invalid("meeting", why));
            }
            Ok(ReviewEvent::Scheduled { meeting: *meeting })
        }
        ReviewCommand::AddEvidence { evidence } => add_evidence(room, evidence),
        ReviewCommand::Ask { text } => {
            room.actor.needs(Permission::ReadGovernance)?;
            needs_open(room, "be asked about")?;
            if !room.sits() && !room.actor.may.contains(&Permission::ManageTools) {
                return Err(Refused::Conflicted(format!(
                    "questions are asked by who sits in {}",
                    room.committee.name
                )));
            }
            let text = said::needed("text", text)?;
            Ok(ReviewEvent::Asked { text })
        }
        ReviewCommand::Answer { index, text } => answer(room, *index, text),
        ReviewCommand::DeclareConflict {
            interest,
            is_recused,
        } => {
            room.actor.needs(Permission::ReadGovernance)?;
            needs_open(room, "have interests declared")?;
            if !room.sits() {
                return Err(Refused::NotNow(format!(
                    "interests are declared by who sits in {}, or stands in for somebody there",
                    room.committee.name
                )));
            }
            Ok(ReviewEvent::ConflictDeclared {
                interest: said::needed("interest", interest)?,
                is_recused: *is_recused,
            })
        }
        ReviewCommand::OpenVoting => {
            room.needs_preparer()?;
            room.needs_state(&[State::Preparing], "be voted on")?;
            Ok(ReviewEvent::VotingOpened)
        }
        ReviewCommand::Submit { .. }
        | ReviewCommand::Withdraw { .. }
        | ReviewCommand::Vote { .. }
        | ReviewCommand::Decide { .. } => Err(Refused::invalid("do", "is decided elsewhere")),
    }
}

fn needs_open(room: &Room<'_>, to_do: &str) -> Result<(), Refused> {
    room.needs_state(&[State::Submitted, State::Preparing, State::Voting], to_do)
}

fn triage(room: &Room<'_>, note: &str, overlaps: &[ToolId]) -> Result<ReviewEvent, Refused> {
    room.needs_preparer()?;
    if room.review.state != State::Submitted {
        let id = &room.review.id;
        return Err(Refused::NotNow(format!("{id} was triaged already")));
    }
    for other in overlaps {
        if *other == room.tool.id {
            let why = "a tool does not overlap with itself; name others";
            return Err(Refused::invalid("overlaps", why));
        }
        if !room.governance.tools.contains_key(other) {
            return Err(Refused::not_found("tool", other.as_str()));
        }
    }
    Ok(ReviewEvent::Triaged {
        note: said::optional("note", note)?,
        overlaps: overlaps.to_vec(),
    })
}

/// Who asked may take a review back, who prepares it may turn it away. A re-review is only ended by
/// who prepares it, so that no owner is rid of the question.
fn withdraw(room: &Room<'_>, reason: &str) -> Result<Vec<Happened>, Refused> {
    needs_open(room, "be withdrawn")?;
    let is_again = matches!(room.review.question, Question::Again { .. });
    if is_again || !room.asked_for_it(&room.actor.person) {
        room.needs_preparer()?;
    } else {
        room.actor.needs(Permission::ProposeTools)?;
    }
    let reason = said::needed("reason", reason)?;
    let mut all = vec![room.happens(ReviewEvent::Withdrawn {
        reason: reason.clone(),
    })];
    all.extend(back_to_proposed(room, reason));
    Ok(all)
}

/// A tool in review that no review is left for is only proposed again.
pub(super) fn back_to_proposed(room: &Room<'_>, reason: String) -> Option<Happened> {
    let is_other_open = room.governance.reviews.values().any(|other| {
        other.id != room.review.id && other.tool == room.tool.id && other.state.is_open()
    });
    let is_left = room.tool.stage == Stage::InReview && !is_other_open;
    is_left.then(|| {
        let review = Some(room.review.id.clone());
        moved(
            room.tool,
            Stage::Proposed,
            reason,
            review,
            room.setting.today,
        )
    })
}

/// Evidence comes from who takes it, from who prepares the review, and from who answers for the
/// tool.
fn add_evidence(room: &Room<'_>, id: &EvidenceId) -> Result<ReviewEvent, Refused> {
    let states = [State::Submitted, State::Preparing];
    room.needs_state(&states, "be given evidence")?;
    let brings = room.actor.may.contains(&Permission::TakeEvidence);
    if brings || room.asked_for_it(&room.actor.person) {
        room.actor.needs(Permission::ReadGovernance)?;
    } else {
        room.needs_preparer()?;
    }
    let evidence = room.governance.evidence.get(id);
    let evidence = evidence.ok_or_else(|| Refused::not_found("evidence", id.as_str()))?;
    if let Some(about) = evidence
        .tool
        .as_ref()
        .filter(|about| **about != room.tool.id)
    {
        let why = format!("{id} is about {about} and not about {}", room.tool.id);
        return Err(Refused::invalid("evidence", why));
    }
    if room.review.evidence.contains(id) {
        return Err(Refused::NotNow(format!(
            "{id} is before the committee already"
        )));
    }
    Ok(ReviewEvent::EvidenceAdded {
        evidence: id.clone(),
    })
}

fn answer(room: &Room<'_>, index: usize, text: &str) -> Result<ReviewEvent, Refused> {
    room.actor.needs(Permission::ReadGovernance)?;
    needs_open(room, "be answered about")?;
    let asked = room.review.questions.get(index);
    let asked = asked.ok_or_else(|| Refused::not_found("question", &index.to_string()))?;
    if asked.answer.is_some() {
        return Err(Refused::NotNow(
            "this question is answered; what is to be added is asked and answered anew".to_owned(),
        ));
    }
    let manages = room.actor.may.contains(&Permission::ManageTools);
    if !manages && !room.asked_for_it(&room.actor.person) {
        return Err(Refused::Conflicted(format!(
            "questions are answered by who owns or built {}, or asked for the review",
            room.tool.card.title
        )));
    }
    let text = said::needed("text", text)?;
    Ok(ReviewEvent::Answered { index, text })
}

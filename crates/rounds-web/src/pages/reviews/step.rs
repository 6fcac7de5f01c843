//! `POST /reviews/{id}/{step}`: one thing done in a review. A refusal shows the page again with
//! what was typed.

use axum::extract::Path;
use axum::response::{IntoResponse, Redirect, Response};
use rounds_core::access::PersonId;
use rounds_governance::Command;
use rounds_governance::condition::Condition;
use rounds_governance::ids::{ConditionId, EvidenceId, ReviewId, ToolId};
use rounds_governance::review::command::{ContingencyWanted, ReviewCommand};
use rounds_governance::review::{Check, Outcome, Question, Review, Vote};
use rounds_governance::tool::{Stage, Tool};

use super::review::{CONDITIONS, CONTINGENCIES, again, find};
use crate::fault::{PageFault, PageResult};
use crate::guard::fields::Fields;
use crate::office::OfficeError;
use crate::page_data::office::Caller;
use crate::pages::tools::step::seen;
use crate::pages::tools::tool::agreed;
use crate::pages::tools::tool::condition::{Row, amount, day, text, whole};
use crate::view::sent::Sent;
use crate::view::{comma, href};
use crate::visit::Visit;

/// Handler.
pub async fn submit(
    visit: Visit,
    caller: Caller,
    Path((id, step)): Path<(String, String)>,
    fields: Fields,
) -> PageResult<Response> {
    let id = ReviewId(id);
    let office = &visit.office().governance;
    let stand = office.stand(&visit.visitor).await?;
    let review = find(&stand, &id)?;
    let tool = stand.governance.tools.get(&review.tool);
    let done = match command(&step, &fields, review, tool)? {
        Ok(command) => {
            let id = Some(id.clone());
            let command = Command::Review { id, command };
            let seen = seen(&fields);
            office.act(&caller, &visit.visitor, &command, seen).await
        }
        Err(refusal) => Err(OfficeError::Refused(refusal)),
    };
    match done {
        Ok(_) => Ok(Redirect::to(&href::review(id.as_str())).into_response()),
        Err(error) => again(&visit, &id, &Sent::refused(fields, error)?).await,
    }
}

fn command(
    step: &str,
    sent: &Fields,
    review: &Review,
    tool: Option<&Tool>,
) -> PageResult<Result<ReviewCommand, String>> {
    Ok(match step {
        "triage" => triage(sent),
        "withdraw" => text(sent, "text").map(|reason| ReviewCommand::Withdraw { reason }),
        "schedule" => schedule(sent),
        "evidence" => text(sent, "evidence").map(|id| ReviewCommand::AddEvidence {
            evidence: EvidenceId(id),
        }),
        "question" => text(sent, "text").map(|text| ReviewCommand::Ask { text }),
        "answer" => answer(sent),
        "conflict" => text(sent, "text").map(|interest| ReviewCommand::DeclareConflict {
            interest,
            is_recused: sent.is_ticked("is_recused"),
        }),
        "open-voting" => Ok(ReviewCommand::OpenVoting),
        "vote" => vote(sent),
        "decide" => decide(sent, review, tool),
        _ => return Err(PageFault::NoSuchPage),
    })
}

fn triage(sent: &Fields) -> Result<ReviewCommand, String> {
    let overlaps = sent.text("overlaps").unwrap_or_default();
    Ok(ReviewCommand::Triage {
        note: text(sent, "note")?,
        overlaps: comma::split(&overlaps).map(ToolId).collect(),
    })
}

fn schedule(sent: &Fields) -> Result<ReviewCommand, String> {
    let meeting = day(sent, "meeting")?.ok_or("meeting: say the day")?;
    Ok(ReviewCommand::Schedule { meeting })
}

fn answer(sent: &Fields) -> Result<ReviewCommand, String> {
    Ok(ReviewCommand::Answer {
        index: whole(sent, "index")?.ok_or("index: say which question")?,
        text: text(sent, "text")?,
    })
}

fn vote(sent: &Fields) -> Result<ReviewCommand, String> {
    let word = text(sent, "vote")?;
    let vote = match word.as_str() {
        "abstain" => Vote::Abstain,
        word => Vote::For(
            Outcome::from_word(word).ok_or_else(|| format!("vote: {word:?} is no outcome"))?,
        ),
    };
    Ok(ReviewCommand::Vote {
        vote,
        reason: text(sent, "reason")?,
        member: sent.text("member").map(PersonId),
    })
}

fn decide(sent: &Fields, review: &Review, tool: Option<&Tool>) -> Result<ReviewCommand, String> {
    let word = text(sent, "outcome")?;
    let rows = (0..CONTINGENCIES).filter_map(|place| contingency(sent, place, review, tool));
    let standing = (0..CONDITIONS).map(condition_row);
    let standing = standing.filter(|row| agreed::is_typed(sent, row));
    let standing = standing.map(|row| agreed::read(sent, &row));
    Ok(ReviewCommand::Decide {
        reason: text(sent, "reason")?,
        contingencies: rows.collect::<Result<_, _>>()?,
        standing: standing.collect::<Result<_, _>>()?,
        review_by: day(sent, "review_by")?,
        outcome: Outcome::from_word(&word).ok_or_else(|| format!("outcome: {word:?} is none"))?,
    })
}

/// A row of what must stay true from the decision on.
pub(super) fn condition_row(place: usize) -> Row<'static> {
    Row::of_several("decide", "standing", place)
}

/// A row of the form; none where nothing was typed in it.
fn contingency(
    sent: &Fields,
    place: usize,
    review: &Review,
    tool: Option<&Tool>,
) -> Option<Result<ContingencyWanted, String>> {
    let name = |part: &str| format!("contingency-{place}-{part}");
    let parts = ["text", "due", "see", "what", "share"];
    let is_empty = parts.iter().all(|part| sent.text(&name(part)).is_none());
    let read = || {
        let what = text(sent, &name("what"))?;
        let see = text(sent, &name("see"))?;
        let share = |what: String| -> Result<Check, String> {
            Ok(Check::Training {
                training: what,
                share_min: amount(sent, &name("share"))?,
            })
        };
        let check = match see.as_str() {
            "document" => Check::Document { kind: what },
            "training" => share(what)?,
            "sign-off" => Check::SignOff {
                role: what,
                to: stage_of(review),
            },
            "holds" => Check::Holds {
                condition: agreed_before(tool, &what)?,
            },
            other => return Err(format!("{}: {other:?} is none", name("see"))),
        };
        let due = day(sent, &name("due"))?;
        Ok(ContingencyWanted {
            text: text(sent, &name("text"))?,
            due: due.ok_or_else(|| format!("{}: say the day", name("due")))?,
            check,
        })
    };
    (!is_empty).then(read)
}

/// The stage that is asked for; a tool that is to stay stays live.
fn stage_of(review: &Review) -> Stage {
    match review.question {
        Question::Enter { stage } => stage,
        Question::Again { .. } => Stage::Live,
    }
}

fn agreed_before(tool: Option<&Tool>, what: &str) -> Result<Condition, String> {
    let id = ConditionId::from(what);
    let standing = tool.and_then(|tool| tool.standing.get(&id));
    let found = standing.map(|standing| standing.agreed.condition.clone());
    found.ok_or_else(|| {
        format!("the tool has no condition {what:?}; agree on it on the tool’s page")
    })
}

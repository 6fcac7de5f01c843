//! Recording what a committee decided: only what the votes carry, by who leads the committee and
//! has no interest. With it come the conditions that were agreed and the day of the next review.

use jiff::civil::Date;
use rounds_core::access::Permission;

use super::command::{ContingencyWanted, ReviewCommand};
use super::decide::back_to_proposed;
use super::event::ReviewEvent;
use super::room::Room;
use super::submit::moved;
use super::{
    Check, Contingency, ContingencyState, Decision, Outcome, Question, Standing, State, ballot,
};
use crate::condition;
use crate::happened::Happened;
use crate::ids::{ConditionId, numbered};
use crate::office::Seat;
use crate::refused::Refused;
use crate::said;
use crate::standing::{self, Agreed};
use crate::tool::Stage;
use crate::tool::event::ToolEvent;

/// Conditions and contingencies that one decision can have, each.
pub const CONDITIONS_MAX: usize = 50;

/// What happens when a decision is recorded.
pub(super) fn conclude(room: &Room<'_>, command: &ReviewCommand) -> Result<Vec<Happened>, Refused> {
    let ReviewCommand::Decide {
        reason,
        contingencies,
        standing: agreed,
        review_by,
        outcome,
    } = command
    else {
        return Err(Refused::invalid("do", "only decisions are recorded here"));
    };
    room.needs_state(&[State::Voting], "be decided")?;
    needs_recorder(room)?;
    let stand = ballot::standing(room.governance, room.review, room.committee, room.setting);
    needs_carried(&stand, *outcome)?;
    check_terms(room, *outcome, contingencies, agreed, *review_by)?;
    let evidence = room
        .review
        .evidence
        .iter()
        .filter_map(|id| room.governance.evidence.get(id));
    let decision = Decision {
        outcome: *outcome,
        reason: said::needed("reason", reason)?,
        contingencies: contingencies.iter().map(contingency).collect(),
        evidence: evidence.map(crate::evidence::Evidence::reference).collect(),
        standing: stand,
        by: room.actor.person.clone(),
        at: room.setting.now,
        review_by: *review_by,
    };
    let mut all = vec![room.happens(ReviewEvent::Decided { decision })];
    all.extend(consequences(room, *outcome, agreed, *review_by));
    Ok(all)
}

/// The chair records, or who stands in for them. Where the chair may take no part or there is none,
/// the secretary does, or a member with a vote who manages all tools.
fn needs_recorder(room: &Room<'_>) -> Result<(), Refused> {
    room.needs_no_interest("record this decision")?;
    if room.acts_as(Seat::Chair) {
        return room.actor.needs(Permission::Vote);
    }
    let mut chairs = room.committee.in_seat(Seat::Chair, room.setting.today);
    let has_chair =
        chairs.any(|chair| ballot::bar(room.tool, room.review, &chair.person).is_none());
    if has_chair {
        return Err(Refused::Conflicted(format!(
            "decisions of {} are recorded by its chair or who stands in for them",
            room.committee.name
        )));
    }
    if room.acts_as(Seat::Secretary) {
        return room.actor.needs(Permission::PrepareReviews);
    }
    if room.acts_as(Seat::Member) {
        room.actor.needs(Permission::Vote)?;
        return room.actor.needs(Permission::ManageTools);
    }
    Err(Refused::Conflicted(format!(
        "{} has no chair who may record this; its secretary does, or a member who manages all tools",
        room.committee.name
    )))
}

fn needs_carried(standing: &Standing, outcome: Outcome) -> Result<(), Refused> {
    match (standing.carried, &standing.why_not) {
        (Some(carried), _) if carried == outcome => Ok(()),
        (Some(carried), _) => Err(Refused::invalid(
            "outcome",
            format!(
                "the votes carry: {}; only that can be recorded",
                carried.words()
            ),
        )),
        (None, why) => Err(Refused::NotNow(format!(
            "the votes carry no outcome yet: {}",
            why.as_deref().unwrap_or("nobody has voted")
        ))),
    }
}

fn check_terms(
    room: &Room<'_>,
    outcome: Outcome,
    contingencies: &[ContingencyWanted],
    agreed: &[Agreed],
    review_by: Option<Date>,
) -> Result<(), Refused> {
    let is_contingent = outcome == Outcome::ApproveWithContingencies;
    if is_contingent == contingencies.is_empty() {
        let why = if is_contingent {
            "say what the approval is contingent on, with days"
        } else {
            "only an approval with contingencies has them"
        };
        return Err(Refused::invalid("contingencies", why));
    }
    if !outcome.is_approval() && !agreed.is_empty() {
        let why = "conditions that must stay true go with an approval";
        return Err(Refused::invalid("standing", why));
    }
    if contingencies.len() > CONDITIONS_MAX || agreed.len() > CONDITIONS_MAX {
        let why = format!("a decision has at most {CONDITIONS_MAX} of them");
        return Err(Refused::invalid("contingencies", why));
    }
    for wanted in contingencies {
        check_contingency(room, wanted)?;
    }
    for wanted in agreed {
        standing::in_order(wanted, room.setting.readings)?;
    }
    let today = room.setting.today;
    match review_by {
        Some(day) => said::future("review_by", day, today).map(|_| ()),
        None if outcome.is_approval() && room.tool.review_by.is_some_and(|day| day <= today) => {
            let why = "the day of the next review has come; say by when it is reviewed again";
            Err(Refused::invalid("review_by", why))
        }
        None => Ok(()),
    }
}

fn check_contingency(room: &Room<'_>, wanted: &ContingencyWanted) -> Result<(), Refused> {
    said::needed("contingencies", &wanted.text)?;
    said::future("due", wanted.due, room.setting.today)?;
    match &wanted.check {
        Check::Holds { condition } => condition::in_order(condition, room.setting.readings),
        Check::Document { kind } => said::title("kind", kind).map(|_| ()),
        Check::SignOff { role, .. } => said::title("role", role).map(|_| ()),
        Check::Training {
            training,
            share_min,
        } => {
            said::title("training", training)?;
            if (0.0..=1.0).contains(share_min) && *share_min > 0.0 {
                return Ok(());
            }
            let why = "must be a share above 0 and at most 1";
            Err(Refused::invalid("share_min", why))
        }
    }
}

fn contingency(wanted: &ContingencyWanted) -> Contingency {
    Contingency {
        text: wanted.text.trim().to_owned(),
        due: wanted.due,
        check: wanted.check.clone(),
        state: ContingencyState::Open,
    }
}

/// What the decision makes of the tool.
fn consequences(
    room: &Room<'_>,
    outcome: Outcome,
    agreed: &[Agreed],
    review_by: Option<Date>,
) -> Vec<Happened> {
    let happens = |event: ToolEvent| Happened::Tool {
        id: room.tool.id.clone(),
        event,
    };
    let known = room.tool.standing.len();
    let conditions = agreed.iter().enumerate().map(|(index, agreed)| {
        happens(ToolEvent::StandingAgreed {
            condition: ConditionId(numbered("condition", known + index)),
            agreed: agreed.clone(),
            review: Some(room.review.id.clone()),
        })
    });
    let mut all: Vec<Happened> = conditions.collect();
    if review_by.is_some() && outcome != Outcome::Decline {
        all.push(happens(ToolEvent::ReviewBySet { day: review_by }));
    }
    if outcome == Outcome::Decline {
        all.extend(declined(room));
    }
    all
}

/// A tool in use that may not stay as it is, is paused by the decision itself; one that came no
/// further than its review is only proposed again.
fn declined(room: &Room<'_>) -> Option<Happened> {
    let reason = format!("{} declined it ({}).", room.committee.name, room.review.id);
    let is_in_use = matches!(room.tool.stage, Stage::Silent | Stage::Pilot | Stage::Live);
    match room.review.question {
        Question::Again { .. } if is_in_use => {
            let review = Some(room.review.id.clone());
            Some(moved(
                room.tool,
                Stage::Paused,
                reason,
                review,
                room.setting.today,
            ))
        }
        Question::Again { .. } => None,
        Question::Enter { .. } => back_to_proposed(room, reason),
    }
}

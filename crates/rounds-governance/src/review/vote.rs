//! Casting a vote: in one's own seat, or in that of somebody who is away.

use rounds_core::access::{Permission, PersonId};

use super::event::ReviewEvent;
use super::room::Room;
use super::{State, Vote, ballot};
use crate::actor::PersonRef;
use crate::happened::Happened;
use crate::refused::Refused;
use crate::said;

/// What happens when somebody votes.
pub(super) fn vote(
    room: &Room<'_>,
    vote: Vote,
    reason: &str,
    member: Option<&PersonId>,
) -> Result<Vec<Happened>, Refused> {
    room.actor.needs(Permission::Vote)?;
    room.needs_state(&[State::Voting], "be voted on")?;
    let seat = member.unwrap_or(room.me());
    let seat = may_vote_in(room, seat)?;
    if seat.id != *room.me() {
        stands_in(room, &seat)?;
    }
    one_voice(room, &seat)?;
    Ok(vec![room.happens(ReviewEvent::Voted {
        member: seat,
        vote,
        reason: said::optional("reason", reason)?,
    })])
}

/// The seat's member, if the seat may vote at all.
fn may_vote_in(room: &Room<'_>, seat: &PersonId) -> Result<PersonRef, Refused> {
    let standing = ballot::standing(room.governance, room.review, room.committee, room.setting);
    if let Some(member) = standing.eligible.into_iter().find(|one| one.id == *seat) {
        return Ok(member);
    }
    let excluded = standing
        .excluded
        .into_iter()
        .find(|(one, _)| one.id == *seat);
    Err(Refused::Conflicted(match excluded {
        Some((member, why)) => format!("{} has no vote here: {why}", member.name),
        None => format!(
            "{} votes on this; you have no seat with a vote in it today",
            room.committee.name
        ),
    }))
}

/// Who stands in must be free of interests and trained as the member must be.
fn stands_in(room: &Room<'_>, seat: &PersonRef) -> Result<(), Refused> {
    let office = &room.governance.office;
    let today = room.setting.today;
    if !office.stands_in(room.me(), &seat.id, today) {
        return Err(Refused::Conflicted(format!(
            "you do not stand in for {} today; they name their cover in the office",
            seat.name
        )));
    }
    room.needs_no_interest("vote in their place")?;
    let member = room.committee.seat_of(&seat.id, today);
    let rules = &room.setting.policies.trainings;
    let gap = member
        .and_then(|member| office.training_gap(&room.actor.person, member.seat, rules, today));
    match gap {
        None => Ok(()),
        Some(rule) => Err(Refused::Conflicted(format!(
            "a vote in this seat needs the training {:?}, which you have not done or which no longer counts",
            rule.title
        ))),
    }
}

/// One person, one voice: nobody votes in two seats, nobody votes over a member's own vote.
fn one_voice(room: &Room<'_>, seat: &PersonRef) -> Result<(), Refused> {
    for cast in &room.review.ballots {
        if cast.cast_by.id == *room.me() && cast.member.id != seat.id {
            return Err(Refused::Conflicted(format!(
                "you voted in the seat of {} already; nobody votes in two seats",
                cast.member.name
            )));
        }
        let is_their_own = cast.member.id == seat.id && cast.cast_by.id == seat.id;
        if is_their_own && seat.id != *room.me() {
            return Err(Refused::NotNow(format!(
                "{} voted themselves; only they can change it",
                seat.name
            )));
        }
    }
    Ok(())
}

//! A review with its tool and its committee, and what somebody is in it: who prepares it, who has
//! an interest, who sits.

use rounds_core::access::{Permission, PersonId};

use super::event::ReviewEvent;
use super::{Review, State, ballot};
use crate::actor::{Actor, PersonRef};
use crate::happened::Happened;
use crate::ids::ReviewId;
use crate::office::{Committee, Seat};
use crate::refused::Refused;
use crate::setting::Setting;
use crate::state::Governance;
use crate::tool::Tool;

/// A review with what belongs to it.
#[derive(Clone, Copy)]
pub(super) struct Room<'g> {
    pub governance: &'g Governance,
    pub actor: &'g Actor,
    pub setting: &'g Setting<'g>,
    pub review: &'g Review,
    pub tool: &'g Tool,
    pub committee: &'g Committee,
}

impl<'g> Room<'g> {
    /// # Errors
    /// When there is no such review.
    pub fn enter(
        governance: &'g Governance,
        actor: &'g Actor,
        id: &ReviewId,
        setting: &'g Setting<'g>,
    ) -> Result<Self, Refused> {
        let review = governance.reviews.get(id);
        let review = review.ok_or_else(|| Refused::not_found("review", id.as_str()))?;
        let tool = governance.tools.get(&review.tool);
        let tool = tool.ok_or_else(|| Refused::not_found("tool", review.tool.as_str()))?;
        let committee = governance.office.committees.get(&review.committee);
        let committee =
            committee.ok_or_else(|| Refused::not_found("committee", review.committee.as_str()))?;
        Ok(Self {
            governance,
            actor,
            setting,
            review,
            tool,
            committee,
        })
    }

    /// What happens in this review.
    pub fn happens(&self, event: ReviewEvent) -> Happened {
        Happened::Review {
            id: self.review.id.clone(),
            event,
        }
    }

    /// # Errors
    /// When the review is in none of these states.
    pub fn needs_state(&self, states: &[State], to_do: &str) -> Result<(), Refused> {
        if states.contains(&self.review.state) {
            return Ok(());
        }
        let hint = match self.review.state {
            State::Submitted => "it waits for triage: triage it first",
            State::Preparing => "voting is not open: open it first",
            State::Voting => "voting has begun",
            State::Decided => "it is decided: ask for a new review",
            State::Withdrawn => "it was withdrawn: ask for a new review",
        };
        Err(Refused::NotNow(format!(
            "{} cannot {to_do} now; {hint}",
            self.review.id
        )))
    }

    /// # Errors
    /// When they may not prepare this review: without the permission, without a part in the
    /// committee, or with an interest in the tool.
    pub fn needs_preparer(&self) -> Result<(), Refused> {
        self.actor.needs(Permission::PrepareReviews)?;
        self.needs_no_interest("prepare its review")?;
        if self.is_leading() || self.actor.may.contains(&Permission::ManageTools) {
            return Ok(());
        }
        Err(Refused::Conflicted(format!(
            "chair and secretary of {} prepare its reviews, or who manages all tools; you are neither",
            self.committee.name
        )))
    }

    /// # Errors
    /// When they own, built or proposed the tool, or are recused.
    pub fn needs_no_interest(&self, to_do: &str) -> Result<(), Refused> {
        match ballot::bar(self.tool, self.review, &self.actor.person) {
            None => Ok(()),
            Some(why) => Err(Refused::Conflicted(format!(
                "you cannot {to_do}: {} {why}",
                self.actor.person.name
            ))),
        }
    }

    /// Whether they are chair or secretary, or stand in for one.
    pub fn is_leading(&self) -> bool {
        self.acts_as(Seat::Chair) || self.acts_as(Seat::Secretary)
    }

    /// Whether they have this seat, or stand in for who has it.
    pub fn acts_as(&self, seat: Seat) -> bool {
        let office = &self.governance.office;
        office.acts_in_seat(self.committee, seat, self.me(), self.setting.today)
    }

    /// Whether they sit in the committee, or stand in for somebody who does.
    pub fn sits(&self) -> bool {
        Seat::ALL.into_iter().any(|seat| self.acts_as(seat))
    }

    /// Whether somebody owns, built or proposed the tool, or asked for the review.
    pub fn asked_for_it(&self, person: &PersonRef) -> bool {
        self.tool.is_interested(person) || self.review.submitted_by.id == person.id
    }

    /// Who acts.
    pub fn me(&self) -> &'g PersonId {
        &self.actor.person.id
    }
}

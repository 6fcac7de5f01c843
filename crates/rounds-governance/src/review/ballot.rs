//! Votes and whether they are enough.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::{Outcome, Review};
use crate::actor::PersonRef;
use crate::office::Committee;
use crate::setting::Setting;
use crate::state::Governance;

/// A member's vote.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct Ballot {
    /// Whose seat.
    pub member: PersonRef,
    /// Who cast it: the member, or who stands in for them.
    pub cast_by: PersonRef,
    /// What they voted for.
    pub vote: Vote,
    /// Why.
    pub reason: String,
    /// When.
    pub at: Timestamp,
}

/// What somebody votes for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(rename_all = "kebab-case")]
pub enum Vote {
    /// One of the outcomes.
    For(Outcome),
    /// None.
    Abstain,
}

/// How the votes stand.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct Standing {
    /// Members who may vote: in their term, with a vote, not recused, neither builder nor owner.
    pub eligible: Vec<PersonRef>,
    /// Members who may not, each with the reason.
    pub excluded: Vec<(PersonRef, String)>,
    /// How many votes are in.
    pub voted: u32,
    /// How many make a quorum.
    pub quorum: u32,
    /// Votes by outcome, in the order of [`Outcome::ALL`].
    pub votes: Vec<(Outcome, u32)>,
    /// Who abstained.
    pub abstained: u32,
    /// The outcome that the votes carry by the committee's rule; none while there is no quorum or
    /// no majority.
    pub carried: Option<Outcome>,
    /// Why none is carried, as a sentence.
    pub why_not: Option<String>,
}

/// How the votes of a review stand.
pub fn standing(
    governance: &Governance,
    review: &Review,
    committee: &Committee,
    setting: &Setting<'_>,
) -> Standing {
    let _ = (governance, review, committee, setting);
    Standing {
        eligible: Vec::new(),
        excluded: Vec::new(),
        voted: 0,
        quorum: 0,
        votes: Vec::new(),
        abstained: 0,
        carried: None,
        why_not: None,
    }
}

//! A committee, its members and its rules.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::actor::PersonRef;
use crate::ids::CommitteeId;

/// A committee.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct Committee {
    /// Its id.
    pub id: CommitteeId,
    /// Its name.
    pub name: String,
    /// What it is for.
    pub purpose: String,
    /// The committee it reports to.
    pub reports_to: Option<CommitteeId>,
    /// How it decides.
    pub rules: Rules,
    /// Members, those of earlier terms too.
    pub members: Vec<Member>,
    /// Whether it still meets.
    pub is_active: bool,
}

/// How a committee decides.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct Rules {
    /// Fewest votes for a decision.
    pub quorum_min: u32,
    /// And at least this share of those who may vote, between 0 and 1.
    pub quorum_share: f64,
    /// Share of the votes that are not abstentions which carries an outcome: more than this.
    pub majority_above: f64,
    /// Days until a submission must be triaged.
    pub triage_days: u32,
}

impl Default for Rules {
    fn default() -> Self {
        Self {
            quorum_min: 3,
            quorum_share: 0.5,
            majority_above: 0.5,
            triage_days: 3,
        }
    }
}

/// A seat.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(rename_all = "kebab-case")]
pub enum Seat {
    /// Leads, votes and records decisions.
    Chair,
    /// Triages, sets the agenda, writes the minutes; has no vote.
    Secretary,
    /// Votes.
    Member,
    /// Is heard; has no vote.
    Adviser,
}

impl Seat {
    /// Every seat.
    pub const ALL: [Self; 4] = [Self::Chair, Self::Secretary, Self::Member, Self::Adviser];

    /// The word in files, addresses and tables.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Chair => "chair",
            Self::Secretary => "secretary",
            Self::Member => "member",
            Self::Adviser => "adviser",
        }
    }

    /// The seat with this word.
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|seat| seat.as_str() == word)
    }

    /// Whether it votes.
    pub const fn has_vote(self) -> bool {
        matches!(self, Self::Chair | Self::Member)
    }
}

/// Somebody in a seat for a term.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct Member {
    /// Who.
    pub person: PersonRef,
    /// In which seat.
    pub seat: Seat,
    /// What they speak for: `nursing`, `pharmacy`, `equity`, …
    pub speaks_for: String,
    /// First day of the term.
    pub from: Date,
    /// Last day of the term; none is open.
    pub until: Option<Date>,
}

impl Member {
    /// Whether the term includes this day.
    pub fn is_in_term(&self, day: Date) -> bool {
        self.from <= day && self.until.is_none_or(|until| day <= until)
    }
}

impl Committee {
    /// Who sits in it on this day.
    pub fn sitting(&self, day: Date) -> impl Iterator<Item = &Member> {
        self.members
            .iter()
            .filter(move |member| member.is_in_term(day))
    }
}

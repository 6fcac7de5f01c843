//! What can be asked about the office.

use jiff::civil::Date;
use rounds_core::access::PersonId;
use serde::{Deserialize, Serialize};

use super::{Part, Rules, Seat};
use crate::actor::PersonRef;
use crate::ids::CommitteeId;
use crate::notice::Wishes;
use crate::tool::Kind;

/// What can be asked about the office.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(tag = "do", rename_all = "kebab-case")]
pub enum OfficeCommand {
    /// Found a committee, or change its name, purpose, line and rules.
    SetCommittee {
        /// Its id.
        id: CommitteeId,
        /// Its name.
        name: String,
        /// What it is for.
        purpose: String,
        /// The committee it reports to.
        reports_to: Option<CommitteeId>,
        /// How it decides.
        rules: Rules,
    },
    /// Close a committee. Refused while reviews are open with it.
    CloseCommittee {
        /// Which.
        id: CommitteeId,
    },
    /// Seat somebody for a term.
    Seat {
        /// Where.
        committee: CommitteeId,
        /// Who.
        person: PersonRef,
        /// In which seat.
        seat: Seat,
        /// What they speak for.
        speaks_for: String,
        /// First day.
        from: Date,
        /// Last day.
        until: Option<Date>,
    },
    /// End somebody's term.
    EndTerm {
        /// Where.
        committee: CommitteeId,
        /// Who.
        person: PersonId,
        /// Last day.
        on: Date,
    },
    /// Let somebody stand in for oneself, or, with the permission to manage the office, for
    /// somebody else.
    Cover {
        /// Who is away.
        away: PersonRef,
        /// Who stands in.
        stands_in: PersonRef,
        /// First day.
        from: Date,
        /// Last day.
        until: Date,
        /// Why.
        reason: String,
    },
    /// End a cover early, by its place in the list, counted from 0.
    EndCover {
        /// Its place.
        index: usize,
    },
    /// Name a person in a part of an activity.
    NameResponsible {
        /// The activity.
        activity: String,
        /// The kind of tool.
        kind: Kind,
        /// The part.
        part: Part,
        /// Who; none takes the name out.
        person: Option<PersonRef>,
    },
    /// Record that somebody did a training.
    RecordTraining {
        /// Who.
        person: PersonRef,
        /// Which.
        training: String,
        /// When.
        done_on: Date,
        /// Last day on which it counts, where the certificate says so itself.
        valid_until: Option<Date>,
    },
    /// Record who somebody reports to; none ends the line.
    SetReportsTo {
        /// Who.
        person: PersonRef,
        /// To whom.
        to: Option<PersonRef>,
    },
    /// Say how one wants to be told.
    SetWishes {
        /// How.
        wishes: Wishes,
    },
}

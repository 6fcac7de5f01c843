//! Requests and ideas, and which come first. Rooms: [`policy`] (criteria and methods as the site
//! set them), [`rank`] (the order and how sure it is), `score`, `decide`, `apply`.

pub mod agree;
pub mod apply;
pub mod decide;
pub mod policy;
pub mod rank;
pub mod score;

use std::collections::BTreeMap;

use jiff::Timestamp;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::actor::PersonRef;
use crate::ids::{RequestId, ToolId};

pub use policy::PriorityPolicy;

/// Why a request goes before all scoring.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(rename_all = "kebab-case")]
pub enum OverrideClass {
    /// A law or an accreditor asks for it by a day.
    Regulatory,
    /// Patients are being harmed or were nearly.
    Safety,
    /// A hole in security or privacy.
    Security,
    /// The vendor forces it: an upgrade, an end of support.
    VendorMandated,
}

impl OverrideClass {
    /// Every class, the first goes first.
    pub const ALL: [Self; 4] = [
        Self::Regulatory,
        Self::Safety,
        Self::Security,
        Self::VendorMandated,
    ];

    /// The word in files, addresses and tables.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Regulatory => "regulatory",
            Self::Safety => "safety",
            Self::Security => "security",
            Self::VendorMandated => "vendor-mandated",
        }
    }

    /// The class with this word.
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|class| class.as_str() == word)
    }
}

/// What somebody asks for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct Wanted {
    /// A few words.
    pub title: String,
    /// The problem, not the solution.
    pub problem: String,
    /// What happens if nothing is done.
    pub if_not: String,
    /// Who stands behind it.
    pub sponsor: String,
    /// The tool it is about.
    pub tool: Option<ToolId>,
    /// Why it goes before all scoring.
    pub class: Option<OverrideClass>,
    /// By when, where a day is set from outside.
    pub needed_by: Option<Date>,
}

/// Where a request is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(rename_all = "kebab-case")]
pub enum RequestState {
    /// Waits for triage.
    Submitted,
    /// Is scored and ranked.
    Ranked,
    /// Has a place on the roadmap.
    Planned,
    /// Is worked on.
    Started,
    /// Is done.
    Done,
    /// Is not done.
    Declined,
}

impl RequestState {
    /// Every state.
    pub const ALL: [Self; 6] = [
        Self::Submitted,
        Self::Ranked,
        Self::Planned,
        Self::Started,
        Self::Done,
        Self::Declined,
    ];

    /// The word in files, addresses and tables.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Submitted => "submitted",
            Self::Ranked => "ranked",
            Self::Planned => "planned",
            Self::Started => "started",
            Self::Done => "done",
            Self::Declined => "declined",
        }
    }

    /// The state with this word.
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|state| state.as_str() == word)
    }

    /// Where a request can go from here: one step on, back from planned, or declined while it is
    /// open.
    pub const fn next(self) -> &'static [Self] {
        match self {
            Self::Submitted => &[Self::Ranked, Self::Declined],
            Self::Ranked => &[Self::Planned, Self::Declined],
            Self::Planned => &[Self::Started, Self::Ranked, Self::Declined],
            Self::Started => &[Self::Done, Self::Declined],
            Self::Done | Self::Declined => &[],
        }
    }

    /// Whether something is still to be done about it.
    pub const fn is_open(self) -> bool {
        !matches!(self, Self::Done | Self::Declined)
    }
}

/// The first day of the quarter that this day lies in.
pub fn first_day_of_quarter(day: Date) -> Date {
    let month = (day.month() - 1) / 3 * 3 + 1;
    // The first of a month exists in every year that has the day itself.
    Date::new(day.year(), month, 1).unwrap_or(day)
}

/// A request.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct Request {
    /// Its name.
    pub id: RequestId,
    /// What is asked for.
    pub wanted: Wanted,
    /// Who asked.
    pub by: PersonRef,
    /// When.
    pub at: Timestamp,
    /// Where it is.
    pub state: RequestState,
    /// Since when.
    pub state_since: Timestamp,
    /// Person-days, low, likely and high.
    pub effort_days: Option<(f64, f64, f64)>,
    /// Scores by scorer.
    pub scores: Vec<Scored>,
    /// The quarter it is planned for (its first day).
    pub quarter: Option<Date>,
    /// What was said at each step.
    pub notes: Vec<(PersonRef, Timestamp, String)>,
}

/// One scorer's scores.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct Scored {
    /// Who.
    pub by: PersonRef,
    /// When.
    pub at: Timestamp,
    /// By criterion.
    pub values: BTreeMap<String, f64>,
}

/// What can be asked about a request. What is asked and found in order is what happens.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(tag = "do", rename_all = "kebab-case")]
pub enum RequestCommand {
    /// Ask.
    Submit {
        /// What.
        wanted: Wanted,
    },
    /// Correct what is asked for.
    Correct {
        /// What.
        wanted: Wanted,
    },
    /// Score it, by criterion; takes the place of one's earlier scores.
    Score {
        /// By criterion.
        values: BTreeMap<String, f64>,
    },
    /// Say how much work it is, in person-days.
    Estimate {
        /// Low.
        low: f64,
        /// Likely.
        likely: f64,
        /// High.
        high: f64,
    },
    /// Move it on.
    Set {
        /// To this state.
        state: RequestState,
        /// The quarter it is planned for (its first day); needed for planned.
        quarter: Option<Date>,
        /// Why.
        note: String,
    },
}

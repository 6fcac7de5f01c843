//! What people do about findings. The finding itself is a row of `governance.finding` that rounds
//! open and close; here is who works on it and what they said.

pub mod apply;
pub mod decide;

use jiff::Timestamp;
use jiff::civil::Date;
use rounds_core::access::PersonId;
use serde::{Deserialize, Serialize};

use crate::actor::PersonRef;
use crate::ids::{ChangeId, FindingId, ToolId};

/// Work on a finding.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct FindingWork {
    /// Which finding.
    pub id: FindingId,
    /// Whose it is.
    pub assignee: Option<PersonRef>,
    /// Who saw it first, and when.
    pub acknowledged: Option<(PersonRef, Timestamp)>,
    /// What it comes from.
    pub explanation: Option<Explained>,
    /// Not to be shown on Today until this day, and why.
    pub snoozed: Option<Snoozed>,
    /// Who ended the work, when and how.
    pub resolved: Option<Resolved>,
    /// The tool it is about, where somebody said so.
    pub tool: Option<ToolId>,
    /// Everything that was said, the oldest first.
    pub notes: Vec<Note>,
}

/// What a finding comes from, and who said so.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct Explained {
    /// What.
    pub explanation: Explanation,
    /// Who.
    pub by: PersonRef,
    /// When.
    pub at: Timestamp,
    /// What they add.
    pub note: String,
}

/// What a finding comes from.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema), schema(as = FindingExplanation))]
#[serde(tag = "cause", rename_all = "kebab-case")]
pub enum Explanation {
    /// A change in the calendar.
    Change {
        /// Which.
        change: ChangeId,
    },
    /// It looks like a problem and is none: a campaign, a season, a new clinic.
    Expected {
        /// What it is.
        reason: String,
    },
    /// The data are wrong.
    Data {
        /// How.
        reason: String,
    },
    /// Another finding says the same.
    Duplicate {
        /// Which.
        of: FindingId,
    },
    /// A real problem.
    Problem {
        /// What it is.
        reason: String,
    },
}

/// A finding put aside.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct Snoozed {
    /// Until this day.
    pub until: Date,
    /// Why.
    pub reason: String,
    /// Who.
    pub by: PersonRef,
    /// When.
    pub at: Timestamp,
}

/// The end of the work on a finding.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct Resolved {
    /// What was done.
    pub note: String,
    /// The change that mends it, where there is one.
    pub change: Option<ChangeId>,
    /// Who.
    pub by: PersonRef,
    /// When.
    pub at: Timestamp,
}

/// Something said.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct Note {
    /// Who.
    pub by: PersonRef,
    /// When.
    pub at: Timestamp,
    /// What.
    pub text: String,
}

/// What can be asked about a finding. What is asked and found in order is what happens.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(tag = "do", rename_all = "kebab-case")]
pub enum FindingCommand {
    /// Give it to somebody, or to nobody.
    Assign {
        /// To whom.
        to: Option<PersonRef>,
    },
    /// Say that one has seen it.
    Acknowledge,
    /// Say what it comes from.
    Explain {
        /// What.
        explanation: Explanation,
        /// What one adds.
        note: String,
    },
    /// Put it aside.
    Snooze {
        /// Until this day.
        until: Date,
        /// Why.
        reason: String,
    },
    /// Take it up again.
    Wake,
    /// End the work.
    Resolve {
        /// What was done.
        note: String,
        /// The change that mends it.
        change: Option<ChangeId>,
    },
    /// Begin the work again.
    Reopen {
        /// Why.
        reason: String,
    },
    /// Say which tool it is about.
    SetTool {
        /// Which.
        tool: Option<ToolId>,
    },
    /// Say something.
    Note {
        /// What.
        text: String,
    },
}

impl FindingWork {
    /// No work yet.
    pub fn on(id: FindingId) -> Self {
        Self {
            id,
            assignee: None,
            acknowledged: None,
            explanation: None,
            snoozed: None,
            resolved: None,
            tool: None,
            notes: Vec::new(),
        }
    }

    /// Whether it is put aside on this day.
    pub fn is_snoozed(&self, day: Date) -> bool {
        self.snoozed
            .as_ref()
            .is_some_and(|snoozed| day < snoozed.until)
    }

    /// Whether it is this person's.
    pub fn is_for(&self, person: &PersonId) -> bool {
        self.assignee
            .as_ref()
            .is_some_and(|assignee| assignee.id == *person)
    }
}

//! A tool under governance: what it is, who answers for it, where it is in its life, and what must
//! be true of it. Rooms: [`stage`] (the life), [`card`] (what it is), [`paper`] (documents,
//! trainings, sign-offs), [`command`] and [`event`] (what can be asked and what happened),
//! `decide` and `apply`.

pub mod apply;
pub mod card;
pub mod command;
pub mod decide;
pub mod event;
pub mod paper;
pub mod stage;

use std::collections::{BTreeMap, BTreeSet};

use jiff::Timestamp;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::actor::PersonRef;
use crate::condition::Condition;
use crate::gate::GateReport;
use crate::ids::{ConditionId, ReviewId, ToolId};
use crate::risk::RiskAssessment;
use crate::standing::StandingCondition;

pub use card::{Card, Kind, MeasureOfTool};
pub use paper::{Document, SignOff, TrainingShown};
pub use stage::Stage;

/// A tool as it stands.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct Tool {
    /// The name that tables know it by, too.
    pub id: ToolId,
    /// What it is and who answers for it.
    pub card: Card,
    /// Who proposed it; counts as a builder.
    pub proposed_by: PersonRef,
    /// When.
    pub proposed_at: Timestamp,
    /// Who owned or built it before and does no more, the oldest first.
    pub former: Vec<PersonRef>,
    /// Versions, the oldest first; the last one is in use or meant to be.
    pub versions: Vec<ToolVersion>,
    /// Since when the present version is known here; evidence from before is about another one.
    pub version_since: Timestamp,
    /// Since when the latest version is known that no change plan covers; decisions from before
    /// are about another tool.
    pub new_version_since: Timestamp,
    /// Where it is in its life.
    pub stage: Stage,
    /// Since when.
    pub stage_since: Timestamp,
    /// Each move from stage to stage, the oldest first.
    pub moves: Vec<Move>,
    /// The latest risk assessment; a new version asks for a new one.
    pub risk: Option<RiskAssessment>,
    /// Documents shown, the oldest first.
    pub documents: Vec<Document>,
    /// Trainings shown.
    pub trainings: Vec<TrainingShown>,
    /// Sign-offs given.
    pub sign_offs: Vec<SignOff>,
    /// Measures that are its vital signs.
    pub measures: Vec<MeasureOfTool>,
    /// What must be shown before stages are reached, agreed before the numbers are looked at.
    pub acceptance: Vec<Acceptance>,
    /// What must stay true after approval.
    pub standing: BTreeMap<ConditionId, StandingCondition>,
    /// Review again by this day.
    pub review_by: Option<Date>,
    /// Tools it cannot do without.
    pub needs: BTreeSet<ToolId>,
}

/// A version of a tool.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct ToolVersion {
    /// As the vendor or the builders name it.
    pub version: String,
    /// First day in use or meant to be.
    pub from: Date,
    /// What changed.
    pub note: String,
    /// Whether a change plan agreed beforehand covers it (for devices with software: the FDA's
    /// predetermined change control plan). What is outside needs a new review.
    pub is_within_change_plan: bool,
}

/// A condition agreed beforehand for entering a stage.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct Acceptance {
    /// Entering this stage.
    pub to: Stage,
    /// Needs this.
    pub condition: Condition,
    /// Why this threshold.
    pub reason: String,
    /// Who wrote it down.
    pub by: PersonRef,
    /// When; evidence from before does not make it less of a promise, but the page shows it.
    pub at: Timestamp,
}

/// A move from one stage to another.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct Move {
    /// From here.
    pub from: Stage,
    /// To here.
    pub to: Stage,
    /// Who moved it.
    pub by: PersonRef,
    /// When.
    pub at: Timestamp,
    /// Why, where a reason was asked for or given.
    pub reason: String,
    /// The gate as it stood then; none where the move has no gate (pausing).
    pub gate: Option<GateReport>,
    /// The review whose decision the move rests on.
    pub review: Option<ReviewId>,
    /// Set where the gate was not met: the move stays marked for ever.
    pub overridden: Option<Overridden>,
}

/// A gate passed without being met.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct Overridden {
    /// Which rule allows it, by its name in the policy.
    pub rule: String,
    /// Why.
    pub reason: String,
    /// What was missing then.
    pub missing: Vec<String>,
    /// Whether the tool was in that stage before and is only registered by the move. Left out where
    /// it is not so: events from before the field was there keep their hash.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub is_registration: bool,
}

impl Tool {
    /// Whether somebody built it, proposed it or owns it; they approve nothing about it.
    pub fn is_interested(&self, person: &PersonRef) -> bool {
        let owners = [&self.card.clinical_owner, &self.card.technical_owner];
        self.proposed_by.id == person.id
            || owners
                .into_iter()
                .flatten()
                .any(|owner| owner.id == person.id)
            || self
                .card
                .builders
                .iter()
                .any(|builder| builder.id == person.id)
    }

    /// Whether it is under way with live data: standing conditions are watched.
    pub fn is_watched(&self) -> bool {
        matches!(self.stage, Stage::Silent | Stage::Pilot | Stage::Live)
    }

    /// Whether somebody owns it.
    pub fn is_owner(&self, person: &PersonRef) -> bool {
        let owners = [&self.card.clinical_owner, &self.card.technical_owner];
        let mut owners = owners.into_iter().flatten();
        owners.any(|owner| owner.id == person.id)
    }

    /// Whether somebody approves nothing about it: they built, proposed or own it, or did before.
    /// Who takes their name off the card does not get a vote by it.
    pub fn is_barred(&self, person: &PersonRef) -> bool {
        self.is_interested(person) || self.former.iter().any(|one| one.id == person.id)
    }

    /// The version in use or meant to be.
    pub fn version(&self) -> Option<&ToolVersion> {
        self.versions.last()
    }

    /// Moves that passed a gate without meeting it.
    pub fn overrides(&self) -> impl Iterator<Item = &Move> {
        self.moves.iter().filter(|one| one.overridden.is_some())
    }
}

//! What can be asked about a tool.

use std::collections::BTreeSet;

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::{Card, MeasureOfTool, Stage, ToolVersion};
use crate::condition::Condition;
use crate::evidence::Attachment;
use crate::ids::{ConditionId, ReviewId, ToolId};
use crate::risk::Answers;
use crate::standing::Agreed;

/// What can be asked about a tool. What is new has no id yet, or the id it is to have.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(tag = "do", rename_all = "kebab-case")]
pub enum ToolCommand {
    /// Put a tool into the inventory. Without an id one is made of the title.
    Propose {
        /// The id it is to have.
        id: Option<ToolId>,
        /// What it is.
        card: Card,
        /// Its version, where there is one already.
        version: Option<ToolVersion>,
    },
    /// Change the card.
    Describe {
        /// The whole new card; its kind cannot change.
        card: Card,
    },
    /// A new version.
    AddVersion {
        /// The version.
        version: ToolVersion,
    },
    /// Tools it cannot do without.
    SetNeeds {
        /// All of them.
        needs: BTreeSet<ToolId>,
    },
    /// Measures that are its vital signs.
    SetMeasures {
        /// All of them, in order.
        measures: Vec<MeasureOfTool>,
    },
    /// Answer the questions of risk; the tier follows from the policy.
    AssessRisk {
        /// The answers.
        answers: Answers,
    },
    /// Show a document.
    ShowDocument {
        /// What it is, as gates name it.
        kind: String,
        /// Its title.
        title: String,
        /// The file, stored beforehand.
        file: Option<Attachment>,
        /// Where else it can be read.
        location: String,
        /// Last day on which it counts.
        valid_until: Option<Date>,
    },
    /// Show how many have been trained.
    ShowTraining {
        /// The training, as gates name it.
        training: String,
        /// How many have done it.
        trained: u32,
        /// Of how many who must.
        required: u32,
    },
    /// Sign.
    SignOff {
        /// For what, as gates name it.
        role: String,
        /// Entering which stage.
        to: Stage,
        /// What they add.
        note: String,
    },
    /// Agree on what must be shown before a stage is reached.
    Accept {
        /// The stage.
        to: Stage,
        /// The condition.
        condition: Condition,
        /// Why this threshold.
        reason: String,
    },
    /// Take such an agreement back, by its place in the list, counted from 0.
    DropAcceptance {
        /// Its place.
        index: usize,
        /// Why.
        reason: String,
    },
    /// Agree on what must stay true.
    AgreeStanding {
        /// What, and what follows from a breach.
        agreed: Agreed,
    },
    /// End a standing condition.
    DropStanding {
        /// Which.
        condition: ConditionId,
        /// Why.
        reason: String,
    },
    /// Say that a breach has been seen.
    AcknowledgeBreach {
        /// Of which condition.
        condition: ConditionId,
        /// What is going on.
        note: String,
    },
    /// Say that what had to be done about a breach is done.
    ResolveBreach {
        /// Of which condition.
        condition: ConditionId,
        /// What was done.
        note: String,
    },
    /// Move to another stage.
    Move {
        /// The stage.
        to: Stage,
        /// Why; needed for leaving use and for an override.
        reason: String,
        /// The name of the rule that allows passing the gate without meeting it, where that is
        /// meant.
        override_rule: Option<String>,
        /// The review whose decision it rests on; none asks for the latest that fits.
        review: Option<ReviewId>,
    },
    /// Set the day by which it is to be reviewed again.
    SetReviewBy {
        /// The day.
        day: Option<Date>,
    },
}

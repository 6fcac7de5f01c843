//! What happened to a tool.

use std::collections::BTreeSet;

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::{Card, MeasureOfTool, Overridden, Stage, ToolVersion};
use crate::condition::{Condition, Judged};
use crate::evidence::Attachment;
use crate::gate::GateReport;
use crate::ids::{ConditionId, ReviewId, ToolId};
use crate::risk::RiskAssessment;
use crate::standing::Agreed;

/// What happened to a tool. Who and when stand in the event around it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(tag = "what", rename_all = "kebab-case")]
pub enum ToolEvent {
    /// It came into the inventory.
    Proposed {
        /// What it is.
        card: Card,
        /// Its version, where there is one.
        version: Option<ToolVersion>,
    },
    /// Its card changed.
    Described {
        /// The whole new card.
        card: Card,
    },
    /// It has a new version.
    VersionAdded {
        /// The version.
        version: ToolVersion,
    },
    /// What it cannot do without.
    NeedsSet {
        /// All of them.
        needs: BTreeSet<ToolId>,
    },
    /// Its vital signs.
    MeasuresSet {
        /// All of them, in order.
        measures: Vec<MeasureOfTool>,
    },
    /// Its risk was assessed.
    RiskAssessed {
        /// Answers, tier and policy.
        risk: RiskAssessment,
    },
    /// A document was shown.
    DocumentShown {
        /// What it is.
        kind: String,
        /// Its title.
        title: String,
        /// The file.
        file: Option<Attachment>,
        /// Where else it can be read.
        location: String,
        /// Last day on which it counts.
        valid_until: Option<Date>,
    },
    /// A training was counted.
    TrainingShown {
        /// The training.
        training: String,
        /// How many have done it.
        trained: u32,
        /// Of how many who must.
        required: u32,
        /// Counted on this day.
        on: Date,
    },
    /// Somebody signed.
    SignedOff {
        /// For what.
        role: String,
        /// Entering which stage.
        to: Stage,
        /// What they add.
        note: String,
    },
    /// It was agreed what must be shown.
    Accepted {
        /// Before which stage.
        to: Stage,
        /// What.
        condition: Condition,
        /// Why this threshold.
        reason: String,
    },
    /// Such an agreement was taken back.
    AcceptanceDropped {
        /// Its place then.
        index: usize,
        /// Why.
        reason: String,
    },
    /// It was agreed what must stay true.
    StandingAgreed {
        /// Its name.
        condition: ConditionId,
        /// What.
        agreed: Agreed,
        /// The decision it comes from, where it comes from one.
        review: Option<ReviewId>,
    },
    /// A standing condition ended.
    StandingDropped {
        /// Which.
        condition: ConditionId,
        /// Why.
        reason: String,
    },
    /// A standing condition stopped being true.
    Breached {
        /// Which.
        condition: ConditionId,
        /// What it was judged on.
        judged: Judged,
    },
    /// A breached condition holds again. What had to be done is still to be done.
    Recovered {
        /// Which.
        condition: ConditionId,
        /// What it was judged on.
        judged: Judged,
    },
    /// Somebody saw the breach.
    BreachAcknowledged {
        /// Of which condition.
        condition: ConditionId,
        /// What is going on.
        note: String,
    },
    /// A clock ran out: the breach was not acknowledged or not answered in time.
    BreachOverdue {
        /// Of which condition.
        condition: ConditionId,
        /// `acknowledgement` or `response`.
        clock: String,
    },
    /// What had to be done about a breach is done.
    BreachResolved {
        /// Of which condition.
        condition: ConditionId,
        /// What was done.
        note: String,
    },
    /// It moved to another stage.
    Moved {
        /// From here.
        from: Stage,
        /// To here.
        to: Stage,
        /// Why.
        reason: String,
        /// The gate as it stood.
        gate: Option<GateReport>,
        /// The review whose decision it rests on.
        review: Option<ReviewId>,
        /// Where the gate was not met.
        overridden: Option<Overridden>,
        /// The site's calendar day then; none in events from before it was written down.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        day: Option<Date>,
    },
    /// The day of the next review was set.
    ReviewBySet {
        /// The day.
        day: Option<Date>,
    },
}

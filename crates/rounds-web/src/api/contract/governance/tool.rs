//! Tools in lists, one tool with everything about it, and a gate held against it.

use std::collections::BTreeSet;

use jiff::Timestamp;
use jiff::civil::Date;
use rounds_governance::PersonRef;
use rounds_governance::condition::Judged;
use rounds_governance::gate::{GateReport, OverrideRule};
use rounds_governance::ids::{ConditionId, ReviewId, ToolId};
use rounds_governance::risk::RiskAssessment;
use rounds_governance::standing;
use rounds_governance::tool::{
    self, Acceptance, Card, Document, Kind, MeasureOfTool, Move, SignOff, Stage, ToolVersion,
    TrainingShown,
};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use super::said::Said;

/// Which tools.
#[derive(Debug, Clone, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct ToolChoice {
    /// Only this kind.
    #[param(inline)]
    pub kind: Option<Kind>,
    /// Only in this stage.
    #[param(inline)]
    pub stage: Option<Stage>,
    /// Only of this tier of risk.
    #[param(max_length = 100)]
    pub tier: Option<String>,
    /// Only those that this person owns, by id.
    #[param(max_length = 200)]
    pub owner: Option<String>,
    /// Only with an open breach, or only without one.
    pub breached: Option<bool>,
    /// Only those that once passed a gate without meeting it, or only the others.
    pub overridden: Option<bool>,
}

/// A tool in a list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct ToolSummary {
    /// Its name.
    pub id: ToolId,
    /// Name on screen.
    pub title: String,
    /// What is under governance.
    pub kind: Kind,
    /// Where it is in its life.
    pub stage: Stage,
    /// Since when.
    pub stage_since: Timestamp,
    /// Its tier of risk; null where nobody assessed it.
    pub tier: Option<String>,
    /// Who made it; empty for what was built here.
    pub vendor: String,
    /// The version in use or meant to be.
    pub version: Option<String>,
    /// Answers for what it does to patients.
    pub clinical_owner: Option<PersonRef>,
    /// Answers for keeping it running.
    pub technical_owner: Option<PersonRef>,
    /// Standing conditions that are breached, not yet resolved.
    pub breaches_open: u32,
    /// Gates that were passed without being met.
    pub overrides: u32,
    /// To be reviewed again by this day.
    pub review_by: Option<Date>,
}

/// A tool with everything about it. The fields are those of the page.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct Tool {
    /// As it stands in lists.
    pub summary: ToolSummary,
    /// What it is and who answers for it.
    pub card: Card,
    /// Who proposed it; counts as a builder.
    pub proposed_by: PersonRef,
    /// When.
    pub proposed_at: Timestamp,
    /// Versions, the oldest first.
    pub versions: Vec<ToolVersion>,
    /// Each move from stage to stage, the oldest first, with the gate as it stood.
    pub moves: Vec<Move>,
    /// Where it can go from here at all.
    pub next_stages: Vec<Stage>,
    /// The latest risk assessment.
    pub risk: Option<RiskAssessment>,
    /// Documents shown, the oldest first.
    pub documents: Vec<Document>,
    /// Trainings shown.
    pub trainings: Vec<TrainingShown>,
    /// Sign-offs given.
    pub sign_offs: Vec<SignOff>,
    /// Measures that are its vital signs.
    pub measures: Vec<MeasureOfTool>,
    /// What must be shown before stages are reached.
    pub acceptance: Vec<Acceptance>,
    /// What must stay true after approval.
    pub standing: Vec<StandingCondition>,
    /// Tools it cannot do without.
    pub needs: BTreeSet<ToolId>,
}

/// A standing condition of a tool.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct StandingCondition {
    /// Its name within the tool.
    pub id: ConditionId,
    /// What was agreed.
    pub agreed: standing::Agreed,
    /// By whom.
    pub by: PersonRef,
    /// When.
    pub at: Timestamp,
    /// The decision it comes from.
    pub review: Option<ReviewId>,
    /// Whether it still counts.
    pub is_in_force: bool,
    /// Breaches, the oldest first; the last may be open.
    pub breaches: Vec<Breach>,
}

/// A breach of a standing condition.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct Breach {
    /// When it was noticed.
    pub at: Timestamp,
    /// What it was judged on.
    pub judged: Judged,
    /// Who acknowledged it.
    pub acknowledged: Option<Said>,
    /// Since when the condition holds again.
    pub recovered_at: Option<Timestamp>,
    /// Clocks that ran out: `acknowledgement`, `response`.
    pub overdue: Vec<String>,
    /// Who resolved it. Only then is it over.
    pub resolved: Option<Said>,
}

/// A gate held against a tool.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct ToolGate {
    /// Whether everything is met.
    pub is_met: bool,
    /// What is missing, each as a sentence.
    pub missing: Vec<String>,
    /// Each requirement: what is there, what is missing, who can provide it.
    pub report: GateReport,
    /// Rules by which it may be passed even so.
    pub overrides: Vec<OverrideRule>,
}

/// A tool to put into the inventory.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct NewTool {
    /// The id it is to have; without one it is made of the title.
    #[serde(default)]
    pub id: Option<ToolId>,
    /// What it is.
    pub card: Card,
    /// Its version, where there is one already.
    #[serde(default)]
    pub version: Option<ToolVersion>,
}

impl ToolSummary {
    /// How the tool stands in lists.
    pub fn of(tool: &tool::Tool) -> Self {
        let open = tool.standing.values();
        let open = open.filter(|condition| condition.open_breach().is_some());
        Self {
            id: tool.id.clone(),
            title: tool.card.title.clone(),
            kind: tool.card.kind,
            stage: tool.stage,
            stage_since: tool.stage_since,
            tier: tool.risk.as_ref().map(|risk| risk.tier.clone()),
            vendor: tool.card.vendor.clone(),
            version: tool.version().map(|version| version.version.clone()),
            clinical_owner: tool.card.clinical_owner.clone(),
            technical_owner: tool.card.technical_owner.clone(),
            breaches_open: count(open.count()),
            overrides: count(tool.overrides().count()),
            review_by: tool.review_by,
        }
    }
}

impl ToolChoice {
    /// Whether the tool is one of those that are asked for.
    pub fn takes(&self, tool: &ToolSummary) -> bool {
        let is_owner = |owner: &String| {
            let owners = [&tool.clinical_owner, &tool.technical_owner];
            owners.into_iter().flatten().any(|own| own.id.0 == *owner)
        };
        self.kind.is_none_or(|kind| kind == tool.kind)
            && self.stage.is_none_or(|stage| stage == tool.stage)
            && (self.tier.is_none() || self.tier == tool.tier)
            && self.owner.as_ref().is_none_or(is_owner)
            && self
                .breached
                .is_none_or(|is| is == (tool.breaches_open > 0))
            && self.overridden.is_none_or(|is| is == (tool.overrides > 0))
    }
}

impl From<tool::Tool> for Tool {
    fn from(tool: tool::Tool) -> Self {
        Self {
            summary: ToolSummary::of(&tool),
            card: tool.card,
            proposed_by: tool.proposed_by,
            proposed_at: tool.proposed_at,
            versions: tool.versions,
            moves: tool.moves,
            next_stages: tool.stage.next().to_vec(),
            risk: tool.risk,
            documents: tool.documents,
            trainings: tool.trainings,
            sign_offs: tool.sign_offs,
            measures: tool.measures,
            acceptance: tool.acceptance,
            standing: tool
                .standing
                .into_iter()
                .map(StandingCondition::from)
                .collect(),
            needs: tool.needs,
        }
    }
}

impl From<(ConditionId, standing::StandingCondition)> for StandingCondition {
    fn from((id, condition): (ConditionId, standing::StandingCondition)) -> Self {
        Self {
            id,
            agreed: condition.agreed,
            by: condition.by,
            at: condition.at,
            review: condition.review,
            is_in_force: condition.is_in_force,
            breaches: condition.breaches.into_iter().map(Breach::from).collect(),
        }
    }
}

impl From<standing::Breach> for Breach {
    fn from(breach: standing::Breach) -> Self {
        Self {
            at: breach.at,
            judged: breach.judged,
            acknowledged: breach.acknowledged.map(Said::from),
            recovered_at: breach.recovered_at,
            overdue: breach.overdue,
            resolved: breach.resolved.map(Said::from),
        }
    }
}

/// Nothing here is counted beyond four billion.
pub fn count(number: usize) -> u32 {
    u32::try_from(number).unwrap_or(u32::MAX)
}

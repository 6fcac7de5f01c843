//! A gate as the policy file says it.

use serde::{Deserialize, Serialize};

use crate::condition::{Bound, Comparison};
use crate::tool::{Kind, Stage};

/// A gate: what must be shown to enter a stage.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct Gate {
    /// Its name in the file.
    pub name: String,
    /// Its name on screen.
    pub title: String,
    /// Entering this stage.
    pub to: Stage,
    /// For these kinds of tools; empty is every kind.
    #[serde(default)]
    pub kinds: Vec<Kind>,
    /// For these tiers; empty is every tier.
    #[serde(default)]
    pub tiers: Vec<String>,
    /// What must be shown.
    #[serde(default)]
    pub needs: Vec<Requirement>,
    /// The published process it follows.
    pub citation: String,
}

/// One thing that must be shown.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct Requirement {
    /// Its name in the file; unique within the gate.
    pub name: String,
    /// What must be shown, as the page says it.
    pub title: String,
    /// Why.
    #[serde(default)]
    pub why: String,
    /// What counts as shown.
    pub shown: Needed,
    /// Who can provide it: words as `clinical-owner`, `technical-owner`, `builder`, or roles.
    #[serde(default)]
    pub by: Vec<String>,
}

/// What counts as shown.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(tag = "as", rename_all = "kebab-case", deny_unknown_fields)]
pub enum Needed {
    /// These parts of the card are filled in: `purpose`, `intended_use`, `clinical_owner`,
    /// `technical_owner`, or a name among its facts.
    Card {
        /// All of them.
        fields: Vec<String>,
    },
    /// Risk was assessed for the present version.
    Risk,
    /// A document of this kind that counts today.
    Document {
        /// Which kind.
        kind: String,
        /// Not older than this.
        #[serde(default)]
        age_days_max: Option<u32>,
    },
    /// A training done by at least this share of those who must.
    Training {
        /// Which.
        training: String,
        /// Between 0 and 1.
        share_min: f64,
        /// Counted not longer ago than this.
        #[serde(default)]
        age_days_max: Option<u32>,
    },
    /// A sign-off in this role for this stage and the present version, by somebody who neither
    /// built nor owns the tool unless the role is the owner's.
    SignOff {
        /// The role.
        role: String,
    },
    /// All conditions that were agreed for this stage hold, and there are at least this many.
    Acceptance {
        /// Fewest.
        conditions_min: u32,
    },
    /// A condition that the policy names itself. The tool must have the measure among its vital
    /// signs; the group is taken from there.
    Measure {
        /// The measure.
        measure: String,
        /// What is compared.
        bound: Bound,
        /// How.
        comparison: Comparison,
        /// With what.
        threshold: f64,
        /// Fewest observations.
        #[serde(default)]
        n_min: i64,
        /// How many of the latest complete periods.
        #[serde(default)]
        periods: Option<u32>,
        /// Oldest allowed end of the latest period, in days.
        #[serde(default)]
        age_days_max: Option<u32>,
    },
    /// It was in this stage for so many days without a breach.
    DaysIn {
        /// The stage.
        stage: Stage,
        /// Fewest days without a breach, counted back from today.
        days_min: u32,
    },
    /// Standing conditions are agreed: what must stay true, and what follows if not.
    Standing {
        /// Fewest.
        conditions_min: u32,
    },
    /// A snapshot of evidence about the tool, not older than this.
    Evidence {
        /// In days.
        #[serde(default)]
        age_days_max: Option<u32>,
    },
    /// A committee's decision for this stage: approve, or approve with contingencies of which none
    /// is overdue.
    Decision {
        /// Fewest people who voted for it.
        votes_min: u32,
        /// Not older than this.
        #[serde(default)]
        age_days_max: Option<u32>,
    },
    /// Every tool it cannot do without is live.
    Dependencies,
    /// No breach of a standing condition is open.
    NoOpenBreach,
}

/// When a gate may be passed without being met.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct OverrideRule {
    /// Its name, which who overrides must give.
    pub name: String,
    /// When it is meant to be used.
    pub meaning: String,
    /// Stages it can lead into.
    pub to: Vec<Stage>,
    /// Requirements that must be met even so, by name.
    #[serde(default)]
    pub even_so: Vec<String>,
    /// After so many days the tool must have been reviewed.
    pub review_within_days: u32,
    /// Whether what moves by it was in that stage before anybody wrote it down here: nothing begins
    /// with the move, and the calendar does not say so.
    #[serde(default)]
    pub is_registration: bool,
}

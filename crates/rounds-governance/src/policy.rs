//! What a site's policy files say about governance: gates, risk, overrides, intake forms,
//! responsibilities, trainings, priorities. Shipped files are in `content/governance`; a site's own
//! `governance/` folder takes the place of files with the same name and adds others.

mod check;
mod form;
mod read;

use serde::Deserialize;

use crate::gate::{Gate, OverrideRule};
use crate::ids::CommitteeId;
use crate::office::{Matrix, TrainingRule};
use crate::request::PriorityPolicy;
use crate::risk::RiskPolicy;
use crate::tool::{Kind, Stage};

pub use form::{Form, FormQuestion};
pub use read::{PolicyError, read};

/// Everything the policy files say.
#[derive(Debug, Clone, PartialEq)]
pub struct Policies {
    /// Gates, in the order of files and in them; the first that fits kind, tier and stage counts.
    pub gates: Vec<(Gate, FileHash)>,
    /// When gates may be passed without being met.
    pub overrides: Vec<OverrideRule>,
    /// How risk is assessed.
    pub risk: RiskPolicy,
    /// Intake forms.
    pub forms: Vec<Form>,
    /// Who reviews what.
    pub routes: Vec<ReviewRoute>,
    /// Responsibilities.
    pub matrix: Matrix,
    /// Trainings that seats need.
    pub trainings: Vec<TrainingRule>,
    /// How requests are ranked.
    pub priorities: PriorityPolicy,
}

/// SHA-256 of a policy file's text, in hexadecimal.
pub type FileHash = String;

/// Which committee reviews which tools.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ReviewRoute {
    /// For these kinds; empty is every kind.
    #[serde(default)]
    pub kinds: Vec<Kind>,
    /// For these tiers; empty is every tier, and tools without one.
    #[serde(default)]
    pub tiers: Vec<String>,
    /// The committee.
    pub committee: CommitteeId,
}

impl Policies {
    /// The shipped files alone.
    ///
    /// # Errors
    /// Never, as a test holds; the shipped files are part of the program.
    pub fn shipped() -> Result<Self, PolicyError> {
        read(rounds_content::governance())
    }

    /// The gate into a stage for a kind and tier, with the hash of its file.
    pub fn gate(&self, kind: Kind, tier: &str, to: Stage) -> Option<&(Gate, FileHash)> {
        self.gates.iter().find(|(gate, _)| {
            gate.to == to
                && (gate.kinds.is_empty() || gate.kinds.contains(&kind))
                && (gate.tiers.is_empty() || gate.tiers.iter().any(|known| known == tier))
        })
    }

    /// The committee for a kind and tier.
    pub fn committee(&self, kind: Kind, tier: Option<&str>) -> Option<&CommitteeId> {
        let fits = |route: &&ReviewRoute| {
            (route.kinds.is_empty() || route.kinds.contains(&kind))
                && (route.tiers.is_empty()
                    || tier.is_some_and(|tier| route.tiers.iter().any(|known| known == tier)))
        };
        self.routes.iter().find(fits).map(|route| &route.committee)
    }

    /// The intake form for a kind.
    pub fn form(&self, kind: Kind) -> Option<&Form> {
        let fits = |form: &&Form| form.kinds.is_empty() || form.kinds.contains(&kind);
        self.forms.iter().find(fits)
    }
}

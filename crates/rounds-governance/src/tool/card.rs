//! What a tool is, for whom, and who answers for it.

use std::collections::BTreeMap;
use std::fmt;

use serde::{Deserialize, Serialize};

use crate::actor::PersonRef;

/// What is under governance.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(rename_all = "kebab-case")]
pub enum Kind {
    /// A predictive or generative model.
    AiModel,
    /// A decision-support alert or rule.
    Alert,
    /// An order set.
    OrderSet,
    /// An interface between systems.
    Interface,
    /// An application.
    Application,
    /// A fleet of devices.
    DeviceFleet,
}

impl Kind {
    /// Every kind.
    pub const ALL: [Self; 6] = [
        Self::AiModel,
        Self::Alert,
        Self::OrderSet,
        Self::Interface,
        Self::Application,
        Self::DeviceFleet,
    ];

    /// The word in files, addresses and tables.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::AiModel => "ai-model",
            Self::Alert => "alert",
            Self::OrderSet => "order-set",
            Self::Interface => "interface",
            Self::Application => "application",
            Self::DeviceFleet => "device-fleet",
        }
    }

    /// The word on screen.
    pub const fn words(self) -> &'static str {
        match self {
            Self::AiModel => "AI model",
            Self::OrderSet => "order set",
            Self::DeviceFleet => "device fleet",
            other => other.as_str(),
        }
    }

    /// The kind with this word.
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.as_str() == word)
    }
}

impl fmt::Display for Kind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.words())
    }
}

/// What a tool is, for whom, and who answers for it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct Card {
    /// What it is.
    pub kind: Kind,
    /// Name on screen.
    pub title: String,
    /// The problem it is for, in a sentence or two.
    pub purpose: String,
    /// Who is meant to use it, on whom, and who decides.
    pub intended_use: String,
    /// Who made it; empty for what was built here.
    pub vendor: String,
    /// Answers for what it does to patients.
    pub clinical_owner: Option<PersonRef>,
    /// Answers for keeping it running.
    pub technical_owner: Option<PersonRef>,
    /// Who built or configured it here.
    pub builders: Vec<PersonRef>,
    /// Other facts by name, for example source attributes of a model card. The intake form of the
    /// kind says which are asked for.
    pub facts: BTreeMap<String, String>,
}

/// A measure that is one of a tool's vital signs.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct MeasureOfTool {
    /// The measure, as `area.name`.
    pub measure: String,
    /// The group's key that is this tool (`model=APACHE IVa; organization=…`); empty for a measure
    /// without groups.
    #[serde(default)]
    pub group: String,
}

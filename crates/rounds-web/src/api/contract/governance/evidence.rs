//! Evidence: what is to be taken, what was, and whether it still comes out the same.

use jiff::Timestamp;
use jiff::civil::Date;
use rounds_governance::evidence::{Evidence, Snapshot};
use rounds_governance::ids::{EvidenceId, ToolId};
use rounds_governance::tool::MeasureOfTool;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use crate::office;

/// Which evidence.
#[derive(Debug, Clone, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct EvidenceChoice {
    /// Only about this tool.
    #[param(max_length = 64)]
    pub tool: Option<String>,
}

/// A snapshot with its inventory entry.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct EvidenceWithSnapshot {
    /// As the inventory has it; `file.sha256` is the hash of the snapshot's canonical JSON.
    pub evidence: Evidence,
    /// The snapshot.
    pub snapshot: Snapshot,
}

/// A snapshot to be taken.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct NewEvidence {
    /// What it is about.
    #[schema(max_length = 200)]
    pub title: String,
    /// The tool it is about; with no measures named, its vital signs and the measures of its
    /// conditions are taken.
    #[serde(default)]
    pub tool: Option<ToolId>,
    /// Measures, each with the group's key; an empty key is every group.
    #[serde(default)]
    pub measures: Vec<MeasureOfTool>,
    /// Only periods that were over when this day began; none is every period.
    #[serde(default)]
    pub as_of: Option<Date>,
}

/// A snapshot was taken.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct TakenEvidence {
    /// Its name.
    pub id: EvidenceId,
}

/// What computing evidence again brought.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct EvidenceVerdict {
    /// Whether every published number came out the same and nothing was damaged.
    pub is_equal: bool,
    /// How many values were compared.
    pub compared: u32,
    /// What differs or is damaged, each as a sentence; the first hundred.
    pub faults: Vec<String>,
    /// When it was computed again.
    pub at: Timestamp,
    /// Version of the program that did.
    pub software: String,
}

impl From<NewEvidence> for office::EvidenceOrder {
    fn from(new: NewEvidence) -> Self {
        let measures = new.measures.into_iter();
        Self {
            title: new.title,
            tool: new.tool,
            measures: measures.map(|one| (one.measure, one.group)).collect(),
            as_of: new.as_of,
        }
    }
}

impl From<office::EvidenceVerdict> for EvidenceVerdict {
    fn from(verdict: office::EvidenceVerdict) -> Self {
        Self {
            is_equal: verdict.is_equal,
            compared: verdict.compared,
            faults: verdict.faults,
            at: verdict.at,
            software: verdict.software,
        }
    }
}

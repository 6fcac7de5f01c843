//! What can happen, to what. The body of an [`crate::Event`].

use serde::{Deserialize, Serialize};

use crate::change::ChangeCommand;
use crate::evidence::EvidenceTaken;
use crate::ids::{ChangeId, EvidenceId, FindingId, RequestId, ReviewId, ToolId};
use crate::office::event::OfficeEvent;
use crate::request::RequestCommand;
use crate::review::event::ReviewEvent;
use crate::tool::event::ToolEvent;
use crate::worklist::FindingCommand;

/// What happened, to what.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(tag = "to", rename_all = "kebab-case")]
pub enum Happened {
    /// To a tool.
    Tool {
        /// Which.
        id: ToolId,
        /// What.
        event: ToolEvent,
    },
    /// In a review.
    Review {
        /// Which.
        id: ReviewId,
        /// What.
        event: ReviewEvent,
    },
    /// Evidence was taken.
    Evidence {
        /// Its name.
        id: EvidenceId,
        /// What it is.
        event: EvidenceTaken,
    },
    /// Somebody worked on a finding.
    Finding {
        /// Which.
        id: FindingId,
        /// What they did.
        event: FindingCommand,
    },
    /// In the change calendar.
    Change {
        /// Which entry.
        id: ChangeId,
        /// What.
        event: ChangeCommand,
        /// Whether a tool's move wrote it. Moves stand in the calendar by themselves now; events
        /// from before have it.
        #[serde(default)]
        is_from_move: bool,
    },
    /// To a request.
    Request {
        /// Which.
        id: RequestId,
        /// What.
        event: RequestCommand,
    },
    /// In the office.
    Office {
        /// What.
        event: OfficeEvent,
    },
}

/// What something happened to: kind and name. Events of one subject are a chain of their own.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct Subject {
    /// `tool`, `review`, `evidence`, `finding`, `change`, `request` or `office`.
    pub kind: String,
    /// Its id; the office is `office`.
    pub id: String,
}

impl Happened {
    /// What it happened to.
    pub fn subject(&self) -> Subject {
        let (kind, id) = match self {
            Self::Tool { id, .. } => ("tool", id.as_str()),
            Self::Review { id, .. } => ("review", id.as_str()),
            Self::Evidence { id, .. } => ("evidence", id.as_str()),
            Self::Finding { id, .. } => ("finding", id.as_str()),
            Self::Change { id, .. } => ("change", id.as_str()),
            Self::Request { id, .. } => ("request", id.as_str()),
            Self::Office { .. } => ("office", "office"),
        };
        Subject {
            kind: kind.to_owned(),
            id: id.to_owned(),
        }
    }
}

//! What can be asked. One vocabulary for pages, interface and command line.

mod named;

use serde::{Deserialize, Serialize};

use crate::change::ChangeCommand;
use crate::evidence::EvidenceTaken;
use crate::ids::{ChangeId, FindingId, RequestId, ReviewId, ToolId};
use crate::office::command::OfficeCommand;
use crate::request::RequestCommand;
use crate::review::command::ReviewCommand;
use crate::tool::command::ToolCommand;
use crate::worklist::FindingCommand;

/// What can be asked, of what. What is new has no id yet.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(tag = "of", rename_all = "kebab-case")]
pub enum Command {
    /// Of a tool; none to propose one.
    Tool {
        /// Which.
        id: Option<ToolId>,
        /// What.
        command: ToolCommand,
    },
    /// Of a review; none to submit one.
    Review {
        /// Which.
        id: Option<ReviewId>,
        /// What.
        command: ReviewCommand,
    },
    /// Keep a snapshot that was taken.
    Evidence {
        /// What it is.
        taken: EvidenceTaken,
    },
    /// Of a finding.
    Finding {
        /// Which.
        id: FindingId,
        /// What.
        command: FindingCommand,
    },
    /// Of the calendar; none to record a change.
    Change {
        /// Which.
        id: Option<ChangeId>,
        /// What.
        command: ChangeCommand,
    },
    /// Of a request; none to submit one.
    Request {
        /// Which.
        id: Option<RequestId>,
        /// What.
        command: RequestCommand,
    },
    /// Of the office.
    Office {
        /// What.
        command: OfficeCommand,
    },
}

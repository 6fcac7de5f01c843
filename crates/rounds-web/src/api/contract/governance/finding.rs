//! What people do about a finding.

use rounds_governance::PersonRef;
use rounds_governance::change::Change;
use rounds_governance::ids::{FindingId, ToolId};
use rounds_governance::worklist::{Explained, FindingWork as Work, Note, Resolved, Snoozed};
use serde::Serialize;
use utoipa::ToSchema;

use super::said::Said;

/// What people do about a finding.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct FindingWork {
    /// Which finding.
    pub id: FindingId,
    /// Whose it is.
    pub assignee: Option<PersonRef>,
    /// Who saw it first.
    pub acknowledged: Option<Said>,
    /// What it comes from.
    pub explanation: Option<Explained>,
    /// Not to be shown on Today until a day, and why.
    pub snoozed: Option<Snoozed>,
    /// How the work ended.
    pub resolved: Option<Resolved>,
    /// The tool it is about, where somebody said so.
    pub tool: Option<ToolId>,
    /// Everything that was said, the oldest first.
    pub notes: Vec<Note>,
    /// Changes of the calendar that may explain it, the nearest first.
    pub may_be_explained_by: Vec<Change>,
}

impl FindingWork {
    /// The work with the changes that may explain the finding.
    pub fn of(work: Work, changes: Vec<Change>) -> Self {
        Self {
            id: work.id,
            assignee: work.assignee,
            acknowledged: work.acknowledged.map(Said::from),
            explanation: work.explanation,
            snoozed: work.snoozed,
            resolved: work.resolved,
            tool: work.tool,
            notes: work.notes,
            may_be_explained_by: changes,
        }
    }
}

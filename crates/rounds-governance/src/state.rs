//! Everything as it stands: the fold of all events.

use std::collections::BTreeMap;

use crate::change::Change;
use crate::event::Event;
use crate::evidence::Evidence;
use crate::happened::Happened;
use crate::ids::{ChangeId, EvidenceId, FindingId, RequestId, ReviewId, ToolId};
use crate::office::Office;
use crate::request::Request;
use crate::review::Review;
use crate::tool::Tool;
use crate::worklist::FindingWork;
use crate::{change, office, request, review, tool, worklist};

/// Everything as it stands.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Governance {
    /// Number of the last event applied; 0 before the first.
    pub seq: i64,
    /// Tools.
    pub tools: BTreeMap<ToolId, Tool>,
    /// Reviews.
    pub reviews: BTreeMap<ReviewId, Review>,
    /// Evidence.
    pub evidence: BTreeMap<EvidenceId, Evidence>,
    /// Work on findings.
    pub findings: BTreeMap<FindingId, FindingWork>,
    /// The change calendar.
    pub changes: BTreeMap<ChangeId, Change>,
    /// Requests.
    pub requests: BTreeMap<RequestId, Request>,
    /// The office.
    pub office: Office,
}

impl Governance {
    /// The fold of these events, in their order.
    pub fn of<'e>(events: impl IntoIterator<Item = &'e Event>) -> Self {
        let mut governance = Self::default();
        for event in events {
            governance.apply(event);
        }
        governance
    }

    /// Takes one event in. An event about something that is not there changes nothing: what was
    /// decided on this state never is, and what was tampered with is found by the chain.
    pub fn apply(&mut self, event: &Event) {
        match &event.body {
            Happened::Tool { id, event: what } => tool::apply::apply(self, id, what, event),
            Happened::Review { id, event: what } => review::apply::apply(self, id, what, event),
            Happened::Evidence { id, event: what } => {
                let evidence = Evidence {
                    id: id.clone(),
                    title: what.title.clone(),
                    tool: what.tool.clone(),
                    file: what.file.clone(),
                    lake_version: what.lake_version,
                    measures: what.measures,
                    values: what.values,
                    by: event.by.clone(),
                    at: event.at,
                };
                self.evidence.insert(id.clone(), evidence);
            }
            Happened::Finding { id, event: what } => worklist::apply::apply(self, id, what, event),
            Happened::Change {
                id,
                event: what,
                is_from_move,
            } => change::apply::apply(self, id, what, *is_from_move, event),
            Happened::Request { id, event: what } => request::apply::apply(self, id, what, event),
            Happened::Office { event: what } => office::apply::apply(self, what, event),
        }
        self.seq = event.seq;
    }
}

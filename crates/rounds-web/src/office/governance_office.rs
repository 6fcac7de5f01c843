//! Tools, reviews, decisions, changes, priorities and the office that decides. What is so and what
//! may happen are `rounds_governance`'s; behind this trait events are kept and numbers are read.

use std::sync::Arc;

use async_trait::async_trait;
use jiff::Timestamp;
use jiff::civil::Date;
use rounds_governance::evidence::{Attachment, Snapshot};
use rounds_governance::happened::{Happened, Subject};
use rounds_governance::ids::{EvidenceId, ToolId};
use rounds_governance::notice::Notice;
use rounds_governance::record::SignedRecord;
use rounds_governance::{
    Command, Event, Governance, PersonRef, Policies, Readings, Refused, Setting, decide,
};

use super::OfficeResult;
use crate::page_data::office::Caller;
use crate::visit::Visitor;

/// How everything stands, for one request. Cheap to clone, consistent in itself.
#[derive(Clone)]
pub struct Stand {
    /// Tools, reviews and all the rest.
    pub governance: Arc<Governance>,
    /// The policy files.
    pub policies: Arc<Policies>,
    /// What measures say, as of the last round.
    pub readings: Arc<dyn Readings>,
    /// Now.
    pub now: Timestamp,
    /// The site's calendar day.
    pub today: Date,
}

impl Stand {
    /// The circumstances for `rounds_governance`.
    pub fn setting(&self) -> Setting<'_> {
        Setting {
            now: self.now,
            today: self.today,
            policies: &self.policies,
            readings: &*self.readings,
        }
    }

    /// What would be answered if this visitor asked for it now; nothing is done.
    ///
    /// # Errors
    /// When it would be refused.
    pub fn would(&self, visitor: &Visitor, command: &Command) -> Result<(), Refused> {
        let actor = visitor.actor();
        decide(&self.governance, &actor, command, &self.setting()).map(|_| ())
    }
}

/// What was done.
#[derive(Debug, Clone, PartialEq)]
pub struct Done {
    /// What happened, in order.
    pub happened: Vec<Happened>,
    /// Number of the last event.
    pub seq: i64,
}

impl Done {
    /// What the first thing happened to: the tool that was proposed, the review that was asked for.
    pub fn subject(&self) -> Option<Subject> {
        self.happened.first().map(Happened::subject)
    }
}

/// A snapshot to be taken.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct EvidenceOrder {
    /// What it is about.
    pub title: String,
    /// The tool it is about; with no measures named, its vital signs and the measures of its
    /// conditions are taken.
    pub tool: Option<ToolId>,
    /// Measures by id, each with the group's key; an empty key is every group.
    pub measures: Vec<(String, String)>,
    /// Only periods that were over when this day began; none is every period.
    pub as_of: Option<Date>,
}

/// What computing evidence again brought.
#[derive(Debug, Clone, PartialEq, Eq)]
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

/// Governance, as pages and interface use it.
#[async_trait]
pub trait GovernanceOffice: Send + Sync + 'static {
    /// How everything stands now.
    async fn stand(&self, visitor: &Visitor) -> OfficeResult<Stand>;

    /// Does what is asked, or says why not. With `seen`, it is a conflict when the subject of the
    /// command has had events since that number.
    async fn act(
        &self,
        caller: &Caller,
        visitor: &Visitor,
        command: &Command,
        seen: Option<i64>,
    ) -> OfficeResult<Done>;

    /// Everything that happened to something, the oldest first.
    async fn history(&self, visitor: &Visitor, subject: &Subject) -> OfficeResult<Vec<Event>>;

    /// People who can be named: active accounts, by name.
    async fn people(&self, visitor: &Visitor) -> OfficeResult<Vec<PersonRef>>;

    /// Takes a snapshot and keeps it.
    async fn take_evidence(
        &self,
        caller: &Caller,
        visitor: &Visitor,
        order: &EvidenceOrder,
    ) -> OfficeResult<EvidenceId>;

    /// A snapshot that was taken.
    async fn snapshot(&self, visitor: &Visitor, id: &EvidenceId) -> OfficeResult<Snapshot>;

    /// Computes a snapshot again from the lake as of its versions.
    async fn verify_evidence(
        &self,
        caller: &Caller,
        visitor: &Visitor,
        id: &EvidenceId,
    ) -> OfficeResult<EvidenceVerdict>;

    /// Keeps a file, so that a command can name it.
    async fn attach(
        &self,
        caller: &Caller,
        visitor: &Visitor,
        name: &str,
        media_type: &str,
        bytes: Vec<u8>,
    ) -> OfficeResult<Attachment>;

    /// A file by its hash, as it was kept; damage is `OfficeError::Failed`.
    async fn file(
        &self,
        caller: &Caller,
        visitor: &Visitor,
        sha256: &str,
    ) -> OfficeResult<(Attachment, Vec<u8>)>;

    /// Everything about a tool, signed.
    async fn record(
        &self,
        caller: &Caller,
        visitor: &Visitor,
        tool: &ToolId,
    ) -> OfficeResult<SignedRecord>;

    /// What the visitor was told lately, the newest first, with when it was sent.
    async fn notices(&self, visitor: &Visitor) -> OfficeResult<Vec<(Notice, Option<Timestamp>)>>;
}

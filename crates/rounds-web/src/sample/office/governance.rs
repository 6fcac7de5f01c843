//! Invented tools, reviews and decisions.

use async_trait::async_trait;
use jiff::Timestamp;
use rounds_governance::evidence::{Attachment, Snapshot};
use rounds_governance::happened::Subject;
use rounds_governance::ids::{EvidenceId, ToolId};
use rounds_governance::notice::Notice;
use rounds_governance::record::SignedRecord;
use rounds_governance::{Command, Event, PersonRef};

use super::SampleOffice;
use crate::office::{
    Done, EvidenceOrder, EvidenceVerdict, GovernanceOffice, OfficeError, OfficeResult, Stand,
};
use crate::page_data::office::Caller;
use crate::visit::Visitor;

const NOT_YET: OfficeError = OfficeError::Unavailable { what: "governance" };

#[async_trait]
impl GovernanceOffice for SampleOffice {
    async fn stand(&self, _: &Visitor) -> OfficeResult<Stand> {
        Err(NOT_YET)
    }

    async fn act(
        &self,
        _: &Caller,
        _: &Visitor,
        _: &Command,
        _: Option<i64>,
    ) -> OfficeResult<Done> {
        Err(NOT_YET)
    }

    async fn history(&self, _: &Visitor, _: &Subject) -> OfficeResult<Vec<Event>> {
        Err(NOT_YET)
    }

    async fn people(&self, _: &Visitor) -> OfficeResult<Vec<PersonRef>> {
        Err(NOT_YET)
    }

    async fn take_evidence(
        &self,
        _: &Caller,
        _: &Visitor,
        _: &EvidenceOrder,
    ) -> OfficeResult<EvidenceId> {
        Err(NOT_YET)
    }

    async fn snapshot(&self, _: &Visitor, _: &EvidenceId) -> OfficeResult<Snapshot> {
        Err(NOT_YET)
    }

    async fn verify_evidence(
        &self,
        _: &Caller,
        _: &Visitor,
        _: &EvidenceId,
    ) -> OfficeResult<EvidenceVerdict> {
        Err(NOT_YET)
    }

    async fn attach(
        &self,
        _: &Caller,
        _: &Visitor,
        _: &str,
        _: &str,
        _: Vec<u8>,
    ) -> OfficeResult<Attachment> {
        Err(NOT_YET)
    }

    async fn file(&self, _: &Caller, _: &Visitor, _: &str) -> OfficeResult<(Attachment, Vec<u8>)> {
        Err(NOT_YET)
    }

    async fn record(&self, _: &Caller, _: &Visitor, _: &ToolId) -> OfficeResult<SignedRecord> {
        Err(NOT_YET)
    }

    async fn notices(&self, _: &Visitor) -> OfficeResult<Vec<(Notice, Option<Timestamp>)>> {
        Err(NOT_YET)
    }
}

//! Tools, reviews and decisions of an installation, as pages and interface use them.

use std::sync::Arc;

use async_trait::async_trait;
use jiff::Timestamp;
use rounds_core::access::{Permission, ReadRights, Rights};
use rounds_governance::evidence::{Attachment, Snapshot};
use rounds_governance::happened::Subject;
use rounds_governance::ids::{EvidenceId, ToolId};
use rounds_governance::notice::Notice;
use rounds_governance::record::SignedRecord;
use rounds_governance::{Command, Event, PersonRef, Refused};
use rounds_measures::evidence::EvidenceError;
use rounds_store::ledger::{Action, LedgerFilter, Object};
use rounds_store::page::Page;
use rounds_web::Visitor;
use rounds_web::office::{
    Done, EvidenceOrder, EvidenceVerdict, GovernanceOffice, OfficeError, OfficeResult, Stand,
};
use rounds_web::page_data::office::Caller;
use serde_json::json;

use super::failure::{failed, stored};
use super::home::Home;
use super::recorder::Act;
use super::trace::{source, via};
use crate::governance::{BookError, Origin};

const READ: &str = "read governance";

/// Governance of an installation.
pub struct GovernanceDesk {
    /// The installation.
    pub home: Arc<Home>,
}

impl GovernanceDesk {
    async fn record_act(
        &self,
        caller: &Caller,
        visitor: &Visitor,
        act: Act,
        permission: Permission,
    ) -> OfficeResult<()> {
        let mut act = act;
        act.permission = Some(permission);
        let source = source(visitor, caller);
        let recorded = self
            .home
            .recorder
            .record(&visitor.principal, via(visitor), &source, act)
            .await;
        recorded.map_err(stored("write the ledger"))?;
        Ok(())
    }

    /// A file that somebody brought and nothing names yet, as the ledger has it: it is brought
    /// first and named by what is asked next.
    async fn brought(&self, sha256: &str) -> OfficeResult<Option<Attachment>> {
        let filter = LedgerFilter {
            action: Some(Action::Create),
            object_kind: Some("file".to_owned()),
            object_id: Some(sha256.to_owned()),
            ..LedgerFilter::default()
        };
        let ledger = self.home.store.ledger();
        let found = ledger.search(&filter, &Page::first(1)).await;
        let found = found.map_err(stored("read the ledger"))?;
        Ok(found.entries.first().and_then(|entry| {
            let detail: serde_json::Value = serde_json::from_str(&entry.detail).ok()?;
            Some(Attachment {
                sha256: sha256.to_owned(),
                name: detail.get("name")?.as_str()?.to_owned(),
                media_type: detail.get("media_type")?.as_str()?.to_owned(),
                bytes: detail.get("bytes")?.as_u64()?,
            })
        }))
    }

    /// The command with people as the installation names them, whatever a form or a program wrote.
    /// Somebody who left stays as they are named.
    async fn settled(&self, command: &Command) -> OfficeResult<Command> {
        let mut settled = command.clone();
        if settled.people_mut().is_empty() {
            return Ok(settled);
        }
        let everybody = self.home.room.everybody().await;
        let everybody = everybody.map_err(stored("read the people"))?;
        for (field, person) in settled.people_mut() {
            let known = everybody.iter().find(|known| known.id == person.id);
            let known = known.ok_or_else(|| OfficeError::Invalid {
                field,
                why: "nobody here has this id; choose somebody from the list".to_owned(),
            })?;
            person.name.clone_from(&known.name);
        }
        Ok(settled)
    }

    /// The file behind evidence.
    async fn evidence_file(&self, id: &EvidenceId) -> OfficeResult<Attachment> {
        let governance = self.home.room.book.current().await.map_err(told(READ))?;
        let found = governance.evidence.get(id);
        let found = found.ok_or_else(|| Refused::not_found("evidence", id.as_str()))?;
        Ok(found.file.clone())
    }
}

#[async_trait]
impl GovernanceOffice for GovernanceDesk {
    async fn stand(&self, _: &Visitor) -> OfficeResult<Stand> {
        let moment = self.home.room.moment().await.map_err(failed(READ))?;
        Ok(Stand {
            governance: moment.governance,
            policies: Arc::clone(self.home.room.book.policies()),
            readings: moment.readings,
            now: moment.now,
            today: moment.today,
        })
    }

    async fn act(
        &self,
        caller: &Caller,
        visitor: &Visitor,
        command: &Command,
        seen: Option<i64>,
    ) -> OfficeResult<Done> {
        let source = source(visitor, caller);
        let origin = Origin {
            principal: &visitor.principal,
            via: via(visitor),
            source: &source,
        };
        let rights = Rights {
            permissions: visitor.permissions.clone(),
            reading: ReadRights::Unlimited,
        };
        let room = &self.home.room;
        let now = self.home.clock.now();
        let command = &self.settled(command).await?;
        let kept = room.act(&origin, &rights, command, seen, now).await;
        if let Err(BookError::Refused(refused)) = &kept {
            let mut act = Act::done(Action::Change, Object::kind("governance"));
            act.outcome = rounds_store::ledger::Outcome::Refused;
            act.detail = json!({ "why": refused.to_string() });
            self.record_act(caller, visitor, act, Permission::ReadGovernance)
                .await?;
        }
        let kept = kept.map_err(told("do that"))?;
        Ok(Done {
            happened: kept.happened,
            seq: kept.seq,
        })
    }

    async fn history(&self, _: &Visitor, subject: &Subject) -> OfficeResult<Vec<Event>> {
        let history = self.home.room.book.history(subject).await;
        history.map_err(told(READ))
    }

    async fn people(&self, _: &Visitor) -> OfficeResult<Vec<PersonRef>> {
        let people = self.home.room.people().await;
        people.map_err(stored("read the people"))
    }

    async fn take_evidence(
        &self,
        caller: &Caller,
        visitor: &Visitor,
        order: &EvidenceOrder,
    ) -> OfficeResult<EvidenceId> {
        let room = &self.home.room;
        let taken = room.take_evidence(order, room.clock.now()).await;
        let taken = taken.map_err(refused_or_failed("take evidence"))?;
        let done = self
            .act(caller, visitor, &Command::Evidence { taken }, None)
            .await?;
        let subject = done.subject().map(|subject| subject.id);
        Ok(EvidenceId(subject.unwrap_or_default()))
    }

    async fn snapshot(&self, _: &Visitor, id: &EvidenceId) -> OfficeResult<Snapshot> {
        let file = self.evidence_file(id).await?;
        let snapshot = self.home.room.snapshot(&file);
        snapshot.map_err(failed("read the evidence"))
    }

    async fn verify_evidence(
        &self,
        caller: &Caller,
        visitor: &Visitor,
        id: &EvidenceId,
    ) -> OfficeResult<EvidenceVerdict> {
        let file = self.evidence_file(id).await?;
        let verified = self.home.room.verify_evidence(&file).await;
        let verified = verified.map_err(failed("compute the evidence again"))?;
        let act = Act::done(Action::Run, Object::new("evidence", id.as_str())).with(json!({
            "what": "verified", "equal": verified.faults.is_empty(), "compared": verified.compared,
        }));
        self.record_act(caller, visitor, act, Permission::ReadGovernance)
            .await?;
        Ok(EvidenceVerdict {
            is_equal: verified.faults.is_empty(),
            compared: verified.compared,
            faults: verified.faults,
            at: self.home.clock.now(),
            software: env!("CARGO_PKG_VERSION").to_owned(),
        })
    }

    async fn attach(
        &self,
        caller: &Caller,
        visitor: &Visitor,
        name: &str,
        media_type: &str,
        bytes: Vec<u8>,
    ) -> OfficeResult<Attachment> {
        let kept = self.home.room.files.keep(name, media_type, &bytes);
        let kept = kept.map_err(|error| OfficeError::Refused(format!("{error:#}")))?;
        let act = Act::done(Action::Create, Object::new("file", &kept.sha256))
            .with(json!({ "name": kept.name, "media_type": kept.media_type, "bytes": kept.bytes }));
        self.record_act(caller, visitor, act, Permission::ProposeTools)
            .await?;
        Ok(kept)
    }

    async fn file(
        &self,
        caller: &Caller,
        visitor: &Visitor,
        sha256: &str,
    ) -> OfficeResult<(Attachment, Vec<u8>)> {
        let governance = self.home.room.book.current().await.map_err(told(READ))?;
        let documents = governance.tools.values().flat_map(|tool| &tool.documents);
        let attached = documents.filter_map(|document| document.file.as_ref());
        let taken = governance.evidence.values().map(|evidence| &evidence.file);
        let mut known = attached.chain(taken);
        let named = known.find(|file| file.sha256 == sha256).cloned();
        let missing = || OfficeError::NotFound {
            kind: "file",
            name: sha256.to_owned(),
        };
        let file = match named {
            Some(file) => file,
            None => self.brought(sha256).await?.ok_or_else(missing)?,
        };
        let bytes = self.home.room.files.read(sha256);
        let bytes = bytes
            .map_err(failed("read the file"))?
            .ok_or_else(missing)?;
        let act = Act::done(Action::Read, Object::new("file", sha256));
        self.record_act(caller, visitor, act, Permission::ReadGovernance)
            .await?;
        Ok((file, bytes))
    }

    async fn record(
        &self,
        caller: &Caller,
        visitor: &Visitor,
        tool: &ToolId,
    ) -> OfficeResult<SignedRecord> {
        // Recorded first, so that the record can name the entry it was taken under.
        let act = Act::done(Action::Export, Object::new("tool", tool.as_str()));
        self.record_act(caller, visitor, act, Permission::ExportRecords)
            .await?;
        let record = self.home.room.record(tool).await;
        record.map_err(refused_or_failed("put the record together"))
    }

    async fn notices(&self, visitor: &Visitor) -> OfficeResult<Vec<(Notice, Option<Timestamp>)>> {
        let told = self.home.room.told(&visitor.principal.person).await;
        told.map_err(stored("read what was told"))
    }
}

/// What went wrong in the book, as the pages say it.
fn told(what: &'static str) -> impl Fn(BookError) -> OfficeError {
    move |error| match error {
        BookError::Refused(refused) => refused.into(),
        BookError::Changed(_) => OfficeError::Conflict { what: "this" },
        BookError::Store(error) => stored(what)(error),
        BookError::Damaged { .. } | BookError::Numbers(_) => failed(what)(error),
    }
}

/// A refusal for who asked, or a failure for the log.
fn refused_or_failed(what: &'static str) -> impl Fn(anyhow::Error) -> OfficeError {
    move |error| {
        if let Some(refused) = error.downcast_ref::<Refused>() {
            return refused.clone().into();
        }
        match error.downcast_ref::<EvidenceError>() {
            Some(
                asked @ (EvidenceError::Nothing
                | EvidenceError::NoMeasure { .. }
                | EvidenceError::NoResults { .. }
                | EvidenceError::NoGroup { .. }),
            ) => OfficeError::Refused(asked.to_string()),
            _ => OfficeError::Failed {
                what,
                detail: format!("{error:#}"),
            },
        }
    }
}

//! The ledger, as the pages read it.

use std::sync::Arc;

use async_trait::async_trait;
use rounds_core::access::{Permission, PersonId};
use rounds_store::ledger::{
    Action, Entry, LedgerFilter as StoredFilter, Object, Outcome, Subject, SubjectKind,
};
use rounds_store::page::Page;
use rounds_web::Visitor;
use rounds_web::office::{LedgerOffice, OfficeError, OfficeResult};
use rounds_web::page_data::Window;
use rounds_web::page_data::office::{
    Accounting, AccountingQuestion, Caller, LedgerExport, LedgerFilter, LedgerFormat, LedgerList,
    LedgerOutcome, LedgerRow, LedgerRowPage, LedgerVerification,
};
use serde_json::json;

use super::failure::stored;
use super::home::Home;
use super::ledger_check::LedgerCheck;
use super::ledger_file;
use super::recorder::Act;
use super::trace::{source, via};

/// Entries in one file at most.
const EXPORT_ENTRIES_MAX: usize = 100_000;

/// Reads the ledger of an installation.
pub struct LedgerDesk {
    /// The installation.
    pub home: Arc<Home>,
    /// The last verification.
    pub check: LedgerCheck,
}

#[async_trait]
impl LedgerOffice for LedgerDesk {
    async fn search(
        &self,
        visitor: &Visitor,
        filter: &LedgerFilter,
        window: Window,
    ) -> OfficeResult<LedgerList> {
        let detail = json!({ "filter": words_of(filter), "offset": window.offset });
        self.looked(visitor, &visitor.caller, Object::kind("ledger"), detail)
            .await?;
        let filter = self.stored(filter).await?;
        self.list(&filter, window).await
    }

    async fn entry(&self, visitor: &Visitor, number: i64) -> OfficeResult<LedgerRowPage> {
        let object = Object::new("ledger entry", &number.to_string());
        self.looked(visitor, &visitor.caller, object, json!({}))
            .await?;
        let entry = self.home.store.ledger().get(number).await;
        let entry = entry.map_err(stored("read the ledger"))?;
        Ok(LedgerRowPage {
            credential_id: entry.actor.via.clone(),
            permission: entry.permission.map(|permission| permission.to_string()),
            detail: entry.detail.clone(),
            subjects: entry.subjects.len() as u64,
            previous_hash: entry.previous.clone(),
            hash: entry.hash.clone(),
            row: row(&entry),
        })
    }

    async fn verification(&self, _: &Visitor) -> OfficeResult<LedgerVerification> {
        self.check.standing().await
    }

    async fn verify(&self, caller: &Caller, visitor: &Visitor) -> OfficeResult<()> {
        let act = Act::done(Action::Verify, Object::kind("ledger"));
        self.record(visitor, caller, act).await?;
        self.check.begin();
        Ok(())
    }

    async fn export(
        &self,
        caller: &Caller,
        visitor: &Visitor,
        filter: &LedgerFilter,
        format: LedgerFormat,
    ) -> OfficeResult<LedgerExport> {
        let detail = json!({ "filter": words_of(filter), "format": format.as_str() });
        let mut act = Act::done(Action::Export, Object::kind("ledger")).with(detail);
        act.permission = Some(Permission::ExportLedger);
        self.record(visitor, caller, act).await?;
        let filter = self.stored(filter).await?;
        let total = self.home.store.ledger().count(&filter).await;
        let (mut entries, _) = self.entries(&filter, 0, EXPORT_ENTRIES_MAX).await?;
        entries.reverse();
        let count = entries.len() as u64;
        let here = ledger_file::installation(&self.home);
        let header = ledger_file::header(format).unwrap_or_default();
        let lines = ledger_file::lines(&entries, format, &here);
        Ok(LedgerExport {
            body: format!("{header}{lines}"),
            entries: count,
            total: total.map_err(stored("read the ledger"))?,
        })
    }

    async fn accounting(
        &self,
        caller: &Caller,
        visitor: &Visitor,
        question: &AccountingQuestion,
        window: Window,
    ) -> OfficeResult<Accounting> {
        let subject = self.subject(SubjectKind::Patient, &question.patient_id);
        let mut act = Act::done(Action::Read, Object::kind("accounting of disclosures"));
        act.permission = Some(Permission::ReadLedger);
        act.subjects = vec![subject.clone()];
        self.record(visitor, caller, act).await?;
        let filter = StoredFilter {
            from: question.from,
            until: question.until,
            subject: Some(subject),
            ..StoredFilter::default()
        };
        let list = self.list(&filter, window).await?;
        Ok(Accounting {
            rows: list.rows,
            total: list.total,
        })
    }
}

impl LedgerDesk {
    async fn looked(
        &self,
        visitor: &Visitor,
        caller: &Caller,
        object: Object,
        detail: serde_json::Value,
    ) -> OfficeResult<()> {
        let mut act = Act::done(Action::Read, object).with(detail);
        act.permission = Some(Permission::ReadLedger);
        self.record(visitor, caller, act).await
    }

    async fn record(&self, visitor: &Visitor, caller: &Caller, act: Act) -> OfficeResult<()> {
        let recorder = &self.home.recorder;
        let source = source(visitor, caller);
        let recorded = recorder.record(&visitor.principal, via(visitor), &source, act);
        recorded.await.map_err(|error| {
            tracing::error!(%error, "the ledger cannot be written");
            OfficeError::Unavailable { what: "the ledger" }
        })?;
        Ok(())
    }

    fn subject(&self, kind: SubjectKind, id: &str) -> Subject {
        self.home.recorder.subject(kind, id.trim())
    }

    async fn stored(&self, filter: &LedgerFilter) -> OfficeResult<StoredFilter> {
        let action = match &filter.action {
            Some(word) => Some(Action::from_word(word).ok_or_else(|| {
                OfficeError::Refused(format!("{word:?} is not an action of the ledger"))
            })?),
            None => None,
        };
        let outcome = filter.outcome.map(|outcome| match outcome {
            LedgerOutcome::Done => Outcome::Done,
            LedgerOutcome::Refused => Outcome::Refused,
            LedgerOutcome::Failed => Outcome::Failed,
        });
        let person = match &filter.who {
            Some(who) => Some(self.person(who).await?),
            None => None,
        };
        Ok(StoredFilter {
            from: filter.from,
            until: filter.until,
            person,
            action,
            outcome,
            object_kind: filter.object.clone(),
            ..StoredFilter::default()
        })
    }

    /// A person by id, by the name they sign in with, or by a part of their name where only one
    /// has it.
    async fn person(&self, who: &str) -> OfficeResult<PersonId> {
        let filter = rounds_store::people::PeopleFilter {
            text: Some(who.to_owned()),
            ..Default::default()
        };
        let found = self
            .home
            .store
            .people()
            .list(&filter, &Page::first(2))
            .await;
        let found = found.map_err(stored("read the people"))?.entries;
        Ok(match found.as_slice() {
            [one] => one.id.clone(),
            // Actors that are no people of this installation are known by their id.
            _ => PersonId(who.to_owned()),
        })
    }

    async fn list(&self, filter: &StoredFilter, window: Window) -> OfficeResult<LedgerList> {
        let limit = usize::try_from(window.limit).unwrap_or(usize::MAX);
        let total = self.home.store.ledger().count(filter).await;
        let (entries, _) = self.entries(filter, window.offset, limit).await?;
        Ok(LedgerList {
            total: total.map_err(stored("read the ledger"))?,
            rows: entries.iter().map(row).collect(),
            actions: Action::ALL
                .iter()
                .map(|action| action.as_str().to_owned())
                .collect(),
        })
    }

    /// Entries after the first `offset`, and whether there are more.
    async fn entries(
        &self,
        filter: &StoredFilter,
        offset: u64,
        limit: usize,
    ) -> OfficeResult<(Vec<Entry>, bool)> {
        let mut left_out = offset;
        let mut entries = Vec::new();
        let mut page = Page::first(Page::ROWS_MAX);
        loop {
            let ledger = self.home.store.ledger();
            let part = ledger.search(filter, &page).await;
            let part = part.map_err(stored("read the ledger"))?;
            for entry in part.entries {
                if left_out > 0 {
                    left_out -= 1;
                } else if entries.len() == limit {
                    return Ok((entries, true));
                } else {
                    entries.push(entry);
                }
            }
            let Some(next) = part.next else {
                return Ok((entries, false));
            };
            page.after = Some(next);
        }
    }
}

fn words_of(filter: &LedgerFilter) -> serde_json::Value {
    json!({
        "who": filter.who, "action": filter.action, "object": filter.object,
        "outcome": filter.outcome.map(LedgerOutcome::as_str),
        "from": filter.from, "until": filter.until,
    })
}

/// An entry as a line of a list.
pub fn row(entry: &Entry) -> LedgerRow {
    let object = match &entry.object.id {
        Some(id) => format!("{} {id}", entry.object.kind),
        None => entry.object.kind.clone(),
    };
    LedgerRow {
        number: entry.seq,
        at: entry.at,
        actor_kind: entry.actor.kind.as_str().to_owned(),
        actor_id: entry.actor.person.0.clone(),
        actor_name: entry.actor.name.clone(),
        action: entry.action.as_str().to_owned(),
        object,
        purpose: entry
            .purpose
            .map_or(String::new(), |purpose| purpose.as_str().to_owned()),
        outcome: match entry.outcome {
            Outcome::Done => LedgerOutcome::Done,
            Outcome::Refused => LedgerOutcome::Refused,
            Outcome::Failed => LedgerOutcome::Failed,
        },
        rows: entry.rows.and_then(|rows| u64::try_from(rows).ok()),
        source: entry.source.clone(),
    }
}

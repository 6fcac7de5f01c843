//! The site as one visitor may see it, with what they looked at in the ledger.
//!
//! Reading rows about people is recorded before the answer is given. When the ledger cannot be
//! written there is no answer.

use std::collections::BTreeSet;
use std::sync::Arc;

use async_trait::async_trait;
use rounds_core::TableName;
use rounds_core::access::Permission;
use rounds_lake::QueryGate;
use rounds_store::ledger::{Action, Object, Outcome, Subject, SubjectKind};
use rounds_web::page_data::{
    BatchPage, Cell, DataPage, FindingFilter, FindingList, FindingPage, FunctionPage, FunctionRow,
    MeasureFilter, MeasureList, MeasurePage, QuarantineFilter, QuarantinePage, QueryAnswer,
    QueryRefused, Question, RefusalCause, Standing, TablePage, TableRow, Today, Window,
};
use rounds_web::{SiteError, SiteReader, Visitor};
use serde_json::json;

use super::{LakeReader, refused};
use crate::office::{Act, Recorder, source_of, via};

/// Columns that name whose data a row is.
const SUBJECT_COLUMNS: [(&str, SubjectKind); 6] = [
    ("patient_id", SubjectKind::Patient),
    ("subject_id", SubjectKind::Patient),
    ("clinician_id", SubjectKind::Staff),
    ("author_id", SubjectKind::Staff),
    ("agent_id", SubjectKind::Staff),
    ("user_id", SubjectKind::Staff),
];
/// Longest part of a question that the ledger keeps, in bytes; it may name patients in a filter,
/// which is why the ledger itself is kept like a record about people.
const SQL_BYTES_MAX: usize = 4096;

/// A reader that records.
pub struct Seen {
    /// Reads with this visitor's rights.
    pub reader: LakeReader,
    /// Who looks.
    pub visitor: Arc<Visitor>,
    /// The way into the ledger.
    pub recorder: Recorder,
    /// The door of queries.
    pub gate: Arc<QueryGate>,
}

impl Seen {
    async fn record(&self, act: Act) -> Result<(), SiteError> {
        let visitor = &self.visitor;
        let source = source_of(visitor);
        let recorded = self
            .recorder
            .record(&visitor.principal, via(visitor), &source, act);
        recorded.await.map_err(|error| SiteError::Failed {
            what: "data about people, because the ledger cannot be written",
            detail: error.to_string(),
        })?;
        Ok(())
    }

    async fn looked(
        &self,
        object: Object,
        permission: Permission,
        rows: usize,
    ) -> Result<(), SiteError> {
        let mut act = Act::done(Action::Read, object);
        act.permission = Some(permission);
        act.rows = Some(rows as u64);
        self.record(act).await
    }

    /// People in the rows of an answer, as far as their ids are shown as they are.
    fn subjects(&self, answer: &QueryAnswer) -> Vec<Subject> {
        let mut subjects = BTreeSet::new();
        for (position, column) in answer.columns.iter().enumerate() {
            let name = column.name.as_str();
            let known = SUBJECT_COLUMNS.iter().find(|(known, _)| *known == name);
            let Some((_, kind)) = known.filter(|_| !self.is_masked(answer, name)) else {
                continue;
            };
            for row in &answer.rows {
                if let Some(Cell::Text(id)) = row.get(position) {
                    subjects.insert(self.recorder.subject(*kind, id));
                }
            }
        }
        subjects.into_iter().collect()
    }

    fn is_masked(&self, answer: &QueryAnswer, column: &str) -> bool {
        answer.reads.iter().any(|read| {
            let rights = self.visitor.reading.of(&read.table);
            rights.is_some_and(|rights| rights.masks.contains_key(column))
        })
    }
}

#[async_trait]
impl SiteReader for Seen {
    async fn standing(&self) -> Result<Standing, SiteError> {
        self.reader.standing().await
    }

    async fn today(&self) -> Result<Today, SiteError> {
        self.reader.today().await
    }

    async fn findings(&self, filter: &FindingFilter) -> Result<FindingList, SiteError> {
        self.reader.findings(filter).await
    }

    async fn finding(&self, id: &str) -> Result<FindingPage, SiteError> {
        self.reader.finding(id).await
    }

    async fn measures(&self, filter: &MeasureFilter) -> Result<MeasureList, SiteError> {
        self.reader.measures(filter).await
    }

    async fn measure(&self, id: &str, group: Option<&str>) -> Result<MeasurePage, SiteError> {
        let page = self.reader.measure(id, group).await?;
        if let Some(group) = group {
            // A group may be one member of staff, whom its key names.
            let mut act = Act::done(Action::Read, Object::new("measure", id));
            act.permission = Some(Permission::ReadSite);
            act.detail = json!({ "group": group });
            let named = group.split("; ").filter_map(|part| part.split_once('='));
            let staff = named.filter(|(column, _)| is_staff(column));
            act.subjects = staff
                .map(|(_, id)| self.recorder.subject(SubjectKind::Staff, id))
                .collect();
            self.record(act).await?;
        }
        Ok(page)
    }

    async fn data(&self, batches: Window) -> Result<DataPage, SiteError> {
        self.reader.data(batches).await
    }

    async fn batch(&self, number: i64) -> Result<BatchPage, SiteError> {
        self.reader.batch(number).await
    }

    async fn quarantine(
        &self,
        filter: &QuarantineFilter,
        window: Window,
    ) -> Result<QuarantinePage, SiteError> {
        let page = self.reader.quarantine(filter, window).await?;
        let object = Object::kind("refused rows");
        self.looked(object, Permission::ReadQuarantine, page.rows.len())
            .await?;
        Ok(page)
    }

    async fn tables(&self) -> Result<Vec<TableRow>, SiteError> {
        self.reader.tables().await
    }

    async fn table(&self, name: &TableName) -> Result<TablePage, SiteError> {
        self.reader.table(name).await
    }

    async fn functions(&self) -> Result<Vec<FunctionRow>, SiteError> {
        self.reader.functions().await
    }

    async fn function(&self, name: &str) -> Result<FunctionPage, SiteError> {
        self.reader.function(name).await
    }

    async fn query(&self, question: &Question) -> Result<QueryAnswer, QueryRefused> {
        let _slot = match self.gate.enter(&self.visitor.principal.person).await {
            Ok(slot) => slot,
            Err(error) => return Err(refused(&error, &question.sql, &self.reader.lake)),
        };
        let outcome = self.reader.query(question).await;
        let mut act = Act::done(Action::Query, Object::kind("tables"));
        act.permission = Some(Permission::Query);
        let end = question.sql.floor_char_boundary(SQL_BYTES_MAX);
        let sql = question.sql.get(..end).unwrap_or_default();
        match &outcome {
            Ok(answer) => {
                let tables = answer.reads.iter().map(|read| read.table.to_string());
                act.rows = Some(answer.rows.len() as u64);
                act.subjects = self.subjects(answer);
                act.detail = json!({
                    "sql": sql, "as_of": question.as_of, "tables": tables.collect::<Vec<_>>(),
                    "more": answer.more,
                });
            }
            Err(refused) => {
                act.outcome = Outcome::Failed;
                act.detail = json!({ "sql": sql, "why": refused.message });
            }
        }
        match self.record(act).await {
            Ok(()) => outcome,
            Err(error) => Err(QueryRefused {
                message: error_for_person(&error),
                position: None,
                hint: Some("tell whoever runs this installation; nothing was shown".to_owned()),
                cause: RefusalCause::Unavailable,
            }),
        }
    }
}

/// Whether groups by this column are single members of staff.
fn is_staff(column: &str) -> bool {
    let known = SUBJECT_COLUMNS.iter();
    column == "clinician"
        || known
            .filter(|(_, kind)| *kind == SubjectKind::Staff)
            .any(|(known, _)| *known == column)
}

/// Logs the cause and says what the person needs to know.
fn error_for_person(error: &SiteError) -> String {
    tracing::error!(%error, "an answer was withheld");
    "the ledger cannot be written, so data about people are not shown".to_owned()
}

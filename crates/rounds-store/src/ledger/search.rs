//! Searching the ledger. The statement holds only the conditions that are asked for.

use jiff::Timestamp;
use rounds_core::access::PersonId;
use sqlx::AssertSqlSafe;

use super::Ledger;
use super::entry::{Entry, Subject};
use super::read::read;
use super::words::{Action, Outcome};
use crate::StoreError;
use crate::page::{Listed, Page};

/// Which entries. All that is named must hold.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct LedgerFilter {
    /// At or after this instant.
    pub from: Option<Timestamp>,
    /// Before this instant.
    pub until: Option<Timestamp>,
    /// By this person.
    pub person: Option<PersonId>,
    /// This was done.
    pub action: Option<Action>,
    /// It ended so.
    pub outcome: Option<Outcome>,
    /// To this kind of thing.
    pub object_kind: Option<String>,
    /// To this one.
    pub object_id: Option<String>,
    /// From this address.
    pub source: Option<String>,
    /// Data of this patient or member of staff.
    pub subject: Option<Subject>,
}

impl Ledger<'_> {
    /// Entries that pass the filter, the newest first.
    ///
    /// # Errors
    /// When the database cannot be asked, or what it holds cannot be read.
    pub async fn search(
        &self,
        filter: &LedgerFilter,
        page: &Page,
    ) -> Result<Listed<Entry>, StoreError> {
        let conditions = conditions(filter, after(page)?);
        let mut statement = self.store.statement(question(filter, &conditions));
        if let Some(subject) = &filter.subject {
            statement = statement.text(subject.kind.as_str()).text(&subject.id_hash);
        }
        for (_, value) in &conditions {
            statement = match value {
                Bound::Number(number) => statement.number(*number),
                Bound::Text(text) => statement.text(text),
            };
        }
        let mut reading = self.store.read_at_once().await?;
        let rows = statement.number(page.limit() + 1).all(&mut reading).await?;
        let mut entries = rows
            .iter()
            .map(|row| read(self.store, row))
            .collect::<Result<Vec<_>, _>>()?;
        self.add_subjects(&mut reading, &mut entries).await?;
        Ok(Listed::cut(entries, page, |entry: &Entry| {
            entry.seq.to_string()
        }))
    }
}

/// A value to be compared with.
enum Bound<'f> {
    Number(i64),
    Text(&'f str),
}

/// Only what is asked for: a condition that may be empty would keep both databases from using an
/// index, and the ledger is the one table that grows for years.
fn conditions(filter: &LedgerFilter, after: Option<i64>) -> Vec<(&'static str, Bound<'_>)> {
    let instant = |instant: Timestamp| Bound::Number(instant.as_microsecond());
    let text = |text: &'static str| Bound::Text(text);
    [
        ("ledger_entry.seq <", after.map(Bound::Number)),
        ("at >=", filter.from.map(instant)),
        ("at <", filter.until.map(instant)),
        (
            "person =",
            filter.person.as_ref().map(|person| Bound::Text(&person.0)),
        ),
        (
            "action =",
            filter.action.map(|action| text(action.as_str())),
        ),
        (
            "outcome =",
            filter.outcome.map(|outcome| text(outcome.as_str())),
        ),
        (
            "object_kind =",
            filter.object_kind.as_deref().map(Bound::Text),
        ),
        ("object_id =", filter.object_id.as_deref().map(Bound::Text)),
        ("source =", filter.source.as_deref().map(Bound::Text)),
    ]
    .into_iter()
    .filter_map(|(condition, value)| Some((condition, value?)))
    .collect()
}

/// The statement for these conditions; their values are bound in this order, after the subject.
fn question(
    filter: &LedgerFilter,
    conditions: &[(&'static str, Bound<'_>)],
) -> AssertSqlSafe<String> {
    let mut sql = "select ledger_entry.* from ledger_entry".to_owned();
    let mut places = 0;
    if filter.subject.is_some() {
        sql.push_str(
            " join ledger_subject on ledger_subject.seq = ledger_entry.seq \
             where ledger_subject.kind = $1 and ledger_subject.id_hash = $2",
        );
        places = 2;
    }
    for (condition, _) in conditions {
        let word = if places == 0 { "where" } else { "and" };
        places += 1;
        sql.push_str(&[" ", word, " ", condition, " $", &places.to_string()].concat());
    }
    let limit = (places + 1).to_string();
    sql.push_str(&[" order by ledger_entry.seq desc limit $", &limit].concat());
    // sql: conditions are written above, places are numbers, values are bound.
    AssertSqlSafe(sql)
}

fn after(page: &Page) -> Result<Option<i64>, StoreError> {
    let after = page.after.as_deref().map(str::parse::<i64>).transpose();
    after.map_err(|_| StoreError::Unacceptable {
        what: "the place to go on from".to_owned(),
        why: "it is not the number of an entry".to_owned(),
    })
}

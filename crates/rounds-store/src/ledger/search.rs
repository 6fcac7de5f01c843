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
use crate::statement::Statement;

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
        let statement = self.asking("ledger_entry.*", NEWEST_FIRST, filter, &conditions);
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

    /// How many entries pass the filter.
    ///
    /// # Errors
    /// When the database cannot be asked.
    pub async fn count(&self, filter: &LedgerFilter) -> Result<u64, StoreError> {
        let conditions = conditions(filter, None);
        let statement = self.asking("count(*) as entries", "", filter, &conditions);
        let mut connection = self.store.read().await?;
        let row = statement.one(&mut connection).await?;
        let count = self.store.fields(&row).number("entries")?;
        Ok(u64::try_from(count).unwrap_or(0))
    }

    /// The question with its values bound; what `end` asks for is bound by the caller.
    fn asking(
        &self,
        columns: &str,
        end: &str,
        filter: &LedgerFilter,
        conditions: &[(&'static str, Bound<'_>)],
    ) -> Statement<'_> {
        let question = question(columns, end, filter, conditions);
        let mut statement = self.store.statement(question);
        if let Some(subject) = &filter.subject {
            statement = statement.text(subject.kind.as_str()).text(&subject.id_hash);
        }
        for (_, value) in conditions {
            statement = match value {
                Bound::Number(number) => statement.number(*number),
                Bound::Text(text) => statement.text(text),
            };
        }
        statement
    }
}

/// The end of a question for a part of the list; its length is bound last.
const NEWEST_FIRST: &str = " order by ledger_entry.seq desc limit $";

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
    columns: &str,
    end: &str,
    filter: &LedgerFilter,
    conditions: &[(&'static str, Bound<'_>)],
) -> AssertSqlSafe<String> {
    let mut sql = ["select ", columns, " from ledger_entry"].concat();
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
    if !end.is_empty() {
        sql.push_str(&[end, &(places + 1).to_string()].concat());
    }
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

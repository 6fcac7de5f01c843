//! Reading the ledger: one entry, a search, everything in order.

use jiff::Timestamp;
use rounds_core::access::{ActorKind, PersonId, Purpose};
use sqlx::AnyConnection;
use sqlx::any::AnyRow;

use super::Ledger;
use super::entry::{Actor, Entry, Object, Subject};
use super::words::{Action, Outcome, SubjectKind};
use crate::open::Change;
use crate::page::{Listed, Page};
use crate::{Store, StoreError};

/// Entries of one part.
const PART_ENTRIES: i64 = 200;

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
        let sql = "select * from ledger_entry where ($1 is null or seq < $1) \
                   and ($2 is null or at >= $2) and ($3 is null or at < $3) \
                   and ($4 is null or person = $4) and ($5 is null or action = $5) \
                   and ($6 is null or outcome = $6) and ($7 is null or object_kind = $7) \
                   and ($8 is null or object_id = $8) and ($9 is null or source = $9) \
                   and ($10 is null or seq in (select seq from ledger_subject \
                   where kind = $10 and id_hash = $11)) order by seq desc limit $12";
        let subject = filter.subject.as_ref();
        let mut reading = self.store.read_at_once().await?;
        let rows = self
            .store
            .statement(sql)
            .maybe_number(after(page)?)
            .maybe_instant(filter.from)
            .maybe_instant(filter.until)
            .maybe_text(filter.person.as_ref().map(|person| person.0.as_str()))
            .maybe_text(filter.action.map(Action::as_str))
            .maybe_text(filter.outcome.map(Outcome::as_str))
            .maybe_text(filter.object_kind.as_deref())
            .maybe_text(filter.object_id.as_deref())
            .maybe_text(filter.source.as_deref())
            .maybe_text(subject.map(|subject| subject.kind.as_str()))
            .maybe_text(subject.map(|subject| subject.id_hash.as_str()))
            .number(page.limit() + 1)
            .all(&mut reading)
            .await?;
        let mut entries = rows
            .iter()
            .map(|row| read(self.store, row))
            .collect::<Result<Vec<_>, _>>()?;
        for entry in &mut entries {
            entry.subjects = self.subjects(&mut reading, entry.seq).await?;
        }
        Ok(Listed::cut(entries, page, |entry: &Entry| {
            entry.seq.to_string()
        }))
    }

    /// One entry.
    ///
    /// # Errors
    /// [`StoreError::NotFound`].
    pub async fn get(&self, seq: i64) -> Result<Entry, StoreError> {
        let mut reading = self.store.read_at_once().await?;
        let statement = self
            .store
            .statement("select * from ledger_entry where seq = $1");
        let Some(row) = statement.number(seq).optional(&mut reading).await? else {
            return Err(StoreError::NotFound {
                what: "entry of the ledger",
                id: seq.to_string(),
            });
        };
        let mut entry = read(self.store, &row)?;
        entry.subjects = self.subjects(&mut reading, seq).await?;
        Ok(entry)
    }

    /// Entries after one number and up to another, in order, in parts of bounded size. An empty
    /// part is the end.
    ///
    /// # Errors
    /// When the database cannot be asked, or what it holds cannot be read.
    pub async fn stream(&self, after: i64, up_to: i64) -> Result<Vec<Entry>, StoreError> {
        let mut reading = self.store.read_at_once().await?;
        self.part(&mut reading, after, up_to).await
    }

    pub(super) async fn part(
        &self,
        reading: &mut Change<'_>,
        after: i64,
        up_to: i64,
    ) -> Result<Vec<Entry>, StoreError> {
        let sql = "select * from ledger_entry where seq > $1 and seq <= $2 order by seq limit $3";
        let statement = self.store.statement(sql).number(after).number(up_to);
        let rows = statement.number(PART_ENTRIES).all(reading).await?;
        let mut entries = rows
            .iter()
            .map(|row| read(self.store, row))
            .collect::<Result<Vec<_>, _>>()?;
        for entry in &mut entries {
            entry.subjects = self.subjects(reading, entry.seq).await?;
        }
        Ok(entries)
    }

    pub(super) async fn one(
        &self,
        reading: &mut Change<'_>,
        seq: i64,
    ) -> Result<Option<Entry>, StoreError> {
        Ok(self.part(reading, seq - 1, seq).await?.pop())
    }

    async fn subjects(
        &self,
        connection: &mut AnyConnection,
        seq: i64,
    ) -> Result<Vec<Subject>, StoreError> {
        let sql = "select kind, id_hash from ledger_subject where seq = $1 order by ordinal";
        let rows = self
            .store
            .statement(sql)
            .number(seq)
            .all(connection)
            .await?;
        let subjects = rows.iter().map(|row| {
            let fields = self.store.fields(row);
            Ok(Subject {
                kind: fields.word("kind", SubjectKind::from_word)?,
                id_hash: fields.text("id_hash")?,
            })
        });
        subjects.collect()
    }
}

fn after(page: &Page) -> Result<Option<i64>, StoreError> {
    let after = page.after.as_deref().map(str::parse::<i64>).transpose();
    after.map_err(|_| StoreError::Unacceptable {
        what: "the place to go on from".to_owned(),
        why: "it is not the number of an entry".to_owned(),
    })
}

/// An entry without its subjects.
pub(super) fn read(store: &Store, row: &AnyRow) -> Result<Entry, StoreError> {
    let fields = store.fields(row);
    Ok(Entry {
        seq: fields.number("seq")?,
        at: fields.instant("at")?,
        actor: Actor {
            kind: fields.word("actor_kind", actor_kind)?,
            person: PersonId(fields.text("person")?),
            name: fields.text("person_name")?,
            via: fields.maybe_text("via")?,
        },
        action: fields.word("action", Action::from_word)?,
        object: Object {
            kind: fields.text("object_kind")?,
            id: fields.maybe_text("object_id")?,
        },
        purpose: fields.maybe_word("purpose", purpose)?,
        permission: fields.maybe_word("permission", |word| word.parse().ok())?,
        outcome: fields.word("outcome", Outcome::from_word)?,
        rows: fields.maybe_number("row_count")?,
        source: fields.text("source")?,
        detail: fields.text("detail")?,
        subjects: Vec::new(),
        previous: fields.text("previous")?,
        hash: fields.text("hash")?,
    })
}

fn actor_kind(word: &str) -> Option<ActorKind> {
    use ActorKind::{Operator, Person, System, Token};
    [Person, Token, Operator, System]
        .into_iter()
        .find(|kind| kind.as_str() == word)
}

fn purpose(word: &str) -> Option<Purpose> {
    Purpose::ALL
        .iter()
        .copied()
        .find(|purpose| purpose.as_str() == word)
}

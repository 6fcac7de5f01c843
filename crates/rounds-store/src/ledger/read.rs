//! Reading the ledger: one entry, or everything in order. Searching is in `search`.

use std::collections::BTreeMap;

use rounds_core::access::{ActorKind, PersonId, Purpose};
use sqlx::AnyConnection;
use sqlx::any::AnyRow;

use super::Ledger;
use super::entry::{Actor, Entry, Object, Subject};
use super::words::{Action, Outcome, SubjectKind};
use crate::open::Change;
use crate::{Store, StoreError};

/// Entries of one part.
const PART_ENTRIES: i64 = 200;

/// Subjects that are read at once; of entries with more, those of one at a time.
const PART_SUBJECTS: i64 = 20_000;

impl Ledger<'_> {
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
        self.add_subjects(reading, &mut entries).await?;
        Ok(entries)
    }

    pub(super) async fn one(
        &self,
        reading: &mut Change<'_>,
        seq: i64,
    ) -> Result<Option<Entry>, StoreError> {
        Ok(self.part(reading, seq - 1, seq).await?.pop())
    }

    /// Reads the subjects of entries, with one statement where they are next to each other and few.
    pub(super) async fn add_subjects(
        &self,
        connection: &mut AnyConnection,
        entries: &mut [Entry],
    ) -> Result<(), StoreError> {
        let numbers = || entries.iter().map(|entry| entry.seq);
        let (Some(first), Some(last)) = (numbers().min(), numbers().max()) else {
            return Ok(());
        };
        if last - first < PART_ENTRIES {
            let sql = "select seq, kind, id_hash from ledger_subject \
                       where seq >= $1 and seq <= $2 order by seq, ordinal limit $3";
            let statement = self.store.statement(sql).number(first).number(last);
            let rows = statement.number(PART_SUBJECTS + 1).all(connection).await?;
            if i64::try_from(rows.len()).is_ok_and(|rows| rows <= PART_SUBJECTS) {
                let mut of_entry: BTreeMap<i64, Vec<Subject>> = BTreeMap::new();
                for row in &rows {
                    let seq = self.store.fields(row).number("seq")?;
                    of_entry.entry(seq).or_default().push(self.subject(row)?);
                }
                for entry in entries {
                    entry.subjects = of_entry.remove(&entry.seq).unwrap_or_default();
                }
                return Ok(());
            }
        }
        for entry in entries {
            entry.subjects = self.subjects(connection, entry.seq).await?;
        }
        Ok(())
    }

    fn subject(&self, row: &AnyRow) -> Result<Subject, StoreError> {
        let fields = self.store.fields(row);
        Ok(Subject {
            kind: fields.word("kind", SubjectKind::from_word)?,
            id_hash: fields.text("id_hash")?,
        })
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
        rows.iter().map(|row| self.subject(row)).collect()
    }
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

/// The way of acting with this word.
pub(crate) fn actor_kind(word: &str) -> Option<ActorKind> {
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

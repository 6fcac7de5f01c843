//! Adding an entry. Whoever adds takes the next number from the one row of `ledger_head`, which
//! both databases lock until the transaction ends: numbers have no gaps and the chain no forks,
//! however many processes write.

use data_encoding::HEXLOWER;
use serde_json::{Value, json};
use sha2::{Digest as _, Sha256};
use sqlx::AssertSqlSafe;

use super::Ledger;
use super::canonical;
use super::entry::{Actor, Entry, NewEntry, Object, Position, Subject};
use crate::StoreError;
use crate::open::Change;
use crate::row::kept;

/// Most subjects of one entry.
const SUBJECTS_MAX: usize = 100_000;

/// Subjects written by one statement.
const SUBJECTS_AT_ONCE: usize = 100;

impl Ledger<'_> {
    /// Appends an entry. When this returns, it is on the disk.
    ///
    /// # Errors
    /// When it could not be kept for sure. What was to be recorded must then not happen.
    pub async fn append(&self, new: &NewEntry) -> Result<Position, StoreError> {
        let mut change = self.store.change().await?;
        let position = self.append_to(&mut change, new).await?;
        change.commit().await?;
        Ok(position)
    }

    /// Appends several entries in order, all or none.
    ///
    /// # Errors
    /// As [`Ledger::append`].
    pub async fn append_all(&self, new: &[NewEntry]) -> Result<Option<Position>, StoreError> {
        let mut change = self.store.change().await?;
        let mut last = None;
        for one in new {
            last = Some(self.append_to(&mut change, one).await?);
        }
        change.commit().await?;
        Ok(last)
    }

    /// Where the ledger stands; none while it is empty.
    ///
    /// # Errors
    /// When the database cannot be asked.
    pub async fn head(&self) -> Result<Option<Position>, StoreError> {
        let mut connection = self.store.read().await?;
        let statement = self
            .store
            .statement("select seq, hash from ledger_head where id = 1");
        let row = statement.one(&mut connection).await?;
        let fields = self.store.fields(&row);
        let (seq, hash) = (fields.number("seq")?, fields.text("hash")?);
        Ok((seq > 0).then_some(Position { seq, hash }))
    }

    /// Appends within a change that says more than the ledger, and commits with it.
    pub(crate) async fn append_to(
        &self,
        change: &mut Change<'_>,
        new: &NewEntry,
    ) -> Result<Position, StoreError> {
        if new.subjects.len() > SUBJECTS_MAX {
            return Err(StoreError::Unacceptable {
                what: format!("an entry with {} subjects", new.subjects.len()),
                why: format!("{SUBJECTS_MAX} is the limit; ask for less at once"),
            });
        }
        let sql = "update ledger_head set seq = seq + 1 where id = 1 returning seq, hash";
        let row = self.store.statement(sql).one(change).await?;
        let head = self.store.fields(&row);
        let mut entry = chained(new, head.number("seq")?, head.text("hash")?);
        entry.hash = canonical::hash(&entry);
        self.insert(change, &entry).await?;
        self.insert_subjects(change, &entry).await?;
        self.store
            .statement("update ledger_head set hash = $1 where id = 1")
            .text(&entry.hash)
            .execute(change)
            .await?;
        Ok(Position {
            seq: entry.seq,
            hash: entry.hash,
        })
    }

    async fn insert(&self, change: &mut Change<'_>, entry: &Entry) -> Result<(), StoreError> {
        let sql = "insert into ledger_entry (seq, at, actor_kind, person, person_name, via, \
                   action, object_kind, object_id, purpose, permission, outcome, row_count, \
                   source, detail, previous, hash) values ($1, $2, $3, $4, $5, $6, $7, $8, $9, \
                   $10, $11, $12, $13, $14, $15, $16, $17)";
        self.store
            .statement(sql)
            .number(entry.seq)
            .instant(entry.at)
            .text(entry.actor.kind.as_str())
            .text(&entry.actor.person.0)
            .text(&entry.actor.name)
            .maybe_text(entry.actor.via.as_deref())
            .text(entry.action.as_str())
            .text(&entry.object.kind)
            .maybe_text(entry.object.id.as_deref())
            .maybe_text(entry.purpose.map(|purpose| purpose.as_str()))
            .maybe_text(entry.permission.map(|permission| permission.as_str()))
            .text(entry.outcome.as_str())
            .maybe_number(entry.rows)
            .text(&entry.source)
            .text(&entry.detail)
            .text(&entry.previous)
            .text(&entry.hash)
            .execute(change)
            .await?;
        Ok(())
    }

    async fn insert_subjects(
        &self,
        change: &mut Change<'_>,
        entry: &Entry,
    ) -> Result<(), StoreError> {
        let mut ordinal = 0;
        for part in entry.subjects.chunks(SUBJECTS_AT_ONCE) {
            let places = (0..part.len()).map(|index| {
                let first = index * 4 + 1;
                format!("(${first}, ${}, ${}, ${})", first + 1, first + 2, first + 3)
            });
            let places: Vec<_> = places.collect();
            // sql: numbered places; the values are bound below
            // sql: places are numbers.
            let sql = format!(
                "insert into ledger_subject (seq, ordinal, kind, id_hash) values {}",
                places.join(", ")
            );
            // sql: as above
            let mut statement = self.store.statement(AssertSqlSafe(sql));
            for subject in part {
                statement = statement
                    .number(entry.seq)
                    .number(ordinal)
                    .text(subject.kind.as_str())
                    .text(&subject.id_hash);
                ordinal += 1;
            }
            statement.execute(change).await?;
        }
        Ok(())
    }
}

/// The entry as it will stand in the ledger, still without its hash.
fn chained(new: &NewEntry, seq: i64, previous: String) -> Entry {
    let mut subjects: Vec<Subject> = new.subjects.clone();
    subjects.sort();
    subjects.dedup();
    Entry {
        seq,
        at: kept(new.at),
        actor: Actor {
            kind: new.actor.kind,
            person: rounds_core::access::PersonId(fitting(&new.actor.person.0)),
            name: fitting(&new.actor.name),
            via: new.actor.via.as_deref().map(fitting),
        },
        action: new.action,
        object: Object {
            kind: fitting(&new.object.kind),
            id: new.object.id.as_deref().map(fitting),
        },
        purpose: new.purpose,
        permission: new.permission,
        outcome: new.outcome,
        rows: new.rows,
        source: fitting(&new.source),
        detail: new.detail_within(NewEntry::DETAIL_BYTES_MAX).to_string(),
        subjects,
        previous,
        hash: String::new(),
    }
}

/// A text that the ledger can keep. Refusing it would let whoever sends an odd address act without
/// being recorded, or not act at all.
fn fitting(text: &str) -> String {
    let end = text.floor_char_boundary(NewEntry::TEXT_BYTES_MAX);
    text.get(..end)
        .unwrap_or_default()
        .replace('\0', "\u{fffd}")
}

impl NewEntry {
    /// The detail in at most so many bytes of JSON; of a longer one the beginning and the hash.
    pub(crate) fn detail_within(&self, bytes_max: usize) -> Value {
        let text = self.detail.to_string();
        if text.len() <= bytes_max {
            return self.detail.clone();
        }
        // Escaping can make each byte six times as long.
        let end = text.floor_char_boundary(bytes_max / 8);
        json!({
            "cut": true,
            "bytes": text.len(),
            "sha256": HEXLOWER.encode(&Sha256::digest(text.as_bytes())),
            "beginning": text.get(..end).unwrap_or_default(),
        })
    }
}

//! Adding events. Whoever adds takes the next numbers from the one row of `event_head`, which both
//! databases lock until the transaction ends, and says which head was decided on: if another came
//! first, nothing is written and the decision has to be made again.

use serde_json::{Value, json};

use super::Events;
use super::record::{Hashed, NewEvent, StoredEvent};
use crate::StoreError;
use crate::ledger::{NewEntry, Position};
use crate::open::Change;
use crate::row::kept;

impl Events<'_> {
    /// Appends events in order, each with its entry of the ledger: all or none. `head_expected` is
    /// the number of the last event that the caller knew, 0 for none; `hash` makes an event's hash.
    /// When this returns, they are on the disk.
    ///
    /// # Errors
    /// [`StoreError::Conflict`] when somebody else appended meanwhile; when a text cannot be kept;
    /// when they could not be kept for sure.
    pub async fn append(
        &self,
        head_expected: i64,
        new: &[NewEvent],
        hash: impl Fn(&Hashed<'_>) -> String,
    ) -> Result<Vec<StoredEvent>, StoreError> {
        let mut change = self.store.change().await?;
        self.take_numbers(&mut change, head_expected, new.len())
            .await?;
        let mut stored = Vec::with_capacity(new.len());
        for (seq, one) in (head_expected + 1..).zip(new) {
            let event = self.placed(&mut change, seq, one, &hash).await?;
            stored.push(self.insert(&mut change, event, &one.entry).await?);
        }
        if let Some(last) = stored.last() {
            let sql = "update event_head set hash = $1 where id = 1";
            let statement = self.store.statement(sql).text(&last.hash);
            statement.execute(&mut change).await?;
        }
        change.commit().await?;
        Ok(stored)
    }

    /// Where events stand; none while there are none.
    ///
    /// # Errors
    /// When the database cannot be asked.
    pub async fn head(&self) -> Result<Option<Position>, StoreError> {
        let mut connection = self.store.read().await?;
        let sql = "select seq, hash from event_head where id = 1";
        let row = self.store.statement(sql).one(&mut connection).await?;
        let fields = self.store.fields(&row);
        let (seq, hash) = (fields.number("seq")?, fields.text("hash")?);
        Ok((seq > 0).then_some(Position { seq, hash }))
    }

    /// Locks the head and moves it on, if it is the one expected.
    async fn take_numbers(
        &self,
        change: &mut Change<'_>,
        head_expected: i64,
        count: usize,
    ) -> Result<(), StoreError> {
        let sql = "update event_head set seq = seq + $1 where id = 1 and seq = $2";
        let statement = self
            .store
            .statement(sql)
            .number(i64::try_from(count).unwrap_or(i64::MAX));
        let moved = statement.number(head_expected).execute(change).await?;
        if moved == 1 {
            return Ok(());
        }
        Err(StoreError::Conflict {
            what: format!("the office after event {head_expected}"),
        })
    }

    /// The event with its number, version and hash, still without its entry of the ledger.
    async fn placed(
        &self,
        change: &mut Change<'_>,
        seq: i64,
        new: &NewEvent,
        hash: &impl Fn(&Hashed<'_>) -> String,
    ) -> Result<StoredEvent, StoreError> {
        let sql = "select version, hash from event where subject_kind = $1 and subject_id = $2 \
                   order by version desc limit 1";
        let statement = self.store.statement(sql).text(&new.subject_kind);
        let before = statement.text(&new.subject_id).optional(change).await?;
        let (version, previous) = match &before {
            Some(row) => {
                let fields = self.store.fields(row);
                (fields.number("version")? + 1, fields.text("hash")?)
            }
            None => (1, String::new()),
        };
        let mut event = StoredEvent {
            seq,
            subject_kind: new.subject_kind.clone(),
            subject_id: new.subject_id.clone(),
            version,
            at: kept(new.at),
            person: new.person.clone(),
            person_name: new.person_name.clone(),
            actor_kind: new.actor_kind,
            body: new.body.clone(),
            previous,
            hash: String::new(),
            ledger_seq: 0,
        };
        event.hash = hash(&event.hashed());
        Ok(event)
    }

    async fn insert(
        &self,
        change: &mut Change<'_>,
        mut event: StoredEvent,
        entry: &NewEntry,
    ) -> Result<StoredEvent, StoreError> {
        let entry = naming(entry, &event)?;
        event.ledger_seq = self.store.ledger().append_to(change, &entry).await?.seq;
        let sql = "insert into event (seq, subject_kind, subject_id, version, at, person, \
                   person_name, actor_kind, body, previous, hash, ledger_seq) \
                   values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)";
        self.store
            .statement(sql)
            .number(event.seq)
            .text(&event.subject_kind)
            .text(&event.subject_id)
            .number(event.version)
            .instant(event.at)
            .text(&event.person.0)
            .text(&event.person_name)
            .text(event.actor_kind.as_str())
            .text(&event.body)
            .text(&event.previous)
            .text(&event.hash)
            .number(event.ledger_seq)
            .execute(change)
            .await?;
        Ok(event)
    }
}

/// The entry with the event's number and hash in its detail. A detail that is too long for the
/// ledger is cut before, so that these two are never what is lost.
fn naming(entry: &NewEntry, event: &StoredEvent) -> Result<NewEntry, StoreError> {
    let named = json!({"seq": event.seq, "hash": event.hash});
    let room = NewEntry::DETAIL_BYTES_MAX.saturating_sub(named.to_string().len() + 16);
    let mut detail = entry.detail_within(room);
    let Value::Object(object) = &mut detail else {
        return Err(StoreError::Unacceptable {
            what: "the detail of an event's entry in the ledger".to_owned(),
            why: "it is no JSON object".to_owned(),
        });
    };
    object.insert("event".to_owned(), named);
    Ok(NewEntry {
        detail,
        ..entry.clone()
    })
}

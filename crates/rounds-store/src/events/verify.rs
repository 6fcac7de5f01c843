//! Verifying events: every hash is made again, every event continues its subject's chain and is in
//! the ledger with its hash, the last is the head, and the ledger names no event that is not there.
//! Whether the ledger itself is whole is `ledger::Ledger::verify`'s to say: only both together show
//! that nothing was changed.

use std::collections::BTreeMap;

use serde::Deserialize;

use super::Events;
use super::fault::{EventFault, EventFaultKind, EventVerification};
use super::record::{Hashed, StoredEvent};
use crate::StoreError;
use crate::ledger::Position;
use crate::open::Change;

/// Rows read at once.
const PART_ROWS: i64 = 200;

/// An event as the detail of an entry of the ledger names it.
#[derive(Deserialize)]
struct Named {
    seq: i64,
    hash: String,
}

/// What verification has seen so far.
struct Walk<H> {
    hash: H,
    /// Version and hash of the last event of each subject.
    chains: BTreeMap<(String, String), (i64, String)>,
    /// Hash of every good event, in order from the first.
    good: Vec<String>,
}

impl Events<'_> {
    /// Reads all events and what the ledger says of them in one state and stops at the first fault.
    /// It holds the hashes of all events in memory, some 100 bytes each.
    ///
    /// # Errors
    /// When the database cannot be asked. Events that are wrong are no error but an
    /// [`EventVerification`] with a fault.
    pub async fn verify(
        &self,
        hash: impl Fn(&Hashed<'_>) -> String,
    ) -> Result<EventVerification, StoreError> {
        let mut walk = Walk {
            hash,
            chains: BTreeMap::new(),
            good: Vec::new(),
        };
        let mut reading = self.store.read_at_once().await?;
        let mut fault = self.walk(&mut reading, &mut walk).await?;
        if fault.is_none() {
            fault = self.end(&mut reading, &walk).await?;
        }
        if fault.is_none() {
            fault = self.named_in_ledger(&mut reading, &walk).await?;
        }
        let last_good = walk.good.last().map(|hash| Position {
            seq: walk.last(),
            hash: hash.clone(),
        });
        Ok(EventVerification {
            events: walk.last(),
            last_good,
            fault,
        })
    }

    async fn walk<H: Fn(&Hashed<'_>) -> String>(
        &self,
        reading: &mut Change<'_>,
        walk: &mut Walk<H>,
    ) -> Result<Option<EventFault>, StoreError> {
        let sql = "select event.*, ledger_entry.detail as ledger_detail from event \
                   left join ledger_entry on ledger_entry.seq = event.ledger_seq \
                   where event.seq > $1 order by event.seq limit $2";
        loop {
            let statement = self.store.statement(sql).number(walk.last());
            let rows = statement.number(PART_ROWS).all(reading).await?;
            for row in &rows {
                let detail = self.store.fields(row).maybe_text("ledger_detail")?;
                let fault = match StoredEvent::read(self.store, row) {
                    Ok(event) => walk.step(&event, detail.as_deref()),
                    Err(StoreError::Damaged { what, .. }) => {
                        Some(walk.after_last(EventFaultKind::Unreadable(what)))
                    }
                    Err(other) => return Err(other),
                };
                if fault.is_some() {
                    return Ok(fault);
                }
            }
            if rows.is_empty() {
                return Ok(None);
            }
        }
    }

    /// Whether events end where their head says.
    async fn end<H>(
        &self,
        reading: &mut Change<'_>,
        walk: &Walk<H>,
    ) -> Result<Option<EventFault>, StoreError> {
        let sql = "select seq, hash from event_head where id = 1";
        let row = self.store.statement(sql).optional(reading).await?;
        let (head, hash) = match &row {
            Some(row) => {
                let fields = self.store.fields(row);
                (fields.number("seq")?, fields.text("hash")?)
            }
            None => (0, String::new()),
        };
        let last_hash = walk.good.last().map_or("", String::as_str);
        Ok(if head > walk.last() {
            Some(walk.after_last(EventFaultKind::CutTail { head }))
        } else if head != walk.last() || hash != last_hash {
            Some(EventFault {
                seq: walk.last(),
                subject: None,
                kind: EventFaultKind::WrongHead,
            })
        } else {
            None
        })
    }

    /// Whether every event that an entry of the ledger names is there.
    async fn named_in_ledger<H>(
        &self,
        reading: &mut Change<'_>,
        walk: &Walk<H>,
    ) -> Result<Option<EventFault>, StoreError> {
        let sql = "select seq, detail from ledger_entry where seq > $1 \
                   and detail like '%\"event\":{%' order by seq limit $2";
        let mut last = 0;
        loop {
            let statement = self.store.statement(sql).number(last);
            let rows = statement.number(PART_ROWS).all(reading).await?;
            for row in &rows {
                let fields = self.store.fields(row);
                last = fields.number("seq")?;
                let Some(named) = named(&fields.text("detail")?) else {
                    continue;
                };
                if let Some(kind) = walk.contradiction(&named, last) {
                    return Ok(Some(EventFault {
                        seq: named.seq,
                        subject: None,
                        kind,
                    }));
                }
            }
            if rows.is_empty() {
                return Ok(None);
            }
        }
    }
}

/// The event that the detail of an entry names, if it names one.
fn named(detail: &str) -> Option<Named> {
    #[derive(Deserialize)]
    struct Detail {
        event: Named,
    }
    let detail: Detail = serde_json::from_str(detail).ok()?;
    Some(detail.event)
}

impl<H> Walk<H> {
    fn last(&self) -> i64 {
        i64::try_from(self.good.len()).unwrap_or(i64::MAX)
    }

    fn after_last(&self, kind: EventFaultKind) -> EventFault {
        EventFault {
            seq: self.last() + 1,
            subject: None,
            kind,
        }
    }

    /// What contradicts this entry of the ledger.
    fn contradiction(&self, named: &Named, ledger_seq: i64) -> Option<EventFaultKind> {
        let index = usize::try_from(named.seq.checked_sub(1)?).ok();
        match index.and_then(|index| self.good.get(index)) {
            Some(hash) if *hash == named.hash => None,
            Some(_) => Some(EventFaultKind::OtherInLedger { ledger_seq }),
            None => Some(EventFaultKind::Gone { ledger_seq }),
        }
    }
}

impl<H: Fn(&Hashed<'_>) -> String> Walk<H> {
    /// Goes on to the next event, or says what is wrong with it.
    fn step(&mut self, event: &StoredEvent, ledger_detail: Option<&str>) -> Option<EventFault> {
        if event.seq != self.last() + 1 {
            return Some(self.after_last(EventFaultKind::Missing));
        }
        let subject = (event.subject_kind.clone(), event.subject_id.clone());
        let kind = self.wrong(event, &subject, ledger_detail);
        if let Some(kind) = kind {
            return Some(EventFault {
                seq: event.seq,
                subject: Some(subject),
                kind,
            });
        }
        self.chains
            .insert(subject, (event.version, event.hash.clone()));
        self.good.push(event.hash.clone());
        None
    }

    fn wrong(
        &self,
        event: &StoredEvent,
        subject: &(String, String),
        ledger_detail: Option<&str>,
    ) -> Option<EventFaultKind> {
        if (self.hash)(&event.hashed()) != event.hash {
            return Some(EventFaultKind::Altered);
        }
        let (version, hash) = match self.chains.get(subject) {
            Some((version, hash)) => (*version, hash.as_str()),
            None => (0, ""),
        };
        if event.version != version + 1 || event.previous != hash {
            return Some(EventFaultKind::Unchained);
        }
        let ledger_seq = event.ledger_seq;
        match ledger_detail.and_then(named) {
            Some(named) if named.seq == event.seq && named.hash == event.hash => None,
            Some(named) if named.seq == event.seq => {
                Some(EventFaultKind::OtherInLedger { ledger_seq })
            }
            _ => Some(EventFaultKind::NotInLedger { ledger_seq }),
        }
    }
}

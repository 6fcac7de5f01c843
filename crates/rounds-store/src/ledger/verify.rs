//! Verifying the ledger: every entry's hash is made again from what stands there, every entry must
//! name the one before, and the last must be the head. Who can write to the database can also make
//! all of that again from some entry on; only an anchor that lies elsewhere shows it.

use std::collections::BTreeMap;
use std::fmt;

use super::Ledger;
use super::anchor::Anchor;
use super::canonical;
use super::entry::{Entry, Position};
use crate::StoreError;
use crate::open::Change;

/// What was found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Verification {
    /// How many entries were read, from the first.
    pub entries: i64,
    /// The last good entry.
    pub last_good: Option<Position>,
    /// How many anchors agreed.
    pub anchors: usize,
    /// The first thing that is wrong.
    pub fault: Option<Fault>,
}

/// The first thing that is wrong with the ledger.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fault {
    /// Number of the entry it was found at.
    pub seq: i64,
    /// What is wrong.
    pub kind: FaultKind,
}

/// What can be wrong.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum FaultKind {
    /// What stands in the entry is not what was hashed.
    Altered,
    /// A value of the entry is none that this program writes.
    Unreadable(String),
    /// The entry is not there, later ones are.
    Missing,
    /// The entry does not continue the one before: one was put in, taken out or moved.
    Unchained,
    /// The end is missing: the head knows a later entry.
    CutTail {
        /// The last entry that the head knows.
        head: i64,
    },
    /// The head is not the last entry.
    WrongHead,
    /// An anchor kept elsewhere says the entry was another one.
    NotAnchored,
    /// An anchor kept elsewhere knows the entry, the ledger does not.
    GoneSinceAnchor,
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "entry {}: ", self.seq)?;
        match &self.kind {
            FaultKind::Altered => f.write_str("it was altered; its hash is that of another text"),
            FaultKind::Unreadable(what) => write!(f, "it was altered; {what}"),
            FaultKind::Missing => f.write_str("it was deleted; later entries are there"),
            FaultKind::Unchained => f.write_str(
                "it does not continue the entry before it; entries were put in, deleted or moved",
            ),
            FaultKind::CutTail { head } => write!(
                f,
                "it and all after it are gone; the ledger went on to entry {head}"
            ),
            FaultKind::WrongHead => f.write_str("the head of the ledger is not this last entry"),
            FaultKind::NotAnchored => f.write_str(
                "an anchor has another hash for it; the ledger was written again from here or before",
            ),
            FaultKind::GoneSinceAnchor => {
                f.write_str("an anchor knows it; the ledger was cut since then")
            }
        }
    }
}

/// What verification has seen so far.
struct Walk<'a> {
    anchors: BTreeMap<i64, Vec<&'a Anchor>>,
    agreed: usize,
    last: Position,
}

impl Ledger<'_> {
    /// Reads the whole ledger in one state, in bounded memory, and stops at the first fault.
    ///
    /// # Errors
    /// When the database cannot be asked. A ledger that is wrong is no error but a
    /// [`Verification`] with a fault.
    pub async fn verify(&self, anchors: &[Anchor]) -> Result<Verification, StoreError> {
        let mut walk = Walk {
            anchors: BTreeMap::new(),
            agreed: 0,
            last: Position {
                seq: 0,
                hash: String::new(),
            },
        };
        for anchor in anchors {
            walk.anchors
                .entry(anchor.position.seq)
                .or_default()
                .push(anchor);
        }
        let mut reading = self.store.read_at_once().await?;
        let fault = match self.walk(&mut reading, &mut walk).await? {
            Some(fault) => Some(fault),
            None => self.end(&mut reading, &walk).await?,
        };
        Ok(Verification {
            entries: walk.last.seq,
            last_good: (walk.last.seq > 0).then_some(walk.last),
            anchors: walk.agreed,
            fault,
        })
    }

    async fn walk(
        &self,
        reading: &mut Change<'_>,
        walk: &mut Walk<'_>,
    ) -> Result<Option<Fault>, StoreError> {
        loop {
            let part = match self.part(reading, walk.last.seq, i64::MAX).await {
                Ok(part) => part,
                Err(StoreError::Damaged { .. }) => return self.unreadable(reading, walk).await,
                Err(other) => return Err(other),
            };
            if part.is_empty() {
                return Ok(None);
            }
            for entry in &part {
                if let Some(fault) = walk.step(entry) {
                    return Ok(Some(fault));
                }
            }
        }
    }

    /// A part could not be read: goes through it one by one.
    async fn unreadable(
        &self,
        reading: &mut Change<'_>,
        walk: &mut Walk<'_>,
    ) -> Result<Option<Fault>, StoreError> {
        loop {
            let seq = walk.last.seq + 1;
            match self.one(reading, seq).await {
                Ok(Some(entry)) => {
                    if let Some(fault) = walk.step(&entry) {
                        return Ok(Some(fault));
                    }
                }
                Ok(None) => {
                    return Ok(Some(Fault {
                        seq,
                        kind: FaultKind::Missing,
                    }));
                }
                Err(StoreError::Damaged { what, .. }) => {
                    return Ok(Some(Fault {
                        seq,
                        kind: FaultKind::Unreadable(what),
                    }));
                }
                Err(other) => return Err(other),
            }
        }
    }

    /// Whether the ledger ends where its head and the anchors say.
    async fn end(
        &self,
        reading: &mut Change<'_>,
        walk: &Walk<'_>,
    ) -> Result<Option<Fault>, StoreError> {
        let statement = self
            .store
            .statement("select seq, hash from ledger_head where id = 1");
        let head = match statement.optional(reading).await? {
            Some(row) => {
                let fields = self.store.fields(&row);
                Position {
                    seq: fields.number("seq")?,
                    hash: fields.text("hash")?,
                }
            }
            None => Position {
                seq: 0,
                hash: String::new(),
            },
        };
        let next = walk.last.seq + 1;
        let gone = walk.anchors.range(next..).next().map(|(seq, _)| *seq);
        Ok(if head.seq > walk.last.seq {
            Some(Fault {
                seq: next,
                kind: FaultKind::CutTail { head: head.seq },
            })
        } else if let Some(seq) = gone {
            Some(Fault {
                seq,
                kind: FaultKind::GoneSinceAnchor,
            })
        } else if head != walk.last {
            Some(Fault {
                seq: walk.last.seq,
                kind: FaultKind::WrongHead,
            })
        } else {
            None
        })
    }
}

impl Walk<'_> {
    /// Goes on to the next entry, or says what is wrong with it.
    fn step(&mut self, entry: &Entry) -> Option<Fault> {
        let expected = self.last.seq + 1;
        let fault = |seq, kind| Some(Fault { seq, kind });
        if entry.seq != expected {
            return fault(expected, FaultKind::Missing);
        }
        if canonical::hash(entry) != entry.hash {
            return fault(entry.seq, FaultKind::Altered);
        }
        if entry.previous != self.last.hash {
            return fault(entry.seq, FaultKind::Unchained);
        }
        for anchor in self.anchors.get(&entry.seq).into_iter().flatten() {
            if anchor.position.hash != entry.hash {
                return fault(entry.seq, FaultKind::NotAnchored);
            }
            self.agreed += 1;
        }
        self.last = Position {
            seq: entry.seq,
            hash: entry.hash.clone(),
        };
        None
    }
}

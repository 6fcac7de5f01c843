//! What can be wrong with events, in words. How it is found is in `verify`.

use std::fmt;

use crate::ledger::Position;

/// What was found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EventVerification {
    /// How many events are good, from the first.
    pub events: i64,
    /// The last good event.
    pub last_good: Option<Position>,
    /// The first thing that is wrong.
    pub fault: Option<EventFault>,
}

/// The first thing that is wrong with the events.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EventFault {
    /// Number of the event it was found at.
    pub seq: i64,
    /// Kind and id of what it happened to, where the event is there.
    pub subject: Option<(String, String)>,
    /// What is wrong.
    pub kind: EventFaultKind,
}

/// What can be wrong.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum EventFaultKind {
    /// What stands in the event is not what was hashed.
    Altered,
    /// A value of the event is none that this program writes.
    Unreadable(String),
    /// The event is not there, later ones are.
    Missing,
    /// The event does not continue the one before it of its subject.
    Unchained,
    /// The ledger's entry of it is not there, or does not name it.
    NotInLedger {
        /// The entry that should name it.
        ledger_seq: i64,
    },
    /// The ledger knows it with another hash: event and chain were written again.
    OtherInLedger {
        /// The entry that names it.
        ledger_seq: i64,
    },
    /// The ledger names it, and it is not there.
    Gone {
        /// The entry that names it.
        ledger_seq: i64,
    },
    /// The end is missing: the head knows a later event.
    CutTail {
        /// The last event that the head knows.
        head: i64,
    },
    /// The head is not the last event.
    WrongHead,
}

impl fmt::Display for EventFault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "event {}", self.seq)?;
        if let Some((kind, id)) = &self.subject {
            write!(f, " of {kind} {id}")?;
        }
        f.write_str(": ")?;
        match &self.kind {
            EventFaultKind::Altered => {
                f.write_str("it was altered; its hash is that of another text")
            }
            EventFaultKind::Unreadable(what) => write!(f, "it was altered; {what}"),
            EventFaultKind::Missing => f.write_str("it was deleted; later events are there"),
            EventFaultKind::Unchained => f.write_str(
                "it does not continue the event before it; events were put in, deleted or moved",
            ),
            EventFaultKind::NotInLedger { ledger_seq } => {
                write!(f, "entry {ledger_seq} of the ledger does not name it")
            }
            EventFaultKind::OtherInLedger { ledger_seq } => write!(
                f,
                "entry {ledger_seq} of the ledger has another hash for it; it was written again"
            ),
            EventFaultKind::Gone { ledger_seq } => write!(
                f,
                "entry {ledger_seq} of the ledger names it, and it is not there"
            ),
            EventFaultKind::CutTail { head } => write!(
                f,
                "it and all after it are gone; events went on to number {head}"
            ),
            EventFaultKind::WrongHead => f.write_str("the head is not this last event"),
        }
    }
}

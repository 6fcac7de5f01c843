//! The ledger: who did what, to whose data, why and with which outcome. Entries are only ever
//! added, each bound to the one before by a hash (`canonical`), so that whoever can write to the
//! database still cannot change what was written without being found out (`verify`).
//!
//! How an entry's hash is made, for those who check it with a program of their own, is in
//! `docs/ledger.md`.

pub mod anchor;
mod append;
mod canonical;
mod entry;
pub mod export;
mod read;
mod search;
mod syslog;
mod verify;
mod words;

pub use canonical::hash;
pub use entry::{Actor, Entry, NewEntry, Object, Position, Subject};
pub(crate) use read::actor_kind;
pub use search::LedgerFilter;
pub use verify::{Fault, FaultKind, Verification};
pub use words::{Action, Outcome, SubjectKind};

use crate::Store;

/// The ledger.
#[derive(Clone, Copy)]
pub struct Ledger<'s> {
    store: &'s Store,
}

impl Store {
    /// The ledger.
    pub fn ledger(&self) -> Ledger<'_> {
        Ledger { store: self }
    }
}

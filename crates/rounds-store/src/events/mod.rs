//! What happened in governance, in order: a table that is only added to. Every event is bound to
//! the one before it of the same subject by a hash, and the ledger holds that hash again in an
//! entry written by the same transaction, so that neither a change nor a cut of one of the two
//! stays hidden (`verify`).
//!
//! What an event means is unknown here: `body` is the caller's text, and the caller says how a hash
//! is made. Who follows events (to tell people, to keep pages ready) remembers the number it has
//! come to and asks [`Events::since`].

mod append;
mod fault;
mod read;
mod record;
mod verify;

pub use fault::{EventFault, EventFaultKind, EventVerification};
pub use record::{Hashed, NewEvent, StoredEvent};

use crate::Store;

/// Events of governance.
#[derive(Clone, Copy)]
pub struct Events<'s> {
    store: &'s Store,
}

impl Store {
    /// Events of governance.
    pub fn events(&self) -> Events<'_> {
        Events { store: self }
    }
}

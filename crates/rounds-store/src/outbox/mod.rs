//! What people are to be told, kept until it went out. A notice is put once for a person, a channel
//! and a key; putting it again changes nothing, so whoever makes notices may make them again after
//! a crash. Whoever sends takes a notice for a time (a lease), sends it and says so.
//!
//! **Delivered once, nearly**: of several who send at once each has other notices. A sender that
//! dies after the notice went out and before it said so lets the lease run out, and the notice goes
//! out a second time. No database can prevent that; [`Outgoing::message_key`] is the same both
//! times, so that the receiver can drop the second.
//!
//! What a notice says and when it may go out is the caller's to decide.

mod put;
mod read;
mod record;
mod send;

pub use record::{Channel, NewNotice, NoticeFilter, NoticeLease, NoticeState, Outgoing};
pub use send::{Retry, Undelivered};

use crate::Store;

/// Notices on their way.
#[derive(Clone, Copy)]
pub struct Outbox<'s> {
    store: &'s Store,
}

impl Store {
    /// Notices on their way.
    pub fn outbox(&self) -> Outbox<'_> {
        Outbox { store: self }
    }
}

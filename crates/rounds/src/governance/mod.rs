//! Governance of an installation: events kept in its database ([`book`]), numbers from its lake
//! ([`numbers`]), files by their hash ([`files`]), and what follows a round ([`after_round()`]).
//! What may happen is decided in `rounds_governance`; pages and commands come in through here.

mod actor;
mod after_round;
mod book;
mod events;
mod evidence;
mod files;
mod numbers;
mod policies;
mod post;
mod record;
mod room;
mod send;
mod tell;

pub use actor::acting;
pub use after_round::{Followed, after_round, write_tables};
pub use book::{BookError, Circumstances};
pub use events::{Origin, hash};
pub use policies::read as read_policies;
pub use record::signing_key;
pub use room::Room;
pub use tell::tell;

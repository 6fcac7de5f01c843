//! What the office itself knows and the lake does not: people, sessions, tokens, jobs and the
//! ledger, in SQLite or PostgreSQL.
//!
//! Nothing is decided here: whether somebody may do a thing and when a session ends is said by who
//! calls. Secrets arrive hashed or sealed. Start with [`Store::open`]; how one set of statements
//! serves two databases is in `statement` and `dialect`.

mod address;
mod concerns;
mod connect;
mod dialect;
pub mod dump;
mod error;
pub mod events;
pub mod housekeeping;
pub mod idempotency;
pub mod ids;
pub mod jobs;
pub mod ledger;
mod migrate;
mod open;
pub mod outbox;
pub mod page;
pub mod people;
mod row;
pub mod schedules;
mod statement;

pub use address::DatabaseUrl;
pub use error::StoreError;
pub use open::Store;

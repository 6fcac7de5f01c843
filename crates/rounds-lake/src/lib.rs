//! Tables: their definitions, their storage as Delta tables, loading with quarantine and
//! deduplication, and read-only SQL with limits.
//!
//! The lake knows rows and versions; it does not know what a measure is. Start with [`Lake`]: it
//! hands out [`Snapshot`]s to read from and [`Transaction`]s to write with. [`ingest`] shows how a
//! file becomes rows, [`session`] how a query is kept read-only and within its limits, and
//! [`storage`] how several tables change as one.

pub mod definitions;
pub mod dictionary;
pub mod error;
pub mod ingest;
mod lake;
mod refresh;
pub mod schema;
pub mod session;
pub mod storage;

pub use definitions::Definitions;
pub use error::LakeError;
pub use lake::{Lake, LakeSettings};
pub use refresh::{Refreshed, refresh};
pub use session::{Answer, Limits, PseudonymKey, QueryGate, QuerySlot, QuerySlots};
pub use storage::changes::Changed;
pub use storage::snapshot::{AsOf, Snapshot};
pub use storage::transaction::Transaction;
pub use storage::version::VersionRecord;

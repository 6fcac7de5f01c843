//! How tables lie on disk and how several of them change as one.
//!
//! ```text
//! data/lake/<schema>/<table>/            one Delta table: Parquet files and _delta_log/
//! data/lake/_versions/000000000012.json  lake version 12: which Delta version of which table
//! data/lake/_versions/pending.json       a change that is decided but not yet in every log
//! data/lake/_lock                        held by the one process that writes
//! ```
//!
//! A Delta commit is atomic for one table only. A load touches several, so a [`transaction`] first
//! writes all Parquet files, then the whole change as `pending.json` (the decision), then one Delta
//! commit per table, then the version record (the visibility), and removes `pending.json` last.
//! Killed before the decision, nothing happened and the files are swept by the next writer; killed
//! after it, the next writer finishes the commits. Each Delta commit carries the lake version as an
//! application transaction (`txn`, appId `rounds`), so finishing twice does nothing. Readers take
//! the table versions from the newest record and never see half a change.

pub mod changes;
pub(crate) mod delta;
pub(crate) mod extent;
pub(crate) mod folder;
pub(crate) mod parquet_file;
pub mod snapshot;
pub mod transaction;
pub mod version;

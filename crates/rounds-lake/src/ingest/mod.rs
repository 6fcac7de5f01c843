//! From files to rows: find the files, read on from where the last load stopped, parse on all
//! cores, refuse what is wrong, drop what is known, and commit everything as one change.
//!
//! ```text
//! discover ─▶ fingerprint ─▶ chunks ─▶ resources (FHIR) ─┬─▶ staging ─▶ keys ─▶ commit
//!                               └────▶ records (CSV, Parquet) ┘   └─▶ quarantine
//! ```
//!
//! For every batch received = kept + duplicate + quarantined. [`load`] is the entrance;
//! [`rebuild`] derives a table of FHIR resources again from the resources kept, and [`replay`] tries refused
//! rows again after a view or mapping was mended.

mod batches;
mod chunks;
mod discover;
mod fingerprint;
mod keys;
mod load;
mod parse;
mod progress;
mod quarantine;
mod rebuild;
mod records;
mod replay;
mod resources;
mod settle;
mod staging;

pub use batches::Batch;
pub use discover::{LoadFile, SourceFormat, discover};
pub use load::{LoadReport, LoadRequest, SkippedFile, load};
pub use progress::Progress;
pub use quarantine::{QuarantinedRow, quarantined};
pub use rebuild::{RebuildReport, rebuild};
pub use replay::{ReplayReport, replay};

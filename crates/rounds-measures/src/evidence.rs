//! Evidence: measure results with everything needed to compute them again, and computing them
//! again.
//!
//! A snapshot (`rounds_governance::evidence::Snapshot`) holds published values, the whole measure
//! file, the lake version that its query read, and the files behind every table of it with their
//! hashes. [`take`] makes one from what rounds stored; [`verify`] opens the lake as of those
//! versions, runs the query of the snapshot, and compares digit for digit. A damaged file is
//! reported as damage and what rests on it is not compared; so a disagreement always means that
//! the numbers are others.
//!
//! Tables: a stored table, and a derived one that is kept, is pinned by its version. A derived
//! table that is computed whenever it is read is pinned by the hash of its query and by the tables
//! below it; where its query has changed since, that is said. Reference samples for drift are
//! pinned by their hashes.
//!
//! Old versions stay readable because nothing removes files that a version refers to.

pub mod digits;
#[cfg(feature = "lake")]
mod error;
#[cfg(feature = "lake")]
mod order;
#[cfg(feature = "lake")]
mod reads;
#[cfg(feature = "lake")]
mod take;
mod verdict;
#[cfg(feature = "lake")]
mod verify;

#[cfg(feature = "lake")]
pub use error::EvidenceError;
#[cfg(feature = "lake")]
pub use order::{MeasureWanted, Order, PERIODS};
#[cfg(feature = "lake")]
pub use take::take;
pub use verdict::{Fault, FaultKind, Verdict};
#[cfg(feature = "lake")]
pub use verify::verify;

use rounds_governance::evidence::Published;

use crate::result::MeasureResult;

/// A result as it is published.
pub fn published(result: &MeasureResult) -> Published {
    let text = |number: Option<f64>| number.and_then(digits::published);
    Published {
        period_start: result.period.start,
        period_kind: result.period.kind,
        group: result.group.key(),
        numerator: text(result.numerator),
        denominator: text(result.denominator),
        value: text(result.value),
        low: text(result.low),
        high: text(result.high),
        n: result.n,
        suppressed: result.suppressed,
        partial: result.partial,
    }
}

//! Three verdicts on a difference: a disparity, equivalence, or not enough data to say.
//!
//! Used for subgroups of a model and for pilots. It reads intervals that were made elsewhere
//! ([`crate::intervals`], AUROC, calibration) and makes none itself; when many groups are judged,
//! widen the intervals or adjust with [`crate::multiplicity`] first.

mod further_events;
mod verdict;

pub use verdict::{Judgement, Margin, Verdict, equivalence_level, verdict};

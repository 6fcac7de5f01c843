//! The score: replayed findings against the truth of a synthetic health system.
//!
//! What was planted and found, how late; what only looked wrong and was raised all the same; what
//! was raised for nothing. Read next: [`truth`] (what was planted), [`matching`] (which finding
//! belongs to which entry), [`scored`] (what came of each), [`tally`] (counts with intervals), [`mod@report`] (one or more sites).
//! How it is meant is in `docs/score.md`.

pub mod matching;
pub mod report;
pub mod scored;
pub mod tally;
pub mod truth;

pub use matching::score;
pub use report::{ScoreReport, report};
pub use scored::Scored;
pub use truth::{Truth, TruthError};

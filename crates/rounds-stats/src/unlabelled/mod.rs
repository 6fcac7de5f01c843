//! Performance before labels are there: what AUROC, Brier and threshold measures should be for
//! these scores if the score still means what it meant in a labelled reference (confidence-based
//! performance estimation, CBPE).
//!
//! It sees a change in who is scored: sicker patients, fewer of them, other scores. **It cannot
//! see that the same score has come to mean something else** (concept drift): the reference's
//! event rates are the assumption, so a model that has stopped working keeps its expected
//! performance as long as its scores look the same. It is an early warning and no evidence;
//! [`agreement`] compares it with the truth once labels are mature.
//!
//! [`ReferenceMap`] is what is kept of the reference, [`expected_performance`] what is expected.

mod agreement;
mod expected;
mod measures;
mod reference_map;
mod uncertainty;

pub use agreement::{Agreement, MeasureAgreement, agreement};
pub use expected::{ExpectedPerformance, expected_performance};
pub use measures::Measures;
pub use reference_map::ReferenceMap;

//! Whether a model works as well for every group of patients, and how sure one can be.
//!
//! [`fairness`] takes each group's scores and outcomes and gives every measure of every group with
//! its interval, its difference from and ratio to the rest of the population (or to a named
//! group), corrected for how many were looked at, and a verdict against a margin: disparity,
//! equivalent, or inconclusive with the number of further events that would decide.
//!
//! Groups are taken to share no row. A patient may be in two of them (an age band changes); the
//! intervals of differences then take the two as different patients, which makes them a little too
//! wide where the same patients score alike on both sides. A difference between groups is a
//! question about labels, case mix and care as much as about the model: no number here answers it.
//!
//! p-values are normal approximations; where patients repeat they use the variance by patient.
//!
//! What a margin should be is a decision of those who are accountable; the defaults in
//! [`Margins`] are conventions.

mod comparison;
mod flags;
mod measure;
mod omnibus;
mod options;
mod population;
mod quantity;
mod report;
mod suppressed;
mod table_measures;

pub use comparison::{Compared, Comparison};
pub use measure::Measure;
pub use omnibus::Omnibus;
pub use options::{FairnessOptions, Margins, Reference};
pub use report::{FairnessReport, GroupContent, GroupMeasure, GroupReport, fairness};

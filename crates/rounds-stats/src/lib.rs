//! Estimators, intervals, control charts and multiplicity control: pure functions over slices.
//!
//! Nothing here reads tables, knows Arrow or asks for the time. Every estimator names its formula
//! and where it is published, and is compared with other software in `tests/` (the values come
//! from the scripts in `bench/reference/`).
//!
//! Start with [`estimate`] for what comes back, [`intervals`] for one number, [`control`] for a
//! series, [`silence`] for one that has gone quiet and [`multiplicity`] for what to believe when
//! many series are watched at once.

pub mod calibration;
pub mod change;
pub mod comparison;
pub mod control;
pub mod discrimination;
mod distribution;
pub mod drift;
pub mod equivalence;
pub mod error;
pub mod estimate;
pub mod fairness;
mod fingerprint;
pub mod funnel;
pub mod histogram;
pub mod intervals;
pub mod maturity;
pub mod multiplicity;
pub mod planning;
pub mod priority;
pub mod random;
mod root;
mod rounding;
pub mod scores;
pub mod silence;
pub mod suppression;
pub mod survival;
pub mod tails;
pub mod thresholds;
pub mod unlabelled;

pub use error::StatsError;
pub use estimate::Estimate;

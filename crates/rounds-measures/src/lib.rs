//! Measures: files that define a number, their results, the signals in them and the findings.
//!
//! - [`definition`]: the measure file and its checks.
//! - [`result`]: rows of a query become results with intervals; which periods to compute again.
//! - [`signal`]: a series, its control chart and how sure we are that its latest point is news.
//! - [`finding`]: what opens, updates and closes over rounds, and how findings are ranked.
//!
//! - [`store`]: how they lie in the lake's tables.
//!
//! Everything in these five is pure. Only `round` and `read` talk to the lake. The design of
//! signals and findings, with its measured false-alarm rate, is in `docs/signals.md`.

pub mod definition;
pub mod finding;
#[cfg(feature = "lake")]
pub mod read;
pub mod result;
#[cfg(feature = "lake")]
pub mod round;
pub mod signal;
pub mod store;

pub use definition::{MeasureDefinition, MeasureSet};
#[cfg(feature = "lake")]
pub use round::{FailedMeasure, RoundReport, round};

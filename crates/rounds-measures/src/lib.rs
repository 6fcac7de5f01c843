//! Measures: files that define a number, their results, the signals in them and the findings.
//!
//! - [`definition`]: the measure file and its checks.
//! - [`result`]: rows of a query become results with intervals; which periods to compute again.
//! - [`signal`]: a series, its control chart and how sure we are that its latest point is news.
//! - [`finding`]: what opens, updates and closes over rounds, and how findings are ranked.
//! - [`store`]: how they lie in the lake's tables.
//! - [`replay`]: stored results judged day by day, as if rounds had been done all along.
//! - [`score`]: replayed findings against the truth of a synthetic health system.
//!
//! Everything in these is pure. Only `round` and `read` talk to the lake. The design of
//! signals and findings, with its measured false-alarm rate, is in `docs/signals.md`.

pub mod definition;
pub mod finding;
#[cfg(feature = "lake")]
pub mod read;
pub mod replay;
pub mod result;
#[cfg(feature = "lake")]
pub mod round;
pub mod score;
pub mod signal;
pub mod store;

pub use definition::{MeasureDefinition, MeasureSet};
#[cfg(feature = "lake")]
pub use round::{FailedMeasure, RoundReport, round};

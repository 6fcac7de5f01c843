//! Measures: files that define a number, their results, the signals in them and the findings.
//!
//! - [`definition`]: the measure file and its checks.
//! - [`result`]: rows of a query become results with intervals; which periods to compute again.
//! - [`signal`]: a series, its control chart and how sure we are that its latest point is news.
//! - [`finding`]: what opens, updates and closes over rounds, and how findings are ranked.
//! - [`evidence`]: snapshots of results that decisions rest on, and computing them again.
//! - [`governance`]: tools, reviews, decisions and the rest as tables.
//! - `readings`: the latest results, as conditions of tools are judged on them.
//! - [`store`]: how they lie in the lake's tables.
//! - [`replay`]: stored results judged day by day, as if rounds had been done all along.
//! - [`score`]: replayed findings against the truth of a synthetic health system.
//!
//! Everything in these is pure but what talks to the lake: `round`, `read`, `readings`, and the
//! halves of `evidence` and `governance` that are left out without it. The design of
//! signals and findings, with its measured false-alarm rate, is in `docs/signals.md`.

pub mod definition;
pub mod evidence;
pub mod finding;
pub mod governance;
#[cfg(feature = "lake")]
pub mod read;
#[cfg(feature = "lake")]
pub mod readings;
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

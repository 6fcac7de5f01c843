//! Is a series that has gone quiet broken, or is it only rare?
//!
//! An alert that fires twice a day and one that fires twice a month look the same on a silent day.
//! [`silent_run`] asks how probable so much exposure (eligible patients, orders, or expected
//! firings by weekday) without one firing would be at the rate of the baseline, and
//! [`exposure_to_conclude`] from how much exposure on silence says something at all. Counts above 0
//! that are merely low belong to [`crate::control::cusum`].

mod baseline;
mod run;

pub use baseline::Baseline;
pub use run::{SilenceOptions, SilentRun, exposure_to_conclude, silent_run, trailing_silent_days};

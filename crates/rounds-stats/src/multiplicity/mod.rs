//! What to believe when many series are watched at once.
//!
//! [`chance`] turns a point or a run into the probability that chance alone made it;
//! [`false_discovery`] adjusts many such probabilities together. Grouping marks into episodes is
//! the business of whoever opens findings.

pub mod chance;
pub mod false_discovery;

pub use chance::{Sides, point_probability, run_probability};
pub use false_discovery::benjamini_hochberg;

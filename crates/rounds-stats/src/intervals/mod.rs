//! One number and its interval: a proportion, a rate, a mean, a quantile, a ratio of rates.
//!
//! One estimator per file. Levels are probabilities such as 0.95; every function refuses input
//! that no such number can be made of, and none guesses.

mod mean;
mod proportion;
mod quantile;
mod rate;
mod rate_ratio;

pub use mean::mean;
pub use proportion::proportion;
pub use quantile::{median, quantile};
pub use rate::{observed_over_expected, rate};
pub use rate_ratio::rate_ratio;

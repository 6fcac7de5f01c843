//! One number and its interval: a proportion, a rate, a mean, a quantile; the difference or the
//! ratio of two.
//!
//! One estimator per file. Levels are probabilities such as 0.95; every function refuses input
//! that no such number can be made of, and none guesses.

mod exact_proportion;
mod exact_rate_ratio;
mod mean;
mod mean_difference;
mod proportion;
mod proportion_difference;
mod proportion_ratio;
mod quantile;
mod rate;
mod rate_ratio;

pub use exact_proportion::exact_proportion;
pub use exact_rate_ratio::exact_rate_ratio;
pub use mean::mean;
pub use mean_difference::mean_difference;
pub use proportion::proportion;
pub(crate) use proportion::wilson_ends;
pub use proportion_difference::proportion_difference;
pub use proportion_ratio::{proportion_ratio, score_proportion_ratio};
pub(crate) use quantile::interpolated;
pub use quantile::{median, quantile};
pub use rate::{observed_over_expected, rate};
pub use rate_ratio::rate_ratio;

//! How long a chart runs before it signals, and which threshold makes it run as long as wanted.
//!
//! The average run length in control is the time between false alarms; out of control it is the
//! delay of a true one. Charts of normal scores ([`ewma_run_length`], [`normal_cusum_run_length`])
//! are solved by integral equations, sums of counts and of outcomes ([`count_cusum_run_length`],
//! [`risk_adjusted_run_length`]) by Markov chains, and [`risk_adjusted_threshold`] by seeded
//! simulation. All start at 0 (zero state). Two sides together signal at about the sum of their
//! rates: [`both_sides`].

mod chain;
mod counts;
mod linear_system;
mod normal;
mod outcomes;
mod simulation;
mod threshold;

pub use counts::{CountProcess, count_cusum_run_length, count_cusum_threshold};
pub use normal::{ewma_limit, ewma_run_length, normal_cusum_run_length, normal_cusum_threshold};
pub use outcomes::risk_adjusted_run_length;
pub use simulation::{SimulatedThreshold, SimulationOptions, risk_adjusted_threshold};

/// The average run length of two one-sided sums watched together: 1/(1/a + 1/b). Exact for sums
/// where one side is at 0 whenever the other signals (Lucas, Technometrics 27:129, 1985), which
/// holds for like thresholds on both sides.
pub fn both_sides(up: f64, down: f64) -> f64 {
    (up.recip() + down.recip()).recip()
}

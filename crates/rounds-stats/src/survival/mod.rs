//! Times until an event of which some have not been seen to the end.
//!
//! A row still waiting is censored: it is known to have lasted this long, and nothing more. It is
//! never a row without the event. [`kaplan_meier`] is for one kind of event;
//! [`cumulative_incidence`] for an event that another one (death, transfer) can make impossible.
//! Which labels may be judged is decided in [`crate::maturity`].

mod competing_risks;
mod kaplan_meier;

pub use competing_risks::{
    CumulativeIncidence, CumulativeIncidenceStep, Ending, TimeToEnding, cumulative_incidence,
};
pub use kaplan_meier::{KaplanMeier, KaplanMeierStep, TimeToEvent, kaplan_meier};

use crate::StatsError;
use crate::estimate::finite;

/// A time that can be waited: finite and not negative.
fn waited(time: f64) -> Result<f64, StatsError> {
    finite("time", time)?;
    if time < 0.0 {
        return Err(StatsError::Negative {
            what: "time",
            found: time,
        });
    }
    // −0 and 0 are one time.
    Ok(time + 0.0)
}

/// The interval of a probability strictly between 0 and 1 on the log(−log) scale:
/// p^exp(±z·SE/(p·ln p)), low end first.
fn log_log_ends(probability: f64, standard_error: f64, z: f64) -> (Option<f64>, Option<f64>) {
    if probability <= 0.0 || probability >= 1.0 {
        return (None, None);
    }
    let shift = (z * standard_error / (probability * -probability.ln())).exp();
    (
        Some(probability.powf(shift)),
        Some(probability.powf(1.0 / shift)),
    )
}

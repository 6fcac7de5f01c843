//! What happens at a threshold: a row is flagged when its score is at least the threshold.
//!
//! [`at_thresholds`] counts, [`operating_points`] gives the shares, ratios and their intervals,
//! [`net_benefit`] and [`decision_curve`] weigh true against false alerts, [`compare_net_benefit`]
//! sets two versions side by side on the same rows, and [`lead_time`] says how early alerts come.
//! Everything is read from the tables of [`crate::scores`] in one ascending pass, however many
//! thresholds are asked for; where the table knows that patients repeat, intervals are by patient.

mod confusion;
mod lead_time;
mod moments;
mod net_benefit;
mod operating_point;
mod share;
mod tally;
mod version;

pub use confusion::{Confusion, at_thresholds};
pub use lead_time::{LeadTime, censored_lead_time, lead_time};
pub use net_benefit::{
    DecisionPoint, DecisionThreshold, decision_curve, net_benefit, net_benefits,
};
pub use operating_point::{OperatingPoint, operating_point, operating_points};
pub use version::{VersionThresholds, compare_net_benefit, compare_net_benefit_at};

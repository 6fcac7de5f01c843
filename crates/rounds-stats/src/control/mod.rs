//! Control charts: where a series lies, how far chance moves it, and which points chance does not
//! explain.
//!
//! [`xmr()`] is for any series of values, [`p_prime`] for proportions and [`u_prime`] for rates with
//! large and varying denominators. [`read`] then marks points by the "Making Data Count" rules.
//! Leave missing periods out of the input: the moving range then spans the gap.

mod baseline;
mod between_events;
mod chart;
mod count_distribution;
pub mod cusum;
mod ewma;
mod i_prime;
mod laney;
mod reading;
pub mod rules;
pub mod run_length;
mod sampling;
mod xmr;

pub use between_events::{opportunities_between, time_between};
pub use chart::{ChartKind, ChartOptions, ChartPoint, ControlChart, POINTS_FOR_FIRM_LIMITS};
pub use ewma::{EwmaOptions, EwmaPoint, Process, ewma, process_of};
pub use i_prime::i_prime;
pub use laney::{p_prime, u_prime};
pub use reading::{Assurance, PointReading, SeriesReading, Variation, read};
pub use rules::{PointMarks, Rule, RuleSet, Side, apply, mark_points};
pub use sampling::{c, p, u};
pub use xmr::xmr;

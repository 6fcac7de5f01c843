//! Control charts: where a series lies, how far chance moves it, and which points chance does not
//! explain.
//!
//! | series | chart |
//! |---|---|
//! | any values | [`xmr()`]; with denominators that differ [`i_prime()`] |
//! | proportions and rates with large and varying denominators | [`p_prime`], [`u_prime`] (plain [`p`](fn@p), [`u`](fn@u) and [`c`](fn@c) for comparison) |
//! | rare events | [`time_between`], [`opportunities_between`] |
//! | small lasting shifts | [`ewma()`], and the sums of [`cusum`] |
//!
//! [`read`] marks points by the "Making Data Count" rules, [`apply`] by any set of [`rules`];
//! [`run_length`] says how often a monitor alarms by chance and how soon it finds a change.
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

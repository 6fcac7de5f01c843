//! Changes in a series: has the rate of a daily count shifted, when, and by how much.
//!
//! Start with [`rate_shift`] for a series that is watched day by day, [`poisson_segments`] for the
//! history of one that is looked at once, [`level_change`] for a day that is known,
//! [`trend_change`] where there was a trend before it. [`Bocpd`] and [`Adwin`] are for streams without a week.
//! Which one answers which question, and how each compares with other programs, is in
//! `docs/detection.md`.

mod adwin;
mod baseline;
mod bocpd;
mod daily;
mod dispersion;
mod false_alarms;
mod false_alarms_table;
mod glr;
mod level_change;
mod long_run;
mod pelt;
mod run_model;
mod segments;
mod shift;
mod single_day;
mod tested;
mod trend_change;

pub use adwin::{Adwin, AdwinCut, AdwinOptions};
pub use baseline::{BASELINE_DAYS_LEAST, Baseline, BaselineOptions};
pub use bocpd::{Bocpd, BocpdOptions};
pub use daily::{DAYS_IN_A_WEEK, DailyCounts};
pub use dispersion::{
    ExpectedDay, negative_binomial_dispersion, negative_binomial_dispersion_by_week,
    quasi_poisson_dispersion,
};
pub use glr::{GlrOptions, GlrSplit, quasi_poisson_glr};
pub use level_change::{LevelChange, VALUES_LEAST, level_change};
pub use run_model::RunModel;
pub use segments::{Segment, SegmentOptions, Segmentation, mean_segments, poisson_segments};
pub use shift::{RateShift, ShiftOptions, rate_shift};
pub use single_day::{SingleDay, count_mid_p, single_day};
pub use trend_change::{
    Contrast, TREND_AFTER_LEAST, TREND_BEFORE_LEAST, TrendChange, trend_change,
};

//! Which predictions may be judged at a date, from how long their labels take to come.
//!
//! A label that has not come yet is unknown, never negative: counting it as negative makes
//! prevalence and PPV fall at the end of every series. [`label_maturity`] measures the delays (rows
//! still waiting are censored) and says which rows are old enough; [`expected_missing`] says how
//! many labels should still be missing, so that a feed that has stopped shows. The curves
//! themselves are in [`crate::survival`].

mod label_maturity;
mod missing_labels;

pub use label_maturity::{
    LabelMaturity, LabelledRow, Lag, MaturityOptions, label_maturity, may_be_judged,
};
pub use missing_labels::expected_missing;

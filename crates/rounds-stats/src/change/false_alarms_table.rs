//! Written by `bench/alerts/calibrate.py`; do not edit.
pub(crate) const SHARE_BEYOND_START: f64 = 0.02;
pub(crate) const DAILY_MEANS: [f64; 2] = [1.0, 10.0];
pub(crate) const ALPHAS: [f64; 2] = [0.0, 0.1];
pub(crate) const TAILS: [[(f64, f64); 2]; 2] = [[(1.0, 1.0); 2]; 2];

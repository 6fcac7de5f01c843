//! ADWIN: the longest recent window in which nothing says that the mean has changed.
//!
//! The exact form: every split of the window is tested on every value. It is for calibration drift
//! and other streams of bounded values; for daily counts see [`super::rate_shift`].

use std::collections::VecDeque;

use serde::Serialize;

use crate::StatsError;
use crate::estimate::{finite, positive};

/// How sure a cut has to be, and how far back the window may reach.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct AdwinOptions {
    /// Confidence δ: about the probability of a false cut at any one value.
    pub delta: f64,
    /// Least values on either side of a cut.
    pub side_least: usize,
    /// Values kept at most; the time per value is in proportion to it.
    pub window_most: usize,
}

impl Default for AdwinOptions {
    fn default() -> Self {
        Self {
            delta: 0.002,
            side_least: 5,
            window_most: 10_000,
        }
    }
}

/// A cut: what was before it left the window.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct AdwinCut {
    /// Number, from 0, of the value at which the cut was made.
    pub at: u64,
    /// Values that left the window.
    pub dropped: u64,
    /// Mean of those.
    pub mean_before: f64,
    /// Mean of those that stayed.
    pub mean_after: f64,
    /// |difference of means| at the last split that was cut.
    pub difference: f64,
    /// What it had to exceed.
    pub bound: f64,
}

/// The window (Bifet & Gavaldà, SIAM International Conference on Data Mining, 2007).
///
/// The older part W₀ is dropped while some split has
/// |μ₀ − μ₁| > √((2/m)·σ²·ln(2/δ′)) + (2/(3m))·ln(2/δ′), with 1/m = 1/n₀ + 1/n₁, δ′ = δ/ln n and σ² the
/// variance of the whole window (ln n taken as at least 1). Splits are tried from the oldest; after each cut anew.
///
/// The second term of the bound is for values from 0 to 1; scale others.
#[derive(Debug, Clone)]
pub struct Adwin {
    options: AdwinOptions,
    values: VecDeque<f64>,
    seen: u64,
}

impl Adwin {
    /// An empty window.
    ///
    /// # Errors
    /// A δ outside (0, 1), or a window in which no split fits.
    pub fn new(options: AdwinOptions) -> Result<Self, StatsError> {
        positive("delta", options.delta)?;
        if options.delta >= 1.0 {
            return Err(StatsError::Probability {
                what: "delta",
                found: options.delta,
            });
        }
        let needed = 2 * options.side_least.max(1);
        if options.window_most < needed {
            return Err(StatsError::TooFew {
                what: "values of the window",
                needed,
                found: options.window_most,
            });
        }
        Ok(Self {
            options,
            values: VecDeque::new(),
            seen: 0,
        })
    }

    /// Takes in the next value; `Some` when the window was cut.
    ///
    /// # Errors
    /// A value that is not finite.
    pub fn step(&mut self, value: f64) -> Result<Option<AdwinCut>, StatsError> {
        finite("value", value)?;
        if self.values.len() == self.options.window_most {
            self.values.pop_front();
        }
        self.values.push_back(value);
        let at = self.seen;
        self.seen += 1;
        let mut dropped_sum = 0.0;
        let mut cut: Option<AdwinCut> = None;
        while let Some(split) = self.first_split() {
            let dropped: Vec<f64> = self.values.drain(..split.before).collect();
            dropped_sum += dropped.iter().sum::<f64>();
            let dropped_count = cut.map_or(0, |cut| cut.dropped) + dropped.len() as u64;
            cut = Some(AdwinCut {
                at,
                dropped: dropped_count,
                mean_before: dropped_sum / dropped_count as f64,
                mean_after: self.mean(),
                difference: split.difference,
                bound: split.bound,
            });
        }
        Ok(cut)
    }

    /// How many values the window holds.
    pub fn len(&self) -> usize {
        self.values.len()
    }

    /// Whether nothing was taken in yet.
    pub fn is_empty(&self) -> bool {
        self.values.is_empty()
    }

    /// Mean of the window; NaN for an empty one.
    pub fn mean(&self) -> f64 {
        self.values.iter().sum::<f64>() / self.values.len() as f64
    }

    fn first_split(&self) -> Option<Split> {
        let least = self.options.side_least.max(1);
        let count = self.values.len();
        if count < 2 * least {
            return None;
        }
        let n = count as f64;
        let mean = self.mean();
        let squares: f64 = self.values.iter().map(|x| (x - mean) * (x - mean)).sum();
        // ln n is below 1 for two values; δ′ may not exceed δ.
        let log_term = (2.0 * n.ln().max(1.0) / self.options.delta).ln();
        let mut older = 0.0;
        for (place, value) in self.values.iter().enumerate().take(count - least) {
            older += value - mean;
            let before = place + 1;
            if before < least {
                continue;
            }
            let (n0, n1) = (before as f64, n - before as f64);
            // Sums of deviations: the newer part's is minus the older's.
            let difference = (older / n0 + older / n1).abs();
            let inverse = 1.0 / n0 + 1.0 / n1;
            let bound =
                (2.0 * inverse * squares / n * log_term).sqrt() + 2.0 / 3.0 * inverse * log_term;
            if difference > bound {
                return Some(Split {
                    before,
                    difference,
                    bound,
                });
            }
        }
        None
    }
}

/// A split whose parts differ too much.
struct Split {
    before: usize,
    difference: f64,
    bound: f64,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_step_is_cut_and_a_level_is_not() {
        let mut window = Adwin::new(AdwinOptions::default()).unwrap();
        let cuts: Vec<AdwinCut> = (0..400)
            .filter_map(|i| window.step(if i < 200 { 0.1 } else { 0.9 }).unwrap())
            .collect();
        assert!(!cuts.is_empty() && cuts.iter().all(|cut| cut.at >= 200));
        assert!(cuts[0].at < 215, "{cuts:?}");
        assert!((window.mean() - 0.9).abs() < 0.05);
    }
}

//! Bayesian online change-point detection: the probability of every length of the current run.
//!
//! For streams of counts with an exposure, or of values. It knows no weekdays: give it an exposure
//! that has them ([`super::Baseline::expected`]), or every Saturday is a change.

use serde::Serialize;

use super::run_model::RunModel;
use crate::StatsError;
use crate::estimate::positive;

/// How often changes are expected, and how much memory the past is worth.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct BocpdOptions {
    /// Mean days between changes: the hazard is one over this.
    pub days_between_changes: f64,
    /// Runs less probable than this are forgotten; 0 keeps all, and then every day costs more
    /// than the one before.
    pub forget_below: f64,
}

impl Default for BocpdOptions {
    fn default() -> Self {
        Self {
            days_between_changes: 500.0,
            forget_below: 1e-12,
        }
    }
}

/// One possible start of the current run.
#[derive(Debug, Clone, Copy)]
struct Run {
    length: usize,
    probability: f64,
    model: RunModel,
}

/// The state of the recursion (Adams & MacKay, arXiv:0710.3742, 2007) with a constant hazard H.
///
/// P(r = l + 1) ∝ P(r = l)·π(x)·(1 − H) and P(r = 0) ∝ Σ P(r = l)·π(x)·H, where π is the
/// posterior predictive of a run. P(r = 0) alone is therefore always H: what tells of a change is
/// the mass on short runs a few days later, [`Bocpd::probability_shorter_than`].
#[derive(Debug, Clone)]
pub struct Bocpd {
    prior: RunModel,
    hazard: f64,
    forget_below: f64,
    runs: Vec<Run>,
}

impl Bocpd {
    /// A stream in which nothing was seen yet.
    ///
    /// # Errors
    /// Less than one day between changes, or a model whose parameters are not positive numbers.
    pub fn new(prior: RunModel, options: BocpdOptions) -> Result<Self, StatsError> {
        prior.check()?;
        positive(
            "days between changes less 1",
            options.days_between_changes - 1.0,
        )?;
        Ok(Self {
            prior,
            hazard: 1.0 / options.days_between_changes,
            forget_below: options.forget_below,
            runs: vec![Run {
                length: 0,
                probability: 1.0,
                model: prior,
            }],
        })
    }

    /// Takes in the next value with its exposure (1 for values that are not counts). A day of
    /// exposure 0 changes nothing.
    ///
    /// # Errors
    /// A value or exposure that the model cannot have produced.
    pub fn step(&mut self, value: f64, exposure: f64) -> Result<(), StatsError> {
        self.prior.check_value(value, exposure)?;
        if exposure == 0.0 {
            return Ok(());
        }
        let logs: Vec<f64> = self
            .runs
            .iter()
            .map(|run| run.model.log_predictive(value, exposure))
            .collect();
        let largest = logs.iter().copied().fold(f64::MIN, f64::max);
        let mut total = 0.0;
        for (run, log) in self.runs.iter_mut().zip(&logs) {
            run.probability *= (log - largest).exp();
            total += run.probability;
        }
        for run in &mut self.runs {
            run.probability *= (1.0 - self.hazard) / total;
            run.length += 1;
            run.model.learn(value, exposure);
        }
        let keep = self.forget_below;
        self.runs.retain(|run| run.probability >= keep);
        self.runs.insert(
            0,
            Run {
                length: 0,
                probability: self.hazard,
                model: self.prior,
            },
        );
        Ok(())
    }

    /// Run lengths that were not forgotten, shortest first, with their probabilities.
    pub fn run_lengths(&self) -> impl Iterator<Item = (usize, f64)> {
        self.runs.iter().map(|run| (run.length, run.probability))
    }

    /// Probability that the current run is shorter than this: that something changed lately.
    pub fn probability_shorter_than(&self, length: usize) -> f64 {
        self.sum_where(|run| run < length)
    }

    /// Probability that the current run is at least this long; keeps its digits when it is tiny.
    pub fn probability_of_at_least(&self, length: usize) -> f64 {
        self.sum_where(|run| run >= length)
    }

    fn sum_where(&self, is_counted: impl Fn(usize) -> bool) -> f64 {
        self.run_lengths()
            .filter(|(length, _)| is_counted(*length))
            .map(|(_, probability)| probability)
            .sum()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_jump_moves_the_mass_to_short_runs() {
        let prior = RunModel::poisson_gamma(1.0, 0.1);
        let mut stream = Bocpd::new(prior, BocpdOptions::default()).unwrap();
        for _ in 0..100 {
            stream.step(20.0, 2.0).unwrap();
        }
        assert!(stream.probability_shorter_than(15) < 0.05);
        for _ in 0..5 {
            stream.step(60.0, 2.0).unwrap();
        }
        assert!(stream.probability_shorter_than(15) > 0.999);
    }

    #[test]
    fn impossible_values_are_refused_and_leave_the_state_alone() {
        let mut stream =
            Bocpd::new(RunModel::poisson_gamma(1.0, 1.0), BocpdOptions::default()).unwrap();
        assert!(stream.step(-1.0, 1.0).is_err());
        assert!(stream.step(f64::NAN, 1.0).is_err());
        assert!(stream.step(1.0, -1.0).is_err());
        assert!(stream.step(1.0, 0.0).is_err());
        assert_eq!(stream.run_lengths().collect::<Vec<_>>(), [(0, 1.0)]);
    }
}

//! Thresholds by seeded simulation: many runs of the sum in control, with scores drawn anew.
//!
//! Up to its first crossing a run does not know its threshold, so one simulation answers for all:
//! of each run only the records are kept (new height, when), and a threshold's run length is the
//! time of the first record at or above it.

use serde::Serialize;

use super::super::cusum::{ratio_of, risk_adjusted_step};
use super::outcomes::checked;
use super::threshold;
use crate::distribution;
use crate::estimate::{Estimate, tail_of};
use crate::random::Random;
use crate::{StatsError, estimate};

/// How a simulation is run.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct SimulationOptions {
    /// The average run length wanted, in outcomes.
    pub wanted: f64,
    /// How many runs; the run length's standard error is about its 1/√runs part.
    pub runs: usize,
    /// Where the random numbers start: the same seed gives the same threshold.
    pub seed: u64,
    /// Level of the run length's interval, usually 0.95.
    pub level: f64,
}

/// A threshold and the run length it had.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct SimulatedThreshold {
    /// The lowest threshold whose simulated mean run length is at least the one wanted.
    pub threshold: f64,
    /// That mean over the runs, with its interval; `n` counts runs.
    pub run_length: Estimate,
}

/// Outcomes a simulation may draw on average: some seconds.
const OUTCOMES_MOST: f64 = 1e9;
/// A run is cut after this many times the wanted length; one in e²⁰ is.
const LENGTHS_MOST: f64 = 20.0;

/// The threshold of one side of
/// [`risk_adjusted_cusum`](super::super::cusum::risk_adjusted_cusum) for a wanted average run length
/// in control: scores are drawn with replacement from `probabilities`, outcomes from the scores.
/// An odds ratio above 1 is the upper side. For two sides ask each for twice the run length.
///
/// # Errors
/// No probability between 0 and 1, one outside 0 to 1, an odds ratio of 1 or not above 0, a wanted
/// length of 1 or less, fewer than two runs, a level outside 0 to 1, more than 10⁹ outcomes to draw.
pub fn risk_adjusted_threshold(
    probabilities: &[f64],
    odds_ratio: f64,
    options: SimulationOptions,
) -> Result<SimulatedThreshold, StatsError> {
    let odds_ratio = ratio_of("odds ratio", odds_ratio, odds_ratio > 1.0)?;
    let sorted = checked(probabilities)?;
    let tail = tail_of(options.level)?;
    check_size(options)?;
    let mut runs: Vec<Run> = (0..options.runs)
        .map(|run| Run::new(options, run))
        .collect();
    let scores = Scores {
        sorted: &sorted,
        odds_ratio,
    };
    let threshold = threshold_of(&mut runs, scores, options)?;
    let times: Vec<f64> = runs.iter().map(|run| run.first_at(threshold)).collect();
    let n = times.len() as f64;
    let mean = times.iter().sum::<f64>() / n;
    let squares: f64 = times.iter().map(|time| (time - mean) * (time - mean)).sum();
    let standard_error = (squares / (n - 1.0) / n).sqrt();
    let half = distribution::normal_upper(tail).map(|z| z * standard_error);
    Ok(SimulatedThreshold {
        threshold,
        run_length: Estimate {
            value: mean,
            low: half.map(|half| mean - half),
            high: half.map(|half| mean + half),
            n: runs.len() as u64,
            method: "mean of simulated runs, normal interval",
        },
    })
}

fn check_size(options: SimulationOptions) -> Result<(), StatsError> {
    let wanted = estimate::finite("wanted run length", options.wanted)?;
    if options.runs < 2 {
        return Err(StatsError::TooFew {
            what: "runs",
            needed: 2,
            found: options.runs,
        });
    }
    let outcomes = wanted * options.runs as f64;
    if wanted > 1.0 && outcomes <= OUTCOMES_MOST {
        return Ok(());
    }
    Err(StatsError::OutOfRange {
        what: "wanted run length",
        expected: "more than 1, and at most 10⁹ outcomes over all runs",
        found: wanted,
    })
}

/// Raises the runs until they are long enough, then finds the lowest height that is.
fn threshold_of(
    runs: &mut [Run],
    scores: Scores<'_>,
    options: SimulationOptions,
) -> Result<f64, StatsError> {
    // Run lengths grow exponentially with the height: small steps keep the overshoot small.
    let mut height = scores.odds_ratio.ln().abs() / 4.0;
    loop {
        for run in runs.iter_mut() {
            run.extend(height, scores);
        }
        if mean_time(runs, height) >= options.wanted {
            break;
        }
        height *= 1.1;
    }
    threshold::lowest(options.wanted, height, |height| Ok(mean_time(runs, height)))
}

fn mean_time(runs: &[Run], height: f64) -> f64 {
    runs.iter().map(|run| run.first_at(height)).sum::<f64>() / runs.len() as f64
}

#[derive(Clone, Copy)]
struct Scores<'a> {
    sorted: &'a [f64],
    odds_ratio: f64,
}

/// One run of the sum from 0, as far as it has been drawn.
struct Run {
    random: Random,
    height: f64,
    time: u64,
    time_most: u64,
    /// Each new greatest height and when it was reached; both rise.
    records: Vec<(f64, u64)>,
}

impl Run {
    fn new(options: SimulationOptions, run: usize) -> Self {
        Self {
            // The seed's own stream says where the run's stream starts.
            random: Random::new(options.seed ^ Random::new(run as u64).bits()),
            height: 0.0,
            time: 0,
            time_most: (options.wanted * LENGTHS_MOST) as u64,
            records: Vec::new(),
        }
    }

    /// Draws outcomes until the height has been reached, or the run is cut.
    fn extend(&mut self, height: f64, scores: Scores<'_>) {
        let mut record = self.records.last().map_or(0.0, |(record, _)| *record);
        while record < height && self.time < self.time_most {
            let place = self.random.below(scores.sorted.len() as u64) as usize;
            let predicted = scores.sorted.get(place).copied().unwrap_or(0.0);
            let is_event = self.random.chance(predicted);
            let step = risk_adjusted_step(is_event, predicted, scores.odds_ratio);
            self.height = (self.height + step).max(0.0);
            self.time += 1;
            if self.height > record {
                record = self.height;
                self.records.push((record, self.time));
            }
        }
    }

    /// When the sum first stood at or above a height; the run's end where it did not.
    fn first_at(&self, height: f64) -> f64 {
        let place = self.records.partition_point(|(record, _)| *record < height);
        self.records.get(place).map_or(self.time, |(_, time)| *time) as f64
    }
}

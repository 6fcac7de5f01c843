//! The cumulative incidence of an event that another kind of event can prevent.
//!
//! Counting deaths as censored in a Kaplan–Meier curve would ask what happens if nobody died; this
//! is the share of all rows that have had the event.

use serde::Serialize;

use super::{log_log_ends, waited};
use crate::estimate::tail_of;
use crate::{Estimate, StatsError, distribution};

/// How a row's wait ended, so far.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Ending {
    /// The event waited for.
    Event,
    /// Another event after which it cannot happen: death, transfer.
    Competing,
    /// Still waiting.
    Censored,
}

/// How long one row was waited for and what ended it.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct TimeToEnding {
    /// Time until the ending, or until the last look; 0 or more, in any one unit.
    pub time: f64,
    /// What ended it.
    pub ending: Ending,
}

/// The curve at one time at which events waited for happened.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct CumulativeIncidenceStep {
    /// When.
    pub time: f64,
    /// Rows still waiting just before.
    pub at_risk: u64,
    /// Share of all rows that have had the event by then.
    pub incidence: f64,
    /// Standard error of `incidence`.
    pub standard_error: f64,
    /// Low end by log(−log).
    pub low: Option<f64>,
    /// High end by log(−log).
    pub high: Option<f64>,
}

/// A cumulative incidence curve.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct CumulativeIncidence {
    /// One step per distinct time with an event waited for, by time.
    pub steps: Vec<CumulativeIncidenceStep>,
    /// Rows.
    pub n: u64,
    /// The longest time in the data: beyond it the curve says nothing.
    pub last_time: f64,
}

/// F(t) = Σ S(tᵢ−)·d₁ᵢ/nᵢ with S the curve of staying free of either event (Aalen & Johansen,
/// Scand J Stat 5:141, 1978).
///
/// The variance is by the delta method, with dᵢ all endings, d₁ᵢ the events and Sᵢ = S(tᵢ−):
/// Σ(F(t) − F(tᵢ))²·dᵢ/(nᵢ(nᵢ − dᵢ)) + Σ Sᵢ²·d₁ᵢ(nᵢ − d₁ᵢ)/nᵢ³ − 2Σ(F(t) − F(tᵢ))·Sᵢ·d₁ᵢ/nᵢ²
/// (Marubini & Valsecchi 1995, §10). At one time endings come before censoring.
///
/// # Errors
/// No rows, a time that is negative or not finite, a level outside (0, 1).
pub fn cumulative_incidence(
    rows: &[TimeToEnding],
    level: f64,
) -> Result<CumulativeIncidence, StatsError> {
    let tail = tail_of(level)?;
    let z = distribution::normal_upper(tail).ok_or(StatsError::Level { found: level })?;
    let mut sorted = Vec::with_capacity(rows.len());
    for row in rows {
        sorted.push((waited(row.time)?, row.ending));
    }
    sorted.sort_unstable_by(|a, b| a.0.total_cmp(&b.0));
    let Some(&(last_time, _)) = sorted.last() else {
        return Err(StatsError::TooFew {
            what: "times",
            needed: 1,
            found: 0,
        });
    };
    let mut running = Running::at_start();
    let mut steps = Vec::new();
    let mut at_risk = sorted.len() as u64;
    for tied in sorted.chunk_by(|a, b| a.0 == b.0) {
        let ended_by = |kind| tied.iter().filter(|(_, ending)| *ending == kind).count() as f64;
        let (events, competing) = (ended_by(Ending::Event), ended_by(Ending::Competing));
        running.add(events, events + competing, at_risk as f64);
        if events > 0.0 {
            let standard_error = running.variance().sqrt();
            let (low, high) = log_log_ends(running.incidence, standard_error, z);
            steps.push(CumulativeIncidenceStep {
                time: tied.first().map_or(last_time, |(time, _)| *time),
                at_risk,
                incidence: running.incidence,
                standard_error,
                low,
                high,
            });
        }
        at_risk -= tied.len() as u64;
    }
    Ok(CumulativeIncidence {
        steps,
        n: sorted.len() as u64,
        last_time,
    })
}

/// Sums from which the variance at any later time follows without a second pass.
struct Running {
    incidence: f64,
    free: f64,
    /// Σ dᵢ/(nᵢ(nᵢ − dᵢ)) times 1, F(tᵢ) and F(tᵢ)².
    hazard: [f64; 3],
    /// Σ Sᵢ²·d₁ᵢ(nᵢ − d₁ᵢ)/nᵢ³.
    own: f64,
    /// Σ Sᵢ·d₁ᵢ/nᵢ² times 1 and F(tᵢ).
    shared: [f64; 2],
}

impl Running {
    fn at_start() -> Self {
        Running {
            incidence: 0.0,
            free: 1.0,
            hazard: [0.0; 3],
            own: 0.0,
            shared: [0.0; 2],
        }
    }

    fn add(&mut self, events: f64, endings: f64, at_risk: f64) {
        self.incidence += self.free * events / at_risk;
        let (free, reached) = (self.free, self.incidence);
        if endings < at_risk {
            let weight = endings / (at_risk * (at_risk - endings));
            let [zeroth, first, second] = &mut self.hazard;
            *zeroth += weight;
            *first += weight * reached;
            *second += weight * reached * reached;
        }
        let share = events / at_risk;
        self.own += free * free * share * (1.0 - share) / at_risk;
        let weight = free * share / at_risk;
        let [zeroth, first] = &mut self.shared;
        *zeroth += weight;
        *first += weight * reached;
        self.free *= (at_risk - endings) / at_risk;
    }

    fn variance(&self) -> f64 {
        let reached = self.incidence;
        let [zeroth, first, second] = self.hazard;
        let later = reached * (reached * zeroth - 2.0 * first) + second;
        let [shared, shared_first] = self.shared;
        (later + self.own - 2.0 * (reached * shared - shared_first)).max(0.0)
    }
}

impl CumulativeIncidence {
    /// Share of all rows with the event by `time`; `n` is the number of rows. `Ok(None)` beyond
    /// the longest time in the data. Before the first event it is 0 without an interval.
    ///
    /// # Errors
    /// A time that is negative or not finite.
    pub fn at(&self, time: f64) -> Result<Option<Estimate>, StatsError> {
        waited(time)?;
        if time > self.last_time {
            return Ok(None);
        }
        let passed = self.steps.partition_point(|step| step.time <= time);
        let step = passed.checked_sub(1).and_then(|last| self.steps.get(last));
        Ok(Some(Estimate {
            value: step.map_or(0.0, |step| step.incidence),
            low: step.and_then(|step| step.low),
            high: step.and_then(|step| step.high),
            n: self.n,
            method: "Aalen–Johansen, log(−log) interval",
        }))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn without_censoring_it_is_a_plain_proportion() {
        let endings = [
            Ending::Event,
            Ending::Competing,
            Ending::Event,
            Ending::Event,
            Ending::Competing,
        ];
        let rows: Vec<TimeToEnding> = endings
            .iter()
            .enumerate()
            .map(|(place, &ending)| TimeToEnding {
                time: place as f64,
                ending,
            })
            .collect();
        let curve = cumulative_incidence(&rows, 0.95).unwrap();
        let last = curve.at(4.0).unwrap().unwrap();
        assert!((last.value - 0.6).abs() < 1e-12);
        let step = curve.steps.last().unwrap();
        // √(p(1 − p)/n).
        assert!(
            (step.standard_error - (0.6_f64 * 0.4 / 5.0).sqrt()).abs() < 1e-12,
            "{step:?}"
        );
        assert_eq!(curve.at(4.5).unwrap(), None);
    }

    #[test]
    fn no_rows_and_impossible_times_are_refused() {
        assert!(cumulative_incidence(&[], 0.95).is_err());
        let backwards = TimeToEnding {
            time: -2.0,
            ending: Ending::Event,
        };
        assert!(cumulative_incidence(&[backwards], 0.95).is_err());
    }
}

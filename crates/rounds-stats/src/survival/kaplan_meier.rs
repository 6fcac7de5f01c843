//! The Kaplan–Meier curve, its intervals and its quantiles.
//!
//! Not for an event that another kind of event can prevent: that is
//! [`cumulative_incidence`](super::cumulative_incidence).

use serde::Serialize;

use super::{log_log_ends, waited};
use crate::estimate::{positive, probability, tail_of};
use crate::rounding::{is_above, is_below};
use crate::{Estimate, StatsError, distribution};

/// How long one row has been waited for, in any one unit.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct TimeToEvent {
    /// Time until the event, or until the last look where it had not happened; 0 or more.
    pub time: f64,
    /// Whether it happened. `false` is censored: still waiting at `time`.
    pub is_event: bool,
}

/// The curve at one time at which events happened.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct KaplanMeierStep {
    /// When.
    pub time: f64,
    /// Rows still waiting just before; one censored at this very time counts.
    pub at_risk: u64,
    /// Events at this time.
    pub events: u64,
    /// Probability of waiting longer than this time.
    pub survival: f64,
    /// Greenwood's standard error of `survival`.
    pub standard_error: f64,
    /// Low end by log(−log); `None` where the curve is at 0.
    pub low: Option<f64>,
    /// High end by log(−log); `None` where the curve is at 0.
    pub high: Option<f64>,
}

/// A Kaplan–Meier curve.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct KaplanMeier {
    /// One step per distinct time with an event, by time.
    pub steps: Vec<KaplanMeierStep>,
    /// Rows.
    pub n: u64,
    /// Rows with the event.
    pub events: u64,
    /// The longest time in the data: beyond it the curve says nothing.
    pub last_time: f64,
}

const METHOD: &str = "Kaplan–Meier, log(−log) Greenwood interval";

/// The product-limit curve S(t) = Π(1 − dᵢ/nᵢ) (Kaplan & Meier, J Am Stat Assoc 53:457, 1958), with
/// Greenwood's variance S²·Σ dᵢ/(nᵢ(nᵢ − dᵢ)) and the interval S^exp(±z·SE/(S ln S)).
///
/// At one time events come before censoring. Assumes that rows still waiting are like those no
/// longer waiting: censoring by the date of the look is; censoring by death is not.
///
/// # Errors
/// No rows, a time that is negative or not finite, a level outside (0, 1).
pub fn kaplan_meier(rows: &[TimeToEvent], level: f64) -> Result<KaplanMeier, StatsError> {
    let tail = tail_of(level)?;
    let z = distribution::normal_upper(tail).ok_or(StatsError::Level { found: level })?;
    let mut sorted = Vec::with_capacity(rows.len());
    for row in rows {
        sorted.push((waited(row.time)?, row.is_event));
    }
    sorted.sort_unstable_by(|a, b| a.0.total_cmp(&b.0));
    let Some(&(last_time, _)) = sorted.last() else {
        return Err(StatsError::TooFew {
            what: "times",
            needed: 1,
            found: 0,
        });
    };
    let mut steps = Vec::new();
    let mut at_risk = sorted.len() as u64;
    let (mut survival, mut hazard_variance) = (1.0, 0.0);
    for tied in sorted.chunk_by(|a, b| a.0 == b.0) {
        let events = tied.iter().filter(|(_, is_event)| *is_event).count() as u64;
        if events > 0 {
            let (waiting, left) = (at_risk as f64, (at_risk - events) as f64);
            survival *= left / waiting;
            hazard_variance += events as f64 / (waiting * left);
            let standard_error = if left == 0.0 {
                0.0
            } else {
                survival * f64::sqrt(hazard_variance)
            };
            let (low, high) = log_log_ends(survival, standard_error, z);
            steps.push(KaplanMeierStep {
                time: tied.first().map_or(last_time, |(time, _)| *time),
                at_risk,
                events,
                survival,
                standard_error,
                low,
                high,
            });
        }
        at_risk -= tied.len() as u64;
    }
    Ok(KaplanMeier {
        n: sorted.len() as u64,
        events: steps.iter().map(|step| step.events).sum(),
        steps,
        last_time,
    })
}

impl KaplanMeier {
    /// The probability of waiting longer than `time`; `n` is the number still at risk just before
    /// the last event up to then, or all rows.
    ///
    /// `Ok(None)` beyond the longest time while the curve is above 0: nobody knows. Before the
    /// first event the value is 1 without an interval.
    ///
    /// # Errors
    /// A time that is negative or not finite.
    pub fn survival_at(&self, time: f64) -> Result<Option<Estimate>, StatsError> {
        waited(time)?;
        let passed = self.steps.partition_point(|step| step.time <= time);
        let step = passed.checked_sub(1).and_then(|last| self.steps.get(last));
        if time > self.last_time && step.is_none_or(|step| step.survival > 0.0) {
            return Ok(None);
        }
        Ok(Some(Estimate {
            value: step.map_or(1.0, |step| step.survival),
            low: step.and_then(|step| step.low),
            high: step.and_then(|step| step.high),
            n: step.map_or(self.n, |step| step.at_risk),
            method: METHOD,
        }))
    }

    /// The time by which a share `share` of the rows has had the event; `n` is the number of
    /// events. `Ok(None)` where the curve never comes down that far.
    ///
    /// It is the first time with S(t) ≤ 1 − share; where S stays at exactly 1 − share, the middle
    /// of that stretch, so that without censoring the median is the usual one. The interval holds
    /// the times at which the curve's own interval contains 1 − share (Brookmeyer & Crowley,
    /// Biometrics 38:29, 1982); an end the data do not reach is `None`.
    ///
    /// # Errors
    /// A share that is not from 0 to 1, or is 0.
    pub fn quantile(&self, share: f64) -> Result<Option<Estimate>, StatsError> {
        probability("share", share)?;
        positive("share", share)?;
        let target = 1.0 - share;
        let Some(value) = self.first_time_below(target, |step| Some(step.survival)) else {
            return Ok(None);
        };
        Ok(Some(Estimate {
            value,
            low: self.first_time_below(target, |step| step.low.or(Some(0.0))),
            high: self.first_time_below(target, |step| step.high),
            n: self.events,
            method: "Kaplan–Meier quantile, Brookmeyer–Crowley interval on the log(−log) scale",
        }))
    }

    /// The median time; see [`KaplanMeier::quantile`].
    ///
    /// # Errors
    /// None in practice.
    pub fn median(&self) -> Result<Option<Estimate>, StatsError> {
        self.quantile(0.5)
    }

    fn first_time_below(
        &self,
        target: f64,
        curve: impl Fn(&KaplanMeierStep) -> Option<f64>,
    ) -> Option<f64> {
        let reaches = |step: &KaplanMeierStep| curve(step).is_some_and(|at| !is_above(at, target));
        let place = self.steps.iter().position(reaches)?;
        let step = self.steps.get(place)?;
        let is_level = curve(step).is_some_and(|at| at > 0.0 && !is_below(at, target));
        match self.steps.get(place + 1) {
            Some(next) if is_level => Some(f64::midpoint(step.time, next.time)),
            _ => Some(step.time),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn rows(times: &[(f64, bool)]) -> Vec<TimeToEvent> {
        times
            .iter()
            .map(|&(time, is_event)| TimeToEvent { time, is_event })
            .collect()
    }

    #[test]
    fn four_rows_by_hand() {
        let found = [(1.0, true), (2.0, false), (3.0, true), (4.0, false)];
        let curve = kaplan_meier(&rows(&found), 0.95).unwrap();
        let survival: Vec<f64> = curve.steps.iter().map(|step| step.survival).collect();
        assert_eq!(survival, [0.75, 0.375]);
        assert_eq!(curve.median().unwrap().map(|found| found.value), Some(3.0));
        assert_eq!(curve.quantile(0.9).unwrap(), None);
        assert_eq!(curve.survival_at(5.0).unwrap(), None);
        assert_eq!(
            curve.survival_at(0.5).unwrap().map(|found| found.value),
            Some(1.0)
        );
    }

    #[test]
    fn without_censoring_the_median_is_the_usual_one() {
        let curve = kaplan_meier(
            &rows(&[(1.0, true), (2.0, true), (3.0, true), (9.0, true)]),
            0.95,
        )
        .unwrap();
        assert_eq!(curve.median().unwrap().map(|found| found.value), Some(2.5));
        assert_eq!(
            curve.survival_at(99.0).unwrap().map(|found| found.value),
            Some(0.0)
        );
    }

    #[test]
    fn impossible_times_are_refused() {
        assert!(matches!(
            kaplan_meier(&rows(&[(-1.0, true)]), 0.95),
            Err(StatsError::Negative { .. })
        ));
        assert!(kaplan_meier(&rows(&[(f64::NAN, true)]), 0.95).is_err());
        assert!(matches!(
            kaplan_meier(&[], 0.95),
            Err(StatsError::TooFew { .. })
        ));
    }

    proptest! {
        #[test]
        fn the_curve_falls_and_does_not_depend_on_the_order_of_rows(
            times in prop::collection::vec((0_u8..30, any::<bool>()), 1..60),
        ) {
            let rows: Vec<TimeToEvent> = times
                .iter()
                .map(|&(time, is_event)| TimeToEvent { time: f64::from(time), is_event })
                .collect();
            let mut turned = rows.clone();
            turned.reverse();
            let curve = kaplan_meier(&rows, 0.95).unwrap();
            prop_assert_eq!(&curve, &kaplan_meier(&turned, 0.95).unwrap());
            let falls = curve.steps.windows(2).all(|pair| pair[1].survival < pair[0].survival);
            prop_assert!(falls);
            for step in &curve.steps {
                prop_assert!(step.low.is_none_or(|low| low <= step.survival));
                prop_assert!(step.high.is_none_or(|high| high >= step.survival));
            }
        }
    }
}

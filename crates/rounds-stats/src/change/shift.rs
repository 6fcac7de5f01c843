//! Has the rate shifted lately? The likelihood ratio averaged over when and by how much.
//!
//! For one date it answers with a statistic, the false alarms a year that a threshold there would
//! give ([`super::false_alarms`]), the likeliest first day and the size. It is the detector Rounds
//! uses for series of daily counts; how it compares with others is in `docs/detection.md`.

use serde::Serialize;

use super::baseline::BaselineOptions;
use super::daily::DailyCounts;
use super::dispersion::ExpectedDay;
use super::false_alarms::{self, SETTINGS_OF_THE_TABLE};
use super::tested::TestedDays;
use crate::estimate::tail_of;
use crate::{Estimate, StatsError, distribution};

/// What is compared with what, and how often a false alarm is acceptable.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct ShiftOptions {
    /// The change is looked for in this many days up to the date; the baseline ends before them,
    /// so that a change does not become its own yardstick.
    pub test_days: usize,
    /// Days of baseline, at most.
    pub baseline_days: usize,
    /// A change k days old has the weight e^(−k / this): recent ones are what an alarm is for.
    pub onset_decay_days: f64,
    /// How the baseline is made.
    pub baseline: BaselineOptions,
    /// False alarms a year that are acceptable for one series.
    pub false_alarms_per_year: f64,
    /// Level of the ratio's interval.
    pub level: f64,
}

impl Default for ShiftOptions {
    fn default() -> Self {
        SETTINGS_OF_THE_TABLE
    }
}

/// What one date says about a shift of the rate.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct RateShift {
    /// The date: the last day that was looked at.
    pub day: usize,
    /// The likeliest first day of the new rate, if there is one.
    pub onset_day: usize,
    /// Rate since the onset over the expected rate; `n` counts the events since the onset.
    pub ratio: Estimate,
    /// Natural logarithm of the averaged likelihood ratio.
    pub statistic: f64,
    /// The statistic at which an alarm is raised.
    pub threshold: f64,
    /// False alarms a year that a threshold at this statistic would give.
    pub false_alarms_per_year: f64,
    /// What was computed, for the page and the evidence.
    pub method: &'static str,
}

impl RateShift {
    /// Whether the statistic is beyond its threshold.
    pub fn is_alarm(&self) -> bool {
        self.statistic > self.threshold
    }
}

/// Ratios that the new rate may have, as natural logarithms: silence, and ± 17 % to ± 55 % in even
/// steps. Larger changes are found within days whatever the ratio that is looked for.
const LOG_RATIOS: [f64; 13] = [
    -3.912, -0.78, -0.66, -0.54, -0.42, -0.30, -0.18, 0.18, 0.30, 0.42, 0.54, 0.66, 0.78,
];

/// Prior probability that a shift is a rise; the ratios of a side share it evenly.
const RISE_SHARE: f64 = 0.5;

/// What `day` says: ln Σₖ wₖ · prior mean over ratios λ of Π NB(x; λμ, α)/NB(x; μ, α) over the last k
/// days, with wₖ ∝ e^(−k/decay), k = 1 … `test_days`.
///
/// The average over onsets is Shiryaev and Roberts's statistic in a window, the average over ratios
/// makes it two-sided. The interval of the ratio takes the expectation as known and the onset as
/// given; both make it too narrow, the more so the fewer days there are since the onset.
///
/// # Errors
/// Fewer than 14 observed days of baseline; a decay or a false-alarm rate of 0 or less; a level
/// outside (0, 1).
pub fn rate_shift(
    series: &DailyCounts<'_>,
    day: usize,
    options: &ShiftOptions,
) -> Result<RateShift, StatsError> {
    let tail = tail_of(options.level)?;
    crate::estimate::positive("onset decay", options.onset_decay_days)?;
    crate::estimate::positive("false alarms per year", options.false_alarms_per_year)?;
    let tested = TestedDays::at(
        series,
        day,
        options.test_days,
        options.baseline_days,
        &options.baseline,
    )?;
    let alpha = tested.baseline.alpha;
    let evidence = average_ratio(&tested.newest_first, alpha, options.onset_decay_days);
    let tail_shape = false_alarms::tail_of_null(tested.mean_expected(), alpha);
    Ok(RateShift {
        day,
        onset_day: day + 1 - evidence.newest_days.min(day + 1),
        ratio: ratio_since(&tested, evidence.newest_days, tail),
        statistic: evidence.log_ratio,
        threshold: tail_shape.statistic_at(options.false_alarms_per_year),
        false_alarms_per_year: tail_shape.false_alarms_per_year(evidence.log_ratio),
        method: "averaged negative binomial likelihood ratio of a rate shift",
    })
}

/// The averaged likelihood ratio and the onset that contributes most to it.
struct Evidence {
    log_ratio: f64,
    newest_days: usize,
}

fn average_ratio(newest_first: &[ExpectedDay], alpha: f64, decay_days: f64) -> Evidence {
    // log Π NB(x; λμ)/NB(x; μ) over the days so far, for every λ.
    let mut sums = [0.0_f64; LOG_RATIOS.len()];
    let rises = LOG_RATIOS.iter().filter(|ratio| **ratio > 0.0).count() as f64;
    let drops = LOG_RATIOS.len() as f64 - rises;
    let priors = LOG_RATIOS.map(|ratio| match ratio > 0.0 {
        true => RISE_SHARE / rises,
        false => (1.0 - RISE_SHARE) / drops,
    });
    let mut terms: Vec<(f64, f64)> = Vec::with_capacity(newest_first.len());
    let mut log_weight = 0.0;
    let mut weights = 0.0;
    for day in newest_first {
        let base = (alpha * day.expected).ln_1p();
        for (sum, log_ratio) in sums.iter_mut().zip(LOG_RATIOS) {
            *sum += log_density_ratio(day, log_ratio, alpha, base);
        }
        let largest = sums.iter().copied().fold(f64::MIN, f64::max);
        let mut scaled = 0.0;
        for (sum, prior) in sums.iter().zip(priors) {
            scaled += prior * (sum - largest).exp();
        }
        terms.push((log_weight + largest + scaled.ln(), log_weight));
        weights += log_weight.exp();
        log_weight -= 1.0 / decay_days;
    }
    let largest = terms.iter().map(|term| term.0).fold(f64::MIN, f64::max);
    let sum: f64 = terms.iter().map(|term| (term.0 - largest).exp()).sum();
    // The onset is read off without the weights, which are about urgency and not about belief.
    let newest_days = terms
        .iter()
        .enumerate()
        .max_by(|(_, a), (_, b)| (a.0 - a.1).total_cmp(&(b.0 - b.1)))
        .map_or(1, |(place, _)| place + 1);
    Evidence {
        log_ratio: if terms.is_empty() {
            0.0
        } else {
            largest + (sum / weights).ln()
        },
        newest_days,
    }
}

/// Below this α·μ the negative binomial is taken as Poisson.
const ALPHA_OF_POISSON: f64 = 1e-9;

/// ln NB(x; λμ, α) − ln NB(x; μ, α), with `base` = ln(1 + αμ).
fn log_density_ratio(day: &ExpectedDay, log_ratio: f64, alpha: f64, base: f64) -> f64 {
    let ratio = log_ratio.exp();
    if alpha < ALPHA_OF_POISSON {
        return day.count * log_ratio - day.expected * (ratio - 1.0);
    }
    let step = (alpha * ratio * day.expected).ln_1p() - base;
    day.count * (log_ratio - step) - step / alpha
}

/// Observed over expected since the onset, with the exact Poisson interval of the effective events.
fn ratio_since(tested: &TestedDays, newest_days: usize, tail: f64) -> Estimate {
    let (events, expected) = tested.effective(newest_days);
    let counted: f64 = tested
        .newest_first
        .iter()
        .take(newest_days)
        .map(|day| day.count)
        .sum();
    let scaled = |end: f64| Some(end / expected).filter(|end| end.is_finite());
    Estimate {
        value: if expected > 0.0 {
            events / expected
        } else {
            1.0
        },
        low: if events > 0.0 {
            distribution::gamma_lower(tail, events).and_then(scaled)
        } else {
            Some(0.0)
        },
        high: distribution::gamma_upper(tail, events + 1.0).and_then(scaled),
        n: counted as u64,
        method: "exact Poisson interval of events weighted for overdispersion",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// About six a day with a fixed pattern that looks like chance.
    fn counts() -> Vec<f64> {
        (0..300_u32)
            .map(|day| f64::from(3 + (day * day * 7 + day * 3) % 8))
            .collect()
    }

    fn at(counts: &[f64], day: usize) -> RateShift {
        let series = DailyCounts::new(counts, None).unwrap();
        rate_shift(&series, day, &ShiftOptions::default()).unwrap()
    }

    #[test]
    fn silence_is_an_alarm_with_its_first_day() {
        let mut counts = counts();
        for count in counts.iter_mut().skip(290) {
            *count = 0.0;
        }
        assert!(!at(&counts, 289).is_alarm());
        let found = at(&counts, 293);
        assert!(found.is_alarm(), "{found:?}");
        assert_eq!((found.onset_day, found.ratio.value), (290, 0.0));
        assert!(found.ratio.high.is_some_and(|high| high < 0.3), "{found:?}");
    }

    #[test]
    fn a_doubling_is_an_alarm_and_its_interval_holds_two() {
        let mut counts = counts();
        for count in counts.iter_mut().skip(285) {
            *count *= 2.0;
        }
        let found = at(&counts, 294);
        assert!(found.is_alarm(), "{found:?}");
        let (low, high) = (found.ratio.low.unwrap(), found.ratio.high.unwrap());
        assert!(low < 2.0 && 2.0 < high && low > 1.0, "{found:?}");
    }

    #[test]
    fn one_likelihood_ratio_by_hand() {
        // One day of 2 where 1 was expected, Poisson: λ²·e^(1 − λ), half of it from the rises.
        let day = ExpectedDay {
            count: 2.0,
            expected: 1.0,
        };
        let side = |is_rise: bool| {
            let terms: Vec<f64> = LOG_RATIOS
                .iter()
                .filter(|ratio| (**ratio > 0.0) == is_rise)
                .map(|ratio| (2.0 * ratio + 1.0 - ratio.exp()).exp())
                .collect();
            terms.iter().sum::<f64>() / terms.len() as f64
        };
        let expected = (0.5 * side(true) + 0.5 * side(false)).ln();
        let found = average_ratio(&[day], 0.0, 10.0);
        assert!((found.log_ratio - expected).abs() < 1e-12);
    }

    #[test]
    fn a_series_that_is_too_short_is_refused() {
        let series = DailyCounts::new(&[1.0; 20], None).unwrap();
        let found = rate_shift(&series, 19, &ShiftOptions::default());
        assert!(matches!(found, Err(StatsError::TooFew { .. })));
    }
}

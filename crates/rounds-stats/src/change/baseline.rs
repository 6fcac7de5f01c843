//! What a day's count was expected to be: level × weekday × exposure, from days that ended before
//! the days under test.
//!
//! It makes no judgement: [`super::shift`] and [`super::single_day`] compare counts with it.

use std::ops::Range;

use serde::Serialize;

use super::daily::{DAYS_IN_A_WEEK, DailyCounts};
use super::dispersion::{ExpectedDay, negative_binomial_dispersion, quasi_poisson_dispersion};
use crate::StatsError;

/// Days a baseline needs: two of every weekday.
pub const BASELINE_DAYS_LEAST: usize = 2 * DAYS_IN_A_WEEK;
/// Added to the events of a baseline, so that an alert that has never fired still has a rate.
const PRIOR_EVENTS: f64 = 0.5;
/// Weekday factors are never shrunk by less than this many events' worth of "all days alike".
const SHRINKAGE_LEAST: f64 = 1.0;
/// Nor by more: with this many the weekdays are alike.
const SHRINKAGE_MOST: f64 = 1e6;

/// How a baseline is made.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct BaselineOptions {
    /// Days at the end of the baseline that set the level; the weekday factors and the dispersion
    /// come from all of it, because they change more slowly.
    pub level_days: usize,
    /// Counts beyond this many standard deviations are pulled in to it before the second of two
    /// fits, so that an old outage does not hide a new one. Infinity leaves them.
    pub clamp_deviations: f64,
    /// Standard deviation, per year, of the log rate's slope in the prior (normal, mean 0); `None`
    /// for no trend. 0.1 says that most alerts grow or shrink by less than 20 % a year.
    pub trend_sd_per_year: Option<f64>,
}

impl Default for BaselineOptions {
    fn default() -> Self {
        Self {
            level_days: 112,
            clamp_deviations: 4.0,
            trend_sd_per_year: None,
        }
    }
}

/// A fitted baseline: it expects a count of every day of the same series.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Baseline {
    /// Events per unit of exposure on an average weekday, in the middle of the level's days.
    pub level: f64,
    /// Factor by place in the week (day number modulo 7); about 1 on average.
    pub weekday_factors: [f64; DAYS_IN_A_WEEK],
    /// Slope of the log rate per day.
    pub log_slope_per_day: f64,
    /// The negative binomial's α: variance = mean + α·mean².
    pub alpha: f64,
    /// Pearson's φ: variance = φ·mean.
    pub dispersion: f64,
    /// How many Poisson events the level's precision is worth, overdispersion counted.
    pub effective_events: f64,
    /// Observed days it was made from.
    pub days: u64,
    /// Day at which the slope contributes nothing.
    centre_day: f64,
}

impl Baseline {
    /// The baseline of `days` of the series.
    ///
    /// A weekday's factor is (S/φ + κ)/(E/φ + κ) for S events where E were expected without
    /// weekdays: the posterior mean under a Gamma(κ, κ) prior, whose variance 1/κ is what the
    /// weekdays differ beyond chance (method of moments). Few events leave the week flat.
    ///
    /// # Errors
    /// Fewer than 14 observed days.
    pub fn fit(
        series: &DailyCounts<'_>,
        days: Range<usize>,
        options: &BaselineOptions,
    ) -> Result<Self, StatsError> {
        let span = days.start..days.end.min(series.days());
        let mut records: Vec<Record> = span.filter_map(|day| Record::of(series, day)).collect();
        if records.len() < BASELINE_DAYS_LEAST {
            return Err(StatsError::TooFew {
                what: "observed days of the baseline",
                needed: BASELINE_DAYS_LEAST,
                found: records.len(),
            });
        }
        let first = fitted(&records, 1.0, options);
        if options.clamp_deviations.is_finite() {
            for record in &mut records {
                record.clamp(&first, options.clamp_deviations);
            }
        }
        Ok(fitted(&records, first.dispersion, options))
    }

    /// The count expected on a day with this exposure.
    pub fn expected(&self, day: usize, exposure: f64) -> f64 {
        let factor = self
            .weekday_factors
            .get(day % DAYS_IN_A_WEEK)
            .copied()
            .unwrap_or(1.0);
        let trend = if self.log_slope_per_day == 0.0 {
            1.0
        } else {
            (self.log_slope_per_day * (day as f64 - self.centre_day)).exp()
        };
        self.level * factor * exposure * trend
    }

    /// Variance of a count with this expectation.
    pub fn variance(&self, expected: f64) -> f64 {
        expected * (1.0 + self.alpha * expected)
    }
}

/// One observed day.
#[derive(Clone, Copy)]
struct Record {
    day: usize,
    count: f64,
    exposure: f64,
}

impl Record {
    fn of(series: &DailyCounts<'_>, day: usize) -> Option<Self> {
        let exposure = series.exposure(day);
        (exposure > 0.0).then(|| Self {
            day,
            count: series.count(day),
            exposure,
        })
    }

    fn clamp(&mut self, baseline: &Baseline, deviations: f64) {
        let expected = baseline.expected(self.day, self.exposure);
        let reach = deviations * baseline.variance(expected).sqrt() + 1.0;
        self.count = self
            .count
            .clamp((expected - reach).max(0.0), expected + reach);
    }
}

/// One fit: weekdays from all records, level and slope from the last, dispersion from all.
fn fitted(records: &[Record], dispersion: f64, options: &BaselineOptions) -> Baseline {
    let mut baseline = Baseline {
        level: rate(records, |_| 1.0),
        weekday_factors: [1.0; DAYS_IN_A_WEEK],
        log_slope_per_day: 0.0,
        alpha: 0.0,
        dispersion: 1.0,
        effective_events: 0.0,
        days: records.len() as u64,
        centre_day: 0.0,
    };
    baseline.weekday_factors = weekday_factors(records, baseline.level, dispersion);
    let expected = expected_days(records, &baseline);
    baseline.alpha = negative_binomial_dispersion(&expected, DAYS_IN_A_WEEK);
    baseline.dispersion = quasi_poisson_dispersion(&expected, DAYS_IN_A_WEEK);
    let recent = records
        .get(records.len().saturating_sub(options.level_days.max(1))..)
        .unwrap_or(records);
    set_level(&mut baseline, recent, options.trend_sd_per_year);
    baseline
}

fn expected_days(records: &[Record], baseline: &Baseline) -> Vec<ExpectedDay> {
    records
        .iter()
        .map(|record| ExpectedDay {
            count: record.count,
            expected: baseline.expected(record.day, record.exposure),
        })
        .collect()
}

/// Events per weighted exposure, with the prior's half event.
fn rate(records: &[Record], weight: impl Fn(&Record) -> f64) -> f64 {
    let mut events = PRIOR_EVENTS;
    let mut exposure = 0.0;
    for record in records {
        let weight = weight(record);
        events += weight * record.count;
        exposure += weight * record.exposure;
    }
    events / exposure
}

fn weekday_factors(records: &[Record], level: f64, dispersion: f64) -> [f64; DAYS_IN_A_WEEK] {
    let mut events = [0.0; DAYS_IN_A_WEEK];
    let mut expected = [0.0; DAYS_IN_A_WEEK];
    for record in records {
        let place = record.day % DAYS_IN_A_WEEK;
        if let (Some(events), Some(expected)) = (events.get_mut(place), expected.get_mut(place)) {
            *events += record.count / dispersion;
            *expected += level * record.exposure / dispersion;
        }
    }
    // Variance of the ratios events/expected is 1/expected by chance; the rest is the weekdays'.
    let mut squares = 0.0;
    let mut information = 0.0;
    for (events, expected) in events.iter().zip(&expected).filter(|(_, e)| **e > 0.0) {
        squares += (events - expected) * (events - expected) - expected;
        information += expected * expected;
    }
    let shrinkage = if squares > 0.0 {
        (information / squares).clamp(SHRINKAGE_LEAST, SHRINKAGE_MOST)
    } else {
        SHRINKAGE_MOST
    };
    let mut factors = [1.0; DAYS_IN_A_WEEK];
    for ((factor, events), expected) in factors.iter_mut().zip(&events).zip(&expected) {
        *factor = (events + shrinkage) / (expected + shrinkage);
    }
    factors
}

/// Level (and slope) from the recent records, each day weighted by its information 1/(1 + αμ).
fn set_level(baseline: &mut Baseline, recent: &[Record], trend_sd_per_year: Option<f64>) {
    let before = *baseline;
    let alpha = before.alpha;
    let mut events = PRIOR_EVENTS;
    let mut expected = PRIOR_EVENTS;
    let mut days = 0.0;
    for record in recent {
        let mean = before.expected(record.day, record.exposure);
        let weight = 1.0 / (1.0 + alpha * mean);
        events += weight * record.count;
        expected += weight * mean;
        days += weight * mean * record.day as f64;
    }
    baseline.level = before.level * events / expected;
    baseline.effective_events = expected;
    baseline.centre_day = days / (expected - PRIOR_EVENTS).max(f64::MIN_POSITIVE);
    if let Some(sd_per_year) = trend_sd_per_year {
        baseline.log_slope_per_day = slope(baseline, recent, sd_per_year / 365.25);
    }
}

/// Steps of Newton's method for the slope; slopes are small and two steps suffice.
const SLOPE_STEPS: usize = 3;

/// The slope that maximises the quasi-likelihood times its normal prior.
fn slope(baseline: &Baseline, recent: &[Record], sd_per_day: f64) -> f64 {
    let mut slope = 0.0;
    for _ in 0..SLOPE_STEPS {
        let with_slope = Baseline {
            log_slope_per_day: slope,
            ..*baseline
        };
        let mut score = -slope / (sd_per_day * sd_per_day);
        let mut information = 1.0 / (sd_per_day * sd_per_day);
        for record in recent {
            let mean = with_slope.expected(record.day, record.exposure);
            let weight = 1.0 / (1.0 + baseline.alpha * mean);
            let distance = record.day as f64 - baseline.centre_day;
            score += weight * (record.count - mean) * distance;
            information += weight * mean * distance * distance;
        }
        let step = score / information;
        if !step.is_finite() {
            return 0.0;
        }
        slope += step;
    }
    slope
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fit(counts: &[f64], exposure: Option<&[f64]>) -> Baseline {
        let series = DailyCounts::new(counts, exposure).unwrap();
        Baseline::fit(&series, 0..counts.len(), &BaselineOptions::default()).unwrap()
    }

    /// A year of busy weekdays and quiet weekends, without noise.
    fn weeks(busy: f64, quiet: f64) -> Vec<f64> {
        (0..364)
            .map(|day| if day % 7 < 5 { busy } else { quiet })
            .collect()
    }

    #[test]
    fn many_events_give_the_week_as_it_is() {
        let found = fit(&weeks(100.0, 30.0), None);
        assert!((found.expected(364, 1.0) - 100.0).abs() < 0.5, "{found:?}");
        assert!((found.expected(369, 1.0) - 30.0).abs() < 0.5, "{found:?}");
    }

    #[test]
    fn few_events_leave_the_week_flat() {
        // Seven events in 14 days, five of them on Mondays and Tuesdays by chance.
        let counts = [
            1.0, 2.0, 0.0, 0.0, 1.0, 0.0, 0.0, 1.0, 1.0, 0.0, 1.0, 0.0, 0.0, 0.0,
        ];
        let found = fit(&counts, None);
        let spread = found.weekday_factors[1] / found.weekday_factors[5];
        assert!(spread < 2.5, "{found:?}");
    }

    #[test]
    fn a_day_without_exposure_says_nothing() {
        let mut counts = weeks(20.0, 20.0);
        let mut exposure = vec![2.0; 364];
        for day in 100..130 {
            counts[day] = 0.0;
            exposure[day] = 0.0;
        }
        let found = fit(&counts, Some(&exposure));
        assert_eq!(found.days, 334);
        assert!((found.expected(400, 1.0) - 10.0).abs() < 0.1, "{found:?}");
        assert_eq!(found.expected(400, 0.0), 0.0);
    }

    #[test]
    fn an_old_outage_moves_the_level_less_when_counts_are_clamped() {
        let mut counts: Vec<f64> = (0..364).map(|day| f64::from(40 + (day * 5) % 13)).collect();
        for count in counts.iter_mut().skip(350) {
            *count = 0.0;
        }
        let series = DailyCounts::new(&counts, None).unwrap();
        let level = |clamp_deviations| {
            let options = BaselineOptions {
                clamp_deviations,
                level_days: 364,
                ..BaselineOptions::default()
            };
            Baseline::fit(&series, 0..364, &options).unwrap().level
        };
        assert!(level(2.0) > level(f64::INFINITY) + 0.2);
    }

    #[test]
    fn a_trend_is_followed_when_asked_for() {
        let counts: Vec<f64> = (0..364)
            .map(|day| (200.0 * (0.001 * f64::from(day)).exp()).round())
            .collect();
        let series = DailyCounts::new(&counts, None).unwrap();
        let options = BaselineOptions {
            trend_sd_per_year: Some(0.3),
            ..BaselineOptions::default()
        };
        let found = Baseline::fit(&series, 0..336, &options).unwrap();
        let ratio = found.expected(363, 1.0) / counts[363];
        assert!((ratio - 1.0).abs() < 0.02, "{ratio} {found:?}");
    }
}

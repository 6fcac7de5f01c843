//! The quasi-Poisson generalised likelihood ratio: the best single split of the days under test.
//!
//! [`super::shift`] averages over splits and sizes instead, which finds small changes sooner; this
//! is the statistic that other programs report, kept for comparison and for its plain reading.

use serde::Serialize;

use super::baseline::BaselineOptions;
use super::daily::DailyCounts;
use super::tested::TestedDays;
use crate::StatsError;

/// Which days are compared with which.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct GlrOptions {
    /// The change is looked for in this many days up to the date.
    pub test_days: usize,
    /// Days before them that make the baseline, at most.
    pub baseline_days: usize,
    /// How the baseline is made.
    pub baseline: BaselineOptions,
}

impl Default for GlrOptions {
    fn default() -> Self {
        Self {
            test_days: 14,
            baseline_days: 364,
            baseline: BaselineOptions::default(),
        }
    }
}

/// The best split of the days under test.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct GlrSplit {
    /// First day of the new rate, if there is one.
    pub onset_day: usize,
    /// New rate over the rate before the onset.
    pub ratio: f64,
    /// Log likelihood ratio of two rates against one, at least 0.
    pub statistic: f64,
}

/// max over onsets of c₀·ln(r₀/r) + c₁·ln(r₁/r), where c are effective events, r = c/e their rates
/// before, after and together, and an effective event is a count weighted by 1/(1 + αμ); the
/// baseline and the tested days before the onset are one group.
///
/// With equal weights this is the classical Poisson statistic divided by the dispersion. Two-sided.
///
/// # Errors
/// Fewer than 14 observed days of baseline.
pub fn quasi_poisson_glr(
    series: &DailyCounts<'_>,
    day: usize,
    options: &GlrOptions,
) -> Result<GlrSplit, StatsError> {
    let tested = TestedDays::at(
        series,
        day,
        options.test_days,
        options.baseline_days,
        &options.baseline,
    )?;
    let length = tested.newest_first.len();
    let base = tested.baseline.effective_events;
    let (events, expected) = tested.effective(length);
    let (all_events, all_expected) = (base + events, base + expected);
    let common = all_events / all_expected;
    let mut best = GlrSplit {
        onset_day: day,
        ratio: 1.0,
        statistic: 0.0,
    };
    for newest in 1..=length {
        let (after, after_expected) = tested.effective(newest);
        let before = (all_events - after) / (all_expected - after_expected);
        let since = after / after_expected;
        let statistic = (all_events - after) * (before / common).ln()
            + if after > 0.0 {
                after * (since / common).ln()
            } else {
                0.0
            };
        if statistic > best.statistic {
            best = GlrSplit {
                onset_day: day + 1 - newest,
                ratio: since / before,
                statistic,
            };
        }
    }
    Ok(best)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_silenced_alert_is_found_with_its_day() {
        let mut counts: Vec<f64> = (0..200).map(|day| f64::from(8 + day % 3)).collect();
        for count in counts.iter_mut().skip(195) {
            *count = 0.0;
        }
        let series = DailyCounts::new(&counts, None).unwrap();
        let found = quasi_poisson_glr(&series, 199, &GlrOptions::default()).unwrap();
        assert_eq!((found.onset_day, found.ratio), (195, 0.0));
        // Five silent days of nine expected: −2·ln P(0) is at least twice 40.
        assert!(found.statistic > 40.0, "{found:?}");
    }
}

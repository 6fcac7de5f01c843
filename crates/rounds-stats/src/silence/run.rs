//! The test of a silent run, corrected for looking every day.

use serde::Serialize;

use super::baseline::{Baseline, Rate, total};
use crate::StatsError;
use crate::estimate::{Estimate, positive};

/// Days of a year, over which false alarms are counted.
const DAYS_PER_YEAR: f64 = 365.25;

/// When silence counts as a finding.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct SilenceOptions {
    /// False alarms that looking at this series every day may raise in a year, on average.
    pub false_alarms_per_year: f64,
    /// Level of the interval of the expected firings, usually 0.95.
    pub level: f64,
}

impl Default for SilenceOptions {
    /// One false alarm in twenty years of one series.
    fn default() -> Self {
        Self {
            false_alarms_per_year: 0.05,
            level: crate::estimate::LEVEL_95,
        }
    }
}

/// What the silence so far says.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct SilentRun {
    /// Days since the last firing, days without exposure included.
    pub days: usize,
    /// Exposure on those days.
    pub exposure: f64,
    /// Firings that exposure would have had; `n` counts the firings of the baseline.
    pub expected_firings: Estimate,
    /// Probability that a run that begins on a given day is silent for so much exposure: one test,
    /// not corrected.
    pub probability: f64,
    /// How often a year this series, working, is silent for as long: `probability` times the days a
    /// year on which a silent run can begin. This is the number corrected for looking every day.
    pub false_alarms_per_year: f64,
    /// Whether that is at most what the options allow.
    pub is_significant: bool,
    /// The least exposure of a silent run that is significant: the minimum detectable silence.
    pub exposure_to_conclude: f64,
    /// That exposure in days of the baseline's mean exposure.
    pub days_to_conclude: f64,
}

/// Tests the silence since the last firing; `silent_exposures` has one exposure per day of it.
///
/// With a firings in exposure E₀ of the baseline and dispersion φ, the probability of no firing in
/// exposure x is (1 + c·x·φ/E₀)^−(a/φ + ½), c = ln φ/(φ − 1): the mean of the negative binomial's
/// (at φ = 1 the Poisson's) zero over the Gamma(a/φ + ½, E₀/φ) posterior of the rate. At φ = 1 it is
/// the zero of a negative binomial with a + ½ successes and probability E₀/(E₀ + x).
///
/// Looking every day is many tests, but a series can only fall silent after a day on which it
/// fired, and a run alarms once, so at most (days a year with a firing) × `probability` runs a
/// year are that long. That expectation, not the single probability, is held to
/// `false_alarms_per_year`; whole days overshoot, so the true rate is lower. Many series watched at
/// once: give each its share of the alarms wanted, or adjust the probabilities with
/// [`crate::multiplicity::benjamini_hochberg`].
///
/// `None` for a series that did not fire in the baseline: its silence is no news.
///
/// # Errors
/// Firings that are no count, an exposure that is negative or not finite, a baseline without
/// exposure, a dispersion below 1, false alarms that are not above 0, a level outside 0 to 1.
pub fn silent_run(
    baseline: Baseline<'_>,
    silent_exposures: &[f64],
    options: SilenceOptions,
) -> Result<Option<SilentRun>, StatsError> {
    let rate = baseline.checked()?;
    let exposure = total(silent_exposures)?;
    let expected_firings = rate.expected_firings(exposure, options.level)?;
    let allowed = positive("false alarms per year", options.false_alarms_per_year)?;
    if rate.firings == 0.0 {
        return Ok(None);
    }
    let probability = rate.probability_of_none(exposure);
    // A silent run can begin after each day with a firing.
    let runs_per_year = DAYS_PER_YEAR * baseline.active_share(rate);
    let exposure_to_conclude = least_exposure(rate, allowed / runs_per_year);
    let days = baseline.exposures.len() as f64;
    Ok(Some(SilentRun {
        days: silent_exposures.len(),
        exposure,
        expected_firings,
        probability,
        false_alarms_per_year: runs_per_year * probability,
        is_significant: exposure > 0.0 && exposure >= exposure_to_conclude,
        exposure_to_conclude,
        days_to_conclude: exposure_to_conclude / (rate.exposure / days),
    }))
}

/// The least exposure without a firing that [`silent_run`] calls significant; infinite where no
/// float is large enough.
///
/// `None` for a series that did not fire in the baseline.
///
/// # Errors
/// As [`silent_run`].
pub fn exposure_to_conclude(
    baseline: Baseline<'_>,
    options: SilenceOptions,
) -> Result<Option<f64>, StatsError> {
    let found = silent_run(baseline, &[], options)?;
    Ok(found.map(|run| run.exposure_to_conclude))
}

/// Days without a firing at the end of a series: the length of its silent run so far.
pub fn trailing_silent_days(counts: &[f64]) -> usize {
    counts
        .iter()
        .rev()
        .take_while(|count| **count == 0.0)
        .count()
}

fn least_exposure(rate: Rate, probability: f64) -> f64 {
    if probability >= 1.0 {
        // So rare that every one of its silences may raise an alarm.
        return 0.0;
    }
    rate.exposure_for(probability)
}

#[cfg(test)]
mod tests {
    use super::*;

    const TWO_A_DAY: Baseline<'_> = Baseline {
        firings: 168.0,
        exposures: &[2.0; 84],
        dispersion: 1.0,
    };

    fn run(baseline: Baseline<'_>, exposures: &[f64]) -> SilentRun {
        silent_run(baseline, exposures, SilenceOptions::default())
            .unwrap()
            .unwrap()
    }

    #[test]
    fn two_a_day_is_known_to_be_silent_after_five_days() {
        let four = run(TWO_A_DAY, &[2.0; 4]);
        let five = run(TWO_A_DAY, &[2.0; 5]);
        assert!(!four.is_significant && five.is_significant);
        assert_eq!((five.days, five.expected_firings.value), (5, 10.0));
        assert!((five.probability - (1.0_f64 + 10.0 / 168.0).powf(-168.5)).abs() < 1e-15);
        assert!(five.exposure_to_conclude > 8.0 && five.exposure_to_conclude <= 10.0);
        assert!((five.days_to_conclude * 2.0 - five.exposure_to_conclude).abs() < 1e-12);
    }

    #[test]
    fn days_without_exposure_are_no_evidence() {
        assert_eq!(run(TWO_A_DAY, &[0.0; 30]).probability, 1.0);
        assert!(!run(TWO_A_DAY, &[]).is_significant);
    }

    #[test]
    fn bursts_and_a_short_baseline_make_silence_less_telling() {
        let bursts = Baseline {
            dispersion: 3.0,
            ..TWO_A_DAY
        };
        let short = Baseline {
            firings: 4.0,
            exposures: &[2.0; 2],
            dispersion: 1.0,
        };
        let plain = run(TWO_A_DAY, &[2.0; 5]).probability;
        assert!(run(bursts, &[2.0; 5]).probability > plain);
        assert!(run(short, &[2.0; 5]).probability > plain);
    }

    #[test]
    fn a_series_that_never_fired_has_no_silence() {
        let never = Baseline {
            firings: 0.0,
            ..TWO_A_DAY
        };
        let options = SilenceOptions::default();
        assert_eq!(silent_run(never, &[2.0; 50], options), Ok(None));
        assert_eq!(exposure_to_conclude(never, options), Ok(None));
    }

    #[test]
    fn the_run_at_the_end_is_counted() {
        assert_eq!(trailing_silent_days(&[0.0, 3.0, 0.0, 0.0]), 2);
        assert_eq!(trailing_silent_days(&[]), 0);
    }

    #[test]
    fn impossible_input_is_refused() {
        let refused = |baseline, exposures: &[f64]| {
            silent_run(baseline, exposures, SilenceOptions::default()).is_err()
        };
        assert!(refused(TWO_A_DAY, &[-1.0]));
        assert!(refused(
            Baseline {
                firings: 1.5,
                ..TWO_A_DAY
            },
            &[]
        ));
        assert!(refused(
            Baseline {
                exposures: &[],
                ..TWO_A_DAY
            },
            &[]
        ));
        assert!(refused(
            Baseline {
                dispersion: 0.9,
                ..TWO_A_DAY
            },
            &[]
        ));
    }
}

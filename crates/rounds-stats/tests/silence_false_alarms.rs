//! How often a working series is called silent: a measured property, not a formula.
#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "the numbers are written in this file"
)]

use rounds_stats::random::Random;
use rounds_stats::silence::{Baseline, SilenceOptions, exposure_to_conclude};

const SERIES: u32 = 3_000;
const BASELINE_DAYS: usize = 84;
const DAYS: usize = 365;
const WEEKDAYS: [f64; 7] = [1.2, 1.1, 1.1, 1.0, 1.0, 0.35, 0.3];

/// A Poisson count by counting exponential waiting times; means here are small.
fn poisson(random: &mut Random, mean: f64) -> f64 {
    let (mut waited, mut count) = (0.0, 0.0);
    loop {
        waited -= (1.0 - random.uniform()).ln();
        if waited > mean {
            return count;
        }
        count += 1.0;
    }
}

/// A count of variance φ times its mean: clusters of logarithmic size (φ > 1) make it negative
/// binomial.
fn burst(random: &mut Random, mean: f64, dispersion: f64) -> f64 {
    if dispersion == 1.0 {
        return poisson(random, mean);
    }
    let share = 1.0 - 1.0 / dispersion;
    let clusters = poisson(random, mean * dispersion.ln() / (dispersion - 1.0));
    let mut total = 0.0;
    for _ in 0..clusters as u32 {
        let (mut size, mut probability) = (1.0, -share / (-share).ln_1p());
        let mut place = random.uniform();
        while place > probability && size < 1_000.0 {
            place -= probability;
            probability *= share * size / (size + 1.0);
            size += 1.0;
        }
        total += size;
    }
    total
}

/// False alarms per series-year when every day is looked at, each silence counted once.
fn false_alarms_per_year(mean: f64, dispersion: f64, allowed: f64, seed: u64) -> f64 {
    let mut random = Random::new(seed);
    let exposure_of = |day: usize| mean * WEEKDAYS[day % 7];
    let mut alarms = 0;
    for _ in 0..SERIES {
        let exposures: Vec<f64> = (0..BASELINE_DAYS).map(exposure_of).collect();
        let firings = exposures
            .iter()
            .map(|&exposure| burst(&mut random, exposure, dispersion))
            .sum();
        let baseline = Baseline {
            firings,
            exposures: &exposures,
            dispersion,
        };
        let options = SilenceOptions {
            false_alarms_per_year: allowed,
            ..SilenceOptions::default()
        };
        let Some(needed) = exposure_to_conclude(baseline, options).unwrap() else {
            continue;
        };
        let (mut silent, mut has_alarmed) = (0.0, true);
        for day in 0..DAYS {
            if burst(&mut random, exposure_of(day), dispersion) > 0.0 {
                (silent, has_alarmed) = (0.0, false);
                continue;
            }
            silent += exposure_of(day);
            // A silence that began before the year is not of this year.
            if silent >= needed && !has_alarmed {
                alarms += 1;
                has_alarmed = true;
            }
        }
    }
    f64::from(alarms) / f64::from(SERIES)
}

#[test]
fn looking_every_day_raises_no_more_false_alarms_than_allowed() {
    for (mean, dispersion) in [(0.3, 1.0), (2.0, 1.0), (2.0, 2.0), (8.0, 1.0)] {
        let allowed = 0.2;
        let measured = false_alarms_per_year(mean, dispersion, allowed, 5);
        println!(
            "{mean} a day, dispersion {dispersion}: {measured:.3} a year of {allowed} allowed"
        );
        // Three standard errors of a Poisson count of that size.
        let margin = 3.0 * (allowed / f64::from(SERIES)).sqrt();
        assert!(measured <= allowed + margin, "{mean}: {measured}");
        // Whole days overshoot, the more the fuller a day is; but it is no empty promise.
        assert!(measured > 0.0, "{mean}: never");
    }
}

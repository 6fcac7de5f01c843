//! How often chance alone takes the statistic of [`super::shift`] beyond a threshold.
//!
//! The statistic's null distribution depends on the volume and the overdispersion of the series,
//! so one threshold would be too strict for some series and too loose for others. Its tail was
//! simulated with the default options over a grid of both (`bench/alerts/calibrate.py`); here it is
//! interpolated. It speaks of the default options only.

use super::baseline::BaselineOptions;
use super::false_alarms_table::{ALPHAS, DAILY_MEANS, SHARE_BEYOND_START, TAILS};
use super::shift::ShiftOptions;

/// The options that the table was simulated with; they are the default.
pub(crate) const SETTINGS_OF_THE_TABLE: ShiftOptions = ShiftOptions {
    test_days: 14,
    baseline_days: 364,
    onset_decay_days: 10.0,
    baseline: BaselineOptions {
        level_days: 168,
        clamp_deviations: 4.0,
        trend_sd_per_year: None,
    },
    false_alarms_per_year: 0.365_25,
    level: 0.95,
};

const DAYS_PER_YEAR: f64 = 365.25;

/// The exponential upper tail of the statistic when nothing has changed:
/// P(statistic > s on a day) = 0.02 · e^(−rate·(s − start)) for s above the start.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct NullTail {
    start: f64,
    rate: f64,
}

impl NullTail {
    /// Days a year on which chance alone exceeds the statistic.
    pub(crate) fn false_alarms_per_year(self, statistic: f64) -> f64 {
        let share = SHARE_BEYOND_START * (-self.rate * (statistic - self.start)).exp();
        DAYS_PER_YEAR * share.min(1.0)
    }

    /// The statistic that chance exceeds on this many days a year.
    pub(crate) fn statistic_at(self, false_alarms_per_year: f64) -> f64 {
        let share = false_alarms_per_year / DAYS_PER_YEAR;
        self.start - (share / SHARE_BEYOND_START).ln() / self.rate
    }
}

/// The tail for a series with this mean count a day and this α, interpolated in ln(mean) and √α
/// and held at the ends of the table.
pub(crate) fn tail_of_null(daily_mean: f64, alpha: f64) -> NullTail {
    let (row, across) = place(&DAILY_MEANS.map(f64::ln), daily_mean.max(1e-9).ln());
    let (column, along) = place(&ALPHAS.map(f64::sqrt), alpha.max(0.0).sqrt());
    let cell = |row: usize, column: usize| {
        TAILS
            .get(row)
            .and_then(|cells| cells.get(column))
            .copied()
            .unwrap_or((0.0, 1.0))
    };
    let mix = |a: (f64, f64), b: (f64, f64), share: f64| {
        (a.0 + share * (b.0 - a.0), a.1 + share * (b.1 - a.1))
    };
    let upper = mix(cell(row, column), cell(row, column + 1), along);
    let lower = mix(cell(row + 1, column), cell(row + 1, column + 1), along);
    let (start, rate) = mix(upper, lower, across);
    NullTail { start, rate }
}

/// The interval of ascending knots that holds a value, and how far along it the value lies.
fn place(knots: &[f64], value: f64) -> (usize, f64) {
    let last = knots.len().saturating_sub(2);
    let index = knots
        .iter()
        .skip(1)
        .position(|&knot| value < knot)
        .unwrap_or(last)
        .min(last);
    match (knots.get(index), knots.get(index + 1)) {
        (Some(&low), Some(&high)) => (index, ((value - low) / (high - low)).clamp(0.0, 1.0)),
        _ => (0, 0.0),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn threshold_and_rate_are_inverse() {
        for (mean, alpha) in [(0.01, 0.0), (3.7, 0.03), (1e6, 9.0)] {
            let tail = tail_of_null(mean, alpha);
            for yearly in [0.1, 0.365, 1.8] {
                let found = tail.false_alarms_per_year(tail.statistic_at(yearly));
                assert!((found - yearly).abs() < 1e-9, "{mean} {alpha}: {found}");
            }
        }
    }

    #[test]
    fn the_table_is_met_at_its_knots() {
        for (row, &mean) in DAILY_MEANS.iter().enumerate() {
            for (column, &alpha) in ALPHAS.iter().enumerate() {
                let tail = tail_of_null(mean, alpha);
                let (start, rate) = TAILS[row][column];
                assert!((tail.start - start).abs() < 1e-9 && (tail.rate - rate).abs() < 1e-9);
            }
        }
    }
}

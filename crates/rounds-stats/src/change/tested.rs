//! The days under test at one date: each count next to what the baseline before them expects.

use super::baseline::{Baseline, BaselineOptions};
use super::daily::DailyCounts;
use super::dispersion::ExpectedDay;
use crate::StatsError;

/// The days under test, newest first, and the baseline that ended before the oldest of them.
pub(crate) struct TestedDays {
    pub(crate) baseline: Baseline,
    /// Place 0 is the date itself; a day without exposure expects nothing and says nothing.
    pub(crate) newest_first: Vec<ExpectedDay>,
}

impl TestedDays {
    /// The last `test_days` days up to and including `day`, against up to `baseline_days` before.
    pub(crate) fn at(
        series: &DailyCounts<'_>,
        day: usize,
        test_days: usize,
        baseline_days: usize,
        options: &BaselineOptions,
    ) -> Result<Self, StatsError> {
        let first_tested = (day + 1).saturating_sub(test_days.max(1));
        let baseline_start = first_tested.saturating_sub(baseline_days);
        let baseline = Baseline::fit(series, baseline_start..first_tested, options)?;
        let newest_first = (first_tested..=day)
            .rev()
            .map(|day| ExpectedDay {
                count: series.count(day),
                expected: baseline.expected(day, series.exposure(day)),
            })
            .collect();
        Ok(Self {
            baseline,
            newest_first,
        })
    }

    /// Effective events and expectation of a run of days: each day weighted by 1/(1 + αμ), which
    /// makes variance equal mean at the expected rate, as for Poisson counts.
    pub(crate) fn effective(&self, newest: usize) -> (f64, f64) {
        let alpha = self.baseline.alpha;
        let mut events = 0.0;
        let mut expected = 0.0;
        for day in self.newest_first.iter().take(newest) {
            let weight = 1.0 / (1.0 + alpha * day.expected);
            events += weight * day.count;
            expected += weight * day.expected;
        }
        (events, expected)
    }

    /// Mean expected count of a tested day.
    pub(crate) fn mean_expected(&self) -> f64 {
        let sum: f64 = self.newest_first.iter().map(|day| day.expected).sum();
        sum / (self.newest_first.len().max(1)) as f64
    }
}

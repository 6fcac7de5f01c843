//! Whatever numbers come in: a refusal or an interval around its value, in finite time.

use proptest::prelude::*;
use rounds_core::Direction;
use rounds_stats::control::{ChartOptions, p_prime, read, u_prime, xmr};
use rounds_stats::intervals::{
    exact_proportion, exact_rate_ratio, mean, mean_difference, median, observed_over_expected,
    proportion, proportion_difference, proportion_ratio, rate, rate_ratio, score_proportion_ratio,
};
use rounds_stats::{Estimate, StatsError};

fn number() -> impl Strategy<Value = f64> {
    prop_oneof![
        2 => (0_u32..5_000).prop_map(f64::from),
        1 => (0_u64..9_000_000_000_000_000).prop_map(|count| count as f64),
        1 => 0.0..1_000.0_f64,
        1 => prop::num::f64::ANY,
    ]
}

fn check(found: Result<Estimate, StatsError>) -> Result<(), TestCaseError> {
    if let Ok(found) = found {
        // Of the value's own size: an interval as wide as a rounding error may miss it.
        let slack = 1e-9 * found.value.abs();
        prop_assert!(
            found.low.is_none_or(|low| low <= found.value + slack),
            "{found:?}"
        );
        prop_assert!(
            found.high.is_none_or(|high| high >= found.value - slack),
            "{found:?}"
        );
    }
    Ok(())
}

proptest! {
    #[test]
    fn intervals_hold_their_value(a in number(), b in number(), c in number(), d in number(), level in 0.01..0.999_f64) {
        check(proportion(a, b, level))?;
        check(proportion(a.min(b), a.max(b), level))?;
        check(rate(a, b, level))?;
        check(observed_over_expected(a, b, level))?;
        check(rate_ratio((a, b), (c, d), level))?;
        check(exact_rate_ratio((a, b), (c, d), level))?;
        check(exact_proportion(a.min(b), a.max(b), level))?;
        let (group, base) = ((a.min(b), a.max(b)), (c.min(d), c.max(d)));
        check(proportion_difference(group, base, level))?;
        check(proportion_ratio(group, base, level))?;
        check(score_proportion_ratio(group, base, level))?;
        check(mean_difference((a, a * a, 7), (b, b * b + c, d as u64), level))?;
        check(mean(a, b, d as u64, level))?;
        check(mean(a, a * a, 7, level))?;
        check(median(&[a, b, c, d, a + 1.0, b - 1.0, c], level))?;
    }

    #[test]
    fn charts_are_read_or_refused(
        values in prop::collection::vec(number(), 0..30),
        sizes in prop::collection::vec(number(), 0..30),
        baseline in prop::option::of(0_usize..40),
        screen_moving_ranges: bool,
    ) {
        let options = ChartOptions { baseline, screen_moving_ranges };
        let charts = [xmr(&values, options), p_prime(&values, &sizes, options), u_prime(&values, &sizes, options)];
        for chart in charts.into_iter().flatten() {
            let reading = read(&chart, Direction::Lower, Some(1.0));
            prop_assert_eq!(reading.points.len(), chart.points.len());
            for point in &chart.points {
                prop_assert!(point.lower <= point.upper, "{point:?}");
            }
        }
    }

    #[test]
    fn p_prime_limits_stay_between_0_and_1(pairs in prop::collection::vec((0_u32..500, 1_u32..500), 2..30)) {
        let (parts, wholes): (Vec<f64>, Vec<f64>) =
            pairs.into_iter().map(|(a, b)| (f64::from(a.min(b)), f64::from(a.max(b)))).unzip();
        let chart = p_prime(&parts, &wholes, ChartOptions::default());
        prop_assert!(chart.is_ok(), "{chart:?}");
        for point in chart.map(|chart| chart.points).unwrap_or_default() {
            prop_assert!((0.0..=1.0).contains(&point.lower) && (0.0..=1.0).contains(&point.upper));
            prop_assert!(point.lower <= point.lower_near && point.upper_near <= point.upper);
        }
    }
}

//! Intervals against SciPy and statsmodels (`bench/reference/intervals.py`).
#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "reading the reference file is test code"
)]

use rounds_stats::Estimate;
use rounds_stats::intervals::{
    mean, observed_over_expected, proportion, quantile, rate, rate_ratio,
};
use serde_json::Value;

/// Relative; sums in another order cost the last digits.
const TOLERANCE: f64 = 1e-9;

fn cases(part: &str) -> Vec<Value> {
    let all: Value = serde_json::from_str(include_str!("reference/intervals.json")).unwrap();
    all[part].as_array().unwrap().clone()
}

fn number(case: &Value, name: &str) -> f64 {
    case[name]
        .as_f64()
        .unwrap_or_else(|| panic!("{name} in {case}"))
}

fn is_close(found: f64, expected: f64) -> bool {
    (found - expected).abs() <= TOLERANCE * expected.abs()
}

fn assert_interval(case: &Value, found: Estimate) {
    for (end, ours) in [("low", found.low), ("high", found.high)] {
        let same = match (ours, case[end].as_f64()) {
            (Some(ours), Some(theirs)) => is_close(ours, theirs),
            (ours, theirs) => ours == theirs,
        };
        assert!(same, "{end}: {ours:?} in {case}");
    }
}

#[test]
fn wilson_intervals_equal_scipy() {
    for case in cases("wilson") {
        let found = proportion(
            number(&case, "events"),
            number(&case, "total"),
            number(&case, "level"),
        );
        let found = found.unwrap();
        for (ours, end) in [(found.low, "low"), (found.high, "high")] {
            // SciPy subtracts where we divide, so its own last digits near 0 are lost.
            let theirs = number(&case, end);
            assert!(
                (ours.unwrap() - theirs).abs() <= TOLERANCE * theirs + 1e-15,
                "{end} of {case}"
            );
        }
    }
}

#[test]
fn exact_poisson_intervals_equal_chi_squared_quantiles() {
    for case in cases("poisson_rate") {
        let (events, exposure) = (number(&case, "events"), number(&case, "exposure"));
        assert_interval(
            &case,
            rate(events, exposure, number(&case, "level")).unwrap(),
        );
        assert_interval(
            &case,
            observed_over_expected(events, exposure, number(&case, "level")).unwrap(),
        );
    }
}

#[test]
fn means_and_their_intervals_equal_scipy() {
    for case in cases("mean") {
        let values: Vec<f64> = case["values"]
            .as_array()
            .unwrap()
            .iter()
            .filter_map(Value::as_f64)
            .collect();
        let sum = values.iter().sum();
        let squares = values.iter().map(|value| value * value).sum();
        let found = mean(sum, squares, values.len() as u64, number(&case, "level")).unwrap();
        assert!(is_close(found.value, number(&case, "value")));
        assert_interval(&case, found);
    }
}

#[test]
fn quantiles_and_their_order_statistics_equal_numpy_and_scipy() {
    for case in cases("quantile") {
        let total = case["total"].as_u64().unwrap();
        let values: Vec<f64> = (0..total)
            .map(|i| ((37 * i * i + 11 * i) % 1009) as f64 / 7.0)
            .collect();
        let found = quantile(
            &values,
            number(&case, "probability"),
            number(&case, "level"),
        )
        .unwrap();
        assert!(is_close(found.value, number(&case, "value")), "{case}");
        assert_interval(&case, found);
    }
}

#[test]
fn rate_ratios_equal_the_log_formula() {
    for case in cases("rate_ratio") {
        let found = rate_ratio(
            (number(&case, "events"), number(&case, "exposure")),
            (number(&case, "base_events"), number(&case, "base_exposure")),
            number(&case, "level"),
        )
        .unwrap();
        assert!(is_close(found.value, number(&case, "value")));
        assert_interval(&case, found);
    }
}

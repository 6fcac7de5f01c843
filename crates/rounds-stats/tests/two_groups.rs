//! Exact proportions and intervals of two groups against SciPy and statsmodels
//! (`bench/reference/two_groups.py`).
#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "reading the reference file is test code"
)]

use rounds_stats::Estimate;
use rounds_stats::intervals::{
    exact_proportion, exact_rate_ratio, mean_difference, proportion_difference, proportion_ratio,
    score_proportion_ratio,
};
use serde_json::Value;

/// Relative, closed forms and tail quantiles.
const TOLERANCE: f64 = 1e-9;
/// Relative, both sides iterate.
const TOLERANCE_ITERATIVE: f64 = 1e-6;

fn cases(part: &str) -> Vec<Value> {
    let all: Value = serde_json::from_str(include_str!("reference/two_groups.json")).unwrap();
    all[part].as_array().unwrap().clone()
}

fn number(case: &Value, name: &str) -> f64 {
    case[name]
        .as_f64()
        .unwrap_or_else(|| panic!("{name} in {case}"))
}

fn assert_interval(case: &Value, found: Estimate, tolerance: f64) {
    for (end, ours) in [("low", found.low), ("high", found.high)] {
        let (ours, theirs) = (ours.unwrap(), number(case, end));
        assert!(
            (ours - theirs).abs() <= tolerance * theirs.abs() + 1e-15,
            "{end}: {ours} in {case}"
        );
    }
}

fn groups(case: &Value, size: &str) -> ((f64, f64), (f64, f64)) {
    (
        (number(case, "events"), number(case, size)),
        (
            number(case, "base_events"),
            number(case, &format!("base_{size}")),
        ),
    )
}

#[test]
fn exact_proportions_equal_scipy_and_statsmodels() {
    for case in cases("clopper_pearson") {
        let (events, total) = (number(&case, "events"), number(&case, "total"));
        let found = exact_proportion(events, total, number(&case, "level")).unwrap();
        assert_interval(&case, found, TOLERANCE);
    }
}

#[test]
fn newcombe_differences_equal_statsmodels() {
    for case in cases("newcombe") {
        let (group, base) = groups(&case, "total");
        let found = proportion_difference(group, base, number(&case, "level")).unwrap();
        // Differences cancel; what is exact is the share of the whole axis.
        for (end, ours) in [("low", found.low), ("high", found.high)] {
            assert!(
                (ours.unwrap() - number(&case, end)).abs() <= TOLERANCE,
                "{case}"
            );
        }
    }
}

#[test]
fn ratios_of_proportions_equal_statsmodels() {
    for case in cases("log_ratio") {
        let (group, base) = groups(&case, "total");
        let found = proportion_ratio(group, base, number(&case, "level")).unwrap();
        assert_interval(&case, found, TOLERANCE);
    }
    for case in cases("koopman")
        .into_iter()
        .chain(cases("koopman_at_the_edge"))
    {
        let (group, base) = groups(&case, "total");
        let found = score_proportion_ratio(group, base, number(&case, "level")).unwrap();
        assert_interval(&case, found, TOLERANCE_ITERATIVE);
    }
}

#[test]
fn exact_rate_ratios_equal_scipys_binomial_given_the_sum() {
    for case in cases("exact_rate_ratio") {
        let (group, base) = groups(&case, "exposure");
        let found = exact_rate_ratio(group, base, number(&case, "level")).unwrap();
        assert_interval(&case, found, TOLERANCE);
    }
}

#[test]
fn welch_intervals_equal_statsmodels() {
    for case in cases("welch") {
        let sums = |name: &str| {
            let values: Vec<f64> = case[name]
                .as_array()
                .unwrap()
                .iter()
                .filter_map(Value::as_f64)
                .collect();
            let squares: f64 = values.iter().map(|value| value * value).sum();
            (values.iter().sum::<f64>(), squares, values.len() as u64)
        };
        let found = mean_difference(sums("first"), sums("second"), number(&case, "level"));
        assert_interval(&case, found.unwrap(), TOLERANCE);
    }
}

//! Tail probabilities and quantiles against SciPy (`bench/reference/tails.py`).
#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "reading the reference file is test code"
)]

use rounds_stats::tails::{
    beta_quantile, binomial_at_least, binomial_at_most, chi_squared_upper_tail, normal_quantile,
    normal_upper_tail, poisson_at_least, poisson_at_most, student_two_sided,
};
use serde_json::Value;

/// Relative.
const TOLERANCE: f64 = 1e-9;

fn cases(part: &str) -> Vec<Value> {
    let all: Value = serde_json::from_str(include_str!("reference/tails.json")).unwrap();
    all[part].as_array().unwrap().clone()
}

fn number(case: &Value, name: &str) -> f64 {
    case[name]
        .as_f64()
        .unwrap_or_else(|| panic!("{name} in {case}"))
}

fn assert_close(found: f64, case: &Value, name: &str, tolerance: f64) {
    let expected = number(case, name);
    assert!(
        (found - expected).abs() <= tolerance * expected.abs(),
        "{name}: {found} in {case}"
    );
}

#[test]
fn continuous_tails_equal_scipy() {
    for case in cases("normal") {
        assert_close(
            normal_upper_tail(number(&case, "z")).unwrap(),
            &case,
            "upper",
            TOLERANCE,
        );
        let found = normal_quantile(number(&case, "quantile_at")).unwrap();
        assert_close(found, &case, "quantile", TOLERANCE);
    }
    for case in cases("chi_squared") {
        let found = chi_squared_upper_tail(number(&case, "x"), number(&case, "degrees")).unwrap();
        assert_close(found, &case, "upper", TOLERANCE);
    }
    for case in cases("student") {
        let found = student_two_sided(number(&case, "t"), number(&case, "degrees")).unwrap();
        assert_close(found, &case, "two_sided", TOLERANCE);
    }
}

#[test]
fn beta_quantiles_equal_scipy_up_to_hundreds_of_millions() {
    for case in cases("beta") {
        let found =
            beta_quantile(number(&case, "p"), number(&case, "a"), number(&case, "b")).unwrap();
        assert_close(found, &case, "quantile", TOLERANCE);
    }
}

#[test]
fn binomial_and_poisson_tails_equal_scipy() {
    for case in cases("binomial") {
        let (k, n, p) = (
            number(&case, "events"),
            number(&case, "trials"),
            number(&case, "p"),
        );
        assert_close(
            binomial_at_most(k, n, p).unwrap(),
            &case,
            "at_most",
            TOLERANCE,
        );
        assert_close(
            binomial_at_least(k, n, p).unwrap(),
            &case,
            "at_least",
            TOLERANCE,
        );
    }
    for case in cases("poisson") {
        let (k, mean) = (number(&case, "events"), number(&case, "mean"));
        assert_close(
            poisson_at_most(k, mean).unwrap(),
            &case,
            "at_most",
            TOLERANCE,
        );
        assert_close(
            poisson_at_least(k, mean).unwrap(),
            &case,
            "at_least",
            TOLERANCE,
        );
    }
}

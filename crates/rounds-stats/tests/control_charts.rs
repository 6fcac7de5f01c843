//! Control charts against controlchartspy and the written formulas
//! (`bench/reference/control_charts.py`).
#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "reading the reference file is test code"
)]

use rounds_stats::StatsError;
use rounds_stats::control::{
    ChartOptions, ChartPoint, ControlChart, PointMarks, Side, mark_points, p_prime, u_prime, xmr,
};
use rounds_stats::multiplicity::{Sides, benjamini_hochberg, run_probability};
use serde_json::Value;

/// Relative to the larger of the two numbers.
const TOLERANCE: f64 = 1e-9;
/// What the engine's limits are wide where Making Data Count writes 2.66.
const ENGINE_LIMIT_IN_MOVING_RANGES: f64 = 3.0 / 1.128;

fn cases(part: &str) -> Vec<Value> {
    let all: Value = serde_json::from_str(include_str!("reference/control_charts.json")).unwrap();
    all[part].as_array().unwrap().clone()
}

fn numbers(value: &Value) -> Vec<f64> {
    value
        .as_array()
        .unwrap()
        .iter()
        .filter_map(Value::as_f64)
        .collect()
}

fn options(case: &Value) -> ChartOptions {
    ChartOptions {
        baseline: case["baseline"].as_u64().map(|points| points as usize),
        screen_moving_ranges: case["screened"].as_bool().unwrap(),
    }
}

fn assert_close(found: f64, expected: f64, what: &str) {
    let scale = found.abs().max(expected.abs());
    assert!(
        (found - expected).abs() <= TOLERANCE * scale,
        "{what}: {found}, reference {expected}"
    );
}

type MakeChart = fn(&[f64], &[f64], ChartOptions) -> Result<ControlChart, StatsError>;
type Line = (&'static str, fn(&ChartPoint) -> f64);

/// Places of the points for which `is_marked` holds.
fn places(chart: &ControlChart, is_marked: impl Fn(PointMarks) -> Option<Side>) -> Vec<f64> {
    let marks = mark_points(chart);
    let marked = marks
        .iter()
        .enumerate()
        .filter(|(_, marks)| is_marked(**marks).is_some());
    marked.map(|(place, _)| place as f64).collect()
}

#[test]
fn xmr_limits_equal_the_written_formula() {
    for case in cases("xmr") {
        let chart = xmr(&numbers(&case["values"]), options(&case)).unwrap();
        let written = &case["making_data_count"];
        assert_close(chart.centre, written["centre"].as_f64().unwrap(), "centre");
        for point in &chart.points {
            assert_close(point.lower, written["lower"].as_f64().unwrap(), "lower");
            assert_close(point.upper, written["upper"].as_f64().unwrap(), "upper");
            assert_close(
                point.lower_near,
                written["lower_near"].as_f64().unwrap(),
                "lower near",
            );
            assert_close(
                point.upper_near,
                written["upper_near"].as_f64().unwrap(),
                "upper near",
            );
        }
    }
}

#[test]
fn xmr_limits_equal_the_engines_up_to_its_constant() {
    for case in cases("xmr") {
        let chart = xmr(&numbers(&case["values"]), options(&case)).unwrap();
        let (centres, uppers) = (
            numbers(&case["engine"]["centre"]),
            numbers(&case["engine"]["upper"]),
        );
        for ((point, centre), upper) in chart.points.iter().zip(centres).zip(uppers) {
            assert_close(chart.centre, centre, "centre");
            let ours = (point.upper - chart.centre) / 2.66;
            assert_close(
                ours,
                (upper - centre) / ENGINE_LIMIT_IN_MOVING_RANGES,
                "moving range",
            );
        }
    }
}

#[test]
fn shifts_and_trends_are_the_engines() {
    for case in cases("xmr") {
        let chart = xmr(&numbers(&case["values"]), options(&case)).unwrap();
        let engine = &case["engine"];
        assert_eq!(
            places(&chart, |marks| marks.shift),
            numbers(&engine["shift"]),
            "shift"
        );
        assert_eq!(
            places(&chart, |marks| marks.trend),
            numbers(&engine["trend"]),
            "trend"
        );
        assert_eq!(
            places(&chart, |marks| marks.outside),
            numbers(&engine["outside"]),
            "outside"
        );
    }
}

fn assert_laney(part: &str, make: MakeChart) {
    for case in cases(part) {
        let chart = make(
            &numbers(&case["numerators"]),
            &numbers(&case["denominators"]),
            options(&case),
        )
        .unwrap();
        let engine = &case["engine"];
        let lines: [Line; 4] = [
            ("lower", |point| point.lower),
            ("upper", |point| point.upper),
            ("lower_near", |point| point.lower_near),
            ("upper_near", |point| point.upper_near),
        ];
        for (name, line) in lines {
            for (point, expected) in chart.points.iter().zip(numbers(&engine[name])) {
                assert_close(line(point), expected, name);
            }
        }
        assert_close(chart.centre, numbers(&engine["centre"])[0], "centre");
        assert_eq!(
            places(&chart, |marks| marks.outside),
            numbers(&engine["outside"]),
            "outside"
        );
    }
}

#[test]
fn p_prime_limits_equal_the_engines() {
    assert_laney("p_prime", p_prime);
}

#[test]
fn u_prime_limits_equal_the_engines() {
    assert_laney("u_prime", u_prime);
}

#[test]
fn run_probabilities_equal_exact_fractions() {
    for case in cases("runs") {
        let count = |name: &str| u32::try_from(case[name].as_u64().unwrap()).unwrap();
        for (sides, name) in [(Sides::One, "one_side"), (Sides::Either, "either_side")] {
            let found = run_probability(count("flips"), count("length"), sides);
            assert_close(found, case[name].as_f64().unwrap(), name);
        }
    }
}

#[test]
fn adjusted_p_values_equal_statsmodels() {
    for case in cases("benjamini_hochberg") {
        let found = benjamini_hochberg(&numbers(&case["p"])).unwrap();
        for (ours, theirs) in found.into_iter().zip(numbers(&case["adjusted"])) {
            assert_close(ours, theirs, "adjusted");
        }
    }
}

//! The rarer charts and the rule sets against controlchartspy, the written formulas and a
//! brute-force reading of the rules (`bench/reference/charts_and_rules.py`).
#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "reading the reference file is test code"
)]

use std::collections::BTreeMap;

use rounds_stats::control::rules::runs;
use rounds_stats::control::{
    ChartKind, ChartOptions, ChartPoint, ControlChart, RuleSet, apply, c, i_prime,
    opportunities_between, p, p_prime, time_between, u, xmr,
};
use serde_json::Value;

/// Relative to the larger of the two numbers.
const TOLERANCE: f64 = 1e-9;

fn cases(part: &str) -> Vec<Value> {
    let all: Value = serde_json::from_str(include_str!("reference/charts_and_rules.json")).unwrap();
    all[part].as_array().unwrap().clone()
}

fn numbers(value: &Value) -> Vec<f64> {
    let listed = value.as_array().unwrap();
    listed
        .iter()
        .map(|number| number.as_f64().unwrap())
        .collect()
}

fn places(value: &Value) -> Vec<usize> {
    numbers(value)
        .into_iter()
        .map(|place| place as usize)
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

fn assert_limits(chart: &ControlChart, reference: &Value, what: &str) {
    type Line = (&'static str, fn(&ChartPoint) -> f64);
    let lines: [Line; 4] = [
        ("lower", |point| point.lower),
        ("upper", |point| point.upper),
        ("lower_near", |point| point.lower_near),
        ("upper_near", |point| point.upper_near),
    ];
    for (name, line) in lines {
        let expected = numbers(&reference[name]);
        assert_eq!(chart.points.len(), expected.len());
        for (point, expected) in chart.points.iter().zip(expected) {
            assert_close(line(point), expected, &format!("{what} {name}"));
        }
    }
}

#[test]
fn limits_of_t_g_p_u_and_c_charts_equal_the_engines() {
    for case in cases("engine_charts") {
        let kind = case["kind"].as_str().unwrap();
        let numerators = numbers(&case["numerators"]);
        let sizes = || numbers(&case["denominators"]);
        let options = options(&case);
        let chart = match kind {
            "t" => time_between(&numerators, options),
            "g" => opportunities_between(&numerators, options),
            "p" => p(&numerators, &sizes(), options),
            "u" => u(&numerators, &sizes(), options),
            "c" => c(&numerators, options),
            _ => p_prime(&numerators, &sizes(), options),
        }
        .unwrap();
        assert_limits(&chart, &case["engine"], kind);
        assert_close(chart.centre, numbers(&case["engine"]["centre"])[0], kind);
    }
}

#[test]
fn i_prime_limits_equal_the_written_formula() {
    for case in cases("i_prime") {
        let (totals, sizes) = (numbers(&case["numerators"]), numbers(&case["denominators"]));
        let chart = i_prime(&totals, &sizes, options(&case)).unwrap();
        assert_close(chart.centre, case["centre"].as_f64().unwrap(), "centre");
        assert_limits(&chart, &case, "I′");
    }
}

#[test]
fn limits_published_for_a_year_of_values_are_met_to_their_digits() {
    let options = ChartOptions::default();
    let days = [
        12.0, 15.0, 14.0, 18.0, 20.0, 22.0, 25.0, 30.0, 28.0, 35.0, 38.0, 40.0,
    ];
    let times = time_between(&days, options).unwrap().points[0];
    assert!((times.lower - 16.25).abs() < 0.005 && (times.upper - 32.87).abs() < 0.005);
    let cases = [
        18.0, 20.0, 21.0, 19.0, 22.0, 24.0, 30.0, 28.0, 35.0, 40.0, 38.0, 42.0,
    ];
    let between = opportunities_between(&cases, options).unwrap();
    assert!((between.points[0].upper - 113.82).abs() < 0.005);
    assert_eq!(between.centre, 26.0);
    let falls = [6.0, 5.0, 7.0, 6.0, 5.0, 4.0, 5.0, 3.0, 4.0, 3.0, 2.0, 3.0];
    let of = [
        420.0, 415.0, 430.0, 425.0, 440.0, 435.0, 450.0, 460.0, 455.0, 470.0, 465.0, 475.0,
    ];
    let last = p_prime(&falls, &of, options).unwrap().points[11];
    assert!((last.lower - 0.003_173).abs() < 5e-7 && (last.upper - 0.016_677).abs() < 5e-7);
}

#[test]
fn with_equal_denominators_i_prime_is_an_individuals_chart() {
    let values = [34.0, 33.0, 35.0, 36.0, 34.0, 32.0, 31.0, 28.0];
    let plain = xmr(&values, ChartOptions::default()).unwrap();
    let normalised = i_prime(&values, &[1.0; 8], ChartOptions::default()).unwrap();
    // √π/2 against 2.66/3: d₂ rounded to two digits.
    let ratio = normalised.points[0].sigma / plain.points[0].sigma;
    assert!((ratio - 0.886_226_925 * 3.0 / 2.66).abs() < 1e-9);
    assert_eq!(plain.centre, normalised.centre);
}

/// A chart with centre 0 and σ 1.
fn standard_chart(values: &[f64]) -> ControlChart {
    let point = |value: f64| ChartPoint {
        value,
        sigma: 1.0,
        z: Some(value),
        lower: -3.0,
        lower_near: -2.0,
        upper_near: 2.0,
        upper: 3.0,
    };
    ControlChart {
        kind: ChartKind::Xmr,
        centre: 0.0,
        points: values.iter().copied().map(point).collect(),
        baseline_points: values.len(),
        trial: false,
        sigma_z: None,
    }
}

fn marked(chart: &ControlChart, set: RuleSet) -> BTreeMap<&'static str, Vec<usize>> {
    let mut by_rule: BTreeMap<&'static str, Vec<usize>> = BTreeMap::new();
    for mark in apply(chart, set).marks {
        by_rule.entry(mark.rule).or_default().push(mark.point);
    }
    by_rule
}

#[test]
fn western_electric_and_nelson_marks_equal_a_brute_force_reading() {
    let mut painted = BTreeMap::new();
    for case in cases("rules") {
        let chart = standard_chart(&numbers(&case["z"]));
        let mut found = marked(&chart, RuleSet::WesternElectric);
        found.extend(marked(&chart, RuleSet::Nelson));
        for (rule, expected) in case["marks"].as_object().unwrap() {
            let found = found.get(rule.as_str()).cloned().unwrap_or_default();
            assert_eq!(found, places(expected), "{rule}: {}", case["z"]);
            *painted.entry(rule.clone()).or_insert(0) += found.len();
        }
    }
    // A rule that no series breaks would not have been tested.
    assert!(
        painted.len() == 12 && painted.values().all(|count| *count > 0),
        "{painted:?}"
    );
}

#[test]
fn anhoej_runs_equal_a_brute_force_reading() {
    let mut signals = (0, 0);
    for case in cases("rules") {
        let chart = standard_chart(&numbers(&case["z"]));
        let reading = apply(&chart, RuleSet::Anhoej);
        let found = reading.runs.unwrap();
        let expected = &case["anhoej"];
        let of = |name: &str| expected[name].as_u64().unwrap() as usize;
        assert_eq!(found.useful_points, of("useful"));
        assert_eq!(found.longest_run, of("longest"));
        assert_eq!(found.longest_run_most, of("most"));
        assert_eq!(found.crossings, of("crossings"));
        assert_eq!(found.crossings_least, of("least"));
        let painted: Vec<usize> = reading.marks.iter().map(|mark| mark.point).collect();
        assert_eq!(painted, places(&expected["painted"]));
        assert_eq!(painted.is_empty(), !found.is_run_too_long());
        signals.0 += u32::from(found.is_run_too_long());
        signals.1 += u32::from(found.are_crossings_too_few());
    }
    assert!(signals.0 > 5 && signals.1 > 5, "{signals:?}");
}

#[test]
fn tables_of_the_anhoej_limits_are_met() {
    // n: longest run, crossings (Anhøj & Olesen 2014, as qicharts2 computes them).
    for (n, most, least) in [
        (10, 6, 2),
        (24, 8, 8),
        (36, 8, 13),
        (60, 9, 23),
        (100, 10, 41),
    ] {
        let zigzag: Vec<f64> = (0..n)
            .map(|i| if i % 2 == 0 { 1.0 } else { -1.0 })
            .collect();
        let found = runs(&zigzag, 0.0).unwrap();
        assert_eq!(
            (found.longest_run_most, found.crossings_least),
            (most, least),
            "{n}"
        );
        assert!(!found.is_signal());
    }
}

//! Changes in series, compared with ruptures, ruptures-rs, changepoint, SciPy and plain searches
//! (`bench/reference/changes.py`).
#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "reading the reference file is test code"
)]

use rounds_stats::change::{
    Adwin, AdwinOptions, Bocpd, BocpdOptions, ExpectedDay, RunModel, SegmentOptions, count_mid_p,
    mean_segments, negative_binomial_dispersion, poisson_segments, quasi_poisson_dispersion,
};
use serde_json::Value;

fn cases(part: &str) -> Vec<Value> {
    let text = include_str!("reference/changes.json");
    let all: Value = serde_json::from_str(text).unwrap();
    all[part].as_array().unwrap().clone()
}

fn numbers(value: &Value) -> Vec<f64> {
    let list = value.as_array().unwrap();
    list.iter().map(|x| x.as_f64().unwrap()).collect()
}

fn places(value: &Value) -> Vec<usize> {
    let list = value.as_array().unwrap();
    list.iter()
        .map(|x| x.as_u64().unwrap().try_into().unwrap())
        .collect()
}

fn number(value: &Value) -> f64 {
    value.as_f64().unwrap()
}

fn close(found: f64, expected: f64, tolerance: f64) -> bool {
    (found - expected).abs() <= tolerance * expected.abs().max(1e-12)
}

fn days(case: &Value) -> Vec<ExpectedDay> {
    let counts = numbers(&case["counts"]);
    let expected = numbers(&case["expected"]);
    counts
        .into_iter()
        .zip(expected)
        .map(|(count, expected)| ExpectedDay { count, expected })
        .collect()
}

fn segment_options(case: &Value) -> SegmentOptions {
    SegmentOptions {
        days_least: case["least"].as_u64().unwrap().try_into().unwrap(),
        penalty: case["penalty"].as_f64(),
        ..SegmentOptions::default()
    }
}

#[test]
fn segments_of_constant_mean_equal_ruptures_break_for_break() {
    for case in cases("mean_segments") {
        let found = mean_segments(&numbers(&case["values"]), &segment_options(&case)).unwrap();
        assert_eq!(found.breaks(), places(&case["breaks"]));
        assert!(close(found.cost, number(&case["cost"]), 1e-9));
        for (name, breaks) in case["others"].as_object().unwrap() {
            assert_eq!(found.breaks(), places(breaks), "{name}");
        }
    }
}

#[test]
fn segments_of_constant_rate_equal_a_search_over_every_break() {
    for case in cases("poisson_segments") {
        let alpha = number(&case["alpha"]);
        let found = poisson_segments(&days(&case), alpha, &segment_options(&case)).unwrap();
        assert_eq!(found.breaks(), places(&case["breaks"]));
        let expected = number(&case["cost"]);
        assert!(
            close(found.cost, expected, 1e-9),
            "{} {expected}",
            found.cost
        );
    }
}

#[test]
fn run_lengths_equal_scipy_and_changepoint() {
    for case in cases("run_lengths") {
        let prior = &case["prior"];
        let (shape, rate) = (number(&prior["shape"]), number(&prior["rate"]));
        let prior = match prior["weight"].as_f64() {
            Some(weight) => RunModel::normal_gamma(number(&prior["mean"]), weight, shape, rate),
            None => RunModel::poisson_gamma(shape, rate),
        };
        let options = BocpdOptions {
            days_between_changes: 1.0 / number(&case["hazard"]),
            forget_below: 0.0,
        };
        let mut stream = Bocpd::new(prior, options).unwrap();
        let exposures = numbers(&case["exposures"]);
        let mut history = Vec::new();
        for (value, exposure) in numbers(&case["values"]).into_iter().zip(exposures) {
            stream.step(value, exposure).unwrap();
            history.push(stream.run_lengths().collect::<Vec<_>>());
        }
        let others = case["changepoint"].as_array().cloned().unwrap_or_default();
        let steps = case["steps"].as_array().unwrap();
        for step in steps.iter().chain(&others) {
            let place: usize = step["step"].as_u64().unwrap().try_into().unwrap();
            let expected = numbers(&step["probabilities"]);
            assert_eq!(history[place].len(), expected.len());
            for (&(_, found), expected) in history[place].iter().zip(expected) {
                assert!((found - expected).abs() < 1e-9, "{found} {expected}");
            }
        }
    }
}

#[test]
fn forgetting_improbable_runs_changes_little() {
    let case = cases("run_lengths").into_iter().next().unwrap();
    let mut all = Bocpd::new(
        RunModel::poisson_gamma(1.0, 0.1),
        BocpdOptions {
            days_between_changes: 50.0,
            forget_below: 0.0,
        },
    )
    .unwrap();
    let mut few = Bocpd::new(
        RunModel::poisson_gamma(1.0, 0.1),
        BocpdOptions {
            days_between_changes: 50.0,
            forget_below: 1e-12,
        },
    )
    .unwrap();
    for value in numbers(&case["values"]) {
        all.step(value, 1.0).unwrap();
        few.step(value, 1.0).unwrap();
        let error = all.probability_shorter_than(15) - few.probability_shorter_than(15);
        assert!(error.abs() < 1e-9);
    }
    assert!(few.run_lengths().count() < all.run_lengths().count());
}

#[test]
fn windows_are_cut_where_the_published_formula_cuts_them() {
    for case in cases("windows") {
        let mut window = Adwin::new(AdwinOptions {
            delta: number(&case["delta"]),
            side_least: case["least"].as_u64().unwrap().try_into().unwrap(),
            ..AdwinOptions::default()
        })
        .unwrap();
        let mut found = Vec::new();
        for value in numbers(&case["values"]) {
            found.extend(window.step(value).unwrap());
        }
        let expected = case["cuts"].as_array().unwrap();
        assert_eq!(found.len(), expected.len());
        for (found, expected) in found.iter().zip(expected) {
            assert_eq!(found.at, expected["at"].as_u64().unwrap());
            assert_eq!(found.dropped, expected["dropped"].as_u64().unwrap());
            assert!(close(
                found.mean_after,
                number(&expected["mean_after"]),
                1e-9
            ));
        }
    }
}

#[test]
fn tails_of_a_count_equal_scipy() {
    for case in cases("tails") {
        let found = count_mid_p(
            number(&case["events"]),
            number(&case["expected"]),
            number(&case["alpha"]),
        )
        .unwrap();
        assert!(close(found, number(&case["p"]), 1e-9), "{found} {case}");
    }
}

#[test]
fn dispersions_equal_a_root_search() {
    for case in cases("dispersions") {
        let days = days(&case);
        let alpha = negative_binomial_dispersion(&days, 7);
        // Iterative: 1e-6.
        assert!(close(alpha, number(&case["alpha"]), 1e-6), "{alpha} {case}");
        let dispersion = quasi_poisson_dispersion(&days, 7);
        assert!(close(dispersion, number(&case["dispersion"]), 1e-9));
    }
}

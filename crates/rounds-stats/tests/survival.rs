//! Survival curves against R's survival and statsmodels (`bench/reference/survival.py`).
#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "reading the reference file is test code"
)]

use rounds_stats::survival::{
    Ending, TimeToEnding, TimeToEvent, cumulative_incidence, kaplan_meier,
};
use serde_json::Value;

/// Relative.
const TOLERANCE: f64 = 1e-9;

fn cases(part: &str) -> Vec<Value> {
    let all: Value = serde_json::from_str(include_str!("reference/survival.json")).unwrap();
    all[part].as_array().unwrap().clone()
}

fn numbers(case: &Value, name: &str) -> Vec<Option<f64>> {
    case[name]
        .as_array()
        .unwrap()
        .iter()
        .map(Value::as_f64)
        .collect()
}

fn assert_same(found: Option<f64>, expected: Option<f64>, what: &str, case: &Value) {
    let is_same = match (found, expected) {
        (Some(found), Some(expected)) => (found - expected).abs() <= TOLERANCE * expected.abs(),
        (found, expected) => found == expected,
    };
    assert!(
        is_same,
        "{what}: {found:?}, expected {expected:?} in {}",
        case["name"]
    );
}

#[test]
fn kaplan_meier_curves_and_quantiles_equal_r() {
    for case in cases("kaplan_meier") {
        let rows: Vec<TimeToEvent> = numbers(&case, "times")
            .iter()
            .zip(numbers(&case, "is_event"))
            .map(|(time, event)| TimeToEvent {
                time: time.unwrap(),
                is_event: event == Some(1.0),
            })
            .collect();
        let curve = kaplan_meier(&rows, case["level"].as_f64().unwrap()).unwrap();
        assert_eq!(curve.steps.len(), numbers(&case, "time").len());
        for (place, step) in curve.steps.iter().enumerate() {
            let expected = |name: &str| numbers(&case, name)[place];
            assert_same(Some(step.time), expected("time"), "time", &case);
            assert_same(
                Some(step.at_risk as f64),
                expected("at_risk"),
                "at risk",
                &case,
            );
            assert_same(
                Some(step.events as f64),
                expected("events"),
                "events",
                &case,
            );
            assert_same(Some(step.survival), expected("survival"), "survival", &case);
            if step.survival > 0.0 {
                let error = Some(step.standard_error);
                assert_same(error, expected("standard_error"), "standard error", &case);
            }
            assert_same(step.low, expected("low"), "low", &case);
            assert_same(step.high, expected("high"), "high", &case);
        }
        for (place, share) in numbers(&case, "shares").into_iter().enumerate() {
            let found = curve.quantile(share.unwrap()).unwrap();
            let expected = |name: &str| numbers(&case, name)[place];
            assert_same(
                found.map(|q| q.value),
                expected("quantile"),
                "quantile",
                &case,
            );
            if let Some(found) = found {
                assert_same(found.low, expected("quantile_low"), "quantile low", &case);
                assert_same(
                    found.high,
                    expected("quantile_high"),
                    "quantile high",
                    &case,
                );
            }
        }
    }
}

#[test]
fn cumulative_incidences_equal_statsmodels_and_r() {
    for case in cases("aalen_johansen") {
        let rows: Vec<TimeToEnding> = numbers(&case, "times")
            .iter()
            .zip(numbers(&case, "endings"))
            .map(|(time, ending)| TimeToEnding {
                time: time.unwrap(),
                ending: match ending {
                    Some(1.0) => Ending::Event,
                    Some(2.0) => Ending::Competing,
                    _ => Ending::Censored,
                },
            })
            .collect();
        let curve = cumulative_incidence(&rows, 0.95).unwrap();
        assert_eq!(curve.steps.len(), numbers(&case, "step_times").len());
        for (place, step) in curve.steps.iter().enumerate() {
            let expected = |name: &str| numbers(&case, name)[place];
            assert_same(Some(step.time), expected("step_times"), "time", &case);
            assert_same(
                Some(step.incidence),
                expected("incidence"),
                "incidence",
                &case,
            );
            let error = Some(step.standard_error);
            assert_same(error, expected("standard_error"), "standard error", &case);
        }
    }
}

//! A level before and after a day against statsmodels (`bench/reference/level_change.py`).
#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "reading the reference file is test code"
)]

use rounds_stats::StatsError;
use rounds_stats::change::level_change;
use serde_json::Value;

/// Relative to 1.
const TOLERANCE: f64 = 1e-9;

#[test]
fn differences_and_their_intervals_equal_statsmodels() {
    let all: Value = serde_json::from_str(include_str!("reference/level_change.json")).unwrap();
    let cases = all["cases"].as_array().unwrap();
    assert_eq!(cases.len(), 5);
    for case in cases {
        let values: Vec<f64> = case["values"]
            .as_array()
            .unwrap()
            .iter()
            .map(|value| value.as_f64().unwrap())
            .collect();
        let first_after = case["first_after"].as_u64().unwrap() as usize;
        let found = level_change(&values, first_after, 0.95).unwrap();
        assert_eq!(found.lags as u64, case["lags"].as_u64().unwrap());
        for (name, found) in [
            ("difference", found.difference),
            ("standard_error", found.standard_error),
            ("low", found.low),
            ("high", found.high),
            ("p_value", found.p_value),
        ] {
            let expected = case[name].as_f64().unwrap();
            assert!(
                (found - expected).abs() <= TOLERANCE,
                "{name}: {found}, {expected}"
            );
        }
    }
}

#[test]
fn neighbours_that_are_alike_widen_the_interval() {
    // Four high, four low, four high, four low: the same values as alternating ones, in runs.
    let in_runs: Vec<f64> = [1.0, 1.0, 1.0, 1.0, 0.0, 0.0, 0.0, 0.0].repeat(2);
    let alternating: Vec<f64> = [1.0, 0.0].repeat(8);
    let (runs, turns) = (
        level_change(&in_runs, 8, 0.95).unwrap(),
        level_change(&alternating, 8, 0.95).unwrap(),
    );
    assert_eq!(runs.difference, turns.difference);
    assert!(runs.standard_error > turns.standard_error);
    assert!(runs.autocorrelation > 0.0 && turns.autocorrelation < 0.0);
}

#[test]
fn what_cannot_be_compared_is_refused() {
    let refused =
        |values: &[f64], first_after| level_change(values, first_after, 0.95).unwrap_err();
    let few = [1.0, 2.0, 3.0, 4.0, 5.0, 6.0, 7.0];
    assert!(matches!(
        refused(&few, 3),
        StatsError::TooFew { found: 3, .. }
    ));
    assert!(matches!(
        refused(&few, 99),
        StatsError::TooFew { found: 0, .. }
    ));
    assert!(matches!(
        refused(&[1.0; 8], 4),
        StatsError::NoVariation { .. }
    ));
    let mut holes = [1.0, 2.0, 1.0, 2.0, 1.0, 2.0, 1.0, 2.0];
    holes[5] = f64::NAN;
    assert!(matches!(refused(&holes, 4), StatsError::NotFinite { .. }));
    assert!(matches!(
        level_change(&few, 3, 95.0),
        Err(StatsError::Level { .. })
    ));
}

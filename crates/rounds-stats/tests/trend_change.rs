//! A trend before and after a day against statsmodels (`bench/reference/trend_change.py`).
#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "reading the reference file is test code"
)]

use proptest::prelude::*;
use rounds_stats::StatsError;
use rounds_stats::change::{Contrast, level_change, trend_change};
use serde_json::Value;

/// Relative to the larger of 1 and the value.
const TOLERANCE: f64 = 1e-9;

fn same(name: &str, found: f64, expected: &Value) {
    let expected = expected.as_f64().unwrap();
    let allowed = TOLERANCE * expected.abs().max(1.0);
    assert!(
        (found - expected).abs() <= allowed,
        "{name}: {found}, {expected}"
    );
}

fn same_contrast(name: &str, found: &Contrast, expected: &Value) {
    for (part, found) in [
        ("value", found.value),
        ("standard_error", found.standard_error),
        ("low", found.low),
        ("high", found.high),
        ("p_value", found.p_value),
    ] {
        same(&format!("{name}, {part}"), found, &expected[part]);
    }
}

fn numbers(value: &Value) -> Vec<f64> {
    let values = value.as_array().unwrap().iter();
    values.map(|value| value.as_f64().unwrap()).collect()
}

#[test]
fn lines_and_their_intervals_equal_statsmodels() {
    let all: Value = serde_json::from_str(include_str!("reference/trend_change.json")).unwrap();
    let cases = all["cases"].as_array().unwrap();
    assert_eq!(cases.len(), 5);
    for case in cases {
        let places = numbers(&case["places"]);
        let values = numbers(&case["values"]);
        let series: Vec<(f64, f64)> = places.into_iter().zip(values).collect();
        let before = case["before"].as_u64().unwrap() as usize;
        let found = trend_change(&series, before, 0.95).unwrap();
        assert_eq!(found.lags as u64, case["lags"].as_u64().unwrap());
        same("intercept", found.intercept, &case["intercept"]);
        same("slope before", found.slope_before, &case["slope_before"]);
        same_contrast("level", &found.level, &case["level"]);
        same_contrast("slope", &found.slope, &case["slope"]);
        same_contrast("at the end", &found.at_end, &case["at_end"]);
        same("Durbin-Watson", found.durbin_watson, &case["durbin_watson"]);
        let last = found.last;
        same(
            "line gone on",
            found.without_change(last),
            &case["without_change"],
        );
        same("line after", found.fitted(last), &case["fitted"]);
    }
}

/// A line with a little that goes up and down, and a change of `step` in the level.
fn rising(step: f64) -> Vec<(f64, f64)> {
    let value = |place: usize| {
        let wave = [0.1, -0.2, 0.2, -0.1][place % 4];
        place as f64 + wave + if place < 12 { 0.0 } else { step }
    };
    (0..20).map(|place| (place as f64, value(place))).collect()
}

#[test]
fn a_trend_that_goes_on_is_no_effect_and_looks_like_one_without_it() {
    let series = rising(0.0);
    let found = trend_change(&series, 12, 0.95).unwrap();
    assert!(
        found.level.low <= 0.0 && 0.0 <= found.level.high,
        "{found:?}"
    );
    let values: Vec<f64> = series.iter().map(|(_, value)| *value).collect();
    let plain = level_change(&values, 12, 0.95).unwrap();
    assert!(plain.low > 5.0, "{plain:?}");
}

#[test]
fn a_step_is_found_beside_a_trend() {
    let found = trend_change(&rising(3.0), 12, 0.95).unwrap();
    assert!(found.level.low < 3.0 && 3.0 < found.level.high, "{found:?}");
    assert!(found.level.low > 2.0, "{found:?}");
    assert!((found.at_end.value - (found.fitted(19.0) - found.without_change(19.0))).abs() < 1e-9);
}

#[test]
fn what_has_no_trend_to_see_is_refused() {
    let series = rising(1.0);
    let refused = |series: &[(f64, f64)], before| trend_change(series, before, 0.95).unwrap_err();
    assert!(matches!(
        refused(&series, 7),
        StatsError::TooFew {
            needed: 8,
            found: 7,
            ..
        }
    ));
    assert!(matches!(
        refused(&series, 17),
        StatsError::TooFew {
            needed: 4,
            found: 3,
            ..
        }
    ));
    assert!(matches!(
        refused(&series, 99),
        StatsError::TooFew { found: 0, .. }
    ));
    let line: Vec<(f64, f64)> = (0..20)
        .map(|at| (f64::from(at), 0.1 * f64::from(at)))
        .collect();
    assert!(matches!(refused(&line, 10), StatsError::NoVariation { .. }));
    let mut holes = series.clone();
    holes[5].1 = f64::NAN;
    assert!(matches!(refused(&holes, 12), StatsError::NotFinite { .. }));
    let mut back = series.clone();
    back[5].0 = 3.0;
    assert!(matches!(refused(&back, 12), StatsError::NotPositive { .. }));
    assert!(matches!(
        trend_change(&series, 12, 95.0),
        Err(StatsError::Level { .. })
    ));
}

proptest! {
    /// Whatever comes in, what comes out is a number inside its interval or a refusal.
    #[test]
    fn any_series_gives_an_interval_around_its_estimate_or_is_refused(
        values in prop::collection::vec(
            prop_oneof![-1e6..1e6_f64, Just(f64::NAN), Just(1e300), Just(0.0)], 0..40),
        before in 0_usize..40,
    ) {
        let series: Vec<(f64, f64)> = (0..).map(f64::from).zip(values).collect();
        if let Ok(found) = trend_change(&series, before, 0.95) {
            for one in [found.level, found.slope, found.at_end] {
                prop_assert!(one.low <= one.value && one.value <= one.high, "{one:?}");
            }
        }
    }

    /// A line laid over all of it is a trend that was there before: no effect changes.
    #[test]
    fn a_line_over_the_whole_series_changes_no_effect(
        values in prop::collection::vec(-10.0..10.0_f64, 14..40),
        slope in -5.0..5.0_f64,
    ) {
        let tilted = |slope: f64| -> Vec<(f64, f64)> {
            let places = (0..).map(f64::from);
            places.zip(&values).map(|(place, value)| (place, value + slope * place)).collect()
        };
        let flat = trend_change(&tilted(0.0), 9, 0.95).unwrap();
        let tilted = trend_change(&tilted(slope), 9, 0.95).unwrap();
        for (flat, tilted) in [(flat.level, tilted.level), (flat.slope, tilted.slope)] {
            prop_assert!((flat.value - tilted.value).abs() < 1e-8);
            prop_assert!((flat.standard_error - tilted.standard_error).abs() < 1e-8);
        }
    }
}

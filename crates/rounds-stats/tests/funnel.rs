//! Funnels against controlchartspy and the written formulas (`bench/reference/funnel.py`).
#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "reading the reference file is test code"
)]

use proptest::prelude::*;
use rounds_stats::StatsError;
use rounds_stats::comparison::empirical_bayes_proportions;
use rounds_stats::funnel::{
    Adjustment, Funnel, FunnelKind, FunnelLimits, FunnelOptions, Standing, Trim, funnel,
};
use serde_json::Value;

/// Relative to the number; z near 0 relative to 1.
const TOLERANCE: f64 = 1e-9;
/// The engine's own χ² and normal inverses carry fewer digits than SciPy's.
const TOLERANCE_ENGINE_POISSON: f64 = 1e-7;

fn cases() -> Vec<Value> {
    let all: Value = serde_json::from_str(include_str!("reference/funnel.json")).unwrap();
    all["funnels"].as_array().unwrap().clone()
}

fn numbers(value: &Value) -> Vec<f64> {
    let values = value.as_array().map_or(&[][..], Vec::as_slice);
    values.iter().filter_map(Value::as_f64).collect()
}

fn kind(case: &Value) -> FunnelKind {
    match case["kind"].as_str().unwrap() {
        "Proportion" => FunnelKind::Proportion,
        "CountRatio" => FunnelKind::CountRatio,
        "StandardisedRatioLog" => FunnelKind::StandardisedRatioLog,
        "StandardisedRatioRoot" => FunnelKind::StandardisedRatioRoot,
        other => panic!("{other}"),
    }
}

fn drawn(case: &Value, adjustment: Adjustment) -> Funnel {
    let trim = match case["trim"].as_str().unwrap() {
        "winsorise" => Trim::Winsorise(0.1),
        _ => Trim::Truncate(0.1),
    };
    let options = FunnelOptions { trim, adjustment };
    let (numerators, denominators) = (numbers(&case["numerators"]), numbers(&case["denominators"]));
    funnel(kind(case), &numerators, &denominators, options).unwrap()
}

#[track_caller]
fn assert_close(what: &str, found: f64, expected: f64, tolerance: f64) {
    assert!(
        (found - expected).abs() <= tolerance * expected.abs().max(1e-3),
        "{what}: {found}, reference {expected}"
    );
}

#[test]
fn overdispersion_equals_the_written_formulas() {
    for case in cases() {
        let (found, expected) = (drawn(&case, Adjustment::Always), &case["formula"]);
        let name = format!("{} {}", case["kind"], case["trim"]);
        assert_eq!(found.units_used as u64, expected["units_used"], "{name}");
        let number = |part: &str| expected[part].as_f64().unwrap();
        assert_close(&name, found.phi.unwrap(), number("phi"), TOLERANCE);
        assert_close(&name, found.tau_squared, number("tau_squared"), TOLERANCE);
        assert_eq!(found.adjusted, number("tau_squared") > 0.0, "{name}");
    }
}

fn is_standardised(case: &Value) -> bool {
    case["kind"]
        .as_str()
        .is_some_and(|kind| kind.starts_with("Standardised"))
}

fn assert_limits(
    name: &str,
    (found, is_standardised): (FunnelLimits, bool),
    expected: &Value,
    place: Option<usize>,
    tolerance: f64,
) {
    let ours = [
        ("low_998", Some(found.low_998)),
        ("low_95", Some(found.low_95)),
        ("high_95", found.high_95),
        ("high_998", found.high_998),
    ];
    for (end, ours) in ours {
        let theirs = place.map_or(&expected[end], |place| &expected[end][place]);
        // The engine leaves a limit out where it would narrow with fewer cases.
        let few = match end {
            "low_998" => (-found.denominator).exp() > 0.001,
            "low_95" => (-found.denominator).exp() > 0.025,
            _ => false,
        };
        if few && is_standardised {
            assert_eq!(ours, Some(0.0), "{name} {end}: none is no rarity there");
            continue;
        }
        let Some(theirs) = theirs.as_f64() else {
            let at_the_end = ours.is_none_or(|limit| limit == 0.0 || limit == 1.0);
            assert!(at_the_end, "{name} {end}: {ours:?}, reference none");
            continue;
        };
        let ours = ours.unwrap_or_else(|| panic!("{name} {end}: none, reference {theirs}"));
        assert_close(&format!("{name} {end}"), ours, theirs, tolerance);
    }
}

#[test]
fn poisson_and_log_limits_equal_scipy() {
    for case in cases() {
        let expected = &case["formula"];
        if expected["poisson"].is_object() {
            for (place, point) in drawn(&case, Adjustment::Never).points.iter().enumerate() {
                assert_limits(
                    "poisson",
                    (point.limits, true),
                    &expected["poisson"],
                    Some(place),
                    TOLERANCE,
                );
            }
        }
        if expected["z"].is_array() {
            for (place, point) in drawn(&case, Adjustment::Always).points.iter().enumerate() {
                assert_limits(
                    "log",
                    (point.limits, is_standardised(&case)),
                    expected,
                    Some(place),
                    TOLERANCE,
                );
                if let Some(z) = expected["z"][place].as_f64() {
                    assert_close("log z", point.z.unwrap(), z, TOLERANCE);
                }
            }
        }
    }
}

#[test]
fn limits_and_z_equal_the_engine_of_controlchartspy() {
    let mut compared = 0;
    for case in cases() {
        let adjustments = [
            ("yes", Adjustment::Always),
            ("no", Adjustment::Never),
            ("auto", Adjustment::WhenDetected),
        ];
        for (setting, adjustment) in adjustments {
            let found = drawn(&case, adjustment);
            let expected = case["engine"][setting].as_array();
            for (point, row) in found.points.iter().zip(expected.into_iter().flatten()) {
                let name = format!("{} {setting} n {}", case["kind"], point.n);
                let poisson = case["kind"] == "StandardisedRatioRoot" && !found.adjusted;
                let tolerance = if poisson {
                    TOLERANCE_ENGINE_POISSON
                } else {
                    TOLERANCE
                };
                assert_close(
                    &name,
                    point.value,
                    row["value"].as_f64().unwrap(),
                    TOLERANCE,
                );
                assert_limits(
                    &name,
                    (point.limits, is_standardised(&case)),
                    row,
                    None,
                    tolerance,
                );
                // The engine has no z where Poisson's tail is too small for a float.
                let Some(theirs) = row["z"].as_f64() else {
                    assert!(poisson && point.z.unwrap().abs() > 35.0, "{name}");
                    continue;
                };
                // The engine's Poisson z may have the sign of the other side next to the centre.
                let theirs = match (poisson, point.value > 1.0) {
                    (true, true) => theirs.max(0.0),
                    (true, false) => theirs.min(0.0),
                    (false, _) => theirs,
                };
                // Beyond the smallest float our z is the root of the deviance.
                let tolerance = if poisson && theirs.abs() > 35.0 {
                    1e-3
                } else {
                    tolerance
                };
                assert_close(&format!("{name} z"), point.z.unwrap(), theirs, tolerance);
                compared += 1;
            }
        }
    }
    assert!(compared > 700, "{compared}");
}

#[test]
fn standing_is_the_side_of_the_limits_a_value_lies_on() {
    for case in cases() {
        for adjustment in [Adjustment::Always, Adjustment::Never] {
            for point in drawn(&case, adjustment).points {
                let limits = point.limits;
                let expected = if limits.high_998.is_some_and(|high| point.value > high) {
                    Standing::Above998
                } else if limits.high_95.is_some_and(|high| point.value > high) {
                    Standing::Above95
                } else if point.value < limits.low_998 {
                    Standing::Below998
                } else if point.value < limits.low_95 {
                    Standing::Below95
                } else {
                    Standing::Within
                };
                assert_eq!(point.standing, expected, "{} {point:?}", case["kind"]);
            }
        }
    }
}

#[test]
fn no_event_where_half_of_one_is_expected_is_no_outlier_and_where_ten_are_it_is() {
    let observed = [0.0, 0.0, 20.0, 31.0, 9.0, 14.0];
    let expected = [0.5, 10.0, 20.0, 30.0, 10.0, 12.0];
    let kinds = [
        FunnelKind::StandardisedRatioLog,
        FunnelKind::StandardisedRatioRoot,
    ];
    for kind in kinds {
        let options = FunnelOptions {
            adjustment: Adjustment::Never,
            ..FunnelOptions::default()
        };
        let points = funnel(kind, &observed, &expected, options).unwrap().points;
        assert_eq!(points[0].standing, Standing::Within);
        assert_eq!(points[1].standing, Standing::Below998);
    }
}

#[test]
fn impossible_input_is_refused_with_its_cause() {
    let draw = |numerators: &[f64], denominators: &[f64]| {
        funnel(
            FunnelKind::Proportion,
            numerators,
            denominators,
            FunnelOptions::default(),
        )
    };
    assert!(matches!(
        draw(&[3.0], &[2.0]),
        Err(StatsError::MoreEventsThanTotal { .. })
    ));
    assert!(matches!(
        draw(&[0.0], &[0.0]),
        Err(StatsError::NotPositive { .. })
    ));
    assert!(matches!(
        draw(&[-1.0], &[2.0]),
        Err(StatsError::NotACount { .. })
    ));
    assert!(matches!(
        draw(&[1.0], &[2.5]),
        Err(StatsError::NotACount { .. })
    ));
    assert!(matches!(
        draw(&[1.0], &[]),
        Err(StatsError::UnequalLengths { .. })
    ));
    assert!(matches!(draw(&[], &[]), Err(StatsError::TooFew { .. })));
    let options = FunnelOptions {
        trim: Trim::Truncate(0.0),
        ..FunnelOptions::default()
    };
    let refused = funnel(FunnelKind::Proportion, &[1.0], &[2.0], options);
    assert!(matches!(refused, Err(StatsError::OutOfRange { .. })));
}

#[test]
fn shrunken_proportions_equal_scipys_posterior() {
    let all: Value = serde_json::from_str(include_str!("reference/funnel.json")).unwrap();
    for case in all["shrunken_proportions"].as_array().unwrap() {
        let (events, totals) = (numbers(&case["events"]), numbers(&case["totals"]));
        let level = case["level"].as_f64().unwrap();
        let found = empirical_bayes_proportions(&events, &totals, level).unwrap();
        let correlation = case["correlation"].as_f64().unwrap();
        assert_close("correlation", found.correlation, correlation, TOLERANCE);
        for (place, group) in found.groups.iter().enumerate() {
            let expected = |part: &str| case[part][place].as_f64().unwrap();
            assert_close("value", group.value, expected("value"), TOLERANCE);
            assert_close("low", group.low.unwrap(), expected("low"), TOLERANCE);
            assert_close("high", group.high.unwrap(), expected("high"), TOLERANCE);
        }
    }
}

fn any_number() -> impl Strategy<Value = f64> {
    prop_oneof![
        3 => (0_u32..300).prop_map(f64::from),
        1 => (0_u64..9_000_000_000_000_000).prop_map(|count| count as f64),
        1 => prop::num::f64::ANY,
    ]
}

proptest! {
    #[test]
    fn any_input_gives_ordered_limits_or_a_refusal(
        units in prop::collection::vec((any_number(), any_number()), 1..12),
        share in 0.0..0.6_f64,
        truncate: bool,
        which in 0_usize..4,
    ) {
        let kinds = [
            FunnelKind::Proportion,
            FunnelKind::CountRatio,
            FunnelKind::StandardisedRatioLog,
            FunnelKind::StandardisedRatioRoot,
        ];
        let trim = if truncate { Trim::Truncate(share) } else { Trim::Winsorise(share) };
        let options = FunnelOptions { trim, adjustment: Adjustment::Always };
        let (numerators, denominators): (Vec<f64>, Vec<f64>) = units.into_iter().unzip();
        if let Ok(found) = funnel(kinds[which], &numerators, &denominators, options) {
            for point in found.points {
                let limits = point.limits;
                prop_assert!(limits.low_998 <= limits.low_95);
                prop_assert!(limits.high_95.unwrap_or(f64::INFINITY) <= limits.high_998.unwrap_or(f64::INFINITY));
                prop_assert!(point.z.is_none_or(|z| !z.is_nan()));
            }
        }
    }

    #[test]
    fn the_order_of_units_changes_no_bit(pairs in prop::collection::vec((0_u32..200, 1_u32..200), 2..20)) {
        let pairs: Vec<(f64, f64)> = pairs.into_iter().map(|(a, b)| (f64::from(a.min(b)), f64::from(a.max(b)))).collect();
        let (numerators, denominators): (Vec<f64>, Vec<f64>) = pairs.iter().copied().unzip();
        let (mut reversed_numerators, mut reversed_denominators) = (numerators.clone(), denominators.clone());
        reversed_numerators.reverse();
        reversed_denominators.reverse();
        for kind in [FunnelKind::Proportion, FunnelKind::CountRatio, FunnelKind::StandardisedRatioLog] {
            let one = funnel(kind, &numerators, &denominators, FunnelOptions::default()).unwrap();
            let mut other = funnel(kind, &reversed_numerators, &reversed_denominators, FunnelOptions::default()).unwrap();
            other.points.reverse();
            prop_assert_eq!(one, other);
        }
    }
}

//! Sample sizes against quadrature in SciPy, statsmodels' power and published examples
//! (`bench/reference/planning.py`).
#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "reading the reference file is test code"
)]

use rounds_stats::planning::{
    Criterion, LinearPredictor, Precision, RateChange, Requirement, TestPlan, ValidationPlan,
    power_of_two_proportions, rate_change, validation_sample_size,
};
use serde_json::Value;

/// Relative, closed forms.
const TOLERANCE: f64 = 1e-9;
/// Relative, where statsmodels' power is inverted by a root search.
const TOLERANCE_ITERATIVE: f64 = 1e-6;

fn cases(part: &str) -> Vec<Value> {
    let all: Value = serde_json::from_str(include_str!("reference/planning.json")).unwrap();
    all[part].as_array().unwrap().clone()
}

fn number(case: &Value, name: &str) -> f64 {
    case[name]
        .as_f64()
        .unwrap_or_else(|| panic!("{name} in {case}"))
}

fn rows_of(requirements: &[Requirement], criterion: Criterion) -> u64 {
    let found = requirements.iter().find(|one| one.criterion == criterion);
    found.unwrap().size.rows
}

#[test]
fn every_criterion_equals_quadrature_to_the_row() {
    for case in cases("validation") {
        let found = validation_sample_size(&ValidationPlan {
            outcome_share: number(&case, "outcome_share"),
            observed_over_expected: number(&case, "ratio"),
            calibration: (number(&case, "alpha"), number(&case, "beta")),
            auroc: number(&case, "auroc"),
            predictor: LinearPredictor::Normal {
                mean: number(&case, "mean"),
                standard_deviation: number(&case, "deviation"),
            },
            threshold: Some((number(&case, "threshold"), None)),
            floor: 0,
            precision: Precision {
                observed_over_expected: number(&case, "ratio_width"),
                ..Precision::default()
            },
        })
        .unwrap();
        let rows: Vec<u64> = found.requirements.iter().map(|one| one.size.rows).collect();
        let events: Vec<u64> = found
            .requirements
            .iter()
            .map(|one| one.size.events)
            .collect();
        let expected = |name: &str| -> Vec<u64> {
            case[name]
                .as_array()
                .unwrap()
                .iter()
                .filter_map(Value::as_u64)
                .collect()
        };
        assert_eq!(rows, expected("rows"), "{case}");
        assert_eq!(events, expected("events"), "{case}");
        assert_eq!(found.size.rows, rows.into_iter().max().unwrap());
    }
}

/// The plan of a study of which only the named part matters.
fn plan(outcome_share: f64, auroc: f64) -> ValidationPlan<'static> {
    ValidationPlan {
        outcome_share,
        observed_over_expected: 1.0,
        calibration: (0.0, 1.0),
        auroc,
        predictor: LinearPredictor::Normal {
            mean: -3.0,
            standard_deviation: 1.0,
        },
        threshold: None,
        floor: 0,
        precision: Precision::default(),
    }
}

#[test]
fn the_heart_valve_example_needs_9835_people_for_its_slope() {
    let scores: Vec<f64> = cases("heart_valve")[0]["scores"]
        .as_array()
        .unwrap()
        .iter()
        .filter_map(Value::as_f64)
        .collect();
    let found = validation_sample_size(&ValidationPlan {
        predictor: LinearPredictor::Scores(&scores),
        precision: Precision {
            observed_over_expected: 1.0,
            ..Precision::default()
        },
        ..plan(0.018, 0.8)
    })
    .unwrap();
    assert_eq!(found.limited_by, Criterion::CalibrationSlope);
    // The paper draws a million linear predictors; these are a thousand quantiles of the same shape.
    let difference = found.size.rows.abs_diff(9_835);
    assert!(difference <= 60, "{found:?}");
    assert!(found.size.events.abs_diff(177) <= 1, "{found:?}");
    assert_eq!(rows_of(&found.requirements, Criterion::Auroc), 4_252);
}

#[test]
fn published_sizes_for_auroc_and_net_benefit_are_found_again() {
    // eFalls (outcome 4.8 %): C 0.743 needs 2,027; sensitivity 0.34, specificity 0.91 at 10 %
    // needs 2,289 with the standard error rounded to 0.051.
    let falls = ValidationPlan {
        threshold: Some((0.1, Some((0.34, 0.91)))),
        precision: Precision {
            net_benefit: 0.051 * 2.0 * 1.959_963_984_540_054,
            ..Precision::default()
        },
        ..plan(0.048, 0.743)
    };
    let found = validation_sample_size(&falls).unwrap();
    assert_eq!(rows_of(&found.requirements, Criterion::Auroc), 2_027);
    assert_eq!(rows_of(&found.requirements, Criterion::NetBenefit), 2_289);
}

#[test]
fn a_floor_of_one_hundred_events_can_be_what_limits() {
    let found = validation_sample_size(&ValidationPlan {
        floor: 100,
        predictor: LinearPredictor::Normal {
            mean: -5.0,
            standard_deviation: 4.0,
        },
        precision: Precision {
            observed_over_expected: 1.0,
            auroc: 0.2,
            ..Precision::default()
        },
        ..plan(0.01, 0.9)
    })
    .unwrap();
    assert_eq!(found.limited_by, Criterion::Floor);
    assert_eq!(found.size.rows, 10_000);
    assert_eq!(found.size.events, 100);
}

#[test]
fn power_of_two_proportions_equals_statsmodels() {
    for case in cases("comparisons") {
        let shares = (number(&case, "share"), number(&case, "base_share"));
        let sizes = (number(&case, "rows"), number(&case, "base_per_row"));
        let found = power_of_two_proportions(shares, sizes, 0.05).unwrap();
        assert!(
            (found - number(&case, "power")).abs() <= TOLERANCE,
            "{found} in {case}"
        );
    }
}

#[test]
fn exposure_for_a_changed_rate_equals_statsmodels() {
    for case in cases("rate_changes") {
        let change = RateChange {
            base_rate: number(&case, "base_rate"),
            ratio: number(&case, "ratio"),
            base_per_exposure: number(&case, "base_per_exposure"),
        };
        let found = rate_change(change, TestPlan::default()).unwrap();
        let expected = number(&case, "exposure");
        assert!(
            (found / expected - 1.0).abs() <= TOLERANCE_ITERATIVE,
            "{found} in {case}"
        );
    }
}

#[test]
fn scores_that_are_all_equal_cannot_plan_a_slope() {
    let equal = [0.2; 50];
    let refused = validation_sample_size(&ValidationPlan {
        predictor: LinearPredictor::Scores(&equal),
        ..plan(0.2, 0.7)
    });
    assert!(refused.is_err(), "{refused:?}");
}

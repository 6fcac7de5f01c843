//! Drift against SciPy, NumPy and R (`bench/reference/drift.py`).
#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "reading the reference file is test code"
)]

use proptest::prelude::*;
use rounds_stats::drift::{
    DriftOptions, PsiOptions, ReferenceBins, ReferenceKind, category_drift, drift,
    kolmogorov_smirnov, psi, two_sample_chi_squared, wasserstein,
};
use rounds_stats::histogram::FeatureHistogram;
use rounds_stats::scores::{CountedBuilder, CountedValues};
use serde_json::Value;

/// Relative; sums in another order cost the last digits.
const TOLERANCE: f64 = 1e-9;

fn cases(part: &str) -> Vec<Value> {
    let all: Value = serde_json::from_str(include_str!("reference/drift.json")).unwrap();
    all[part].as_array().unwrap().clone()
}

fn number(case: &Value, name: &str) -> f64 {
    case[name]
        .as_f64()
        .unwrap_or_else(|| panic!("{name} in {case}"))
}

fn numbers(case: &Value, name: &str) -> Vec<f64> {
    let list = case[name].as_array().unwrap();
    list.iter().map(|value| value.as_f64().unwrap()).collect()
}

fn counts(case: &Value, name: &str) -> Vec<u64> {
    let list = case[name].as_array().unwrap();
    list.iter().map(|value| value.as_u64().unwrap()).collect()
}

#[track_caller]
fn assert_close(found: f64, expected: f64, what: &str) {
    assert!(
        (found - expected).abs() <= TOLERANCE * expected.abs() + 1e-15,
        "{what}: {found}, reference {expected}"
    );
}

fn sides(reference: &[f64], current: &[f64]) -> CountedValues {
    let mut builder = CountedBuilder::default();
    for (values, label) in [(reference, false), (current, true)] {
        for value in values {
            builder.push(*value, label).unwrap();
        }
    }
    builder.finish()
}

#[test]
fn numeric_features_equal_numpy_scipy_and_exact_counts_of_orders() {
    for case in cases("numeric") {
        let name = case["name"].as_str().unwrap();
        let values = sides(&numbers(&case, "reference"), &numbers(&case, "current"));
        let missing = case["missing"].as_u64().unwrap();
        let bins = ReferenceBins::numeric(&values, missing, 10).unwrap();
        let ReferenceKind::Numeric { edges } = bins.kind() else {
            panic!("{name}")
        };
        assert_eq!(edges, &numbers(&case, "edges"), "{name}");
        let mut before = bins.counts().to_vec();
        before.push(missing);
        assert_eq!(before, counts(&case, "before"), "{name}");

        let missing_now = case["missing_now"].as_u64().unwrap();
        let found = drift(&bins, &values, missing_now, DriftOptions::default()).unwrap();
        assert_close(found.psi.estimate.value, number(&case, "psi"), "psi");
        let contributions = numbers(&case, "contributions");
        for (ours, theirs) in found.psi.contributions.iter().zip(contributions) {
            assert_close(*ours, theirs, "contribution");
        }
        assert_close(
            found.psi.null_quantile,
            number(&case, "null_quantile"),
            name,
        );
        assert_close(found.psi.p_value, number(&case, "psi_p"), name);
        let distance = found.jensen_shannon.value;
        assert_close(distance, number(&case, "jensen_shannon"), name);

        let ks = found.kolmogorov_smirnov.unwrap();
        assert_close(ks.estimate.value, number(&case, "ks"), name);
        assert_close(ks.signed.signum(), number(&case, "ks_sign"), name);
        assert_close(ks.at, number(&case, "ks_at"), name);
        let p = if ks.is_exact { "ks_p" } else { "ks_limiting_p" };
        assert_close(ks.p_value, number(&case, p), name);
        assert_close(ks.critical, number(&case, "ks_critical"), name);

        let moved = found.wasserstein.unwrap();
        assert_close(moved.estimate.value, number(&case, "wasserstein"), name);
        let in_deviations = moved.in_standard_deviations.unwrap();
        assert_close(in_deviations, number(&case, "wasserstein_in_sd"), name);
    }
}

#[test]
fn large_samples_use_the_limiting_distribution() {
    for case in cases("limiting") {
        let (rows, rows_now) = (
            case["rows"].as_u64().unwrap(),
            case["rows_now"].as_u64().unwrap(),
        );
        let shift = case["shift"].as_u64().unwrap();
        let reference: Vec<f64> = (0..rows).map(|i| ((i * 7_919) % 10_007) as f64).collect();
        let current: Vec<f64> = (0..rows_now)
            .map(|i| ((i * 104_729 + shift) % 10_009 + shift) as f64)
            .collect();
        let values = sides(&reference, &current);
        let ks = kolmogorov_smirnov(&values, 0.95).unwrap();
        assert!(!ks.is_exact);
        assert_close(ks.estimate.value, number(&case, "ks"), "D");
        assert_close(ks.p_value, number(&case, "p"), "p");
        assert_close(ks.critical, number(&case, "critical"), "critical");
        let moved = wasserstein(&values).unwrap();
        assert_close(
            moved.estimate.value,
            number(&case, "wasserstein"),
            "distance",
        );
    }
}

#[test]
fn categories_equal_scipy_and_the_written_correction() {
    for case in cases("categorical") {
        let (before, now) = (counts(&case, "before"), counts(&case, "now"));
        let found = two_sample_chi_squared(&before, &now).unwrap().unwrap();
        assert_close(found.statistic, number(&case, "statistic"), "statistic");
        assert_eq!(found.degrees as f64, number(&case, "degrees"));
        assert_close(found.p_value, number(&case, "p"), "p");
        assert_close(found.cramers_v.value, number(&case, "v"), "V");
        let corrected = found.cramers_v_corrected.unwrap();
        assert_close(corrected, number(&case, "v_corrected"), "corrected V");
        assert_close(
            found.smallest_expected,
            number(&case, "smallest_expected"),
            "expected",
        );
    }
}

#[test]
fn without_a_shift_the_index_is_as_large_as_the_formula_says() {
    for case in cases("null_simulation") {
        let rows = case["rows"].as_u64().unwrap();
        let sample: Vec<f64> = (0..rows).map(|i| i as f64).collect();
        let values = sides(&sample, &sample);
        let bins = ReferenceBins::numeric(&values, 0, 10).unwrap();
        let found = drift(&bins, &values, 0, DriftOptions::default()).unwrap();
        assert_eq!(found.psi.estimate.value, 0.0);
        assert_close(
            found.psi.null_quantile,
            number(&case, "formula_95"),
            "formula",
        );
        // 4,000 repeats leave the simulated quantile some 3 % off; the floor and small bins add
        // to it at 200 rows.
        let simulated = number(&case, "simulated_95");
        assert!(
            (found.psi.null_quantile / simulated - 1.0).abs() < 0.06,
            "{case}"
        );
    }
    let sample: Vec<f64> = (0..200).map(f64::from).collect();
    let values = sides(&sample, &sample);
    let bins = ReferenceBins::numeric(&values, 0, 10).unwrap();
    let found = drift(&bins, &values, 0, DriftOptions::default()).unwrap();
    assert_eq!((found.psi.null_quantile * 1e3).round(), 169.0);
    assert_eq!(found.psi.limit, found.psi.null_quantile);
}

#[test]
fn a_feature_that_stops_arriving_is_a_shift_even_without_any_value() {
    let values = sides(&[1.0, 2.0, 3.0, 4.0], &[]);
    let bins = ReferenceBins::numeric(&values, 0, 4).unwrap();
    let found = drift(&bins, &values, 50, DriftOptions::default()).unwrap();
    assert!(found.psi.is_shift);
    assert_eq!(found.missing.value, 1.0);
    assert!(found.kolmogorov_smirnov.is_none() && found.wasserstein.is_none());
    assert!(drift(&bins, &values, 0, DriftOptions::default()).is_err());
}

#[test]
fn counts_on_other_bins_are_never_compared() {
    let bins = |edge: f64| ReferenceBins::from_edges(vec![edge], vec![5, 5], 0).unwrap();
    let mut current = FeatureHistogram::on(&bins(1.0));
    current.add_number(&bins(1.0), 0.5, 3).unwrap();
    assert!(psi(&bins(1.0), &current, PsiOptions::default()).is_ok());
    assert!(psi(&bins(2.0), &current, PsiOptions::default()).is_err());
    assert!(current.merge(&FeatureHistogram::on(&bins(2.0))).is_err());
}

#[test]
fn unknown_categories_are_other_and_missing_is_its_own() {
    let bins = ReferenceBins::categorical(&[("female", 50), ("male", 50)], 0).unwrap();
    let mut current = FeatureHistogram::on(&bins);
    current.add_name(&bins, "male", 40).unwrap();
    current.add_name(&bins, "X", 5).unwrap();
    current.add_name(&bins, "female", 45).unwrap();
    current.add_missing(10);
    assert_eq!(current.counts(), [45, 40, 5]);
    let found = category_drift(&bins, &current, DriftOptions::default()).unwrap();
    assert_eq!(found.psi.degrees, 3);
    assert_eq!(found.missing.value, 0.1);
    assert_eq!(found.chi_squared.unwrap().degrees, 2);
    assert!(current.add_number(&bins, 1.0, 1).is_err());
}

fn sample() -> impl Strategy<Value = Vec<f64>> {
    let value = prop_oneof![
        -50.0..50.0_f64,
        (0..8_i32).prop_map(f64::from),
        prop::num::f64::NORMAL,
    ];
    prop::collection::vec(value, 1..60)
}

proptest! {
    #[test]
    fn any_two_samples_are_compared_or_refused(
        reference in sample(), current in sample(), bins in 2..20_usize, missing in 0..9_u64
    ) {
        let values = sides(&reference, &current);
        let bins = ReferenceBins::numeric(&values, missing, bins).unwrap();
        prop_assert_eq!(bins.present(), reference.len() as u64);
        let text = serde_json::to_string(&bins).unwrap();
        prop_assert_eq!(&serde_json::from_str::<ReferenceBins>(&text).unwrap(), &bins);
        if let Ok(found) = drift(&bins, &values, missing, DriftOptions::default()) {
            let ks = found.kolmogorov_smirnov.unwrap();
            prop_assert!((0.0..=1.0).contains(&ks.estimate.value));
            prop_assert!((0.0..=1.0).contains(&ks.p_value));
            prop_assert!((0.0..=1.0).contains(&found.jensen_shannon.value));
            prop_assert!(found.psi.estimate.value >= 0.0 && found.psi.p_value <= 1.0);
            prop_assert!(found.wasserstein.unwrap().estimate.value >= 0.0);
        }
    }

    #[test]
    fn a_sample_has_not_drifted_from_itself(reference in prop::collection::vec(-9.0..9.0_f64, 2..60)) {
        let values = sides(&reference, &reference);
        let bins = ReferenceBins::numeric(&values, 0, 10).unwrap();
        let found = drift(&bins, &values, 0, DriftOptions::default()).unwrap();
        prop_assert_eq!(found.psi.estimate.value, 0.0);
        prop_assert_eq!(found.jensen_shannon.value, 0.0);
        prop_assert_eq!(found.kolmogorov_smirnov.unwrap().p_value, 1.0);
        prop_assert_eq!(found.wasserstein.unwrap().estimate.value, 0.0);
        prop_assert!(!found.psi.is_shift);
    }

    #[test]
    fn turning_the_axis_round_changes_no_distance(reference in sample(), current in sample()) {
        let turned = |values: &[f64]| values.iter().map(|value| -value).collect::<Vec<_>>();
        let there = kolmogorov_smirnov(&sides(&reference, &current), 0.95).unwrap();
        let back = kolmogorov_smirnov(&sides(&turned(&reference), &turned(&current)), 0.95).unwrap();
        prop_assert_eq!(there.estimate.value, back.estimate.value);
        prop_assert!((there.p_value - back.p_value).abs() < 1e-12);
    }
}

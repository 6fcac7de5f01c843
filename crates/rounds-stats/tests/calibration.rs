//! Calibration against statsmodels, scikit-learn, SciPy and R (`bench/reference/calibration.py`).
#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "reading the reference file is test code"
)]

use rounds_stats::Estimate;
use rounds_stats::calibration::{
    Binning, Calibration, CalibrationOptions, Coefficient, DynamicCurve, DynamicCurveOptions,
    LocalDegree, LoessOptions, Predictions, calibration, calibration_bins, calibration_clustered,
    isotonic, loess,
};
use rounds_stats::scores::{ClusteredValues, CountedValues};
use serde_json::Value;

/// Relative, for what is a formula.
const TOLERANCE: f64 = 1e-9;
/// Relative, for what is iterated on both sides.
const TOLERANCE_OF_ITERATION: f64 = 1e-6;
/// Absolute, for a local parabola: R decomposes by QR, we by elimination.
const TOLERANCE_OF_LOESS: f64 = 1e-8;

struct Case {
    expected: Value,
    scores: Vec<f64>,
    labels: Vec<bool>,
    patients: Vec<u64>,
}

impl Case {
    fn counted(&self) -> CountedValues {
        CountedValues::from_rows(&self.scores, &self.labels).unwrap()
    }

    fn report(&self, level: f64) -> Calibration {
        let options = CalibrationOptions {
            level,
            ..CalibrationOptions::default()
        };
        let table = ClusteredValues::from_rows(&self.scores, &self.labels, &self.patients).unwrap();
        calibration_clustered(&table, &options).unwrap()
    }

    fn name(&self) -> &str {
        self.expected["name"].as_str().unwrap()
    }
}

fn numbers(value: &Value) -> Vec<f64> {
    let all = value.as_array().unwrap_or_else(|| panic!("{value}"));
    all.iter().map(|one| one.as_f64().unwrap()).collect()
}

fn cases() -> Vec<Case> {
    let all: Value = serde_json::from_str(include_str!("reference/calibration.json")).unwrap();
    let cases = all["cases"].as_array().unwrap().iter().cloned();
    cases
        .map(|expected| Case {
            scores: numbers(&expected["scores"]),
            labels: numbers(&expected["labels"])
                .iter()
                .map(|y| *y == 1.0)
                .collect(),
            patients: numbers(&expected["patients"])
                .iter()
                .map(|p| *p as u64)
                .collect(),
            expected,
        })
        .collect()
}

fn independent_cases() -> Vec<Case> {
    let mut cases = cases();
    cases.retain(|case| !case.expected["curves"].is_null());
    assert!(!cases.is_empty());
    cases
}

fn assert_close(found: f64, expected: f64, tolerance: f64, what: &str) {
    assert!(
        (found - expected).abs() <= tolerance * expected.abs().max(1e-300),
        "{what}: {found}, reference {expected}"
    );
}

fn assert_estimate(found: Estimate, expected: &Value, level: f64, tolerance: f64, what: &str) {
    assert_close(
        found.value,
        expected["value"].as_f64().unwrap(),
        tolerance,
        what,
    );
    let ends = numbers(&expected["ends"][level.to_string()]);
    assert_close(
        found.low.unwrap(),
        ends[0],
        tolerance,
        &format!("{what} low"),
    );
    assert_close(
        found.high.unwrap(),
        ends[1],
        tolerance,
        &format!("{what} high"),
    );
}

fn assert_coefficient(found: Coefficient, expected: &Value, level: f64, what: &str) {
    let tolerance = TOLERANCE_OF_ITERATION;
    assert_estimate(found.estimate, expected, level, tolerance, what);
    let error = expected["error"].as_f64().unwrap();
    assert_close(found.standard_error.unwrap(), error, tolerance, what);
}

#[test]
fn recalibration_equals_statsmodels_with_and_without_clusters() {
    for case in cases() {
        for level in [0.9, 0.95] {
            let (found, expected) = (case.report(level), &case.expected);
            let in_the_large = found.in_the_large.unwrap();
            assert_coefficient(in_the_large, &expected["in_the_large"], level, case.name());
            let line = found.recalibration.unwrap();
            assert_coefficient(line.intercept, &expected["intercept"], level, case.name());
            assert_coefficient(line.slope, &expected["slope"], level, case.name());
            let covariance = expected["covariance"].as_f64().unwrap();
            assert_close(
                line.covariance.unwrap(),
                covariance,
                TOLERANCE_OF_ITERATION,
                case.name(),
            );
            let update = found.update.unwrap();
            for (p, name) in [
                (update.p_of_no_change, "p_of_no_change"),
                (update.p_of_intercept_alone, "p_of_intercept_alone"),
            ] {
                assert_close(
                    p,
                    expected[name].as_f64().unwrap(),
                    TOLERANCE_OF_ITERATION,
                    name,
                );
            }
        }
    }
}

#[test]
fn ratio_brier_and_spiegelhalter_equal_their_formulas_in_other_software() {
    for case in cases() {
        for level in [0.9, 0.95] {
            let (found, expected) = (case.report(level), &case.expected);
            // statsmodels iterates to the clustered O/E, of which we use the closed form.
            let of_ratio = if found.patients.is_some() {
                TOLERANCE_OF_ITERATION
            } else {
                TOLERANCE
            };
            let ratio = found.observed_over_expected.unwrap();
            assert_estimate(ratio, &expected["ratio"], level, of_ratio, case.name());
            assert_estimate(
                found.brier,
                &expected["brier"],
                level,
                TOLERANCE,
                case.name(),
            );
            // The reference takes numeric derivatives.
            let scaled = found.scaled_brier.unwrap();
            assert_close(
                scaled.value,
                expected["scaled_brier"]["value"].as_f64().unwrap(),
                TOLERANCE,
                "scaled Brier",
            );
            assert_estimate(
                scaled,
                &expected["scaled_brier"],
                level,
                TOLERANCE_OF_ITERATION,
                "scaled Brier",
            );
            let test = found.spiegelhalter.unwrap();
            let reference = &expected["spiegelhalter"];
            assert_close(test.z, reference["z"].as_f64().unwrap(), TOLERANCE, "z");
            assert_close(test.p, reference["p"].as_f64().unwrap(), TOLERANCE, "p");
        }
    }
}

#[test]
fn val_prob_of_rms_agrees() {
    let cases = independent_cases();
    let case = cases
        .iter()
        .find(|case| case.name() == "independent")
        .unwrap();
    let found = case.report(0.95);
    let reference = numbers(&case.expected["curves"]["val_prob"]);
    let line = found.recalibration.unwrap();
    let test = found.spiegelhalter.unwrap();
    let ours = [
        found.brier.value,
        line.intercept.estimate.value,
        line.slope.estimate.value,
        test.z,
        test.p,
    ];
    for (ours, theirs) in ours.iter().zip(&reference) {
        assert_close(*ours, *theirs, TOLERANCE_OF_ITERATION, "val.prob");
    }
    let p = found.update.unwrap().p_of_no_change;
    assert!((p - reference[6]).abs() < 1e-6);
}

#[test]
fn bins_and_their_error_equal_scikit_learn() {
    for case in independent_cases() {
        let table = case.counted();
        let predictions = Predictions::independent(&table).unwrap();
        let report = case.report(0.95);
        for (binning, name, error) in [
            (
                Binning::EqualWidth,
                "equal_width",
                &report.error_equal_width,
            ),
            (Binning::EqualMass, "equal_mass", &report.error_equal_mass),
        ] {
            let expected = &case.expected["bins"][name];
            let bins = calibration_bins(&predictions, binning, 10, 0.95).unwrap();
            let observed = numbers(&expected["observed"]);
            assert_eq!(bins.len(), observed.len(), "{name}");
            for (place, bin) in bins.iter().enumerate() {
                assert_close(bin.observed.value, observed[place], TOLERANCE, name);
                let predicted = expected["predicted"][place].as_f64().unwrap();
                assert_close(bin.predicted, predicted, TOLERANCE, name);
                assert_eq!(bin.observed.n, expected["rows"][place].as_u64().unwrap());
            }
            let ece = expected["ece"].as_f64().unwrap();
            assert_close(error.estimate.value, ece, TOLERANCE, name);
            // Monte Carlo on both sides: 2,000 draws here, 20,000 there.
            for (found, end, tolerance) in [
                (error.null_mean, "null_mean", 0.02),
                (error.null_low, "null_low", 0.05),
                (error.null_high, "null_high", 0.05),
            ] {
                assert_close(found, expected[end].as_f64().unwrap(), tolerance, end);
            }
        }
    }
}

#[test]
fn the_isotonic_curve_equals_scikit_learn() {
    for case in independent_cases() {
        let steps = isotonic(&case.counted());
        let expected = &case.expected["curves"];
        let scores = numbers(&expected["scores"]);
        for (score, reference) in scores.iter().zip(numbers(&expected["isotonic"])) {
            let step = steps.iter().find(|step| *score <= step.high).unwrap();
            assert!((step.probability() - reference).abs() <= 1e-12);
        }
        let report = case.report(0.95);
        let found = report.isotonic_distances;
        let distances = numbers(&expected["isotonic_distances"]);
        for (found, expected) in [found.ici, found.e50, found.e90, found.emax]
            .iter()
            .zip(distances)
        {
            assert!((found.value - expected).abs() <= 1e-12);
        }
        let parts = report.brier_parts;
        for (found, name) in [
            (parts.miscalibration, "miscalibration"),
            (parts.discrimination, "discrimination"),
        ] {
            assert!(
                (found - expected[name].as_f64().unwrap()).abs() <= 1e-12,
                "{name}"
            );
        }
        let whole = parts.miscalibration - parts.discrimination + parts.uncertainty;
        assert!((whole - report.brier.value).abs() < 1e-14);
    }
}

#[test]
fn the_smooth_curve_equals_loess_of_r_and_lowess_of_statsmodels() {
    for case in independent_cases() {
        let table = case.counted();
        let expected = &case.expected["curves"];
        for (degree, name, tolerance) in [
            (LocalDegree::Quadratic, "loess", TOLERANCE_OF_LOESS),
            // lowess leaves out neighbours beyond 0.999 of the reach.
            (LocalDegree::Linear, "lowess", 1e-6),
        ] {
            let options = LoessOptions { span: 0.75, degree };
            let curve = loess(&table, options).unwrap();
            let reference = numbers(&expected[name]);
            assert_eq!(curve.points.len(), reference.len());
            for (point, reference) in curve.points.iter().zip(reference) {
                let difference = (point.probability - reference).abs();
                assert!(
                    difference <= tolerance,
                    "{name} at {}: {difference}",
                    point.score
                );
            }
        }
        let found = case.report(0.95).loess_distances;
        let found = [found.ici, found.e50, found.e90, found.emax];
        for (name, tolerance) in [
            ("loess_distances", TOLERANCE_OF_LOESS),
            // R's own default interpolates on a k-d tree.
            ("loess_distances_interpolated", 2e-2),
        ] {
            for (found, reference) in found.iter().zip(numbers(&expected[name])) {
                assert!(
                    (found.value - reference).abs() <= tolerance,
                    "{name}: {found:?} {reference}"
                );
            }
        }
    }
}

#[test]
fn a_patient_with_one_row_each_changes_nothing() {
    for case in independent_cases() {
        let options = CalibrationOptions::default();
        let plain = calibration(&case.counted(), &options).unwrap();
        assert_eq!(plain, case.report(0.95));
    }
}

#[test]
fn the_dynamic_curve_learns_as_adam_is_published() {
    for case in independent_cases() {
        let options = DynamicCurveOptions {
            warm_up: 0,
            ..DynamicCurveOptions::default()
        };
        let mut curve = DynamicCurve::new(options).unwrap();
        let rows = case.scores.iter().zip(&case.labels);
        for ((score, label), expected) in rows.zip(numbers(&case.expected["adam"])) {
            let found = curve.step(*score, *label).unwrap();
            assert!((found - expected).abs() <= 1e-9, "{found} {expected}");
        }
    }
}

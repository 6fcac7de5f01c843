//! Discrimination against scikit-learn, pROC and Obuchowski's double sums
//! (`bench/reference/discrimination.py`).
#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "reading the reference file is test code"
)]

use rounds_stats::Estimate;
use rounds_stats::discrimination::{
    AveragePrecisionInterval, Bootstrap, Scale, area, auroc, average_precision,
    average_precision_with, compare_independent, compare_paired, partial_auroc,
    precision_recall_curve, roc_curve,
};
use rounds_stats::scores::{
    ClusteredValues, CountedValues, Dependence, PairedBuilder, PairedValues,
};
use serde_json::Value;

/// Relative; sums in another order cost the last digits.
const TOLERANCE: f64 = 1e-9;

fn reference(part: &str) -> Vec<Value> {
    let all: Value = serde_json::from_str(include_str!("reference/discrimination.json")).unwrap();
    all[part].as_array().unwrap().clone()
}

fn number(case: &Value, name: &str) -> f64 {
    case[name]
        .as_f64()
        .unwrap_or_else(|| panic!("{name} in {case}"))
}

fn numbers(list: &Value) -> Vec<f64> {
    let list = list.as_array().unwrap();
    list.iter().map(|number| number.as_f64().unwrap()).collect()
}

fn assert_close(found: f64, expected: f64, what: &str) {
    assert!(
        (found - expected).abs() <= TOLERANCE * expected.abs(),
        "{what}: {found}, reference {expected}"
    );
}

fn assert_ends(found: &Estimate, low: f64, high: f64, what: &str) {
    assert_close(found.low.unwrap(), low, what);
    assert_close(found.high.unwrap(), high, what);
}

struct Sample {
    case: Value,
    name: String,
    first: Vec<f64>,
    second: Vec<f64>,
    labels: Vec<bool>,
    clusters: Vec<u64>,
}

impl Sample {
    fn counted(&self) -> CountedValues {
        CountedValues::from_rows(&self.first, &self.labels).unwrap()
    }

    fn clustered(&self) -> ClusteredValues {
        ClusteredValues::from_rows(&self.first, &self.labels, &self.clusters).unwrap()
    }

    fn pairs(&self) -> PairedValues {
        let mut builder = PairedBuilder::default();
        let scores = self.first.iter().copied().zip(self.second.iter().copied());
        for ((scores, label), cluster) in scores.zip(&self.labels).zip(&self.clusters) {
            builder.push(scores, *label, *cluster).unwrap();
        }
        builder.finish()
    }
}

fn samples() -> Vec<Sample> {
    let sample = |case: Value| {
        let rows = &case["rows"];
        let labels = numbers(&rows["label"]);
        let clusters = rows["cluster"].as_array().unwrap();
        Sample {
            name: case["name"].as_str().unwrap().to_owned(),
            first: numbers(&rows["first"]),
            second: numbers(&rows["second"]),
            labels: labels.iter().map(|label| *label == 1.0).collect(),
            clusters: clusters.iter().map(|key| key.as_u64().unwrap()).collect(),
            case,
        }
    };
    reference("cases").into_iter().map(sample).collect()
}

#[test]
fn areas_and_delong_variances_equal_scikit_learn_and_proc() {
    for sample in samples() {
        let found = area(&sample.counted()).unwrap();
        let theirs = &sample.case["delong"];
        assert_close(found.value(), number(&sample.case, "area"), &sample.name);
        assert_close(
            found.variance().unwrap(),
            number(theirs, "variance"),
            &sample.name,
        );
        let plain = found.interval(0.95, Scale::Plain).unwrap();
        assert_ends(
            &plain,
            number(theirs, "low"),
            number(theirs, "high"),
            &sample.name,
        );
        let logit = numbers(&sample.case["delong_logit"]);
        let found = auroc(&sample.counted(), 0.95).unwrap();
        assert_ends(&found, logit[0], logit[1], &sample.name);
    }
}

#[test]
fn variances_by_patient_equal_obuchowskis_double_sums() {
    for sample in samples() {
        let found = area(&sample.clustered()).unwrap();
        let theirs = number(&sample.case["clustered"], "variance");
        assert_close(found.value(), number(&sample.case, "area"), &sample.name);
        assert_close(found.variance().unwrap(), theirs, &sample.name);
    }
}

#[test]
fn paired_comparisons_equal_proc_and_by_patient_the_double_sums() {
    for sample in samples() {
        let pairs = sample.pairs();
        let found = compare_paired(&pairs, Dependence::Independent, 0.95).unwrap();
        let theirs = &sample.case["delong"];
        assert_close(found.z.unwrap(), number(theirs, "z"), &sample.name);
        assert_close(found.p.unwrap(), number(theirs, "p"), &sample.name);
        let theirs = &sample.case["clustered"];
        let found = compare_paired(&pairs, Dependence::Clustered, 0.95).unwrap();
        assert_close(found.z.unwrap(), number(theirs, "z"), &sample.name);
        assert_close(found.p.unwrap(), number(theirs, "p"), &sample.name);
        let second = ClusteredValues::from_rows(&sample.second, &sample.labels, &sample.clusters);
        let alone = [sample.clustered(), second.unwrap()].map(|table| auroc(&table, 0.95).unwrap());
        for (paired, alone) in [found.first, found.second].iter().zip(&alone) {
            assert_eq!((paired.value, paired.n), (alone.value, alone.n));
            let (low, high) = (alone.low.unwrap(), alone.high.unwrap());
            assert_ends(paired, low, high, &sample.name);
        }
        let variance = area(&pairs.second_clustered().unwrap()).unwrap().variance();
        assert_close(
            variance.unwrap(),
            number(theirs, "second_variance"),
            &sample.name,
        );
    }
}

#[test]
fn independent_comparisons_equal_the_sum_of_variances() {
    for theirs in reference("independent") {
        let named = |part: &str| {
            let name = theirs[part].as_str().unwrap();
            let all = samples();
            let sample = all.iter().find(|sample| sample.name == name).unwrap();
            area(&sample.counted()).unwrap()
        };
        let found = compare_independent(&named("first"), &named("second"), 0.95).unwrap();
        assert_close(found.z.unwrap(), number(&theirs, "z"), "z");
        assert_close(found.p.unwrap(), number(&theirs, "p"), "p");
        assert_ends(
            &found.difference,
            number(&theirs, "low"),
            number(&theirs, "high"),
            "difference",
        );
    }
}

#[test]
fn average_precision_equals_scikit_learn_and_its_intervals_their_formulas() {
    for sample in samples() {
        let counted = sample.counted();
        let theirs = &sample.case["average_precision"];
        let found = average_precision(&counted, 0.95).unwrap();
        assert_close(found.value, number(theirs, "value"), &sample.name);
        let ends = numbers(&theirs["on_positives"]);
        assert_ends(&found, ends[0], ends[1], &sample.name);
        let linearised = AveragePrecisionInterval::Linearised;
        let found = average_precision_with(&counted, 0.95, linearised).unwrap();
        let ends = numbers(&theirs["linearised"]);
        assert_ends(&found, ends[0], ends[1], &sample.name);
        let found = average_precision_with(&sample.clustered(), 0.95, linearised).unwrap();
        let ends = numbers(&sample.case["average_precision_clustered"]["linearised"]);
        assert_ends(&found, ends[0], ends[1], &sample.name);
    }
}

#[test]
fn a_bootstrap_by_patient_is_as_wide_as_the_linearised_interval() {
    for sample in samples().iter().filter(|sample| sample.name == "patients") {
        let table = sample.clustered();
        let bootstrap = AveragePrecisionInterval::Bootstrap(Bootstrap {
            replicates: 1000,
            seed: 11,
        });
        let drawn = average_precision_with(&table, 0.95, bootstrap).unwrap();
        assert_eq!(
            drawn,
            average_precision_with(&table, 0.95, bootstrap).unwrap()
        );
        let derived = average_precision(&table, 0.95).unwrap();
        let width = |found: &Estimate| found.high.unwrap() - found.low.unwrap();
        let ratio = width(&drawn) / width(&derived);
        assert!((0.8..1.25).contains(&ratio), "{drawn:?} {derived:?}");
    }
}

#[test]
fn partial_areas_equal_scikit_learn_and_their_variances_the_derivatives() {
    for sample in samples() {
        for (part, clustered) in [("partial", false), ("partial_clustered", true)] {
            for theirs in sample.case[part].as_array().unwrap() {
                let rate = number(theirs, "rate");
                let what = format!("{} up to {rate}, {part}", sample.name);
                let found = if clustered {
                    partial_auroc(&sample.clustered(), rate, 0.95).unwrap()
                } else {
                    partial_auroc(&sample.counted(), rate, 0.95).unwrap()
                };
                assert_close(found.raw.value, number(theirs, "raw"), &what);
                assert_close(
                    found.standardised.value,
                    number(theirs, "standardised"),
                    &what,
                );
                let (low, high) = (number(theirs, "low"), number(theirs, "high"));
                assert_ends(&found.raw, low, high, &what);
            }
        }
        for theirs in sample.case["on_the_grid"].as_array().unwrap() {
            let found = partial_auroc(&sample.counted(), number(theirs, "rate"), 0.95).unwrap();
            let expected = number(theirs, "standardised");
            assert_close(found.standardised.value, expected, &sample.name);
        }
    }
}

#[test]
fn curves_equal_scikit_learn_point_by_point() {
    for sample in samples() {
        let roc = roc_curve(&sample.counted(), None).unwrap();
        let theirs: Vec<Vec<f64>> = (0..3).map(|k| numbers(&sample.case["roc"][k])).collect();
        assert_eq!(roc.points.len(), theirs[0].len());
        for (place, point) in roc.points.iter().enumerate() {
            assert_eq!(point.threshold, theirs[0][place]);
            assert_close(point.x, theirs[1][place], "false-positive rate");
            assert_close(point.y, theirs[2][place], "sensitivity");
        }
        let curve = precision_recall_curve(&sample.clustered(), None).unwrap();
        let theirs = &sample.case["precision_recall"];
        let theirs: Vec<Vec<f64>> = (0..3).map(|k| numbers(&theirs[k])).collect();
        assert_eq!(curve.points.len(), theirs[0].len());
        for (ours, place) in curve.points.iter().rev().zip(0..) {
            let place: usize = place;
            assert_eq!(ours.threshold, theirs[0][place]);
            assert_close(ours.x, theirs[1][place], "recall");
            assert_close(ours.y, theirs[2][place], "precision");
        }
    }
}

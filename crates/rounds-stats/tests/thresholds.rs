//! Operating points, net benefit and versions against scikit-learn, statsmodels and NumPy
//! (`bench/reference/thresholds.py`).
#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "reading the reference file is test code"
)]

use rounds_stats::Estimate;
use rounds_stats::scores::{
    ClusteredValues, CountedValues, Dependence, PairedBuilder, PairedValues,
};
use rounds_stats::thresholds::{
    DecisionThreshold, OperatingPoint, VersionThresholds, at_thresholds, compare_net_benefit_at,
    net_benefits, operating_points,
};
use serde_json::Value;

/// Relative to the end or to the interval's width: a net benefit near 0 is a difference.
const TOLERANCE: f64 = 1e-9;

struct Sample {
    case: Value,
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

    fn repeats(&self) -> bool {
        self.clustered().repeats()
    }
}

fn samples() -> Vec<Sample> {
    let all: Value = serde_json::from_str(include_str!("reference/thresholds.json")).unwrap();
    let numbers = |list: &Value| -> Vec<f64> {
        let list = list.as_array().unwrap();
        list.iter().map(|number| number.as_f64().unwrap()).collect()
    };
    let sample = |case: &Value| {
        let rows = &case["rows"];
        let clusters = rows["cluster"].as_array().unwrap();
        Sample {
            first: numbers(&rows["first"]),
            second: numbers(&rows["second"]),
            labels: numbers(&rows["label"])
                .iter()
                .map(|label| *label == 1.0)
                .collect(),
            clusters: clusters.iter().map(|key| key.as_u64().unwrap()).collect(),
            case: case.clone(),
        }
    };
    all["cases"]
        .as_array()
        .unwrap()
        .iter()
        .map(sample)
        .collect()
}

fn assert_near(found: f64, expected: &Value, scale: f64, what: &str) {
    let expected = expected
        .as_f64()
        .unwrap_or_else(|| panic!("no reference for {what}"));
    assert!(
        (found - expected).abs() <= TOLERANCE * expected.abs().max(scale),
        "{what}: {found}, reference {expected}"
    );
}

/// Compares the value and either the ends by row or the ends by patient.
fn assert_estimate(found: Option<Estimate>, expected: &Value, by_patient: bool, what: &str) {
    let Some(found) = found else {
        assert!(expected.is_null(), "{what}: none, reference {expected}");
        return;
    };
    if expected.is_null() {
        // Zero over something: a value without a log interval.
        assert_eq!(
            (found.value, found.low, found.high),
            (0.0, None, None),
            "{what}"
        );
        return;
    }
    let scale = found
        .high
        .zip(found.low)
        .map_or(0.0, |(high, low)| high - low);
    assert_near(found.value, &expected["value"], scale, what);
    let (low, high) = if by_patient {
        (&expected["clustered"][0], &expected["clustered"][1])
    } else {
        (&expected["low"], &expected["high"])
    };
    if low.is_null() {
        assert_eq!((found.low, found.high), (None, None), "{what}");
    } else {
        assert_near(
            found.low.unwrap(),
            low,
            scale,
            &format!("low end of {what}"),
        );
        assert_near(
            found.high.unwrap(),
            high,
            scale,
            &format!("high end of {what}"),
        );
    }
}

fn thresholds_of(sample: &Sample) -> Vec<f64> {
    let points = sample.case["points"].as_array().unwrap();
    points
        .iter()
        .map(|point| point["threshold"].as_f64().unwrap())
        .collect()
}

fn assert_points(found: &[OperatingPoint], sample: &Sample, by_patient: bool) {
    for (found, theirs) in found.iter().zip(sample.case["points"].as_array().unwrap()) {
        let what = |name: &str| {
            let place = &theirs["threshold"];
            format!(
                "{name} of {} at {place}, by patient: {by_patient}",
                sample.case["name"]
            )
        };
        let measures = [
            ("sensitivity", found.sensitivity),
            ("specificity", found.specificity),
            ("ppv", found.ppv),
            ("npv", found.npv),
            ("flag_rate", found.flag_rate),
            ("false_positive_rate", found.false_positive_rate),
            ("false_negative_rate", found.false_negative_rate),
            ("accuracy", found.accuracy),
            ("f1", found.f1),
            ("positive_likelihood_ratio", found.positive_likelihood_ratio),
            ("negative_likelihood_ratio", found.negative_likelihood_ratio),
        ];
        for (name, measure) in measures {
            assert_estimate(measure, &theirs[name], by_patient, &what(name));
        }
        if by_patient {
            let name = "alerts_per_patient_found";
            assert_estimate(
                found.alerts_per_patient_found,
                &theirs[name],
                true,
                &what(name),
            );
        }
        if let (Some(needed), Some(ppv)) = (found.number_needed_to_evaluate, found.ppv) {
            assert_eq!(needed.value, 1.0 / ppv.value);
            assert_eq!(needed.high, ppv.low.map(|low| 1.0 / low));
        }
    }
}

#[test]
fn operating_points_equal_scikit_learn_and_statsmodels() {
    for sample in samples() {
        let thresholds = thresholds_of(&sample);
        let found = operating_points(&sample.counted(), &thresholds, 0.95).unwrap();
        assert_points(&found, &sample, false);
        let counts = at_thresholds(&sample.clustered(), &thresholds).unwrap();
        assert_eq!(
            counts,
            at_thresholds(&sample.counted(), &thresholds).unwrap()
        );
        for (counts, theirs) in counts.iter().zip(sample.case["points"].as_array().unwrap()) {
            let cells = [
                counts.true_positives,
                counts.false_positives,
                counts.false_negatives,
                counts.true_negatives,
            ];
            assert_eq!(serde_json::json!(cells), theirs["counts"]);
        }
    }
}

#[test]
fn operating_points_by_patient_equal_cluster_robust_regression() {
    for sample in samples().iter().filter(|sample| sample.repeats()) {
        let mut thresholds = thresholds_of(sample);
        let found = operating_points(&sample.clustered(), &thresholds, 0.95).unwrap();
        assert_points(&found, sample, true);
        thresholds.reverse();
        let mut turned = operating_points(&sample.clustered(), &thresholds, 0.95).unwrap();
        turned.reverse();
        assert_eq!(found, turned);
    }
}

#[test]
fn net_benefit_and_its_differences_equal_the_written_contributions() {
    for sample in samples() {
        for theirs in sample.case["decisions"].as_array().unwrap() {
            let (score, probability) = (&theirs["score"], &theirs["probability"]);
            let threshold = DecisionThreshold {
                score: score.as_f64().unwrap(),
                probability: probability.as_f64().unwrap(),
            };
            let versions = VersionThresholds {
                first_score: threshold.score,
                second_score: threshold.score,
                probability: threshold.probability,
            };
            let pairs = sample.pairs();
            let by_row = net_benefits(&sample.counted(), &[threshold], 0.95).unwrap();
            let compared = compare_net_benefit_at(&pairs, versions, Dependence::Independent, 0.95);
            let mut found = vec![(by_row[0], compared.unwrap(), false)];
            if sample.repeats() {
                let by_patient = net_benefits(&sample.clustered(), &[threshold], 0.95).unwrap();
                let compared =
                    compare_net_benefit_at(&pairs, versions, Dependence::Clustered, 0.95);
                found.push((by_patient[0], compared.unwrap(), true));
            }
            for (point, versions, by_patient) in found {
                let what = |name: &str| format!("{name} of {} at {score}", sample.case["name"]);
                let estimates = [
                    ("net_benefit", point.net_benefit),
                    ("net_benefit", versions.first),
                    ("treat_all", point.treat_all),
                    ("over_treat_all", point.over_treat_all),
                    ("second", versions.second),
                    ("difference", versions.difference),
                ];
                for (name, estimate) in estimates {
                    assert_estimate(Some(estimate), &theirs[name], by_patient, &what(name));
                }
                let z = if by_patient { "clustered_z" } else { "z" };
                assert_near(versions.z.unwrap(), &theirs["difference"][z], 1.0, &what(z));
            }
        }
    }
}

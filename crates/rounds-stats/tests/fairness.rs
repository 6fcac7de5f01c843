//! Fairness against fairlearn, statsmodels, scikit-learn and SciPy (`bench/reference/fairness.py`).
#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "reading the reference file is test code"
)]

use proptest::prelude::*;
use rounds_stats::equivalence::Verdict;
use rounds_stats::fairness::{
    FairnessOptions, FairnessReport, GroupMeasure, Measure, Reference, fairness,
};
use rounds_stats::scores::{ClusteredValues, CountedValues, ScoreTable};
use rounds_stats::thresholds::{net_benefit, operating_point};
use rounds_stats::{Estimate, StatsError};
use serde_json::Value;

/// Relative, for closed formulas.
const TOLERANCE: f64 = 1e-9;
/// Relative, for Koopman's interval and the logistic lines, which both sides find by iteration,
/// and for what is adjusted together with them.
const TOLERANCE_ITERATED: f64 = 1e-6;

fn reference() -> Value {
    serde_json::from_str(include_str!("reference/fairness.json")).unwrap()
}

fn groups(all: &Value) -> Vec<(String, CountedValues)> {
    let numbers = |list: &Value| -> Vec<f64> {
        let list = list.as_array().unwrap().iter();
        list.map(|value| value.as_f64().unwrap()).collect()
    };
    let groups = all["rows"].as_array().unwrap().iter();
    groups
        .map(|group| {
            let labels: Vec<bool> = numbers(&group["labels"])
                .iter()
                .map(|y| *y == 1.0)
                .collect();
            let table = CountedValues::from_rows(&numbers(&group["scores"]), &labels).unwrap();
            (group["group"].as_str().unwrap().to_owned(), table)
        })
        .collect()
}

fn report(groups: &[(String, CountedValues)], options: &FairnessOptions) -> FairnessReport {
    let named: Vec<(&str, &CountedValues)> = groups
        .iter()
        .map(|(name, table)| (name.as_str(), table))
        .collect();
    fairness(&named, options).unwrap()
}

fn named(measure: Measure) -> String {
    let name = serde_json::to_value(measure).unwrap();
    name.as_str().unwrap().to_owned()
}

fn find<'a>(report: &'a FairnessReport, group: &str, measure: &str) -> &'a GroupMeasure {
    let group = report
        .groups
        .iter()
        .find(|found| found.name == group)
        .unwrap();
    let measures = &group.content.as_ref().unwrap().measures;
    measures
        .iter()
        .find(|found| named(found.measure) == measure)
        .unwrap()
}

#[track_caller]
fn assert_number(case: &Value, name: &str, found: f64, tolerance: f64) {
    if let Some(expected) = case[name].as_f64() {
        let error = (found - expected).abs();
        // A difference of nearly equal numbers keeps their absolute error.
        assert!(
            error <= tolerance * expected.abs().max(0.01),
            "{name} {found} in {case}"
        );
    }
}

fn assert_ends(case: &Value, name: &str, found: &Estimate, tolerance: f64) {
    assert_number(case, name, found.value, tolerance);
    assert_number(case, &format!("{name}_low"), found.low.unwrap(), tolerance);
    assert_number(
        case,
        &format!("{name}_high"),
        found.high.unwrap(),
        tolerance,
    );
}

#[test]
fn values_intervals_and_p_values_equal_the_reference() {
    let all = reference();
    let report = report(&groups(&all), &FairnessOptions::at(0.3));
    for case in all["measures"].as_array().unwrap() {
        let measure = case["measure"].as_str().unwrap();
        let found = find(&report, case["group"].as_str().unwrap(), measure);
        let tolerance = if measure.starts_with("calibration") {
            TOLERANCE_ITERATED
        } else {
            TOLERANCE
        };
        let own = found.estimate.unwrap();
        assert_number(case, "value", own.value, tolerance);
        assert_number(case, "low", own.low.unwrap(), tolerance);
        assert_number(case, "high", own.high.unwrap(), tolerance);
        let compared = found.comparison.unwrap();
        assert_number(case, "reference", compared.reference.value, tolerance);
        if let Some(difference) = compared.difference {
            assert_ends(case, "difference", &difference.estimate, tolerance);
        }
        if let Some(ratio) = compared.ratio {
            assert_ends(case, "ratio", &ratio.estimate, TOLERANCE_ITERATED);
        }
        assert_eq!(
            compared.difference.is_some(),
            case["difference"].is_number(),
            "{case}"
        );
        assert_eq!(
            compared.ratio.is_some(),
            case["ratio"].is_number(),
            "{case}"
        );
        assert_number(case, "p", compared.p.unwrap(), tolerance);
        assert_number(case, "q", compared.q.unwrap(), TOLERANCE_ITERATED);
    }
    assert_eq!(report.tests, 4 * 11);
    for case in all["omnibus"].as_array().unwrap() {
        let is_this =
            |test: &&rounds_stats::fairness::Omnibus| named(test.measure) == case["measure"];
        let found = report.omnibus.iter().find(is_this).unwrap();
        assert_number(case, "chi_squared", found.chi_squared, TOLERANCE_ITERATED);
        assert_number(case, "p", found.p, TOLERANCE_ITERATED);
        assert_eq!(found.is_open, case["p"].as_f64().unwrap() <= 0.05);
    }
}

#[test]
fn discoveries_need_a_small_q_and_an_open_gate() {
    let all = reference();
    let report = report(&groups(&all), &FairnessOptions::at(0.3));
    let mut discoveries = 0;
    for group in &report.groups {
        for found in &group.content.as_ref().unwrap().measures {
            let compared = found.comparison.unwrap();
            let gate = report
                .omnibus
                .iter()
                .find(|test| test.measure == found.measure)
                .unwrap();
            assert_eq!(
                compared.is_discovery,
                gate.is_open && compared.q.unwrap() <= 0.05
            );
            discoveries += u32::from(compared.is_discovery);
        }
    }
    assert!(discoveries > 0);
}

#[test]
fn a_named_reference_is_compared_with_nobody() {
    let all = reference();
    let mut options = FairnessOptions::at(0.3);
    options.reference = Reference::Group("A".into());
    let against_a = report(&groups(&all), &options);
    assert!(find(&against_a, "A", "auroc").comparison.is_none());
    let a = find(&against_a, "A", "auroc").estimate.unwrap();
    let compared = find(&against_a, "C", "auroc").comparison.unwrap();
    assert_eq!(compared.reference, a);
    options.reference = Reference::Group("nobody".into());
    let table = CountedValues::from_rows(&[0.5], &[true]).unwrap();
    let found = fairness(&[("A", &table), ("B", &table)], &options);
    assert_eq!(found.unwrap_err(), StatsError::UnknownGroup);
}

#[test]
fn the_three_verdicts_come_out_where_they_should() {
    let group = |flagged_events: u32, events: u32| {
        let scores = |rows: u32, flagged: u32| {
            (0..rows).map(move |row| if row < flagged { 0.9 } else { 0.1 })
        };
        let values: Vec<f64> = scores(events, flagged_events)
            .chain(scores(1_000, 100))
            .collect();
        let labels: Vec<bool> = (0..events + 1_000).map(|row| row < events).collect();
        CountedValues::from_rows(&values, &labels).unwrap()
    };
    let mut options = FairnessOptions::at(0.5);
    options.measures = vec![Measure::Sensitivity];
    let verdict_of = |first: &CountedValues, second: &CountedValues| {
        let report = fairness(&[("first", first), ("second", second)], &options).unwrap();
        let found = *find(&report, "first", "sensitivity");
        found
            .comparison
            .unwrap()
            .difference
            .unwrap()
            .judgement
            .unwrap()
            .verdict
    };
    assert_eq!(
        verdict_of(&group(500, 1_000), &group(800, 1_000)),
        Verdict::Disparity
    );
    assert_eq!(
        verdict_of(&group(4_000, 5_000), &group(4_000, 5_000)),
        Verdict::Equivalent
    );
    let open = verdict_of(&group(35, 50), &group(40, 50));
    assert!(
        matches!(open, Verdict::Inconclusive { further_events: Some(more) } if more > 10),
        "{open:?}"
    );
}

#[test]
fn small_groups_are_hidden_and_cannot_be_worked_out() {
    let table = |rows: u32| {
        let values: Vec<f64> = (0..rows).map(|row| f64::from(row % 97) / 97.0).collect();
        let labels: Vec<bool> = (0..rows).map(|row| row % 3 == 0).collect();
        CountedValues::from_rows(&values, &labels).unwrap()
    };
    let (large, small, middle) = (table(300), table(10), table(40));
    let groups = [("large", &large), ("small", &small), ("middle", &middle)];
    let found = fairness(&groups, &FairnessOptions::at(0.5)).unwrap();
    let shown: Vec<bool> = found
        .groups
        .iter()
        .map(|group| group.content.is_some())
        .collect();
    assert_eq!(shown, [true, false, false]);
}

#[test]
fn repeated_patients_widen_every_interval() {
    let all = reference();
    let rows = &all["rows"].as_array().unwrap()[..2];
    let tables: Vec<(CountedValues, ClusteredValues)> = rows
        .iter()
        .map(|group| {
            let scores: Vec<f64> = group["scores"]
                .as_array()
                .unwrap()
                .iter()
                .filter_map(Value::as_f64)
                .collect();
            let labels: Vec<bool> = group["labels"]
                .as_array()
                .unwrap()
                .iter()
                .map(|y| y == 1)
                .collect();
            let thrice: Vec<f64> = scores.repeat(3);
            let labels: Vec<bool> = labels.repeat(3);
            let patients: Vec<u64> = (0..scores.len() as u64).collect::<Vec<_>>().repeat(3);
            (
                CountedValues::from_rows(&thrice, &labels).unwrap(),
                ClusteredValues::from_rows(&thrice, &labels, &patients).unwrap(),
            )
        })
        .collect();
    let options = FairnessOptions::at(0.3);
    let as_rows = [("A", &tables[0].0), ("B", &tables[1].0)];
    let as_patients = [("A", &tables[0].1), ("B", &tables[1].1)];
    let narrow = fairness(&as_rows, &options).unwrap();
    let wide = fairness(&as_patients, &options).unwrap();
    for measure in Measure::ALL {
        let width = |report: &FairnessReport| {
            let compared = find(report, "A", &named(measure)).comparison.unwrap();
            let found = compared.difference.or(compared.ratio).unwrap().estimate;
            (found.value, found.high.unwrap() - found.low.unwrap())
        };
        let ((by_row, rows_wide), (by_patient, patients_wide)) = (width(&narrow), width(&wide));
        assert!((by_row - by_patient).abs() < 1e-9, "{measure:?}");
        // Three copies of every row: √3 times as wide, but for small-sample factors. The interval
        // of O/E by rows also leaves out that predictions differ, which makes it wider.
        let factor = patients_wide / rows_wide;
        let least = if measure == Measure::ObservedOverExpected {
            1.4
        } else {
            1.6
        };
        assert!((least..1.9).contains(&factor), "{measure:?} {factor}");
    }
}

#[test]
fn a_group_alone_has_the_numbers_of_its_operating_point() {
    let all = reference();
    let groups = groups(&all);
    let scores: Vec<f64> = (0..400_u64)
        .map(|row| ((row * 37) % 101) as f64 / 101.0)
        .collect();
    let labels: Vec<bool> = (0..400_u64).map(|row| (row * 7) % 5 < 2).collect();
    let patients: Vec<u64> = (0..400_u64).map(|row| row % 90).collect();
    let repeated = ClusteredValues::from_rows(&scores, &labels, &patients).unwrap();
    let tables: [(&str, ScoreTable<'_>); 3] = [
        ("A", (&groups[0].1).into()),
        ("B", (&groups[1].1).into()),
        ("repeated", (&repeated).into()),
    ];
    let report = fairness(&tables, &FairnessOptions::at(0.3)).unwrap();
    for (name, table) in tables {
        let point = operating_point(table, 0.3, 0.95).unwrap();
        let net = net_benefit(table, 0.3, 0.95).unwrap().net_benefit;
        for (measure, expected) in [
            ("sensitivity", point.sensitivity.unwrap()),
            ("specificity", point.specificity.unwrap()),
            ("positive_predictive_value", point.ppv.unwrap()),
            ("negative_predictive_value", point.npv.unwrap()),
            ("flag_rate", point.flag_rate.unwrap()),
            ("false_positive_rate", point.false_positive_rate.unwrap()),
            ("net_benefit", net),
        ] {
            let found = find(&report, name, measure).estimate.unwrap();
            assert_eq!(found.method, expected.method, "{name} {measure}");
            for (ours, theirs) in [
                (Some(found.value), Some(expected.value)),
                (found.low, expected.low),
                (found.high, expected.high),
            ] {
                let (ours, theirs) = (ours.unwrap(), theirs.unwrap());
                assert!(
                    (ours - theirs).abs() < 1e-12,
                    "{name} {measure} {ours} {theirs}"
                );
            }
        }
    }
}

#[test]
fn comparing_flags_alone_gives_the_same_numbers_as_comparing_everything() {
    let all = reference();
    let mut options = FairnessOptions::at(0.3);
    let everything = report(&groups(&all), &options);
    options.measures = vec![Measure::Sensitivity];
    let flags = report(&groups(&all), &options);
    let of = |report: &FairnessReport| {
        find(report, "C", "sensitivity")
            .comparison
            .unwrap()
            .difference
    };
    assert_eq!(of(&flags), of(&everything));
}

proptest! {
    #[test]
    fn any_groups_are_reported_or_refused(
        groups in prop::collection::vec(prop::collection::vec((0..=20_u8, any::<bool>()), 0..40), 0..5),
        threshold in 0.0..1.0_f64, minimum in 0..12_u64, level in 0.6..0.99_f64
    ) {
        let tables: Vec<(String, CountedValues)> = groups
            .iter()
            .enumerate()
            .map(|(place, rows)| {
                let scores: Vec<f64> = rows.iter().map(|row| f64::from(row.0) / 20.0).collect();
                let labels: Vec<bool> = rows.iter().map(|row| row.1).collect();
                (place.to_string(), CountedValues::from_rows(&scores, &labels).unwrap())
            })
            .collect();
        let named: Vec<(&str, &CountedValues)> = tables.iter().map(|(name, table)| (name.as_str(), table)).collect();
        let options = FairnessOptions { minimum, level, ..FairnessOptions::at(threshold) };
        let Ok(found) = fairness(&named, &options) else {
            prop_assert!(groups.len() < 2);
            return Ok(());
        };
        let mut turned = named.clone();
        turned.reverse();
        let other_way = fairness(&turned, &options).unwrap();
        for group in &found.groups {
            let Some(content) = &group.content else { continue };
            prop_assert!(content.n >= minimum || content.n == 0);
            for measure in &content.measures {
                if let Some(compared) = measure.comparison {
                    prop_assert!(compared.q.is_none_or(|q| (0.0..=1.0).contains(&q)));
                    let same = other_way.groups.iter().find(|other| other.name == group.name).unwrap();
                    if let Some(same) = &same.content {
                        let same = same.measures.iter().find(|other| other.measure == measure.measure).unwrap();
                        prop_assert_eq!(same.estimate, measure.estimate);
                    }
                }
            }
        }
    }
}

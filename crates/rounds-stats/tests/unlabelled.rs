//! Performance without labels against NannyML and written-out formulas
//! (`bench/reference/unlabelled.py`), and how often its interval holds what the labels give.
#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "reading the reference file is test code"
)]

use proptest::prelude::*;
use rounds_stats::Estimate;
use rounds_stats::random::Random;
use rounds_stats::scores::{CountedBuilder, CountedValues};
use rounds_stats::unlabelled::{
    ExpectedPerformance, ReferenceMap, agreement, expected_performance,
};
use serde_json::Value;

/// Relative, for what is a formula.
const TOLERANCE: f64 = 1e-9;
/// Absolute: NannyML rounds counts of true and false positives to five decimals.
const TOLERANCE_OF_NANNYML: f64 = 1e-6;
/// Relative, for derivatives by finite differences.
const TOLERANCE_OF_DIFFERENCES: f64 = 1e-6;
/// The normal quantile at 0.975.
const Z: f64 = 1.959_963_984_540_054;

fn numbers(value: &Value) -> Vec<f64> {
    let all = value.as_array().unwrap_or_else(|| panic!("{value}"));
    all.iter().map(|one| one.as_f64().unwrap()).collect()
}

fn cases() -> Vec<Value> {
    let all: Value = serde_json::from_str(include_str!("reference/unlabelled.json")).unwrap();
    all["cases"].as_array().unwrap().clone()
}

fn expected_of(case: &Value) -> (ReferenceMap, ExpectedPerformance) {
    let labels: Vec<bool> = numbers(&case["labels"]).iter().map(|y| *y == 1.0).collect();
    let reference = CountedValues::from_rows(&numbers(&case["reference"]), &labels).unwrap();
    let map = ReferenceMap::fit(&reference).unwrap();
    let scores = numbers(&case["scores"]);
    let table = CountedValues::from_rows(&scores, &vec![false; scores.len()]).unwrap();
    let threshold = case["threshold"].as_f64().unwrap();
    let found = expected_performance(&map, &table, threshold, 0.95).unwrap();
    (map, found)
}

fn named(found: &ExpectedPerformance) -> [(&'static str, Estimate); 7] {
    let measures = found.measures;
    [
        ("event_rate", measures.event_rate),
        ("auroc", measures.auroc),
        ("brier", measures.brier),
        ("sensitivity", measures.sensitivity),
        ("specificity", measures.specificity),
        ("ppv", measures.ppv),
        ("npv", measures.npv),
    ]
    .map(|(name, estimate)| (name, estimate.unwrap()))
}

#[test]
fn rates_and_measures_equal_scikit_learn_and_the_formulas() {
    for case in cases() {
        let (map, found) = expected_of(&case);
        for (score, rate) in numbers(&case["scores"]).iter().zip(numbers(&case["rates"])) {
            assert!(
                (map.rate_at(*score) - rate).abs() < 1e-12,
                "rate at {score}"
            );
        }
        for (name, estimate) in named(&found) {
            let value = case["measures"][name].as_f64().unwrap();
            assert!(
                (estimate.value - value).abs() <= TOLERANCE * value,
                "{name}"
            );
            let deviation = case["deviations"][name].as_f64().unwrap();
            let width = (estimate.high.unwrap() - estimate.low.unwrap()) / (2.0 * Z);
            assert!(
                (width - deviation).abs() <= TOLERANCE_OF_DIFFERENCES * deviation,
                "{name}: {width}, by differences {deviation}"
            );
        }
    }
}

#[test]
fn measures_equal_nannyml() {
    for case in cases() {
        let (_, found) = expected_of(&case);
        let theirs = |name: &str| case["nannyml"][name].as_f64().unwrap();
        for (name, estimate) in named(&found) {
            if !case["nannyml"][name].is_null() {
                let difference = (estimate.value - theirs(name)).abs();
                assert!(difference < TOLERANCE_OF_NANNYML, "{name}: {difference}");
            }
        }
        let average_precision = found.average_precision.unwrap().value;
        if case["has_ties"] == false {
            let difference = (average_precision - theirs("average_precision")).abs();
            assert!(difference < TOLERANCE_OF_NANNYML);
        }
    }
}

/// Rows whose score is right up to a factor on the odds.
fn drawn(random: &mut Random, rows: usize, centre: f64, odds_factor: f64) -> CountedValues {
    let mut builder = CountedBuilder::default();
    for _ in 0..rows {
        let score = 1.0 / (1.0 + (-(centre + 1.1 * random.normal())).exp());
        let odds = odds_factor * score / (1.0 - score);
        builder
            .push(score, random.chance(odds / (1.0 + odds)))
            .unwrap();
    }
    builder.finish()
}

#[test]
fn the_flag_stays_down_when_only_patients_change_and_rises_when_meaning_changes() {
    let mut random = Random::new(20_240_301);
    let (mut misses, mut measures, mut false_flags, mut true_flags) = (0, 0, 0, 0);
    for _ in 0..200 {
        let reference = drawn(&mut random, 1_500, -1.0, 1.5);
        let map = ReferenceMap::fit(&reference).unwrap();
        // Sicker patients, the same meaning.
        let sicker = drawn(&mut random, 800, -0.4, 1.5);
        let found = agreement(&map, &sicker, 0.4, 0.95).unwrap();
        let all = found.measures;
        for one in [
            all.event_rate,
            all.auroc,
            all.brier,
            all.sensitivity,
            all.ppv,
        ] {
            measures += 1;
            misses += u32::from(one.unwrap().disagrees);
        }
        false_flags += u32::from(found.disagrees);
        // The same patients, twice the odds at every score: the scores alone look as before.
        let changed = drawn(&mut random, 800, -1.0, 3.0);
        true_flags += u32::from(agreement(&map, &changed, 0.4, 0.95).unwrap().disagrees);
    }
    let share_missed = f64::from(misses) / f64::from(measures);
    assert!(share_missed < 0.08, "missed {share_missed}");
    assert!(
        false_flags <= 20,
        "{false_flags} of 200 flagged without a cause"
    );
    assert_eq!(true_flags, 200);
}

proptest! {
    #[test]
    fn whatever_scores_come_measures_are_shares_or_absent(
        reference in prop::collection::vec((-2.0..2.0_f64, any::<bool>()), 1..40),
        scores in prop::collection::vec((-3.0..3.0_f64, any::<bool>()), 1..40),
        threshold in -3.0..3.0_f64,
    ) {
        let table = |rows: &[(f64, bool)]| {
            let (values, labels): (Vec<f64>, Vec<bool>) = rows.iter().copied().unzip();
            CountedValues::from_rows(&values, &labels).unwrap()
        };
        let Ok(map) = ReferenceMap::fit(&table(&reference)) else {
            return Ok(());
        };
        let found = agreement(&map, &table(&scores), threshold, 0.9).unwrap();
        let measures = found.expected.measures;
        for estimate in [measures.event_rate, measures.auroc, measures.brier, measures.sensitivity,
            measures.specificity, measures.ppv, measures.npv, found.expected.average_precision].into_iter().flatten() {
            prop_assert!((-1e-12..=1.0 + 1e-12).contains(&estimate.value), "{estimate:?}");
            prop_assert!(estimate.low.is_none_or(|low| low <= estimate.value + 1e-12));
            prop_assert!(estimate.high.is_none_or(|high| high >= estimate.value - 1e-12));
        }
        prop_assert!(expected_performance(&map, &table(&scores), f64::NAN, 0.9).is_err());
        prop_assert!(expected_performance(&map, &CountedValues::default(), threshold, 0.9).is_err());
    }
}

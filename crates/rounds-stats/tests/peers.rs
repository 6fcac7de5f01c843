//! Where numbers of other tools are wrong: their answers (`bench/ai/peers_wrong.py`), those of this
//! crate on the very same rows, and the right ones.
#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "reading the reference file is test code"
)]

use rounds_stats::Estimate;
use rounds_stats::discrimination::{auroc, average_precision};
use rounds_stats::drift::{PsiOptions, ReferenceBins, jensen_shannon, kolmogorov_smirnov, psi};
use rounds_stats::histogram::{FeatureHistogram, ScoreHistogram};
use rounds_stats::scores::{ClusteredValues, CountedValues};
use rounds_stats::thresholds::operating_point;
use serde_json::Value;

/// Relative; sums in another order cost the last digits.
const TOLERANCE: f64 = 1e-9;
const LEVEL: f64 = 0.95;
/// Of 400 samples 95 % are covered give or take 2.2 (two standard errors); no less and no more.
const COVERED: std::ops::RangeInclusive<f64> = 0.92..=0.98;

fn facts(part: &str) -> Vec<Value> {
    let all: Value = serde_json::from_str(include_str!("reference/peers.json")).unwrap();
    all[part].as_array().unwrap().clone()
}

fn number(case: &Value, name: &str) -> f64 {
    case[name]
        .as_f64()
        .unwrap_or_else(|| panic!("{name} in {case}"))
}

fn count(case: &Value, name: &str) -> u64 {
    case[name]
        .as_u64()
        .unwrap_or_else(|| panic!("{name} in {case}"))
}

fn assert_close(found: f64, expected: f64, what: &str) {
    assert!(
        (found - expected).abs() <= TOLERANCE * expected.abs(),
        "{what}: {found}, reference {expected}"
    );
}

fn covers(interval: &Estimate, truth: f64) -> bool {
    (interval.low.unwrap()..=interval.high.unwrap()).contains(&truth)
}

/// The samples of `bench/ai/shared_samples.py`, number for number.
mod samples {
    const LABEL_COLUMN: u64 = 12;
    const SECOND_COLUMN: u64 = 13;
    const PATIENT_COLUMNS: u64 = 32;

    pub fn noise(seed: u64, row: u64, column: u64) -> f64 {
        let mut mixed = seed
            .wrapping_mul(1_000_003)
            .wrapping_add(row * 64 + column)
            .wrapping_mul(0x9e37_79b9_7f4a_7c15);
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        ((mixed ^ (mixed >> 31)) >> 11) as f64 / (1_u64 << 53) as f64
    }

    pub fn normal(seed: u64, row: u64) -> f64 {
        let sum = (0..12).fold(0.0, |sum, column| sum + noise(seed, row, column));
        sum - 6.0
    }

    pub fn rounded(value: f64) -> f64 {
        (value * 1e6).round_ties_even() / 1e6
    }

    fn probability(linear: f64) -> f64 {
        rounded(1.0 / (1.0 + (-linear).exp()))
    }

    pub fn independent(seed: u64, count: u64, shift: f64) -> (Vec<f64>, Vec<bool>) {
        let rows = (0..count).map(|row| {
            let score = probability(1.2 * normal(seed, row) + shift);
            (score, noise(seed, row, LABEL_COLUMN) < score)
        });
        rows.unzip()
    }

    pub struct OfPatients {
        pub scores: Vec<f64>,
        pub labels: Vec<bool>,
        pub patients: Vec<u64>,
    }

    pub fn of_patients(seed: u64, patients: u64) -> OfPatients {
        let mut rows = OfPatients {
            scores: Vec::new(),
            labels: Vec::new(),
            patients: Vec::new(),
        };
        for patient in 0..patients {
            let risk = normal(seed, patient);
            let happened = noise(seed, patient, LABEL_COLUMN) < probability(1.2 * risk - 2.0);
            let repeats = 1 + (20.0 * noise(seed, patient, SECOND_COLUMN)) as u64;
            for place in 0..repeats {
                let row = patients + patient * PATIENT_COLUMNS + place;
                let linear = 0.9 * risk + 0.8 * normal(seed, row) - 2.0;
                rows.scores.push(probability(linear));
                rows.labels.push(happened);
                rows.patients.push(patient);
            }
        }
        rows
    }
}

fn counted(seed: u64, rows: u64, shift: f64) -> CountedValues {
    let (scores, labels) = samples::independent(seed, rows, shift);
    CountedValues::from_rows(&scores, &labels).unwrap()
}

/// seismometer's metric generator takes the area under 101 points, one for each whole percent, its
/// analytics table that under 1,001.
#[test]
fn areas_are_exact_where_the_outcome_is_rare() {
    let cases = facts("grid");
    for case in &cases {
        let rows = counted(
            count(case, "seed"),
            count(case, "rows"),
            number(case, "shift"),
        );
        assert_eq!(rows.ones(), count(case, "positives"));
        let area = auroc(&rows, LEVEL).unwrap();
        assert_close(
            area.value,
            number(case, "auroc"),
            "area under the ROC curve",
        );
        let precision = average_precision(&rows, LEVEL).unwrap();
        let expected = number(case, "average_precision");
        assert_close(precision.value, expected, "average precision");
    }
    let rarest = cases.last().unwrap();
    let exact = number(rarest, "auroc");
    assert!(exact - number(rarest, "seismometer_auroc") > 0.09);
    assert!(exact - number(rarest, "seismometer_table_auroc") > 0.002);
}

/// A grid of scores is fine as long as it says how far off it may be.
#[test]
fn the_histogram_of_scores_prints_an_error_that_holds() {
    for case in facts("grid") {
        let (scores, labels) = samples::independent(
            count(&case, "seed"),
            count(&case, "rows"),
            number(&case, "shift"),
        );
        let mut histogram = ScoreHistogram::new(16).unwrap();
        for (score, label) in scores.iter().zip(&labels) {
            histogram.push(*score, Some(*label)).unwrap();
        }
        let bounded = histogram.auroc(LEVEL).unwrap();
        let off = (bounded.bounds.middle() - number(&case, "auroc")).abs();
        assert!(off <= bounded.bounds.error() + 1e-12, "{off}: {bounded:?}");
        assert!(bounded.bounds.error() < 0.001, "{bounded:?}");
    }
}

/// seismometer looks a threshold up in row `int(threshold * 100)`.
#[test]
fn a_threshold_is_the_one_that_was_asked_for() {
    let facts = &facts("wrong_rows")[0];
    let rows = counted(
        count(facts, "seed"),
        count(facts, "rows"),
        number(facts, "shift"),
    );
    let cases = facts["cases"].as_array().unwrap();
    assert_eq!(cases.len(), 3, "thresholds 0.29, 0.57 and 0.58");
    for case in cases {
        let point = operating_point(&rows, number(case, "threshold"), LEVEL).unwrap();
        let ppv = point.ppv.unwrap().value;
        assert_close(ppv, number(case, "ppv"), "PPV");
        let flagged = point.flag_rate.unwrap().value;
        assert_close(flagged, number(case, "flag_rate"), "flag rate");
        let theirs = number(case, "seismometer_ppv");
        assert!((theirs - number(case, "ppv_one_percent_lower")).abs() < 1e-4);
        assert!((theirs - ppv).abs() > 0.002);
    }
}

/// seismometer's interval of the precision–recall area counts rows where events belong.
#[test]
fn the_interval_of_average_precision_rests_on_the_events() {
    let case = &facts("precision_interval")[0];
    let (first_seed, repeats) = (count(case, "first_seed"), count(case, "repeats"));
    let intervals: Vec<Estimate> = (first_seed..first_seed + repeats)
        .map(|seed| {
            let rows = counted(seed, count(case, "rows"), number(case, "shift"));
            average_precision(&rows, LEVEL).unwrap()
        })
        .collect();
    let first = intervals.first().unwrap();
    assert_close(first.value, number(case, "value"), "average precision");
    assert_close(first.low.unwrap(), number(case, "low"), "lower end");
    assert_close(first.high.unwrap(), number(case, "high"), "upper end");
    let truth = number(case, "truth");
    let covering = intervals.iter().filter(|interval| covers(interval, truth));
    let coverage = covering.count() as f64 / repeats as f64;
    assert!(COVERED.contains(&coverage), "{coverage}");
    assert_close(coverage, number(case, "coverage"), "coverage");
    assert!(number(case, "seismometer_coverage") < 0.6);
}

/// Every peer's interval takes repeated scores of one patient for independent rows.
#[test]
fn intervals_hold_where_patients_repeat() {
    let case = &facts("repeated_patients")[0];
    let (first_seed, repeats) = (count(case, "first_seed"), count(case, "repeats"));
    let truth = number(case, "truth");
    let (mut by_patient, mut by_row) = (0_u32, 0_u32);
    for seed in first_seed..first_seed + repeats {
        let rows = samples::of_patients(seed, count(case, "patients"));
        let clustered =
            ClusteredValues::from_rows(&rows.scores, &rows.labels, &rows.patients).unwrap();
        let interval = auroc(&clustered, LEVEL).unwrap();
        if seed == first_seed {
            assert_close(interval.value, number(case, "value"), "area");
        }
        let naive = auroc(&clustered.counted(), LEVEL).unwrap();
        by_patient += u32::from(covers(&interval, truth));
        by_row += u32::from(covers(&naive, truth));
    }
    let coverage = f64::from(by_patient) / repeats as f64;
    assert!(COVERED.contains(&coverage), "by patient: {coverage}");
    let naive_coverage = f64::from(by_row) / repeats as f64;
    assert!(naive_coverage < 0.75, "by row: {naive_coverage}");
    assert!(number(case, "seismometer_coverage") < 0.75);
}

/// Evidently cuts bins between the extremes of reference and current rows together.
#[test]
fn one_odd_value_does_not_hide_a_shift() {
    let case = &facts("moving_bins")[0];
    let values = |seed: &str, rows: &str, shift: f64| -> Vec<f64> {
        (0..count(case, rows))
            .map(|row| samples::rounded(samples::normal(count(case, seed), row) + shift))
            .collect()
    };
    let before = values("reference_seed", "reference_rows", 0.0);
    let zeros = vec![false; before.len()];
    let sample = CountedValues::from_rows(&before, &zeros).unwrap();
    let reference = ReferenceBins::numeric(&sample, 0, 10).unwrap();
    let mut week = FeatureHistogram::on(&reference);
    for value in values("week_seed", "week_rows", number(case, "week_shift")) {
        week.add_number(&reference, value, 1).unwrap();
    }
    let found = psi(&reference, &week, PsiOptions::default()).unwrap();
    let distance = jensen_shannon(&reference, &week).unwrap().value;
    assert_close(found.estimate.value, number(case, "psi"), "index");
    assert!(found.is_shift);

    let outlier = number(case, "outlier");
    week.add_number(&reference, outlier, 1).unwrap();
    let with_outlier = psi(&reference, &week, PsiOptions::default()).unwrap();
    assert_close(
        with_outlier.estimate.value,
        number(case, "psi_with_outlier"),
        "index with an outlier",
    );
    assert!(with_outlier.is_shift);
    let moved = jensen_shannon(&reference, &week).unwrap().value - distance;
    assert!(moved.abs() < 0.002, "{moved}");

    assert!(number(case, "evidently_psi") > 0.2);
    assert!(number(case, "evidently_psi_with_outlier") < 0.01);
    assert!(number(case, "evidently_jensen_shannon_with_outlier") < 0.02);
}

/// NannyML counts large samples on equal bins between the extremes of the reference, so one code for
/// "no result" among the reference values puts all others into one bin.
#[test]
fn one_odd_value_of_the_reference_does_not_hide_a_shift() {
    let case = &facts("sentinel_in_reference")[0];
    let reference_rows = count(case, "reference_rows");
    let current_rows = count(case, "current_rows");
    let (reference_seed, current_seed) =
        (count(case, "reference_seed"), count(case, "current_seed"));
    let mut values: Vec<f64> = (0..reference_rows)
        .map(|row| samples::rounded(samples::normal(reference_seed, row)))
        .collect();
    values.push(number(case, "sentinel"));
    let mut is_current = vec![false; values.len()];
    let shift = number(case, "current_shift");
    values.extend(
        (0..current_rows).map(|row| samples::rounded(samples::normal(current_seed, row) + shift)),
    );
    is_current.resize(values.len(), true);
    let both = CountedValues::from_rows(&values, &is_current).unwrap();

    let distance = kolmogorov_smirnov(&both, LEVEL).unwrap();
    let expected = number(case, "ks_with_sentinel");
    assert_close(
        distance.estimate.value,
        expected,
        "Kolmogorov-Smirnov distance",
    );
    let reference = ReferenceBins::numeric(&both, 0, 10).unwrap();
    let mut now = FeatureHistogram::on(&reference);
    for row in both.rows() {
        now.add_number(&reference, row.value, row.ones).unwrap();
    }
    assert!(
        psi(&reference, &now, PsiOptions::default())
            .unwrap()
            .is_shift
    );
    assert!(jensen_shannon(&reference, &now).unwrap().value > 0.15);

    assert!((number(case, "nannyml_ks") - number(case, "ks")).abs() < 0.002);
    assert!(number(case, "nannyml_ks_with_sentinel") < 0.01);
    assert!(number(case, "nannyml_jensen_shannon_with_sentinel") < 0.02);
}

/// seismometer labels a prediction 0 when nothing is charted (yet); here it has no label.
#[test]
fn a_missing_label_is_no_negative() {
    let case = &facts("missing_labels")[0];
    let (rows, charted) = (count(case, "rows"), count(case, "charted"));
    assert_eq!(count(case, "seismometer_labelled"), rows);
    let halved = number(case, "prevalence_of_charted") / 2.0;
    assert_close(number(case, "seismometer_prevalence"), halved, "prevalence");

    let (scores, labels) = samples::independent(9, rows, -2.6);
    let mut histogram = ScoreHistogram::new(12).unwrap();
    for (row, (score, label)) in (0..rows).zip(scores.iter().zip(labels)) {
        histogram
            .push(*score, (row < charted).then_some(label))
            .unwrap();
    }
    assert_eq!(histogram.ones(), count(case, "positives"));
    assert_eq!(histogram.zeros() + histogram.ones(), charted);
    assert_eq!(histogram.unlabelled(), rows - charted);
}

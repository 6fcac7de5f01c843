//! Histograms of scores: what the rows would have given always lies within the bounds, and the
//! order of merging never shows.
#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "test code")]

use proptest::prelude::*;
use rounds_stats::calibration::{
    Binning, CalibrationOptions, Predictions, brier, calibration_error,
};
use rounds_stats::discrimination::auroc;
use rounds_stats::drift::{PsiOptions, ReferenceBins, kolmogorov_smirnov, psi};
use rounds_stats::histogram::{Bounds, FeatureHistogram, ScoreHistogram};
use rounds_stats::scores::{CountedBuilder, CountedValues};

/// Both sides are sums of floats; the bounds themselves are exact.
const SLACK: f64 = 1e-12;

type Row = (f64, Option<bool>);

fn row() -> impl Strategy<Value = Row> {
    let score = prop_oneof![
        4 => 0.0..=1.0_f64,
        1 => Just(0.0), 1 => Just(1.0), 1 => Just(0.5),
        2 => (0..=64_u8).prop_map(|edge| f64::from(edge) / 64.0),
        2 => 0.3..0.31_f64,
        1 => (0..=10_u8).prop_map(|tenth| f64::from(tenth) / 10.0),
    ];
    let label = prop_oneof![3 => Just(Some(false)), 2 => Just(Some(true)), 1 => Just(None)];
    (score, label)
}

fn rows() -> impl Strategy<Value = Vec<Row>> {
    prop::collection::vec(row(), 1..120)
}

fn histogram(bits: u32, rows: &[Row]) -> ScoreHistogram {
    let mut histogram = ScoreHistogram::new(bits).unwrap();
    for (score, label) in rows {
        histogram.push(*score, *label).unwrap();
    }
    histogram
}

fn labelled(rows: &[Row]) -> CountedValues {
    let mut builder = CountedBuilder::default();
    for (score, label) in rows {
        if let Some(label) = label {
            builder.push(*score, *label).unwrap();
        }
    }
    builder.finish()
}

fn holds(bounds: Bounds, exact: f64) -> Result<(), TestCaseError> {
    prop_assert!(
        bounds.lowest - SLACK <= exact && exact <= bounds.highest + SLACK,
        "{exact} is not in {bounds:?}"
    );
    Ok(())
}

proptest! {
    #[test]
    fn any_split_merged_in_any_order_has_the_same_bytes(
        rows in rows(), bits in 6..=16_u32, first in 0..120_usize, second in 0..120_usize
    ) {
        let whole = histogram(bits, &rows);
        let (first, second) = (first.min(second).min(rows.len()), first.max(second).min(rows.len()));
        let parts: Vec<ScoreHistogram> = [&rows[second..], &rows[..first], &rows[first..second]]
            .iter()
            .map(|part| histogram(bits, part))
            .collect();
        let mut left = parts[0].clone();
        left.merge(&parts[1]).unwrap();
        left.merge(&parts[2]).unwrap();
        let mut right = parts[1].clone();
        right.merge(&parts[2]).unwrap();
        let mut last = parts[0].clone();
        last.merge(&right).unwrap();
        prop_assert_eq!(left.to_bytes(), whole.to_bytes());
        prop_assert_eq!(last.to_bytes(), whole.to_bytes());
        prop_assert_eq!(ScoreHistogram::from_bytes(&whole.to_bytes()).unwrap(), whole);
    }

    #[test]
    fn a_changed_or_lost_byte_is_noticed(rows in rows(), at in any::<prop::sample::Index>(), change in 1..=255_u8) {
        let bytes = histogram(12, &rows).to_bytes();
        let mut changed = bytes.clone();
        let place = at.index(bytes.len());
        changed[place] ^= change;
        prop_assert!(ScoreHistogram::from_bytes(&changed).is_err());
        prop_assert!(ScoreHistogram::from_bytes(&bytes[..place]).is_err());
    }

    #[test]
    fn any_bytes_are_read_or_refused(bytes in prop::collection::vec(any::<u8>(), 0..80)) {
        let _ = ScoreHistogram::from_bytes(&bytes);
        let bins = ReferenceBins::from_edges(vec![0.5], vec![1, 1], 0).unwrap();
        let _ = FeatureHistogram::from_bytes(&bins, &bytes);
    }

    #[test]
    fn the_exact_area_is_within_its_bound(rows in rows(), bits in 6..=12_u32) {
        let binned = histogram(bits, &rows).auroc(0.95);
        match auroc(&labelled(&rows), 0.95) {
            Ok(exact) => holds(binned.unwrap().bounds, exact.value)?,
            Err(_) => prop_assert!(binned.is_err()),
        }
    }

    #[test]
    fn exact_calibration_is_within_its_bounds(rows in rows(), bits in 6..=12_u32, groups in 2..17_usize) {
        let table = labelled(&rows);
        let found = histogram(bits, &rows).calibration(groups, 0.95);
        let Ok(predictions) = Predictions::independent(&table) else {
            prop_assert!(found.is_err());
            return Ok(());
        };
        let found = found.unwrap();
        holds(found.brier, brier(&predictions, 0.95).unwrap().value)?;
        let expected: f64 = table.rows().iter().map(|row| row.value * row.total() as f64).sum();
        holds(found.expected, expected)?;
        if let Some(over) = found.observed_over_expected {
            prop_assert!(over.bounds.lowest <= table.ones() as f64 / expected * (1.0 + SLACK));
            prop_assert!(over.bounds.highest >= table.ones() as f64 / expected * (1.0 - SLACK));
        }
        let options = CalibrationOptions { bins: groups, draws: 1, ..CalibrationOptions::default() };
        let exact = calibration_error(&predictions, Binning::EqualWidth, &options).unwrap();
        holds(found.expected_calibration_error, exact.estimate.value)?;
    }

    #[test]
    fn exact_threshold_measures_are_within_their_bounds(
        rows in rows(), bits in 6..=12_u32, threshold in prop_oneof![
            0.0..=1.0_f64, Just(0.0), Just(1.0), Just(0.3), (0..=64_u8).prop_map(|e| f64::from(e) / 64.0)
        ]
    ) {
        let found = histogram(bits, &rows).at_threshold(threshold, 0.95).unwrap();
        let count = |is_flagged: bool, label: Option<bool>| {
            let same = |row: &&Row| (row.0 >= threshold) == is_flagged && row.1 == label;
            rows.iter().filter(same).count() as f64
        };
        let (tp, fp) = (count(true, Some(true)), count(true, Some(false)));
        let (fn_, tn) = (count(false, Some(true)), count(false, Some(false)));
        let flagged = tp + fp + count(true, None);
        for (measure, part, rest) in [
            (found.sensitivity, tp, fn_),
            (found.specificity, tn, fp),
            (found.positive_predictive_value, tp, fp),
            (found.negative_predictive_value, tn, fn_),
            (found.flag_rate, flagged, rows.len() as f64 - flagged),
        ] {
            if part + rest > 0.0 {
                holds(measure.unwrap().bounds, part / (part + rest))?;
            }
        }
        let n = tp + fp + fn_ + tn;
        if let Some(net) = found.net_benefit {
            holds(net.bounds, (tp - fp * threshold / (1.0 - threshold)) / n)?;
        }
        if threshold < 1.0 && (threshold * 64.0).fract() == 0.0 {
            prop_assert_eq!(found.counts.true_positives, (tp as u64, tp as u64));
            prop_assert_eq!(found.counts.flagged, (flagged as u64, flagged as u64));
        }
    }

    #[test]
    fn exact_distances_are_within_their_bounds(before in rows(), now in rows(), bits in 6..=12_u32) {
        let (first, second) = (histogram(bits, &before), histogram(bits, &now));
        let both: Vec<Row> = (before.iter().map(|row| (row.0, Some(false))))
            .chain(now.iter().map(|row| (row.0, Some(true))))
            .collect();
        let exact = kolmogorov_smirnov(&labelled(&both), 0.95).unwrap().estimate.value;
        holds(first.kolmogorov_smirnov(&second).unwrap(), exact)?;
        if let Ok(apart) = kolmogorov_smirnov(&labelled(&before), 0.95) {
            holds(first.separation().unwrap(), apart.estimate.value)?;
        }
    }

    #[test]
    fn the_index_from_histograms_is_that_of_the_rows(before in rows(), now in rows(), bins in 2..12_usize) {
        let (first, second) = (histogram(8, &before), histogram(8, &now));
        let reference = first.reference_bins(bins).unwrap();
        let count = |rows: &[Row]| {
            let mut counted = FeatureHistogram::on(&reference);
            for (score, _) in rows {
                counted.add_number(&reference, *score, 1).unwrap();
            }
            counted
        };
        let counted = count(&before);
        prop_assert_eq!(reference.counts(), counted.counts());
        let ours = second.on(&reference).unwrap();
        prop_assert_eq!(&ours, &count(&now));
        let rows = psi(&reference, &count(&now), PsiOptions::default()).unwrap();
        prop_assert_eq!(psi(&reference, &ours, PsiOptions::default()).unwrap(), rows);
        let text = serde_json::to_string(&reference).unwrap();
        let stored: ReferenceBins = serde_json::from_str(&text).unwrap();
        prop_assert_eq!(second.on(&stored).unwrap(), ours);
    }

    #[test]
    fn feature_counts_come_back_from_bytes_and_merge_in_any_order(
        values in prop::collection::vec(-2.0..2.0_f64, 0..60), missing in 0..300_u64, cut in 0..60_usize
    ) {
        let bins = ReferenceBins::from_edges(vec![-1.0, 0.0, 0.7], vec![1, 1, 1, 1], 0).unwrap();
        let count = |values: &[f64], missing: u64| {
            let mut counted = FeatureHistogram::on(&bins);
            for value in values {
                counted.add_number(&bins, *value, 1).unwrap();
            }
            counted.add_missing(missing);
            counted
        };
        let whole = count(&values, missing);
        let (left, right) = values.split_at(cut.min(values.len()));
        let mut merged = count(right, missing);
        merged.merge(&count(left, 0)).unwrap();
        prop_assert_eq!(merged.to_bytes(), whole.to_bytes());
        prop_assert_eq!(FeatureHistogram::from_bytes(&bins, &whole.to_bytes()).unwrap(), whole);
        let other = ReferenceBins::from_edges(vec![-1.0, 0.0, 0.8], vec![1, 1, 1, 1], 0).unwrap();
        prop_assert!(FeatureHistogram::from_bytes(&other, &merged.to_bytes()).is_err());
    }
}

#[test]
fn a_small_day_is_small_and_a_million_rows_stay_within_64_kilobytes() {
    let fill = |rows: u64| {
        let mut histogram = ScoreHistogram::default();
        for row in 0..rows {
            let score = ((row * 2_654_435_761) % 4_294_967_296) as f64 / 4_294_967_296.0;
            histogram.push(score, Some(row % 9 == 0)).unwrap();
        }
        histogram
    };
    assert!(
        fill(300).to_bytes().len() < 2_700,
        "{}",
        fill(300).to_bytes().len()
    );
    let million = fill(1_000_000);
    assert!(
        million.to_bytes().len() < 65_536,
        "{}",
        million.to_bytes().len()
    );
    let area = million.auroc(0.95).unwrap();
    assert!(area.bounds.error() < 2e-4);
    let mean = million.mean_score().unwrap();
    assert!(mean.error() <= 2.0_f64.powi(-33) && (mean.middle() - 0.5).abs() < 1e-3);
}

#[test]
fn nothing_to_estimate_is_said() {
    let empty = ScoreHistogram::default();
    assert!(empty.auroc(0.95).is_err() && empty.calibration(10, 0.95).is_err());
    assert!(empty.separation().is_err() && empty.reference_bins(10).is_err());
    assert_eq!(empty.mean_score(), None);
    let found = empty.at_threshold(0.5, 0.95).unwrap();
    assert!(
        found.sensitivity.is_none() && found.flag_rate.is_none() && found.net_benefit.is_none()
    );
    assert!(empty.at_threshold(1.7, 0.95).is_err());
    assert!(empty.at_threshold(0.5, 1.0).is_err());
}

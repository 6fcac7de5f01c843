//! Calibration of whatever rows come in: a refusal or numbers that belong together, and the same
//! digits whatever the order of the rows.
#![allow(clippy::unwrap_used, reason = "test code")]

use proptest::prelude::*;
use rounds_stats::StatsError;
use rounds_stats::calibration::{
    CalibrationOptions, LocalDegree, LoessOptions, calibration, calibration_clustered, loess,
};
use rounds_stats::scores::{ClusteredBuilder, ClusteredValues, CountedBuilder, CountedValues};

type Row = (f64, bool, u64);

fn rows() -> impl Strategy<Value = Vec<Row>> {
    let score = prop_oneof![
        3 => (0..11_u8).prop_map(|tenth| f64::from(tenth) / 10.0),
        3 => 0.0..1.0_f64,
        1 => prop_oneof![Just(0.0), Just(1.0), Just(1e-300), Just(0.5), Just(1.0 - f64::EPSILON)],
    ];
    prop::collection::vec((score, any::<bool>(), 0..9_u64), 1..60)
}

fn table(rows: &[Row]) -> ClusteredValues {
    let mut builder = ClusteredBuilder::default();
    for (score, label, patient) in rows {
        builder.push(*score, *label, *patient).unwrap();
    }
    builder.finish().unwrap()
}

fn options() -> CalibrationOptions {
    CalibrationOptions {
        draws: 50,
        ..CalibrationOptions::default()
    }
}

proptest! {
    #[test]
    fn every_measure_is_finite_or_says_why(rows in rows(), quadratic: bool, span in 0.01..1.0_f64) {
        let degree = if quadratic { LocalDegree::Quadratic } else { LocalDegree::Linear };
        let options = CalibrationOptions { loess: LoessOptions { span, degree }, ..options() };
        let table = table(&rows);
        for found in [
            calibration_clustered(&table, &options).unwrap(),
            calibration(&table.counted(), &options).unwrap(),
        ] {
            let mut estimates = vec![found.brier, found.error_equal_mass.estimate];
            estimates.extend(found.in_the_large.iter().map(|one| one.estimate));
            estimates.extend(found.recalibration.iter().flat_map(|line| [line.intercept.estimate, line.slope.estimate]));
            estimates.extend(found.observed_over_expected);
            estimates.extend(found.scaled_brier);
            estimates.extend(found.error_equal_width.bins.iter().map(|bin| bin.observed));
            for distances in [found.isotonic_distances, found.loess_distances] {
                prop_assert!(distances.e50.value <= distances.e90.value + 1e-12);
                prop_assert!(distances.e90.value <= distances.emax.value + 1e-12);
                prop_assert!(distances.ici.value <= distances.emax.value + 1e-12);
                estimates.extend([distances.ici, distances.emax]);
            }
            for estimate in estimates {
                prop_assert!(estimate.value.is_finite(), "{estimate:?}");
                let slack = 1e-9 * (1.0 + estimate.value.abs());
                prop_assert!(estimate.low.is_none_or(|low| low <= estimate.value + slack), "{estimate:?}");
                prop_assert!(estimate.high.is_none_or(|high| high >= estimate.value - slack), "{estimate:?}");
            }
            for error in [&found.error_equal_width, &found.error_equal_mass] {
                prop_assert!(error.p > 0.0 && error.p <= 1.0);
                prop_assert!(error.null_low <= error.null_high);
                let rows_in_bins: u64 = error.bins.iter().map(|bin| bin.observed.n).sum();
                prop_assert_eq!(rows_in_bins, found.rows);
            }
            if let Ok(update) = found.update {
                prop_assert!((0.0..=1.0).contains(&update.p_of_no_change), "{update:?}");
                prop_assert!((0.0..=1.0).contains(&update.p_of_intercept_alone), "{update:?}");
            }
            let parts = found.brier_parts;
            prop_assert!(parts.miscalibration > -1e-12 && parts.discrimination > -1e-12);
            let whole = parts.miscalibration - parts.discrimination + parts.uncertainty;
            prop_assert!((whole - found.brier.value).abs() < 1e-12);
            prop_assert!(found.isotonic.is_sorted_by(|one, next| one.probability() < next.probability()));
        }
    }

    #[test]
    fn the_order_of_rows_changes_no_digit(rows in rows(), turn in 0..60_usize) {
        let mut turned = rows.clone();
        turned.rotate_left(turn % rows.len());
        let first = calibration_clustered(&table(&rows), &options()).unwrap();
        prop_assert_eq!(first, calibration_clustered(&table(&turned), &options()).unwrap());
    }

    #[test]
    fn every_row_twice_for_the_same_patients_moves_no_value_and_no_clustered_interval(rows in rows()) {
        // Only factors of the number of rows may differ: those of Brier and O/E have none.
        let once = table(&rows);
        let twice = table(&[rows.clone(), rows].concat());
        if !once.repeats() {
            return Ok(());
        }
        let (one, two) = (
            calibration_clustered(&once, &options()).unwrap(),
            calibration_clustered(&twice, &options()).unwrap(),
        );
        let close = |a: f64, b: f64| (a - b).abs() <= 1e-9 * (1.0 + a.abs());
        prop_assert!(close(one.brier.value, two.brier.value));
        prop_assert_eq!(one.brier.low.is_some(), two.brier.low.is_some());
        if let (Some(low), Some(again)) = (one.brier.low, two.brier.low) {
            prop_assert!(close(low, again), "{:?} {:?}", one.brier, two.brier);
        }
        if let (Ok(one), Ok(two)) = (one.observed_over_expected, two.observed_over_expected) {
            prop_assert!(close(one.value, two.value));
            if let (Some(low), Some(again)) = (one.low, two.low) {
                prop_assert!(close(low, again), "{one:?} {two:?}");
            }
        }
    }
}

#[test]
fn scores_that_are_no_probabilities_and_impossible_options_are_refused() {
    let scores = CountedValues::from_rows(&[0.2, 1.7], &[true, false]).unwrap();
    let found = calibration(&scores, &options());
    assert!(matches!(
        found,
        Err(StatsError::Probability { what: "score", .. })
    ));
    let fine = CountedValues::from_rows(&[0.2, 0.7], &[true, false]).unwrap();
    let refused = [
        CalibrationOptions {
            level: 1.0,
            ..options()
        },
        CalibrationOptions {
            bins: 0,
            ..options()
        },
        CalibrationOptions {
            bins: 5_000,
            ..options()
        },
        CalibrationOptions {
            draws: 0,
            ..options()
        },
        CalibrationOptions {
            loess: LoessOptions {
                span: 1.5,
                degree: LocalDegree::Linear,
            },
            ..options()
        },
        CalibrationOptions {
            loess: LoessOptions {
                span: f64::NAN,
                degree: LocalDegree::Linear,
            },
            ..options()
        },
    ];
    for options in refused {
        assert!(calibration(&fine, &options).is_err(), "{options:?}");
    }
    assert!(calibration(&CountedValues::default(), &options()).is_err());
}

#[test]
fn a_curve_on_a_grid_is_the_curve_at_every_score_to_within_its_stated_error() {
    // 30,000 distinct scores, denser near 0: more than are fitted apart or directly.
    let mut many = CountedBuilder::default();
    for row in 0..30_000_u32 {
        let share = (f64::from(row) + 0.5) / 30_000.0;
        many.push(
            share * share,
            (row * 7_919) % 1_000 < (900.0 * share) as u32,
        )
        .unwrap();
    }
    let curve = loess(many.counted(), LoessOptions::default()).unwrap();
    assert!(
        curve.interpolation_error < 5e-5,
        "{}",
        curve.interpolation_error
    );
    // The same rows at 1,000 scores, each the middle of 30: fitted directly.
    let mut few = CountedBuilder::default();
    for (place, rows) in many.counted().rows().chunks(30).enumerate() {
        let share = (place as f64 * 30.0 + 15.0) / 30_000.0;
        let ones = rows.iter().map(|row| row.ones).sum();
        let zeros = rows.iter().map(|row| row.zeros).sum();
        few.push_counts(share * share, zeros, ones).unwrap();
    }
    let direct = loess(few.counted(), LoessOptions::default()).unwrap();
    for point in &direct.points {
        let right = curve
            .points
            .partition_point(|other| other.score < point.score);
        let Some([left, right]) = curve.points.get(right - 1..=right) else {
            continue;
        };
        let share = (point.score - left.score) / (right.score - left.score);
        let found = left.probability + share * (right.probability - left.probability);
        assert!(
            (found - point.probability).abs() < 2e-4,
            "{point:?} {found}"
        );
    }
}

//! What must hold for any scores: discrimination and thresholds never panic, do not depend on the
//! unit of the score, and agree with each other where they overlap.
#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "test code")]

use proptest::prelude::*;
use rounds_stats::Estimate;
use rounds_stats::discrimination::{
    AveragePrecisionInterval, Bootstrap, Curve, Scale, area, auroc, average_precision_with,
    compare_paired, partial_auroc, precision_recall_curve, roc_curve,
};
use rounds_stats::scores::{ClusteredValues, CountedValues, Dependence, PairedBuilder, ScoreTable};
use rounds_stats::thresholds::{
    DecisionThreshold, VersionThresholds, compare_net_benefit_at, decision_curve, net_benefits,
    operating_points,
};

type Row = (f64, bool, u64);

fn rows() -> impl Strategy<Value = Vec<Row>> {
    let score = prop_oneof![
        3 => (0..12_u8).prop_map(|tenth| f64::from(tenth) / 10.0),
        2 => 0.0..1.0_f64,
        1 => -1e300..1e300_f64,
    ];
    prop::collection::vec((score, any::<bool>(), 0..9_u64), 0..60)
}

fn columns(rows: &[Row]) -> (Vec<f64>, Vec<bool>, Vec<u64>) {
    let scores = rows.iter().map(|row| row.0).collect();
    let labels = rows.iter().map(|row| row.1).collect();
    (scores, labels, rows.iter().map(|row| row.2).collect())
}

fn tables(rows: &[Row]) -> (CountedValues, ClusteredValues) {
    let (scores, labels, clusters) = columns(rows);
    let counted = CountedValues::from_rows(&scores, &labels).unwrap();
    (
        counted,
        ClusteredValues::from_rows(&scores, &labels, &clusters).unwrap(),
    )
}

fn assert_holds(found: &Estimate, least: f64, most: f64) -> Result<(), TestCaseError> {
    let slack = 1e-9 * found.value.abs().max(1e-3);
    for end in [found.low, found.high].into_iter().flatten() {
        prop_assert!(end >= least - slack && end <= most + slack, "{found:?}");
    }
    prop_assert!(
        found.low.is_none_or(|low| low <= found.value + slack),
        "{found:?}"
    );
    prop_assert!(
        found.high.is_none_or(|high| high >= found.value - slack),
        "{found:?}"
    );
    Ok(())
}

fn assert_table_is_answered(table: ScoreTable, level: f64) -> Result<(), TestCaseError> {
    let has_both = table.zeros() > 0 && table.ones() > 0;
    prop_assert_eq!(auroc(table, level).is_ok(), has_both);
    if let Ok(found) = auroc(table, level) {
        assert_holds(&found, 0.0, 1.0)?;
    }
    if let Ok(found) = area(table).and_then(|area| area.interval(level, Scale::Plain)) {
        assert_holds(&found, 0.0, 1.0)?;
    }
    for interval in [
        AveragePrecisionInterval::ByTable,
        AveragePrecisionInterval::Positives,
        AveragePrecisionInterval::Linearised,
    ] {
        if let Ok(found) = average_precision_with(table, level, interval) {
            assert_holds(&found, 0.0, 1.0)?;
        }
    }
    let drawn = AveragePrecisionInterval::Bootstrap(Bootstrap {
        replicates: 8,
        seed: 1,
    });
    prop_assert_eq!(
        average_precision_with(table, level, drawn).is_ok(),
        has_both
    );
    if let Ok(found) = partial_auroc(table, 0.3, level) {
        assert_holds(&found.raw, 0.0, 0.3)?;
        assert_holds(&found.standardised, 0.0, 1.0)?;
    }
    for point in operating_points(table, &[0.5, -1.0, 2.0], level).unwrap() {
        let shares = [
            point.sensitivity,
            point.ppv,
            point.npv,
            point.accuracy,
            point.f1,
        ];
        for share in shares.iter().flatten() {
            assert_holds(share, 0.0, 1.0)?;
        }
        let ratios = [
            point.number_needed_to_evaluate,
            point.positive_likelihood_ratio,
        ];
        for ratio in ratios.iter().flatten() {
            assert_holds(ratio, 0.0, f64::INFINITY)?;
        }
    }
    let threshold = DecisionThreshold {
        score: 0.5,
        probability: 0.2,
    };
    let benefit = net_benefits(table, &[threshold], level);
    prop_assert_eq!(benefit.is_ok(), table.total() > 0);
    let _ = decision_curve(table, &[0.1, 0.9], level);
    Ok(())
}

fn assert_near_all(full: &Curve, thin: &Curve) -> Result<(), TestCaseError> {
    for point in &full.points {
        let nearest = thin.points.windows(2).map(|ends| {
            let (along_x, along_y) = (ends[1].x - ends[0].x, ends[1].y - ends[0].y);
            let (away_x, away_y) = (point.x - ends[0].x, point.y - ends[0].y);
            let length = along_x * along_x + along_y * along_y;
            let share = ((away_x * along_x + away_y * along_y) / length).clamp(0.0, 1.0);
            (away_x - share * along_x).hypot(away_y - share * along_y)
        });
        let nearest = nearest.fold(f64::INFINITY, f64::min);
        prop_assert!(
            nearest <= thin.error_max + 1e-12,
            "{nearest} {}",
            thin.error_max
        );
    }
    Ok(())
}

proptest! {
    #[test]
    fn any_table_is_answered_or_refused(rows in rows(), level in 0.01..0.999_f64) {
        let (counted, clustered) = tables(&rows);
        assert_table_is_answered((&counted).into(), level)?;
        assert_table_is_answered((&clustered).into(), level)?;
    }

    #[test]
    fn the_area_does_not_depend_on_the_unit_and_mirrors_with_the_sign(rows in rows()) {
        let scaled: Vec<Row> = rows.iter().map(|row| (row.0 / 4.0, row.1, row.2)).collect();
        let turned: Vec<Row> = rows.iter().map(|row| (-row.0, row.1, row.2)).collect();
        let areas = [&rows, &scaled, &turned].map(|rows| area(&tables(rows).1));
        if let [Ok(plain), Ok(scaled), Ok(turned)] = areas {
            prop_assert_eq!(plain, scaled);
            prop_assert!((plain.value() - (1.0 - turned.value())).abs() < 1e-12);
            let variances = plain.variance().zip(turned.variance());
            prop_assert!(variances.is_none_or(|(one, other)| (one - other).abs() < 1e-12));
        }
    }

    #[test]
    fn the_whole_partial_area_is_the_area(rows in rows()) {
        let (_, clustered) = tables(&rows);
        if let Ok(whole) = auroc(&clustered, 0.95) {
            let part = partial_auroc(&clustered, 1.0, 0.95).unwrap().raw;
            prop_assert!((whole.value - part.value).abs() < 1e-12);
            if let (Some(theirs), Some(ours)) = (whole.low, part.low) {
                prop_assert!((theirs - ours).abs() < 1e-9, "{whole:?} {part:?}");
            }
        }
    }

    #[test]
    fn thinned_curves_stay_within_their_stated_error(rows in rows(), points_max in 2..20_usize) {
        let (counted, _) = tables(&rows);
        for curve in [roc_curve, precision_recall_curve] {
            if let Ok(full) = curve(ScoreTable::from(&counted), None) {
                let thin = curve(ScoreTable::from(&counted), Some(points_max)).unwrap();
                prop_assert!(thin.points.len() <= points_max);
                if full.points.len() > 1 {
                    assert_near_all(&full, &thin)?;
                }
            }
        }
    }

    #[test]
    fn versions_compare_whatever_their_scores_and_mirror_when_swapped(rows in rows(), by_patient: bool) {
        let dependence = if by_patient { Dependence::Clustered } else { Dependence::Independent };
        let mut builders = [PairedBuilder::default(), PairedBuilder::default()];
        for (place, (score, label, cluster)) in rows.iter().enumerate() {
            let other = score + (place % 3) as f64 / 10.0;
            builders[0].push((*score, other), *label, *cluster).unwrap();
            builders[1].push((other, *score), *label, *cluster).unwrap();
        }
        let [pairs, swapped] = builders.map(PairedBuilder::finish);
        let areas = [&pairs, &swapped].map(|pairs| compare_paired(pairs, dependence, 0.95));
        if let [Ok(found), Ok(turned)] = areas {
            prop_assert_eq!(found.difference.value, -turned.difference.value);
            let p = found.p.zip(turned.p);
            prop_assert!(p.is_none_or(|(one, other)| (one - other).abs() < 1e-9));
        }
        let at = VersionThresholds { first_score: 0.5, second_score: 0.5, probability: 0.2 };
        let benefits = [&pairs, &swapped].map(|pairs| compare_net_benefit_at(pairs, at, dependence, 0.95));
        if let [Ok(found), Ok(turned)] = benefits {
            prop_assert_eq!(found.difference.value, -turned.difference.value);
            prop_assert_eq!(found.first, turned.second);
        }
    }
}

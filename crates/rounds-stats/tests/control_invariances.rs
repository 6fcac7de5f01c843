//! What must hold for every series: nothing panics, limits move with the unit, rules have no
//! favourite side.
#![allow(
    clippy::unwrap_used,
    reason = "generated input is known to be possible"
)]

use proptest::prelude::*;
use rounds_stats::control::cusum::{
    CalibrationCusumOptions, CountCusumOptions, RiskAdjustedCusumOptions, Thresholds, WeekTotals,
    calibration_cusum, count_cusum, risk_adjusted_cusum,
};
use rounds_stats::control::run_length::{
    CountProcess, both_sides, count_cusum_run_length, ewma_run_length, normal_cusum_run_length,
    risk_adjusted_run_length,
};
use rounds_stats::control::{
    ChartOptions, ControlChart, EwmaOptions, Process, RuleSet, Side, apply, c, ewma, i_prime,
    opportunities_between, p, process_of, time_between, u, xmr,
};
use rounds_stats::silence::{Baseline, SilenceOptions, silent_run};

const SETS: [RuleSet; 4] = [
    RuleSet::MakingDataCount,
    RuleSet::WesternElectric,
    RuleSet::Nelson,
    RuleSet::Anhoej,
];

fn number() -> impl Strategy<Value = f64> {
    prop_oneof![
        2 => (0_u32..5_000).prop_map(f64::from),
        1 => 0.0..1.0_f64,
        1 => -10.0..1_000.0_f64,
        1 => prop::num::f64::ANY,
    ]
}

fn numbers() -> impl Strategy<Value = Vec<f64>> {
    prop::collection::vec(number(), 0..40)
}

/// Whole and half numbers: ties with the centre and between neighbours are common.
fn series() -> impl Strategy<Value = Vec<f64>> {
    prop::collection::vec((-12_i32..=12).prop_map(|half| f64::from(half) / 2.0), 2..60)
}

fn options() -> impl Strategy<Value = ChartOptions> {
    (prop::option::of(0_usize..50), any::<bool>()).prop_map(|(baseline, screen_moving_ranges)| {
        ChartOptions {
            baseline,
            screen_moving_ranges,
        }
    })
}

fn is_close(first: f64, second: f64, scale: f64) -> bool {
    (first - second).abs() <= 1e-9 * scale.max(1.0)
}

/// The chart turned upside down.
fn reflected(chart: &ControlChart) -> ControlChart {
    let mut turned = chart.clone();
    turned.centre = -chart.centre;
    for (point, original) in turned.points.iter_mut().zip(&chart.points) {
        point.value = -original.value;
        point.z = original.z.map(|z| -z);
        point.lower = -original.upper;
        point.upper = -original.lower;
        point.lower_near = -original.upper_near;
        point.upper_near = -original.lower_near;
    }
    turned
}

proptest! {
    #[test]
    fn charts_and_rules_of_any_numbers_are_an_answer_or_a_refusal(
        values in numbers(), sizes in numbers(), options in options(),
    ) {
        let charts = [
            i_prime(&values, &sizes, options), p(&values, &sizes, options), u(&values, &sizes, options),
            c(&values, options), time_between(&values, options), opportunities_between(&values, options),
        ];
        for chart in charts.into_iter().flatten() {
            for point in &chart.points {
                prop_assert!(point.lower <= point.upper, "{point:?}");
            }
            for set in SETS {
                for mark in apply(&chart, set).marks {
                    prop_assert!(mark.point < chart.points.len());
                }
            }
        }
    }

    #[test]
    fn monitors_of_any_numbers_are_an_answer_or_a_refusal(
        values in numbers(), sizes in numbers(), flags in prop::collection::vec(any::<bool>(), 0..40),
        (a, b, d, e) in (number(), number(), number(), number()), restart: bool,
    ) {
        let thresholds = Thresholds { up: a, down: b, restart };
        let _ = ewma(&values, Process { mean: a, sigma: b }, EwmaOptions { weight: d, limit_sigmas: e });
        let _ = process_of(&values, ChartOptions::default());
        let counting = CountCusumOptions { ratio_up: 1.0 + a, ratio_down: d, dispersion: e, thresholds };
        let _ = count_cusum(&values, &sizes, counting);
        let risk = RiskAdjustedCusumOptions { odds_ratio_up: 1.0 + a, odds_ratio_down: d, thresholds };
        let _ = risk_adjusted_cusum(&flags, &values, risk);
        let week = WeekTotals { observed: a, expected: b, variance: d };
        let _ = calibration_cusum(&[week; 3], CalibrationCusumOptions { allowance: e, thresholds });
        let baseline = Baseline { firings: a, exposures: &values, dispersion: b };
        let quiet = SilenceOptions { false_alarms_per_year: d, level: 0.95 };
        if let Ok(Some(run)) = silent_run(baseline, &sizes, quiet) {
            prop_assert!((0.0..=1.0).contains(&run.probability), "{run:?}");
            prop_assert!(run.exposure_to_conclude >= 0.0, "{run:?}");
        }
    }

    #[test]
    fn marks_turn_over_with_the_chart(values in series(), options in options()) {
        let Ok(chart) = xmr(&values, options) else { return Ok(()) };
        let turned = reflected(&chart);
        for set in SETS {
            let (found, mirrored) = (apply(&chart, set), apply(&turned, set));
            prop_assert_eq!(found.runs, mirrored.runs);
            prop_assert_eq!(found.marks.len(), mirrored.marks.len());
            for (mark, other) in found.marks.iter().zip(&mirrored.marks) {
                let opposite = mark.side.map(|side| match side {
                    Side::High => Side::Low,
                    Side::Low => Side::High,
                });
                prop_assert_eq!((mark.point, mark.rule, opposite), (other.point, other.rule, other.side));
            }
        }
    }

    #[test]
    fn individuals_limits_move_with_the_unit(
        values in series(), factor in 0.01..100.0_f64, offset in -100.0..100.0_f64, options in options(),
    ) {
        let Ok(chart) = xmr(&values, options) else { return Ok(()) };
        let moved: Vec<f64> = values.iter().map(|value| offset + factor * value).collect();
        let moved = xmr(&moved, options).unwrap();
        let scale = offset.abs() + 20.0 * factor;
        for (point, other) in chart.points.iter().zip(&moved.points) {
            prop_assert!(is_close(offset + factor * point.upper, other.upper, scale));
            prop_assert!(is_close(offset + factor * point.lower, other.lower, scale));
        }
    }

    #[test]
    fn ewma_moves_with_the_unit_and_turns_over(
        values in series(), factor in 0.01..100.0_f64, offset in -100.0..100.0_f64, weight in 0.01..=1.0_f64, turn: bool,
    ) {
        let factor = if turn { -factor } else { factor };
        let chart_options = EwmaOptions { weight, limit_sigmas: 2.7 };
        let plain = ewma(&values, Process { mean: 0.5, sigma: 1.5 }, chart_options).unwrap();
        let moved: Vec<f64> = values.iter().map(|value| offset + factor * value).collect();
        let process = Process { mean: offset + factor * 0.5, sigma: 1.5 * factor.abs() };
        let moved = ewma(&moved, process, chart_options).unwrap();
        let scale = offset.abs() + 20.0 * factor.abs();
        for (point, other) in plain.iter().zip(&moved) {
            prop_assert!(is_close(offset + factor * point.average, other.average, scale));
            let high = if turn { point.lower } else { point.upper };
            prop_assert!(is_close(offset + factor * high, other.upper, scale));
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    #[test]
    fn run_lengths_are_an_answer_or_a_refusal(
        a in number(), b in number(), d in number(), probabilities in prop::collection::vec(0.0..=1.0_f64, 0..20),
    ) {
        let process = CountProcess { expected: &[a, b], dispersion: 1.0 + d.abs(), ratio: 1.5 };
        let found = [
            count_cusum_run_length(process, b, 1.0), ewma_run_length(a, b, d), normal_cusum_run_length(a, b, d),
            risk_adjusted_run_length(&probabilities, a, b),
        ];
        for length in found.into_iter().flatten() {
            prop_assert!(length >= 1.0 && both_sides(length, length) < length, "{length}");
        }
    }

    #[test]
    fn a_higher_threshold_runs_longer_and_a_larger_shift_shorter(threshold in 0.5..6.0_f64, shift in 0.1..3.0_f64) {
        let length = |threshold, shift| normal_cusum_run_length(0.5, threshold, shift).unwrap();
        prop_assert!(length(threshold + 0.2, 0.0) > length(threshold, 0.0));
        prop_assert!(length(threshold, shift) < length(threshold, 0.0));
    }
}

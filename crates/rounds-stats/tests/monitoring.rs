//! EWMA, cumulative sums, run lengths and silence against spc for R, SciPy and simulations in NumPy
//! (`bench/reference/monitoring.py`).
#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "reading the reference file is test code"
)]

use rounds_stats::control::cusum::{
    CountCusumOptions, CusumPoint, RiskAdjustedCusumOptions, Thresholds, count_cusum,
    risk_adjusted_cusum,
};
use rounds_stats::control::run_length::{
    CountProcess, SimulationOptions, count_cusum_run_length, count_cusum_threshold,
    ewma_run_length, normal_cusum_run_length, risk_adjusted_run_length, risk_adjusted_threshold,
};
use rounds_stats::control::{EwmaOptions, Process, ewma};
use rounds_stats::silence::{Baseline, SilenceOptions, silent_run};
use serde_json::Value;

/// Relative, for everything with a formula.
const TOLERANCE: f64 = 1e-9;
/// Relative, for solved integral equations: spc and we use different quadrature.
const TOLERANCE_OF_INTEGRALS: f64 = 1e-6;
/// Relative, for the chain of counts against spc's with a reference value on the lattice.
const TOLERANCE_OF_CHAINS: f64 = 1e-6;

fn cases(part: &str) -> Vec<Value> {
    let all: Value = serde_json::from_str(include_str!("reference/monitoring.json")).unwrap();
    all[part].as_array().unwrap().clone()
}

fn numbers(value: &Value) -> Vec<f64> {
    let listed = value.as_array().unwrap();
    listed
        .iter()
        .map(|number| number.as_f64().unwrap())
        .collect()
}

fn number(case: &Value, name: &str) -> f64 {
    case[name].as_f64().unwrap()
}

fn assert_within(found: f64, expected: f64, tolerance: f64, what: &str) {
    let scale = found.abs().max(expected.abs());
    assert!(
        (found - expected).abs() <= tolerance * scale,
        "{what}: {found}, reference {expected}"
    );
}

const FAR: Thresholds = Thresholds {
    up: 1e9,
    down: 1e9,
    restart: false,
};

#[test]
fn ewma_averages_and_limits_equal_sums_of_weights() {
    for case in cases("ewma_paths") {
        let options = EwmaOptions {
            weight: number(&case, "weight"),
            limit_sigmas: number(&case, "limit"),
        };
        let process = Process {
            mean: 50.0,
            sigma: 4.0,
        };
        let points = ewma(&numbers(&case["values"]), process, options).unwrap();
        let reference = |name: &str| numbers(&case[name]);
        let (averages, lowers, uppers) =
            (reference("average"), reference("lower"), reference("upper"));
        for (place, point) in points.iter().enumerate() {
            assert_within(point.average, averages[place], TOLERANCE, "average");
            assert_within(point.lower, lowers[place], TOLERANCE, "lower");
            assert_within(point.upper, uppers[place], TOLERANCE, "upper");
            let is_beyond = averages[place] > uppers[place] || averages[place] < lowers[place];
            assert_eq!(point.outside.is_some(), is_beyond);
        }
    }
}

#[test]
fn ewma_run_lengths_equal_spc() {
    for case in cases("ewma_run_lengths") {
        let found = ewma_run_length(
            number(&case, "weight"),
            number(&case, "limit"),
            number(&case, "shift"),
        );
        assert_within(
            found.unwrap(),
            number(&case, "run_length"),
            TOLERANCE_OF_INTEGRALS,
            "EWMA",
        );
    }
}

#[test]
fn normal_cusum_run_lengths_equal_spc() {
    for case in cases("normal_cusum_run_lengths") {
        let found = normal_cusum_run_length(
            number(&case, "allowance"),
            number(&case, "threshold"),
            number(&case, "shift"),
        );
        assert_within(
            found.unwrap(),
            number(&case, "run_length"),
            TOLERANCE_OF_INTEGRALS,
            "CUSUM",
        );
    }
}

#[test]
fn count_cusum_run_lengths_equal_spc() {
    for case in cases("count_cusum_run_lengths") {
        let process = CountProcess {
            expected: &[number(&case, "mean")],
            dispersion: 1.0,
            ratio: number(&case, "ratio"),
        };
        let found =
            count_cusum_run_length(process, number(&case, "threshold"), number(&case, "rate"))
                .unwrap();
        let expected = number(&case, "run_length");
        assert_within(found, expected, TOLERANCE_OF_CHAINS, &case.to_string());
    }
}

#[test]
fn run_lengths_of_weekdays_and_overdispersion_lie_within_simulation_error() {
    for case in cases("simulated_counts") {
        let expected = numbers(&case["expected"]);
        let process = CountProcess {
            expected: &expected,
            dispersion: number(&case, "dispersion"),
            ratio: number(&case, "ratio"),
        };
        let found = count_cusum_run_length(process, number(&case, "threshold"), 1.0).unwrap();
        let simulated = number(&case, "run_length");
        let margin = 4.0 * number(&case, "standard_error") + 0.01 * simulated;
        println!(
            "{found:.2} simulated {simulated:.2} ± {:.2}",
            number(&case, "standard_error")
        );
        assert!(
            (found - simulated).abs() <= margin,
            "{found}, simulated {simulated} ± {margin}"
        );
    }
}

#[test]
fn a_threshold_for_a_wanted_run_length_has_it_and_a_lower_one_has_not() {
    let weekdays = [2.4, 2.2, 2.2, 2.0, 2.0, 0.7, 0.6];
    for ratio in [0.5, 2.0] {
        let process = CountProcess {
            expected: &weekdays,
            dispersion: 1.3,
            ratio,
        };
        let threshold = count_cusum_threshold(process, 730.0).unwrap();
        let length =
            |factor: f64| count_cusum_run_length(process, factor * threshold, 1.0).unwrap();
        assert!(
            length(1.0) >= 730.0 && length(1.0) < 1.05 * 730.0,
            "{}",
            length(1.0)
        );
        assert!(length(0.999) < 730.0);
    }
}

fn assert_paths(points: &[CusumPoint], path: &Value) {
    for (point, expected) in points.iter().zip(path.as_array().unwrap()) {
        let expected = numbers(expected);
        assert!((point.up - expected[0]).abs() <= TOLERANCE * expected[0].max(1.0));
        assert!((point.down - expected[1]).abs() <= TOLERANCE * expected[1].max(1.0));
    }
}

#[test]
fn cumulative_sums_of_counts_equal_sums_written_out() {
    for case in cases("cusum_paths") {
        let options = CountCusumOptions {
            ratio_up: number(&case, "up"),
            ratio_down: number(&case, "down"),
            dispersion: number(&case, "dispersion"),
            thresholds: FAR,
        };
        let points = count_cusum(
            &numbers(&case["counts"]),
            &numbers(&case["expected"]),
            options,
        );
        assert_paths(&points.unwrap(), &case["path"]);
    }
}

#[test]
fn risk_adjusted_sums_equal_likelihood_ratios_written_out() {
    for case in cases("risk_adjusted_path") {
        let outcomes: Vec<bool> = case["outcomes"]
            .as_array()
            .unwrap()
            .iter()
            .map(|y| y.as_bool().unwrap())
            .collect();
        let options = RiskAdjustedCusumOptions {
            odds_ratio_up: 2.0,
            odds_ratio_down: 0.5,
            thresholds: FAR,
        };
        let points = risk_adjusted_cusum(&outcomes, &numbers(&case["probabilities"]), options);
        assert_paths(&points.unwrap(), &case["path"]);
    }
}

#[test]
fn risk_adjusted_run_lengths_lie_within_simulation_error_and_give_back_the_threshold() {
    for case in cases("simulated_risk_adjusted") {
        let (probabilities, ratio) = (numbers(&case["probabilities"]), number(&case, "ratio"));
        let threshold = number(&case, "threshold");
        let chain = risk_adjusted_run_length(&probabilities, ratio, threshold).unwrap();
        let simulated = number(&case, "run_length");
        let margin = 4.0 * number(&case, "standard_error");
        println!(
            "chain {chain:.2}, NumPy {simulated:.2} ± {:.2}",
            number(&case, "standard_error")
        );
        assert!(
            (chain - simulated).abs() <= margin,
            "{chain}, simulated {simulated} ± {margin}"
        );
        let options = SimulationOptions {
            wanted: chain,
            runs: 2_000,
            seed: 11,
            level: 0.95,
        };
        let found = risk_adjusted_threshold(&probabilities, ratio, options).unwrap();
        println!(
            "threshold {:.4} for {threshold}, {:?}",
            found.threshold, found.run_length
        );
        assert!((found.threshold - threshold).abs() < 0.1);
        assert!(found.run_length.value >= chain);
        assert_eq!(
            risk_adjusted_threshold(&probabilities, ratio, options),
            Ok(found)
        );
    }
}

#[test]
fn probabilities_of_silence_equal_scipy() {
    for case in cases("silence") {
        let days = case["days"].as_u64().unwrap() as usize;
        let exposures = vec![number(&case, "exposure") / days as f64; days];
        let baseline = Baseline {
            firings: number(&case, "firings"),
            exposures: &exposures,
            dispersion: number(&case, "dispersion"),
        };
        let found = silent_run(
            baseline,
            &[number(&case, "silent")],
            SilenceOptions::default(),
        );
        let found = found.unwrap().unwrap();
        // Overdispersed probabilities are integrated numerically there.
        let tolerance = if baseline.dispersion == 1.0 {
            TOLERANCE
        } else {
            1e-6
        };
        let is_met = |ours: f64, name: &str, tolerance| {
            assert_within(ours, number(&case, name), tolerance, name)
        };
        is_met(found.probability, "probability", tolerance);
        is_met(
            found.false_alarms_per_year,
            "false_alarms_per_year",
            tolerance,
        );
        is_met(found.expected_firings.low.unwrap(), "low", TOLERANCE);
        is_met(found.expected_firings.high.unwrap(), "high", TOLERANCE);
        if case["exposure_to_conclude"].is_number() {
            is_met(
                found.exposure_to_conclude,
                "exposure_to_conclude",
                TOLERANCE,
            );
        }
    }
}

//! Calibration that drifts in simulated streams, with a detector of the simplest kind.
#![allow(clippy::unwrap_used, reason = "test code")]

use std::collections::VecDeque;

use rounds_stats::StatsError;
use rounds_stats::calibration::{
    CalibrationDrift, DynamicCurve, DynamicCurveOptions, WindowCut, calibration_drift,
};
use rounds_stats::random::Random;

const ROWS: usize = 16_000;
const CHANGE_AT: usize = 8_000;
const LATEST: usize = 500;

/// Predictions that are right until the change; then the log-odds of the event are `shifted`.
fn rows(seed: u64, shifted: impl Fn(f64) -> f64) -> Vec<(f64, bool)> {
    let mut random = Random::new(seed);
    (0..ROWS)
        .map(|row| {
            let logit = -1.5 + 1.2 * random.normal();
            let truth = if row < CHANGE_AT {
                logit
            } else {
                shifted(logit)
            };
            let chance = |logit: f64| 1.0 / (1.0 + (-logit).exp());
            (chance(logit), random.chance(chance(truth)))
        })
        .collect()
}

fn fast() -> DynamicCurveOptions {
    DynamicCurveOptions {
        learning_rate: 0.001,
        ..DynamicCurveOptions::default()
    }
}

/// Cuts when the latest rows' mean is a fortieth away from that of the first 2,000.
fn drifts(rows: Vec<(f64, bool)>) -> Vec<CalibrationDrift> {
    let mut first: Vec<f64> = Vec::new();
    let mut latest: VecDeque<f64> = VecDeque::new();
    let detector = |distance: f64| {
        if first.len() < 2_000 {
            first.push(distance);
            return Ok(None);
        }
        latest.push_back(distance);
        if latest.len() <= LATEST {
            return Ok(None);
        }
        latest.pop_front();
        let mean_before = first.iter().sum::<f64>() / first.len() as f64;
        let mean_after = latest.iter().sum::<f64>() / latest.len() as f64;
        if (mean_after - mean_before).abs() < 0.025 {
            return Ok(None);
        }
        first.clear();
        latest.clear();
        Ok(Some(WindowCut {
            kept: LATEST as u64,
            mean_before,
            mean_after,
        }))
    };
    calibration_drift(rows, fast(), detector).unwrap()
}

#[test]
fn doubled_odds_and_a_flattened_slope_are_noticed_and_steadiness_is_not() {
    assert_eq!(drifts(rows(1, |logit| logit)), []);
    for found in [
        drifts(rows(2, |logit| logit + 0.9)),
        drifts(rows(3, |logit| -1.5 + 0.2 * (logit + 1.5))),
    ] {
        let first = found.first().unwrap();
        let delay = first.at as usize - CHANGE_AT;
        assert!(delay < 5_000, "{found:?}");
        assert!(first.distance.1 > first.distance.0);
    }
}

#[test]
fn better_calibration_is_no_alarm() {
    // Wrong from the start, right after the change: the distance falls, and it is cut silently.
    let mut rows = rows(4, |logit| logit);
    let mut random = Random::new(5);
    for row in rows.iter_mut().take(CHANGE_AT) {
        row.1 = random.chance((3.0 * row.0).min(1.0));
    }
    assert_eq!(drifts(rows), []);
}

#[test]
fn the_curve_comes_near_the_truth() {
    let mut curve = DynamicCurve::new(fast()).unwrap();
    for (score, label) in rows(6, |logit| logit + 0.9) {
        curve.step(score, label).unwrap();
    }
    for score in [0.1_f64, 0.2, 0.4] {
        let odds = score / (1.0 - score) * 0.9_f64.exp();
        let found = curve.probability(score).unwrap();
        assert!(
            (found - odds / (1.0 + odds)).abs() < 0.06,
            "{score}: {found}"
        );
    }
}

#[test]
fn impossible_input_is_refused() {
    let refused = calibration_drift([(1.7, true)], DynamicCurveOptions::default(), |_| Ok(None));
    assert!(matches!(refused, Err(StatsError::Probability { .. })));
    let standing = DynamicCurveOptions {
        learning_rate: 0.0,
        ..DynamicCurveOptions::default()
    };
    assert!(DynamicCurve::new(standing).is_err());
}

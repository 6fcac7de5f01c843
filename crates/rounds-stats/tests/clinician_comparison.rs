//! Mixed models against lme4, statsmodels and Henderson's equations solved densely
//! (`bench/reference/clinician_comparison.py`).
#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "reading the reference file is test code"
)]

use proptest::prelude::*;
use rounds_stats::StatsError;
use rounds_stats::comparison::{
    CLINICS_MAX, Comparison, ComparisonOptions, Likelihood, Observations, RandomIntercept, compare,
};
use serde_json::Value;

/// Relative, for the log-likelihood at the optimum.
const TOLERANCE_LIKELIHOOD: f64 = 1e-9;
/// Relative, for what depends on where the optimiser stopped. lme4's bobyqa compares values of a
/// criterion that is flat at its optimum, so it knows √ratio to about the root of its rounding.
const TOLERANCE_OPTIMUM: f64 = 1e-6;
/// The same for statsmodels' variances, whose gradient search stops earlier.
const TOLERANCE_STATSMODELS: f64 = 1e-5;

fn cases() -> Vec<Value> {
    let all: Value =
        serde_json::from_str(include_str!("reference/clinician_comparison.json")).unwrap();
    all["fits"].as_array().unwrap().clone()
}

fn numbers(value: &Value) -> Vec<f64> {
    let values = value.as_array().map_or(&[][..], Vec::as_slice);
    values.iter().filter_map(Value::as_f64).collect()
}

fn keys(value: &Value) -> Vec<u64> {
    numbers(value).iter().map(|&key| key as u64).collect()
}

struct Case {
    outcome: Vec<f64>,
    offset: Vec<f64>,
    columns: Vec<Vec<f64>>,
    clinicians: Vec<u64>,
    clinics: Option<Vec<u64>>,
}

impl Case {
    fn of(case: &Value) -> Self {
        Self {
            outcome: numbers(&case["outcome"]),
            offset: numbers(&case["offset"]),
            columns: case["columns"]
                .as_array()
                .unwrap()
                .iter()
                .map(numbers)
                .collect(),
            clinicians: keys(&case["clinicians"]),
            clinics: case.get("clinics").map(keys),
        }
    }

    fn fit(&self, likelihood: Likelihood) -> Comparison {
        let columns: Vec<&[f64]> = self.columns.iter().map(Vec::as_slice).collect();
        let observations = Observations {
            outcome: &self.outcome,
            offset: Some(&self.offset),
            columns: &columns,
            clinicians: &self.clinicians,
            clinics: self.clinics.as_deref(),
        };
        let options = ComparisonOptions {
            likelihood,
            ..ComparisonOptions::default()
        };
        compare(&observations, options).unwrap()
    }

    fn reordered(&self) -> Self {
        fn reversed<T: Clone>(values: &[T]) -> Vec<T> {
            values.iter().rev().cloned().collect()
        }
        Self {
            outcome: reversed(&self.outcome),
            offset: reversed(&self.offset),
            columns: self.columns.iter().map(|column| reversed(column)).collect(),
            clinicians: reversed(&self.clinicians),
            clinics: self.clinics.as_deref().map(reversed),
        }
    }
}

/// Relative to the size of the numbers compared; `scale` is that size.
#[track_caller]
fn assert_close(what: &str, found: f64, expected: f64, scale: f64, tolerance: f64) {
    assert!(
        (found - expected).abs() <= tolerance * scale.abs(),
        "{what}: {found}, reference {expected}"
    );
}

fn assert_intercept(name: &str, found: &RandomIntercept, expected: &Value, total: f64) {
    let variance = expected["variance"].as_f64().unwrap();
    if found.at_boundary {
        // lme4 stops next to the edge where we stop on it.
        assert!(variance <= 1e-5 * total, "{name}: 0, reference {variance}");
        return;
    }
    assert_close(
        name,
        found.variance,
        variance,
        variance,
        2.0 * TOLERANCE_OPTIMUM,
    );
    let sd = variance.sqrt();
    let effects = numbers(&expected["effects"]);
    let sds = numbers(&expected["conditional_sd"]);
    assert_eq!(found.effects.len(), effects.len());
    for (ours, (effect, conditional)) in found.effects.iter().zip(effects.iter().zip(sds)) {
        assert_close(
            name,
            ours.effect.value,
            *effect,
            sd.max(effect.abs()),
            2.0 * TOLERANCE_OPTIMUM,
        );
        assert_close(
            name,
            ours.conditional_sd,
            conditional,
            sd,
            2.0 * TOLERANCE_OPTIMUM,
        );
    }
}

#[test]
fn fits_equal_lme4_with_one_and_two_intercepts_by_both_likelihoods() {
    for case in cases() {
        let problem = Case::of(&case);
        for (part, likelihood) in [
            ("restricted", Likelihood::Restricted),
            ("full", Likelihood::Full),
        ] {
            let name = format!("{} {part}", case["name"]);
            let found = problem.fit(likelihood);
            let expected = &case[part];
            let log_likelihood = expected["log_likelihood"].as_f64().unwrap();
            assert_close(
                &name,
                found.log_likelihood,
                log_likelihood,
                log_likelihood,
                TOLERANCE_LIKELIHOOD,
            );
            let residual = expected["residual_variance"].as_f64().unwrap();
            assert_close(
                &name,
                found.residual_variance,
                residual,
                residual,
                TOLERANCE_OPTIMUM,
            );
            let wanted = &expected["coefficients"];
            let wanted = wanted
                .as_f64()
                .map_or_else(|| numbers(wanted), |one| vec![one]);
            let errors = &expected["standard_errors"];
            let errors = errors
                .as_f64()
                .map_or_else(|| numbers(errors), |one| vec![one]);
            assert_eq!(found.coefficients.len(), wanted.len(), "{name}");
            for (ours, (value, error)) in found.coefficients.iter().zip(wanted.iter().zip(errors)) {
                assert_close(
                    &name,
                    ours.estimate.value,
                    *value,
                    value.abs().max(error),
                    TOLERANCE_OPTIMUM,
                );
                assert_close(&name, ours.standard_error, error, error, TOLERANCE_OPTIMUM);
            }
            assert_intercept(&name, &found.clinicians, &expected["a"], residual);
            if let Some(clinics) = &found.clinics {
                assert_intercept(&name, clinics, &expected["b"], residual);
            }
        }
    }
}

#[test]
fn prediction_variances_equal_the_inverse_of_hendersons_equations() {
    let mut compared = 0;
    for case in cases() {
        let found = Case::of(&case).fit(Likelihood::Restricted);
        for (part, intercept) in [
            ("a", Some(&found.clinicians)),
            ("b", found.clinics.as_ref()),
        ] {
            let expected = numbers(&case["prediction_sd"][part]);
            for (ours, sd) in intercept
                .iter()
                .flat_map(|part| &part.effects)
                .zip(expected)
            {
                assert_close(
                    &case["name"].to_string(),
                    ours.prediction_sd,
                    sd,
                    sd,
                    TOLERANCE_OPTIMUM,
                );
                assert!(ours.prediction_sd >= ours.conditional_sd);
                compared += 1;
            }
        }
    }
    assert!(compared > 200, "{compared}");
}

#[test]
fn fits_equal_statsmodels() {
    for case in cases() {
        let expected = &case["statsmodels"];
        if expected.is_null() {
            continue;
        }
        let name = case["name"].to_string();
        let number = |part: &str| expected[part].as_f64().unwrap();
        let found = Case::of(&case).fit(Likelihood::Restricted);
        let likelihood = number("log_likelihood");
        assert_close(
            &name,
            found.log_likelihood,
            likelihood,
            likelihood,
            TOLERANCE_OPTIMUM,
        );
        let (residual, variance) = (number("residual_variance"), number("variance"));
        assert_close(
            &name,
            found.residual_variance,
            residual,
            residual,
            TOLERANCE_STATSMODELS,
        );
        assert_close(
            &name,
            found.clinicians.variance,
            variance,
            variance,
            TOLERANCE_STATSMODELS,
        );
        for (ours, value) in found
            .coefficients
            .iter()
            .zip(numbers(&expected["coefficients"]))
        {
            assert_close(
                &name,
                ours.estimate.value,
                value,
                value.abs().max(ours.standard_error),
                TOLERANCE_OPTIMUM,
            );
        }
    }
}

#[test]
fn the_same_rows_in_another_order_give_the_same_bits() {
    for case in cases() {
        let problem = Case::of(&case);
        assert_eq!(
            problem.fit(Likelihood::Restricted),
            problem.reordered().fit(Likelihood::Restricted),
            "{}",
            case["name"]
        );
    }
}

#[test]
fn no_difference_between_clinicians_is_said_and_nobody_is_shown() {
    let found = Case::of(&cases()[3]).fit(Likelihood::Restricted);
    assert!(found.clinicians.at_boundary);
    assert_eq!(found.clinicians.variance, 0.0);
    for effect in &found.clinicians.effects {
        assert_eq!((effect.effect.value, effect.reliability), (0.0, 0.0));
        assert!(!effect.may_be_shown);
    }
}

#[test]
fn reliability_of_a_balanced_intercept_is_the_textbook_formula() {
    let found = Case::of(&cases()[1]).fit(Likelihood::Restricted);
    let between = found.clinicians.variance;
    let expected = between / (between + found.residual_variance / 8.0);
    for effect in &found.clinicians.effects {
        assert_close("reliability", effect.reliability, expected, 1.0, 1e-12);
        assert_eq!(effect.may_be_shown, expected >= 0.7);
    }
}

#[test]
fn impossible_input_is_refused_with_its_cause() {
    let ramp: Vec<f64> = (0..12).map(f64::from).collect();
    let wave: Vec<f64> = ramp.iter().map(|x| (x * 1.7).sin()).collect();
    let fours: Vec<u64> = (0..12).map(|row| row / 4).collect();
    let singles: Vec<u64> = (0..12).collect();
    let good = Observations {
        outcome: &wave,
        clinicians: &fours,
        ..Observations::default()
    };
    let fit = |observations: Observations<'_>| compare(&observations, ComparisonOptions::default());
    assert!(fit(good).is_ok());
    let columns: [&[f64]; 2] = [&ramp, &ramp];
    let refused = fit(Observations {
        columns: &columns,
        ..good
    });
    assert_eq!(refused, Err(StatsError::Collinear { column: 2 }));
    let refused = fit(Observations {
        columns: &[&[2.0; 12]],
        ..good
    });
    assert_eq!(refused, Err(StatsError::Collinear { column: 1 }));
    let refused = fit(Observations {
        clinicians: &singles,
        ..good
    });
    assert!(matches!(refused, Err(StatsError::TooFew { .. })));
    let refused = fit(Observations {
        clinics: Some(&fours),
        ..good
    });
    assert_eq!(refused, Err(StatsError::SameGrouping));
    let refused = fit(Observations {
        outcome: &[1.5; 12],
        ..good
    });
    assert!(matches!(refused, Err(StatsError::NoVariation { .. })));
    let refused = fit(Observations {
        offset: Some(&wave[1..]),
        ..good
    });
    assert!(matches!(refused, Err(StatsError::UnequalRows { .. })));
    let refused = fit(Observations {
        outcome: &[f64::NAN; 12],
        ..good
    });
    assert!(matches!(refused, Err(StatsError::NotFinite { .. })));
    assert!(matches!(
        fit(Observations::default()),
        Err(StatsError::TooFew { .. })
    ));
}

#[test]
fn more_clinics_than_the_dense_factor_is_made_for_are_refused() {
    let rows = 4 * (CLINICS_MAX as u64 + 1);
    let outcome: Vec<f64> = (0..rows).map(|row| (row as f64 * 1.3).sin()).collect();
    let clinicians: Vec<u64> = (0..rows).map(|row| row / 2).collect();
    let clinics: Vec<u64> = (0..rows).map(|row| row / 4).collect();
    let refused = compare(
        &Observations {
            outcome: &outcome,
            clinicians: &clinicians,
            clinics: Some(&clinics),
            ..Observations::default()
        },
        ComparisonOptions::default(),
    );
    assert!(matches!(refused, Err(StatsError::TooManyLevels { .. })));
}

fn any_value() -> impl Strategy<Value = f64> {
    prop_oneof![
        6 => -3.0..3.0_f64,
        2 => (0_u8..3).prop_map(f64::from),
        1 => prop::num::f64::ANY,
    ]
}

proptest! {
    #[test]
    fn any_input_is_fitted_or_refused(
        rows in prop::collection::vec((any_value(), any_value(), 0_u64..6, 0_u64..4), 0..24),
        two: bool,
        full: bool,
    ) {
        let outcome: Vec<f64> = rows.iter().map(|row| row.0).collect();
        let column: Vec<f64> = rows.iter().map(|row| row.1).collect();
        let clinicians: Vec<u64> = rows.iter().map(|row| row.2).collect();
        let clinics: Vec<u64> = rows.iter().map(|row| row.3).collect();
        let columns = [column.as_slice()];
        let observations = Observations {
            outcome: &outcome,
            columns: &columns,
            clinicians: &clinicians,
            clinics: two.then_some(&clinics),
            ..Observations::default()
        };
        let likelihood = if full { Likelihood::Full } else { Likelihood::Restricted };
        let options = ComparisonOptions { likelihood, ..ComparisonOptions::default() };
        if let Ok(found) = compare(&observations, options) {
            prop_assert!(found.log_likelihood.is_finite() && found.residual_variance > 0.0);
            let intercepts = found.clinics.iter().chain([&found.clinicians]);
            for effect in intercepts.flat_map(|intercept| &intercept.effects) {
                prop_assert!((0.0..=1.0).contains(&effect.reliability), "{effect:?}");
                prop_assert!(effect.effect.value.is_finite() && effect.prediction_sd.is_finite());
            }
        }
    }

    #[test]
    fn another_unit_of_the_outcome_changes_effects_by_that_unit(scale in 0.001..1_000.0_f64, shift in -50.0..50.0_f64) {
        let case = cases().swap_remove(5);
        let problem = Case::of(&case);
        let mut scaled = Case::of(&case);
        for (outcome, offset) in scaled.outcome.iter_mut().zip(&mut scaled.offset) {
            *outcome = scale * (*outcome - *offset) + shift;
            *offset = 0.0;
        }
        let (one, other) = (problem.fit(Likelihood::Restricted), scaled.fit(Likelihood::Restricted));
        for (left, right) in one.clinicians.effects.iter().zip(&other.clinicians.effects) {
            assert_close("effect", right.effect.value / scale, left.effect.value, 1.0, 1e-7);
            assert_close("reliability", right.reliability, left.reliability, 1.0, 1e-7);
        }
    }
}

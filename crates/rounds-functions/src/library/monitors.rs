//! Whether a model's calibration has moved, week by week and row by row; and what its performance
//! would be before labels are known.

use std::collections::BTreeMap;

use arrow_schema::{DataType, Field};
use rounds_stats::StatsError;
use rounds_stats::calibration::{DynamicCurveOptions, WindowCut, calibration_drift};
use rounds_stats::change::{Adwin, AdwinOptions};
use rounds_stats::control::cusum::{
    CalibrationCusumOptions, Thresholds, WeekTotals, calibration_cusum,
};
use rounds_stats::control::run_length::normal_cusum_threshold;
use rounds_stats::scores::{CountedBuilder, CountedValues};
use rounds_stats::unlabelled::{ReferenceMap, agreement, expected_performance};
use serde_json::{Value, json};

use super::answers::{Answered, answer, estimable, level_of};
use super::days::{AT, as_micros};
use super::rows::{IN_REFERENCE, LABEL, PROBABILITY, SCORE, THRESHOLD};
use crate::aggregate::aggregate;
use crate::description::{Description, Topic};
use crate::error::FunctionError;
use crate::function::Function;
use crate::parameter::{Arguments, Kind, Parameter};
use crate::shape::{count, estimate, flag, instant, list_of, number, parts};
use crate::states::{Tuple, Tuples};

pub(super) fn all() -> Vec<Function> {
    vec![
        aggregate::<Tuples>(CALIBRATION_CUSUM, list_of(cusum_fields()), weekly),
        aggregate::<Tuples>(CALIBRATION_DRIFT, list_of(drift_fields()), by_row),
        aggregate::<Tuples>(EXPECTED_PERFORMANCE, expected_parts(), expected),
    ]
}

/// (instant, probability, event) of the rows that have all three, by instant.
fn predictions(state: &Tuples) -> Result<Vec<(f64, f64, bool)>, FunctionError> {
    let mut rows = Vec::new();
    for row in state.rows() {
        if let (Some(at), Some(score), Some(label)) =
            (row.number(0), row.number(1), label_of(row, 2)?)
        {
            rows.push((at, score, label));
        }
    }
    Ok(rows)
}

fn label_of(row: Tuple<'_>, column: usize) -> Result<Option<bool>, FunctionError> {
    match row.number(column) {
        None => Ok(None),
        Some(0.0) => Ok(Some(false)),
        Some(1.0) => Ok(Some(true)),
        Some(other) => Err(FunctionError::Value {
            parameter: "label",
            expected: "0 or 1 (NULL while it is not known)",
            found: other.to_string(),
        }),
    }
}

const CALIBRATION_CUSUM: Description = Description {
    name: "calibration_cusum",
    topic: Topic::Calibration,
    parameters: &[
        AT,
        PROBABILITY,
        LABEL,
        Parameter::new(
            "weeks_between_false_alarms",
            Kind::ConstantNumber,
            "how many weeks of a well calibrated model per false alarm; 520 if not given",
        )
        .optional(),
    ],
    summary: "Week by week, whether there are as many events as predicted: a CUSUM that adds up small surpluses until they count.",
    formula: "Z = Σ(y − p)/√Σp(1 − p) per ISO week; C⁺ = max(0, C⁺ + Z − ½), C⁻ = max(0, C⁻ − Z − ½); the threshold gives one false alarm in the weeks asked for, both sides together. Compare only matured weeks.",
    citation: "Page ES, Biometrika 1954;41:100-115; Steiner SH and others, Biostatistics 2000;1:441-452",
    example: "select calibration_cusum(day, p, y) from (select date '2026-01-05' + cast(i as int) as day, 0.2 as p, case when i % 4 = 0 then 1 else 0 end as y from generate_series(0, 20) as t(i))",
};

fn cusum_fields() -> Vec<Field> {
    vec![
        instant("week"),
        count("n"),
        number("observed"),
        number("expected"),
        number("up"),
        number("down"),
        number("threshold"),
        flag("signals_up"),
        flag("signals_down"),
    ]
}

/// Days from 1970-01-01, a Thursday, back to the Monday before.
const THURSDAY: f64 = 3.0;

fn week_of(at: f64) -> i64 {
    ((at.floor() + THURSDAY) / 7.0).floor() as i64
}

fn weekly(state: &mut Tuples, arguments: &Arguments) -> Answered {
    let mut weeks: BTreeMap<i64, (WeekTotals, u64)> = BTreeMap::new();
    for (at, score, label) in predictions(state)? {
        let score = checked_probability(score)?;
        let (totals, rows) = weeks.entry(week_of(at)).or_insert((
            WeekTotals {
                observed: 0.0,
                expected: 0.0,
                variance: 0.0,
            },
            0,
        ));
        totals.observed += f64::from(u8::from(label));
        totals.expected += score;
        totals.variance += score * (1.0 - score);
        *rows += 1;
    }
    if weeks.is_empty() {
        return Ok(Value::Null);
    }
    let between = arguments
        .number("weeks_between_false_alarms")
        .unwrap_or(520.0);
    let found = || -> Result<Value, StatsError> {
        const ALLOWANCE: f64 = 0.5;
        let threshold = normal_cusum_threshold(ALLOWANCE, 2.0 * between)?;
        let options = CalibrationCusumOptions {
            allowance: ALLOWANCE,
            thresholds: Thresholds {
                up: threshold,
                down: threshold,
                restart: true,
            },
        };
        let totals: Vec<WeekTotals> = weeks.values().map(|(totals, _)| *totals).collect();
        let points = calibration_cusum(&totals, options)?;
        let rows = points
            .iter()
            .zip(&weeks)
            .map(|(point, (week, (totals, n)))| {
                json!({
                    "week": as_micros(*week as f64 * 7.0 - THURSDAY), "n": n,
                    "observed": totals.observed, "expected": totals.expected,
                    "up": point.up, "down": point.down, "threshold": threshold,
                    "signals_up": point.signals_up, "signals_down": point.signals_down,
                })
            });
        Ok(Value::Array(rows.collect()))
    };
    estimable(found())
}

fn checked_probability(score: f64) -> Result<f64, FunctionError> {
    if (0.0..=1.0).contains(&score) {
        Ok(score)
    } else {
        Err(StatsError::Probability {
            what: "score",
            found: score,
        }
        .into())
    }
}

const CALIBRATION_DRIFT: Description = Description {
    name: "calibration_drift",
    topic: Topic::Calibration,
    parameters: &[AT, PROBABILITY, LABEL],
    summary: "Row by row, when a model's calibration began to move: a curve that keeps learning, its distance from the scores watched by an adaptive window.",
    formula: "A logistic curve in powers of logit p, updated by Adam with every row; |p − curve(p)| goes to ADWIN (δ = 0.00001), which cuts its window where the means before and after differ by more than chance. Each cut is a row of the list. Give a few thousand rows; neighbouring distances depend on each other, so a cut is a reason to look, not a test.",
    citation: "Davis SE and others, J Biomed Inform 2020;112:103611; Bifet A, Gavaldà R, SIAM SDM 2007:443-448",
    example: "select coalesce(array_length(calibration_drift(day, p, y)), 0) as cuts from (select date '2026-01-01' + cast(i / 10 as int) as day, 0.1 + 0.8 * (i % 9) / 8 as p, case when i * 37 % 101 < 101 * (0.1 + 0.8 * (i % 9) / 8) then 1 else 0 end as y from generate_series(0, 999) as t(i))",
};

fn drift_fields() -> Vec<Field> {
    vec![
        instant("found_at"),
        count("rows_before"),
        number("distance_before"),
        number("distance_after"),
        count("rows_after"),
    ]
}

fn by_row(state: &mut Tuples, _arguments: &Arguments) -> Answered {
    const DELTA: f64 = 1e-5;
    let rows = predictions(state)?;
    if rows.is_empty() {
        return Ok(Value::Null);
    }
    let mut window = Adwin::new(AdwinOptions {
        delta: DELTA,
        ..AdwinOptions::default()
    })?;
    let detect = |distance: f64| {
        let cut = window.step(distance)?;
        Ok(cut.map(|cut| WindowCut {
            kept: window.len() as u64,
            mean_before: cut.mean_before,
            mean_after: cut.mean_after,
        }))
    };
    let outcomes = rows.iter().map(|(_, score, label)| (*score, *label));
    let found = calibration_drift(outcomes, DynamicCurveOptions::default(), detect)?;
    let cuts = found.iter().map(|cut| {
        let at = rows.get(cut.at as usize).or(rows.last());
        json!({
            "found_at": at.map(|(at, _, _)| as_micros(*at)), "rows_before": cut.at,
            "distance_before": cut.distance.0, "distance_after": cut.distance.1,
            "rows_after": cut.rows_after,
        })
    });
    Ok(Value::Array(cuts.collect()))
}

const EXPECTED_PERFORMANCE: Description = Description {
    name: "expected_performance",
    topic: Topic::Discrimination,
    parameters: &[SCORE, LABEL, IN_REFERENCE, THRESHOLD],
    summary: "What a model's performance should be now, before labels are known: an early warning, with a flag where labels that are known disagree.",
    formula: "Confidence-based estimation: isotonic calibration c(s) on the labelled reference rows; expected counts of the rows now, TP = Σc over flagged rows and so on, give each measure, with the interval that chance in the labels makes. It assumes that a score still means what it meant: when that changes (the reason most models fail) it sees nothing, so disagrees compares it with the rows now whose label is known.",
    citation: "Confidence-based performance estimation (CBPE) as the documentation of NannyML describes it; Garg S and others, ICLR 2022 (limits of estimation without labels)",
    example: "select expected_performance(s, y, before, 0.5)['auroc']['value'] as expected_auroc from (select (i * 37 % 100) / 100.0 as s, case when i * 53 % 100 < i * 37 % 100 then 1 else 0 end as y, i <= 60 as before from generate_series(1, 100) as t(i))",
};

const MEASURES: [&str; 7] = [
    "event_rate",
    "auroc",
    "brier",
    "sensitivity",
    "specificity",
    "ppv",
    "npv",
];

fn expected_parts() -> DataType {
    let mut fields = vec![
        count("reference_rows"),
        count("rows"),
        count("rows_outside_reference"),
        count("matured_rows"),
        number("flag_rate"),
    ];
    fields.extend(MEASURES.iter().map(|name| estimate(name)));
    fields.push(flag("disagrees"));
    parts(fields)
}

/// Reference rows with a label, rows now, and the rows now whose label is known.
fn samples(state: &Tuples) -> Result<[CountedValues; 3], FunctionError> {
    let mut samples: [CountedBuilder; 3] = Default::default();
    let [reference, now, matured] = &mut samples;
    for row in state.rows() {
        let (Some(score), Some(in_reference)) = (row.number(0), row.number(2)) else {
            continue;
        };
        let label = label_of(row, 1)?;
        if in_reference == 1.0 {
            if let Some(label) = label {
                reference.push(score, label)?;
            }
        } else {
            // Only the scores of the rows now are read; the label they are counted under is none.
            now.push(score, false)?;
            if let Some(label) = label {
                matured.push(score, label)?;
            }
        }
    }
    Ok(samples.map(CountedBuilder::finish))
}

fn expected(state: &mut Tuples, arguments: &Arguments) -> Answered {
    let [reference, now, matured] = samples(state)?;
    if reference.total() == 0 || now.total() == 0 {
        return Ok(Value::Null);
    }
    let (threshold, level) = (
        arguments.number("threshold").unwrap_or(f64::NAN),
        level_of(None),
    );
    let map = ReferenceMap::fit(&reference)?;
    let found = expected_performance(&map, &now, threshold, level)?;
    let disagrees = match agreement(&map, &matured, threshold, level) {
        Ok(found) => Some(found.disagrees),
        Err(StatsError::TooFew { .. }) => None,
        Err(other) => return Err(other.into()),
    };
    let mut parts = answer(found.measures)?;
    if let Some(parts) = parts.as_object_mut() {
        parts.insert("reference_rows".to_owned(), json!(reference.total()));
        parts.insert("rows".to_owned(), json!(found.rows));
        parts.insert(
            "rows_outside_reference".to_owned(),
            json!(found.rows_outside_reference),
        );
        parts.insert("matured_rows".to_owned(), json!(matured.total()));
        parts.insert("flag_rate".to_owned(), json!(found.flag_rate));
        parts.insert("disagrees".to_owned(), json!(disagrees));
    }
    Ok(parts)
}

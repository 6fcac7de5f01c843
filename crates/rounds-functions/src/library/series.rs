//! Series over time as control charts.

use arrow_schema::{DataType, Field};
use rounds_stats::StatsError;
use rounds_stats::control::{
    ChartOptions, ControlChart, EwmaOptions, RuleSet, apply, c, ewma, i_prime,
    opportunities_between, p, p_prime, process_of, time_between, u, u_prime, xmr,
};
use serde_json::{Value, json};

use super::answers::{Answered, estimable};
use super::days::{AT, as_micros};
use crate::aggregate::aggregate;
use crate::description::{Description, Topic};
use crate::error::FunctionError;
use crate::function::Function;
use crate::parameter::{Arguments, Kind, Parameter};
use crate::shape::{count, flag, instant, list, list_of, number, parts, text};
use crate::states::Tuples;

pub(super) fn all() -> Vec<Function> {
    vec![
        aggregate::<Tuples>(CONTROL_CHART, chart_parts(), chart),
        aggregate::<Tuples>(EWMA, list_of(ewma_fields()), averages),
    ]
}

const VALUE: Parameter = Parameter::new(
    "value",
    Kind::Number,
    "the value of the period, or its numerator; a period without one is left out",
);

const CONTROL_CHART: Description = Description {
    name: "control_chart",
    topic: Topic::Series,
    parameters: &[
        Parameter::new(
            "kind",
            Kind::ConstantText,
            "'xmr', 'i_prime', 'p_prime', 'u_prime', 'p', 'u', 'c', 't' (time between) or 'g' (opportunities between)",
        ),
        Parameter::new(
            "rules",
            Kind::ConstantText,
            "'mdc', 'western-electric', 'nelson' or 'anhoej'",
        ),
        Parameter::new(
            "baseline",
            Kind::ConstantNumber,
            "how many periods from the start fix the limits; 0 for all",
        ),
        AT,
        VALUE,
        Parameter::new(
            "denominator",
            Kind::Number,
            "of the value, for the kinds that need one",
        )
        .optional(),
    ],
    summary: "A control chart: centre, limits and the points that a rule set marks.",
    formula: "xmr: mean ± 2.66·mean moving range; p_prime and u_prime (Laney): p̄ ± 3·σᵢ·σ_z; i_prime: limits by the denominators; p, u, c: sampling error alone, which puts every point of a large hospital outside; t: on y^(1/3.6); g: mean ± 3·√(m(m + 1)). marks names the rules a point carries. Fewer than 12 periods in the baseline are trial limits.",
    citation: "NHS England, Making Data Count; Laney DB, Qual Eng 2002;14:531-537; Nelson LS, J Qual Technol 1984;16:237-239; Anhøj J, Olesen AV, PLoS One 2014;9:e113825",
    example: "select control_chart('p_prime', 'mdc', 3, day, k, n) from (values (date '2026-01-01', 10, 200), (date '2026-01-02', 12, 210), (date '2026-01-03', 9, 190), (date '2026-01-04', 40, 200)) as t(day, k, n)",
};

fn chart_parts() -> DataType {
    parts(vec![
        number("centre"),
        flag("trial"),
        count("baseline_points"),
        number("sigma_z"),
        list(
            "points",
            vec![
                instant("at"),
                number("value"),
                number("lower"),
                number("lower_near"),
                number("upper_near"),
                number("upper"),
                number("z"),
                text("marks"),
            ],
        ),
    ])
}

fn chart(state: &mut Tuples, arguments: &Arguments) -> Answered {
    let kind = arguments.text("kind").unwrap_or_default();
    let rules = rules_of(arguments.text("rules").unwrap_or_default())?;
    let (mut times, mut values, mut sizes) = (Vec::new(), Vec::new(), Vec::new());
    for row in state.rows() {
        let (Some(at), Some(value)) = (row.number(3), row.number(4)) else {
            continue;
        };
        times.push(at);
        values.push(value);
        sizes.extend(row.number(5));
    }
    if times.is_empty() {
        return Ok(Value::Null);
    }
    if needs_denominator(kind)? && sizes.len() != times.len() {
        return Err(FunctionError::Call(format!(
            "kind {kind:?} needs a denominator in every period that has a value"
        )));
    }
    let baseline = arguments.whole("baseline", 0..=1_000_000, "0 or a whole number", 0)?;
    let options = ChartOptions {
        baseline: (baseline > 0).then_some(baseline as usize),
        ..ChartOptions::default()
    };
    let made = match kind {
        "xmr" => xmr(&values, options),
        "i_prime" => i_prime(&values, &sizes, options),
        "p_prime" => p_prime(&values, &sizes, options),
        "u_prime" => u_prime(&values, &sizes, options),
        "p" => p(&values, &sizes, options),
        "u" => u(&values, &sizes, options),
        "c" => c(&values, options),
        "t" => time_between(&values, options),
        _ => opportunities_between(&values, options),
    };
    estimable(made.map(|chart| points_of(&chart, &times, rules)))
}

fn needs_denominator(kind: &str) -> Result<bool, FunctionError> {
    match kind {
        "i_prime" | "p_prime" | "u_prime" | "p" | "u" => Ok(true),
        "xmr" | "c" | "t" | "g" => Ok(false),
        other => Err(FunctionError::Unknown {
            what: "kind",
            found: other.to_owned(),
            hint: "; there are xmr, i_prime, p_prime, u_prime, p, u, c, t and g".to_owned(),
        }),
    }
}

fn rules_of(name: &str) -> Result<RuleSet, FunctionError> {
    match name {
        "mdc" => Ok(RuleSet::MakingDataCount),
        "western-electric" => Ok(RuleSet::WesternElectric),
        "nelson" => Ok(RuleSet::Nelson),
        "anhoej" => Ok(RuleSet::Anhoej),
        other => Err(FunctionError::Unknown {
            what: "rule set",
            found: other.to_owned(),
            hint: "; there are mdc, western-electric, nelson and anhoej".to_owned(),
        }),
    }
}

fn points_of(chart: &ControlChart, times: &[f64], rules: RuleSet) -> Value {
    let marks = apply(chart, rules).marks;
    let points = chart.points.iter().zip(times).enumerate();
    let points = points.map(|(place, (point, at))| {
        let carried: Vec<&str> = marks
            .iter()
            .filter(|mark| mark.point == place)
            .map(|mark| mark.rule)
            .collect();
        json!({
            "at": as_micros(*at), "value": point.value,
            "lower": point.lower, "lower_near": point.lower_near,
            "upper_near": point.upper_near, "upper": point.upper, "z": point.z,
            "marks": (!carried.is_empty()).then(|| carried.join(", ")),
        })
    });
    json!({
        "centre": chart.centre, "trial": chart.trial,
        "baseline_points": chart.baseline_points, "sigma_z": chart.sigma_z,
        "points": points.collect::<Vec<_>>(),
    })
}

const EWMA: Description = Description {
    name: "ewma",
    topic: Topic::Series,
    parameters: &[
        Parameter::new(
            "baseline",
            Kind::ConstantNumber,
            "how many periods from the start fix mean and σ; 0 for all",
        ),
        AT,
        VALUE,
        Parameter::new(
            "weight",
            Kind::ConstantNumber,
            "of the newest value, 0.2 if not given; smaller finds smaller shifts, later",
        )
        .optional(),
    ],
    summary: "The exponentially weighted moving average with its limits: for small shifts that a control chart misses.",
    formula: "zᵢ = λxᵢ + (1 − λ)zᵢ₋₁ from the mean on; limits mean ± 3σ·√(λ/(2 − λ)·(1 − (1 − λ)^2i)), σ from the mean moving range of the baseline.",
    citation: "Roberts SW, Technometrics 1959;1:239-250; Lucas JM, Saccucci MS, Technometrics 1990;32:1-12",
    example: "select ewma(0, day, v, 0.2) from (values (date '2026-01-01', 10.0), (date '2026-01-02', 12.0), (date '2026-01-03', 11.0), (date '2026-01-04', 14.0)) as t(day, v)",
};

fn ewma_fields() -> Vec<Field> {
    vec![
        instant("at"),
        number("value"),
        number("average"),
        number("lower"),
        number("upper"),
        flag("is_outside"),
    ]
}

fn averages(state: &mut Tuples, arguments: &Arguments) -> Answered {
    let rows: Vec<(f64, f64)> = state
        .rows()
        .into_iter()
        .filter_map(|row| row.number(1).zip(row.number(2)))
        .collect();
    let values: Vec<f64> = rows.iter().map(|(_, value)| *value).collect();
    let baseline = arguments.whole("baseline", 0..=1_000_000, "0 or a whole number", 0)?;
    let chart = ChartOptions {
        baseline: (baseline > 0).then_some(baseline as usize),
        ..ChartOptions::default()
    };
    let options = EwmaOptions {
        weight: arguments.number("weight").unwrap_or(0.2),
        limit_sigmas: 3.0,
    };
    let made = || -> Result<Value, StatsError> {
        let points = ewma(&values, process_of(&values, chart)?, options)?;
        let points = points.iter().zip(&rows).map(|(point, (at, _))| {
            json!({
                "at": as_micros(*at), "value": point.value, "average": point.average,
                "lower": point.lower, "upper": point.upper,
                "is_outside": point.outside.is_some(),
            })
        });
        Ok(Value::Array(points.collect()))
    };
    estimable(made())
}

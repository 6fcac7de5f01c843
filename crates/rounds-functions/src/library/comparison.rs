//! Comparing clinicians and units fairly.

use arrow_schema::{DataType, Field};
use rounds_stats::comparison::{
    Comparison, ComparisonOptions, Observations, RandomIntercept, compare,
    empirical_bayes_proportions,
};
use rounds_stats::funnel::{FunnelKind, FunnelOptions, Standing, Trim, funnel};
use serde_json::{Value, json};

use super::answers::{Answered, answer, estimable, level_of};
use crate::aggregate::aggregate;
use crate::description::{Description, Topic};
use crate::error::FunctionError;
use crate::function::Function;
use crate::parameter::{Arguments, Kind, Parameter};
use crate::shape::{count, estimate_parts, flag, list, number, parts, record, text};
use crate::states::{Tuple, Tuples};

const UNIT: Parameter = Parameter::new(
    "unit",
    Kind::Key,
    "clinician, department or site; its rows are summed",
);
const EVENTS: Parameter = Parameter::new("events", Kind::Number, "numerator, or observed events");
const TOTAL: Parameter = Parameter::new("total", Kind::Number, "denominator, or expected events");

pub(super) fn all() -> Vec<Function> {
    vec![
        aggregate::<Tuples>(COMPARE_CLINICIANS, comparison_parts(), clinicians),
        aggregate::<Tuples>(FUNNEL, funnel_parts(), funnel_plot),
        aggregate::<Tuples>(SHRUNKEN_SHARES, shrunken_parts(), shrunken),
    ]
}

const COMPARE_CLINICIANS: Description = Description {
    name: "compare_clinicians",
    topic: Topic::Comparison,
    parameters: &[
        Parameter::new("clinician", Kind::Key, "whom the row is of"),
        Parameter::new(
            "outcome",
            Kind::Number,
            "on the scale on which effects add up: ln(minutes) as a rule",
        ),
        Parameter::new(
            "offset",
            Kind::Number,
            "added with coefficient 1: ln(scheduled hours); 0 for none",
        ),
        Parameter::new(
            "clinic",
            Kind::Key,
            "second random intercept; NULL in every row for none",
        ),
        Parameter::new(
            "adjustments",
            Kind::Numbers,
            "what is to be adjusted for, as a list of the same length in every row",
        )
        .optional(),
    ],
    summary: "Clinicians compared by a mixed model: shrunken effects with intervals and reliability, never a ranking.",
    formula: "outcome = β₀ + Σβ·adjustments + offset + u(clinician) [+ u(clinic)] + ε by REML. effect: best linear unbiased prediction of u with its prediction interval; reliability: 1 − Var(u | y)/σ_u²; may_be_shown: reliability at least 0.7. Adjust for who the patients are, not for what is to be managed.",
    citation: "Laird NM, Ware JH, Biometrics 1982;38:963-974; Robinson GK, Stat Sci 1991;6:15-32; Adams JL and others, N Engl J Med 2010;362:1014-1021 (reliability)",
    example: "select compare_clinicians(who, ln(minutes), ln(hours), null) from (values ('a', 30.0, 4.0), ('a', 34.0, 4.0), ('a', 28.0, 4.0), ('b', 60.0, 5.0), ('b', 72.0, 5.0), ('b', 66.0, 5.0), ('c', 41.0, 4.0), ('c', 44.0, 4.0), ('c', 38.0, 4.0)) as t(who, minutes, hours)",
};

fn intercept_fields() -> Vec<Field> {
    let mut effect = vec![text("key")];
    effect.extend(estimate_parts());
    effect.extend([number("reliability"), flag("may_be_shown")]);
    vec![
        number("variance"),
        flag("at_boundary"),
        list("effects", effect),
    ]
}

fn comparison_parts() -> DataType {
    parts(vec![
        count("n"),
        list("coefficients", estimate_parts()),
        number("residual_variance"),
        number("log_likelihood"),
        record("clinicians", intercept_fields()),
        record("clinics", intercept_fields()),
    ])
}

fn clinicians(state: &mut Tuples, _arguments: &Arguments) -> Answered {
    const FIXED: usize = 4;
    let rows: Vec<Tuple<'_>> = state
        .rows()
        .into_iter()
        .filter(|row| {
            let is_whole = (FIXED..row.width()).all(|column| row.number(column).is_some());
            row.key(0).is_some() && row.number(1).is_some() && is_whole
        })
        .collect();
    if rows.is_empty() {
        return Ok(Value::Null);
    }
    let numbers = |column: usize, absent: f64| -> Vec<f64> {
        rows.iter()
            .map(|row| row.number(column).unwrap_or(absent))
            .collect()
    };
    let keys = |column: usize| -> Vec<u64> {
        rows.iter()
            .map(|row| row.key(column).unwrap_or(0))
            .collect()
    };
    let width = rows.first().map_or(FIXED, Tuple::width);
    let columns: Vec<Vec<f64>> = (FIXED..width).map(|column| numbers(column, 0.0)).collect();
    let columns: Vec<&[f64]> = columns.iter().map(Vec::as_slice).collect();
    let with_clinic = rows.iter().filter(|row| row.key(3).is_some()).count();
    if with_clinic != 0 && with_clinic != rows.len() {
        return Err(FunctionError::Call(
            "clinic is NULL in some rows: give all rows one, or none".to_owned(),
        ));
    }
    let (outcome, offset) = (numbers(1, 0.0), numbers(2, 0.0));
    let (who, clinic) = (keys(0), keys(3));
    let found = compare(
        &Observations {
            outcome: &outcome,
            offset: Some(&offset),
            columns: &columns,
            clinicians: &who,
            clinics: (with_clinic > 0).then_some(clinic.as_slice()),
        },
        ComparisonOptions::default(),
    );
    estimable(found.map(|found| comparison_of(&found, state)))
}

fn comparison_of(found: &Comparison, state: &Tuples) -> Value {
    let intercept = |intercept: &RandomIntercept| {
        let effects = intercept.effects.iter().map(|one| {
            json!({
                "key": state.name_of(one.key), "value": one.effect.value,
                "low": one.effect.low, "high": one.effect.high, "n": one.effect.n,
                "method": one.effect.method, "reliability": one.reliability,
                "may_be_shown": one.may_be_shown,
            })
        });
        json!({
            "variance": intercept.variance, "at_boundary": intercept.at_boundary,
            "effects": effects.collect::<Vec<_>>(),
        })
    };
    let coefficients: Vec<_> = found
        .coefficients
        .iter()
        .map(|coefficient| coefficient.estimate)
        .collect();
    json!({
        "n": found.n, "coefficients": coefficients,
        "residual_variance": found.residual_variance, "log_likelihood": found.log_likelihood,
        "clinicians": intercept(&found.clinicians),
        "clinics": found.clinics.as_ref().map(intercept),
    })
}

const FUNNEL: Description = Description {
    name: "funnel",
    topic: Topic::Comparison,
    parameters: &[
        UNIT,
        EVENTS,
        TOTAL,
        Parameter::new(
            "kind",
            Kind::ConstantText,
            "'proportion', 'count_ratio', 'standardised_log' (SHMI) or 'standardised_root' (CQC)",
        ),
    ],
    summary: "Units against funnel limits that allow for the variation there always is between units.",
    formula: "Values on a scale where they are nearly normal (arcsine of the root, logarithm or root), limits at 95 % and 99.8 % widened by τ² from the winsorised (10 %) z scores: φ = Σz²/n, τ² = max(0, (nφ − (n − 1))/(Σw − Σw²/Σw)). standing says where a unit lies; it is no ranking.",
    citation: "Spiegelhalter DJ, Stat Med 2005;24:1185-1202; Spiegelhalter DJ, Qual Saf Health Care 2005;14:347-351",
    example: "select funnel(ward, k, n, 'proportion') from (values ('a', 10, 100), ('b', 30, 110), ('c', 12, 90), ('d', 9, 95)) as t(ward, k, n)",
};

fn funnel_parts() -> DataType {
    parts(vec![
        number("target"),
        number("phi"),
        number("tau_squared"),
        count("units_in_phi"),
        list(
            "units",
            vec![
                text("unit"),
                number("n"),
                number("value"),
                number("z"),
                number("low_998"),
                number("low_95"),
                number("high_95"),
                number("high_998"),
                text("standing"),
            ],
        ),
    ])
}

fn standing(standing: Standing) -> &'static str {
    match standing {
        Standing::Below998 => "below 99.8 %",
        Standing::Below95 => "below 95 %",
        Standing::Within => "within",
        Standing::Above95 => "above 95 %",
        Standing::Above998 => "above 99.8 %",
    }
}

/// Keys, events and totals by unit, summed in the order of the rows.
fn by_unit(state: &Tuples) -> (Vec<u64>, Vec<f64>, Vec<f64>) {
    let (mut keys, mut events, mut totals) = (Vec::new(), Vec::new(), Vec::new());
    for row in state.rows() {
        let (Some(key), Some(event), Some(total)) = (row.key(0), row.number(1), row.number(2))
        else {
            continue;
        };
        match (keys.last(), events.last_mut(), totals.last_mut()) {
            (Some(last), Some(event_sum), Some(total_sum)) if *last == key => {
                *event_sum += event;
                *total_sum += total;
            }
            _ => {
                keys.push(key);
                events.push(event);
                totals.push(total);
            }
        }
    }
    (keys, events, totals)
}

fn funnel_plot(state: &mut Tuples, arguments: &Arguments) -> Answered {
    let kind = match arguments.text("kind").unwrap_or_default() {
        "proportion" => FunnelKind::Proportion,
        "count_ratio" => FunnelKind::CountRatio,
        "standardised_log" => FunnelKind::StandardisedRatioLog,
        "standardised_root" => FunnelKind::StandardisedRatioRoot,
        other => {
            return Err(FunctionError::Unknown {
                what: "kind",
                found: other.to_owned(),
                hint: "; there are proportion, count_ratio, standardised_log and standardised_root"
                    .to_owned(),
            });
        }
    };
    let usual = FunnelOptions::default();
    let options = if kind == FunnelKind::StandardisedRatioLog {
        FunnelOptions {
            trim: Trim::Truncate(0.1),
            ..usual
        }
    } else {
        usual
    };
    let (keys, events, totals) = by_unit(state);
    if keys.is_empty() {
        return Ok(Value::Null);
    }
    estimable(funnel(kind, &events, &totals, options).map(|found| {
        let units = found.points.iter().zip(&keys).map(|(point, key)| {
            json!({
                "unit": state.name_of(*key), "n": point.n, "value": point.value, "z": point.z,
                "low_998": point.limits.low_998, "low_95": point.limits.low_95,
                "high_95": point.limits.high_95, "high_998": point.limits.high_998,
                "standing": standing(point.standing),
            })
        });
        json!({
            "target": found.target, "phi": found.phi, "tau_squared": found.tau_squared,
            "units_in_phi": found.units_used, "units": units.collect::<Vec<_>>(),
        })
    }))
}

const SHRUNKEN_SHARES: Description = Description {
    name: "shrunken_shares",
    topic: Topic::Comparison,
    parameters: &[UNIT, EVENTS, TOTAL],
    summary: "Shares of small groups, drawn towards the whole by how little each rests on.",
    formula: "Beta-binomial empirical Bayes by the method of moments: (k + p̄M)/(n + M) with M = (1 − ρ)/ρ, interval of the posterior. One of two is no evidence of 50 %.",
    citation: "Kleinman JC, J Am Stat Assoc 1973;68:46-54",
    example: "select shrunken_shares(ward, k, n) from (values ('a', 10, 100), ('b', 30, 110), ('c', 1, 2), ('d', 9, 95)) as t(ward, k, n)",
};

fn shrunken_parts() -> DataType {
    let mut unit = vec![text("unit")];
    unit.extend(estimate_parts());
    parts(vec![
        number("centre"),
        number("correlation"),
        list("units", unit),
    ])
}

fn shrunken(state: &mut Tuples, _arguments: &Arguments) -> Answered {
    let (keys, events, totals) = by_unit(state);
    if keys.is_empty() {
        return Ok(Value::Null);
    }
    let found = empirical_bayes_proportions(&events, &totals, level_of(None));
    let Ok(found) = found else {
        return estimable(found);
    };
    let mut units = Vec::new();
    for (group, key) in found.groups.iter().zip(&keys) {
        let mut unit = answer(group)?;
        if let Some(parts) = unit.as_object_mut() {
            parts.insert("unit".to_owned(), json!(state.name_of(*key)));
        }
        units.push(unit);
    }
    Ok(json!({ "centre": found.centre, "correlation": found.correlation, "units": units }))
}

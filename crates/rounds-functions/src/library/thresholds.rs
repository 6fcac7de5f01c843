//! What alerting from a threshold on does.

use arrow_schema::{DataType, Field};
use rounds_stats::Estimate;
use rounds_stats::thresholds::{
    OperatingPoint, compare_net_benefit, decision_curve, lead_time, net_benefit, operating_point,
};
use serde_json::{Value, json};

use super::answers::{Answered, answer, estimable, level_of};
use super::discrimination::comparison;
use super::rows::{LABEL, PATIENT, PROBABILITY, SCORE, THRESHOLD};
use crate::aggregate::aggregate;
use crate::description::{Description, Topic};
use crate::function::Function;
use crate::parameter::{Arguments, Kind, Parameter};
use crate::shape::{an_estimate, count, estimate, list_of, number, parts};
use crate::states::{Pairs, Scores, Values};

const PROBABILITY_THRESHOLD: Parameter = Parameter::new(
    "threshold",
    Kind::ConstantNumber,
    "probability from which on one would act: it says how many false alarms one true one is worth",
);

pub(super) fn all() -> Vec<Function> {
    vec![
        aggregate::<Scores>(OPERATING_POINT, point_parts(), point),
        aggregate::<Scores>(SENSITIVITY_AT, an_estimate(), |state, arguments| {
            one(state, arguments, |point| point.sensitivity)
        }),
        aggregate::<Scores>(SPECIFICITY_AT, an_estimate(), |state, arguments| {
            one(state, arguments, |point| point.specificity)
        }),
        aggregate::<Scores>(PPV_AT, an_estimate(), |state, arguments| {
            one(state, arguments, |point| point.ppv)
        }),
        aggregate::<Scores>(NPV_AT, an_estimate(), |state, arguments| {
            one(state, arguments, |point| point.npv)
        }),
        aggregate::<Scores>(FLAG_RATE_AT, an_estimate(), |state, arguments| {
            one(state, arguments, |point| point.flag_rate)
        }),
        aggregate::<Scores>(NNE_AT, an_estimate(), |state, arguments| {
            one(state, arguments, |point| point.number_needed_to_evaluate)
        }),
        aggregate::<Scores>(NET_BENEFIT, parts(decision_fields()), benefit),
        aggregate::<Scores>(DECISION_CURVE, list_of(curve_fields()), curve),
        aggregate::<Pairs>(NET_BENEFIT_DIFFERENCE, comparison(), benefit_difference),
        aggregate::<Values>(
            LEAD_TIME,
            parts(vec![
                estimate("lower_quartile"),
                estimate("median"),
                estimate("upper_quartile"),
            ]),
            lead,
        ),
    ]
}

fn threshold_of(arguments: &Arguments) -> f64 {
    arguments.number("threshold").unwrap_or(f64::NAN)
}

fn one(
    state: &mut Scores,
    arguments: &Arguments,
    measure: impl Fn(&OperatingPoint) -> Option<Estimate>,
) -> Answered {
    let rows = state.rows()?;
    let found = operating_point(rows.table(), threshold_of(arguments), level_of(None));
    estimable(found.map(|point| measure(&point)))
}

const OPERATING_POINT: Description = Description {
    name: "operating_point",
    topic: Topic::Thresholds,
    parameters: &[SCORE, LABEL, THRESHOLD, PATIENT],
    summary: "Everything about alerting from a threshold on: counts, sensitivity, specificity, predictive values, flag rate, likelihood ratios, number needed to evaluate.",
    formula: "A row is flagged when its score ≥ threshold. Shares have Wilson's interval; with repeating patients, Wilson's with the number of rows divided by the design effect. nne = 1/ppv, its interval the inverted one. alerts_per_patient_found counts flags per patient with the event who was flagged at least once. 95 % intervals; a measure without a denominator is NULL.",
    citation: "Altman DG, Bland JM, BMJ 1994;308:1552 and 309:102; Wilson EB, J Am Stat Assoc 1927;22:209-212; Korn EL, Graubard BI, Surv Methodol 1998;24:193-201",
    example: "select operating_point(score, label, 0.35) from (values (0.1, 0), (0.4, 0), (0.35, 1), (0.8, 1), (0.2, 0)) as t(score, label)",
};

pub(super) fn point_parts() -> DataType {
    parts(vec![
        number("threshold"),
        count("true_positives"),
        count("false_positives"),
        count("false_negatives"),
        count("true_negatives"),
        estimate("sensitivity"),
        estimate("specificity"),
        estimate("ppv"),
        estimate("npv"),
        estimate("flag_rate"),
        estimate("false_positive_rate"),
        estimate("false_negative_rate"),
        estimate("accuracy"),
        estimate("f1"),
        estimate("positive_likelihood_ratio"),
        estimate("negative_likelihood_ratio"),
        estimate("nne"),
        estimate("alerts_per_patient_found"),
    ])
}

fn point(state: &mut Scores, arguments: &Arguments) -> Answered {
    let rows = state.rows()?;
    if rows.table().total() == 0 {
        return Ok(Value::Null);
    }
    let found = operating_point(rows.table(), threshold_of(arguments), level_of(None));
    estimable(found.map(|point| point_of(&point)))
}

/// The operating point with the parts of SQL.
pub(super) fn point_of(point: &OperatingPoint) -> Value {
    json!({
        "threshold": point.counts.threshold,
        "true_positives": point.counts.true_positives,
        "false_positives": point.counts.false_positives,
        "false_negatives": point.counts.false_negatives,
        "true_negatives": point.counts.true_negatives,
        "sensitivity": point.sensitivity, "specificity": point.specificity,
        "ppv": point.ppv, "npv": point.npv, "flag_rate": point.flag_rate,
        "false_positive_rate": point.false_positive_rate,
        "false_negative_rate": point.false_negative_rate,
        "accuracy": point.accuracy, "f1": point.f1,
        "positive_likelihood_ratio": point.positive_likelihood_ratio,
        "negative_likelihood_ratio": point.negative_likelihood_ratio,
        "nne": point.number_needed_to_evaluate,
        "alerts_per_patient_found": point.alerts_per_patient_found,
    })
}

/// A single measure of a threshold, as the catalogue describes it.
const fn measure_at(
    name: &'static str,
    summary: &'static str,
    formula: &'static str,
    example: &'static str,
) -> Description {
    Description {
        name,
        topic: Topic::Thresholds,
        parameters: &[SCORE, LABEL, THRESHOLD, PATIENT],
        summary,
        formula,
        citation: "Altman DG, Bland JM, BMJ 1994;308:1552 and 309:102; Wilson EB, J Am Stat Assoc 1927;22:209-212",
        example,
    }
}

const SENSITIVITY_AT: Description = measure_at(
    "sensitivity_at",
    "Of the rows with the event, the share that is flagged, with its 95 % interval.",
    "TP/(TP + FN), Wilson's interval; NULL without events.",
    "select sensitivity_at(score, label, 0.35) from (values (0.1, 0), (0.4, 0), (0.35, 1), (0.8, 1), (0.2, 1)) as t(score, label)",
);
const SPECIFICITY_AT: Description = measure_at(
    "specificity_at",
    "Of the rows without the event, the share that is not flagged, with its 95 % interval.",
    "TN/(TN + FP), Wilson's interval; NULL with nothing but events.",
    "select specificity_at(score, label, 0.35) from (values (0.1, 0), (0.4, 0), (0.35, 1), (0.8, 1), (0.2, 0)) as t(score, label)",
);
const PPV_AT: Description = measure_at(
    "ppv_at",
    "Of the flagged rows, the share with the event, with its 95 % interval.",
    "TP/(TP + FP), Wilson's interval; NULL where nothing is flagged.",
    "select ppv_at(score, label, 0.35) from (values (0.1, 0), (0.4, 0), (0.35, 1), (0.8, 1)) as t(score, label)",
);
const NPV_AT: Description = measure_at(
    "npv_at",
    "Of the rows not flagged, the share without the event, with its 95 % interval.",
    "TN/(TN + FN), Wilson's interval; NULL where everything is flagged.",
    "select npv_at(score, label, 0.35) from (values (0.1, 0), (0.4, 0), (0.35, 1), (0.2, 1)) as t(score, label)",
);
const FLAG_RATE_AT: Description = measure_at(
    "flag_rate_at",
    "The share of all rows with a known outcome that is flagged, with its 95 % interval.",
    "(TP + FP)/n, Wilson's interval.",
    "select flag_rate_at(score, label, 0.35) from (values (0.1, 0), (0.4, 0), (0.35, 1), (0.8, 1)) as t(score, label)",
);
const NNE_AT: Description = measure_at(
    "nne_at",
    "Number needed to evaluate: flagged rows to look at for one with the event, with its 95 % interval.",
    "1/PPV; the interval is that of the predictive value, inverted. NULL where no flagged row has the event.",
    "select nne_at(score, label, 0.35) from (values (0.1, 0), (0.4, 0), (0.35, 1), (0.8, 1)) as t(score, label)",
);

const NET_BENEFIT: Description = Description {
    name: "net_benefit",
    topic: Topic::Thresholds,
    parameters: &[PROBABILITY, LABEL, PROBABILITY_THRESHOLD, PATIENT],
    summary: "Net benefit of acting from a threshold on, beside acting on everybody and on nobody, with 95 % intervals.",
    formula: "TP/n − FP/n·t/(1 − t), per row of the population; treat_all: φ − (1 − φ)·t/(1 − t); over_treat_all: the difference; acting on nobody has 0, so net_benefit is also the gain over that. Intervals from the variance of the rows' contributions, summed by patient where patients repeat.",
    citation: "Vickers AJ, Elkin EB, Med Decis Making 2006;26:565-574; Sande SZ and others, Stat Med 2020;39:2980-3002",
    example: "select net_benefit(score, label, 0.3) from (values (0.1, 0), (0.4, 0), (0.35, 1), (0.8, 1), (0.2, 0)) as t(score, label)",
};

fn decision_fields() -> Vec<Field> {
    vec![
        estimate("net_benefit"),
        estimate("treat_all"),
        estimate("over_treat_all"),
    ]
}

fn benefit(state: &mut Scores, arguments: &Arguments) -> Answered {
    let rows = state.rows()?;
    let found = net_benefit(rows.table(), threshold_of(arguments), level_of(None));
    estimable(found.map(|point| {
        json!({
            "net_benefit": point.net_benefit, "treat_all": point.treat_all,
            "over_treat_all": point.over_treat_all,
        })
    }))
}

const DECISION_CURVE: Description = Description {
    name: "decision_curve",
    topic: Topic::Thresholds,
    parameters: &[
        PROBABILITY,
        LABEL,
        Parameter::new(
            "threshold_max",
            Kind::ConstantNumber,
            "the curve goes from 0.01 to here in steps of 0.01",
        ),
        PATIENT,
    ],
    summary: "Net benefit at every threshold from 1 % up to a largest one, as a list.",
    formula: "As net_benefit at each threshold, in one pass.",
    citation: "Vickers AJ, Elkin EB, Med Decis Making 2006;26:565-574",
    example: "select decision_curve(score, label, 0.02) from (values (0.1, 0), (0.4, 0), (0.35, 1), (0.8, 1), (0.015, 0)) as t(score, label)",
};

fn curve_fields() -> Vec<Field> {
    let mut fields = vec![number("threshold")];
    fields.extend(decision_fields());
    fields
}

fn curve(state: &mut Scores, arguments: &Arguments) -> Answered {
    let rows = state.rows()?;
    let most = arguments.number("threshold_max").unwrap_or(f64::NAN);
    if !(0.01..1.0).contains(&most) {
        return Err(crate::error::FunctionError::Value {
            parameter: "threshold_max",
            expected: "a probability from 0.01 to below 1",
            found: most.to_string(),
        });
    }
    let steps = (most * 100.0 + 1e-9).floor() as u32;
    let thresholds: Vec<f64> = (1..=steps).map(|step| f64::from(step) / 100.0).collect();
    let found = decision_curve(rows.table(), &thresholds, level_of(None));
    estimable(found.map(|points| {
        let points = points.into_iter().map(|point| {
            json!({
                "threshold": point.threshold.probability, "net_benefit": point.net_benefit,
                "treat_all": point.treat_all, "over_treat_all": point.over_treat_all,
            })
        });
        Value::Array(points.collect())
    }))
}

const NET_BENEFIT_DIFFERENCE: Description = Description {
    name: "net_benefit_difference",
    topic: Topic::Thresholds,
    parameters: &[
        Parameter::new("first_score", Kind::Number, "one version's probability"),
        Parameter::new(
            "second_score",
            Kind::Number,
            "the other version's probability for the same row",
        ),
        LABEL,
        PROBABILITY_THRESHOLD,
        PATIENT,
    ],
    summary: "Net benefit of two versions on the same rows at one threshold, and their difference with interval and p value.",
    formula: "Difference of the rows' contributions, its variance by row, or by patient where patients repeat. Rows lacking either score are left out.",
    citation: "Vickers AJ, Elkin EB, Med Decis Making 2006;26:565-574; Sande SZ and others, Stat Med 2020;39:2980-3002",
    example: "select net_benefit_difference(a, b, label, 0.3) from (values (0.1, 0.3, 0), (0.4, 0.2, 0), (0.35, 0.1, 1), (0.8, 0.9, 1), (0.6, 0.7, 1), (0.5, 0.6, 0)) as t(a, b, label)",
};

fn benefit_difference(state: &mut Pairs, arguments: &Arguments) -> Answered {
    let (rows, dependence) = (state.rows(), state.dependence());
    let found = compare_net_benefit(&rows, threshold_of(arguments), dependence, level_of(None));
    estimable(found)
}

const LEAD_TIME: Description = Description {
    name: "lead_time",
    topic: Topic::Thresholds,
    parameters: &[Parameter::new(
        "time",
        Kind::Number,
        "from the alert to the event, any unit; NULL is left out",
    )],
    summary: "How long before the event the alert came: median and quartiles with 95 % intervals.",
    formula: "Quantiles with the interval of order statistics, as quantile_ci. For alerts whose event may still come, use time_to_event.",
    citation: "Conover WJ, Practical Nonparametric Statistics, 3rd ed. 1999, section 3.2",
    example: "select lead_time(hours) from generate_series(1, 20) as t(hours)",
};

fn lead(state: &mut Values, _arguments: &Arguments) -> Answered {
    let times = state.ascending();
    if times.is_empty() {
        return Ok(Value::Null);
    }
    answer(lead_time(&times, level_of(None))?)
}

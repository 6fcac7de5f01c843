//! How many patients a study needs, and how many weeks until a monitor can conclude.

use arrow_schema::{DataType, Field};
use rounds_stats::planning::{
    LinearPredictor, Precision, Question, TestPlan, ValidationPlan, Volume, two_proportions,
    validation_sample_size, weeks_to_conclude,
};
use serde_json::json;

use super::answers::{Answered, answer};
use crate::description::{Description, Topic};
use crate::error::FunctionError;
use crate::function::Function;
use crate::parameter::{Kind, Parameter};
use crate::scalar::{Cell, of_numbers, per_row};
use crate::shape::{count, list, number, parts, text};

pub(super) fn all() -> Vec<Function> {
    vec![
        per_row(VALIDATION_SAMPLE_SIZE, validation_parts(), validation),
        per_row(TWO_PROPORTIONS, two_parts(), two),
        per_row(WEEKS_TO_CONCLUDE, waiting_parts(), weeks),
    ]
}

const VALIDATION_SAMPLE_SIZE: Description = Description {
    name: "validation_sample_size",
    topic: Topic::Planning,
    parameters: &[
        Parameter::new(
            "event_rate",
            Kind::Number,
            "share of patients with the event",
        ),
        Parameter::new("auroc", Kind::Number, "area under the ROC curve to expect"),
        Parameter::new(
            "logit_mean",
            Kind::Number,
            "mean of logit(score) in the population",
        ),
        Parameter::new(
            "logit_sd",
            Kind::Number,
            "standard deviation of logit(score) in the population",
        ),
        Parameter::new(
            "threshold",
            Kind::Number,
            "for net benefit; left out if not given",
        )
        .optional(),
    ],
    summary: "How many patients and events an external validation needs for intervals narrow enough to judge by.",
    formula: "Rows for the interval of O/E, of the calibration slope (width 0.4), of the AUROC (width 0.1) and of the standardised net benefit, and at least 100 events and 100 non-events; the largest is needed and limited_by names it.",
    citation: "Riley RD and others, Stat Med 2021;40:4230-4251; Riley RD and others, BMJ 2024;384:e074821",
    example: "select validation_sample_size(0.018, 0.8, -4.5, 1.0)",
};

fn size_fields() -> Vec<Field> {
    vec![count("rows"), count("events")]
}

fn validation_parts() -> DataType {
    let mut requirement = vec![text("criterion")];
    requirement.extend(size_fields());
    let mut fields = size_fields();
    fields.extend([text("limited_by"), list("requirements", requirement)]);
    parts(fields)
}

fn validation(cells: &[Cell]) -> Answered {
    let [event_rate, auroc, mean, deviation, threshold] = of_numbers(cells);
    let number = |cell: Option<f64>| cell.unwrap_or(f64::NAN);
    let plan = ValidationPlan {
        outcome_share: number(event_rate),
        observed_over_expected: 1.0,
        calibration: (0.0, 1.0),
        auroc: number(auroc),
        predictor: LinearPredictor::Normal {
            mean: number(mean),
            standard_deviation: number(deviation),
        },
        threshold: threshold.map(|threshold| (threshold, None)),
        floor: 100,
        precision: Precision::default(),
    };
    let found = validation_sample_size(&plan)?;
    let mut requirements = Vec::new();
    for one in &found.requirements {
        requirements.push(json!({
            "criterion": answer(one.criterion)?, "rows": one.size.rows,
            "events": one.size.events,
        }));
    }
    Ok(json!({
        "rows": found.size.rows, "events": found.size.events,
        "limited_by": answer(found.limited_by)?, "requirements": requirements,
    }))
}

const TWO_PROPORTIONS: Description = Description {
    name: "two_proportions",
    topic: Topic::Planning,
    parameters: &[
        Parameter::new("share", Kind::Number, "in the one group"),
        Parameter::new("base_share", Kind::Number, "in the other"),
        Parameter::new(
            "base_per_row",
            Kind::Number,
            "rows of the other group per row of the one; 1 if not given",
        )
        .optional(),
    ],
    summary: "Rows in each of two groups to tell two proportions apart (5 % two-sided, 80 % power).",
    formula: "The normal test of two proportions with the pooled variance under no difference, the smallest whole numbers with the power asked for.",
    citation: "Fleiss JL, Levin B, Paik MC, Statistical Methods for Rates and Proportions, 3rd ed. 2003, chapter 4",
    example: "select two_proportions(0.6, 0.7)",
};

fn two_parts() -> DataType {
    parts(vec![count("rows"), count("base_rows")])
}

fn two(cells: &[Cell]) -> Answered {
    let [share, base_share, base_per_row] = of_numbers(cells);
    let number = |cell: Option<f64>| cell.unwrap_or(f64::NAN);
    let found = two_proportions(
        number(share),
        number(base_share),
        base_per_row.unwrap_or(1.0),
        TestPlan::default(),
    )?;
    Ok(json!({ "rows": found.rows, "base_rows": found.base_rows }))
}

const WEEKS_TO_CONCLUDE: Description = Description {
    name: "weeks_to_conclude",
    topic: Topic::Planning,
    parameters: &[
        Parameter::new(
            "question",
            Kind::ConstantText,
            "'proportion', 'auroc', 'observed_expected', 'rate' or 'chart'",
        ),
        Parameter::new(
            "from",
            Kind::Number,
            "the value known; 1 for observed_expected and rate, 0 for chart",
        ),
        Parameter::new(
            "to",
            Kind::Number,
            "the value that must be seen; for chart the shift in standard deviations",
        ),
        Parameter::new("rows_per_week", Kind::Number, "rows that will have a label"),
        Parameter::new("event_rate", Kind::Number, "share of rows with the event"),
        Parameter::new(
            "label_delay_weeks",
            Kind::Number,
            "how long labels take; 0 if not given",
        )
        .optional(),
    ],
    summary: "How many weeks until a monitor can see a change of this size, and what it waits for.",
    formula: "Rows for 80 % power at 5 % two-sided (proportion, observed_expected, auroc), Lorden's bound ln(weeks between false alarms)/information for a rate watched by CUSUM or likelihood ratio (one false alarm in 520 weeks), run length of a 3σ chart (chart); plus the delay of labels.",
    citation: "Lorden G, Ann Math Stat 1971;42:1897-1908; Newcombe RG, Stat Med 2006;25:559-573; Fleiss JL and others, Statistical Methods for Rates and Proportions, 3rd ed. 2003",
    example: "select weeks_to_conclude('auroc', 0.80, 0.72, 400, 0.08, 2)",
};

fn waiting_parts() -> DataType {
    parts(vec![
        number("weeks"),
        number("rows"),
        number("events"),
        text("limited_by"),
    ])
}

fn weeks(cells: &[Cell]) -> Answered {
    let question = match cells.first() {
        Some(Cell::Text(question)) => question.as_str(),
        _ => "",
    };
    let [_, from, to, rows_per_week, event_rate, delay] = of_numbers(cells);
    let number = |cell: Option<f64>| cell.unwrap_or(f64::NAN);
    let (from, to) = (number(from), number(to));
    let question = match question {
        "proportion" => Question::ProportionChange { from, to },
        "auroc" => Question::AurocDrop { from, to },
        "observed_expected" => Question::ObservedOverExpected { ratio: to / from },
        "rate" => Question::RateShift {
            ratio: to / from,
            weeks_between_false_alarms: 520.0,
        },
        "chart" => Question::ChartShift {
            shift_sd: to - from,
            limit_sd: 3.0,
        },
        other => {
            return Err(FunctionError::Unknown {
                what: "question",
                found: other.to_owned(),
                hint: "; there are proportion, auroc, observed_expected, rate and chart".to_owned(),
            });
        }
    };
    let volume = Volume {
        rows_per_week: number(rows_per_week),
        outcome_share: number(event_rate),
        label_delay_weeks: delay.unwrap_or(0.0),
    };
    let found = weeks_to_conclude(question, volume, TestPlan::default())?;
    Ok(json!({
        "weeks": found.weeks, "rows": found.rows, "events": found.events,
        "limited_by": answer(found.limited_by)?,
    }))
}

//! Which predictions may be judged already: labels take time, and a missing label is not a
//! negative one.

use arrow_schema::DataType;
use rounds_stats::StatsError;
use rounds_stats::maturity::{LabelledRow, Lag, MaturityOptions, label_maturity, may_be_judged};
use serde_json::{Value, json};

use super::answers::{Answered, answer, estimable, level_of};
use crate::aggregate::aggregate;
use crate::description::{Description, Topic};
use crate::function::Function;
use crate::parameter::{Arguments, Kind, Parameter};
use crate::scalar::{Cell, of_numbers, per_row};
use crate::shape::{count, estimate, number, parts};
use crate::states::Tuples;

const PREDICTED_AT: Parameter = Parameter::new(
    "predicted_at",
    Kind::Instant,
    "when the prediction was made",
);
const HORIZON: Parameter = Parameter::new(
    "horizon_days",
    Kind::Number,
    "how far ahead the model predicts, in days",
);

pub(super) fn all() -> Vec<Function> {
    vec![
        aggregate::<Tuples>(LABEL_MATURITY, maturity_parts(), maturity),
        per_row(MAY_BE_JUDGED, DataType::Boolean, judged),
    ]
}

const LABEL_MATURITY: Description = Description {
    name: "label_maturity",
    topic: Topic::Maturity,
    parameters: &[
        PREDICTED_AT,
        Parameter::new(
            "label_known_at",
            Kind::Instant,
            "when its label, positive or negative, became known; NULL while it is not",
        ),
        Parameter::new(
            "lost_at",
            Kind::Instant,
            "when it was clear that no label will come (death, transfer); NULL otherwise",
        ),
        Parameter::new(
            "now",
            Kind::Instant,
            "the date of the look, the same in every row; predictions made and labels known later do not count yet",
        ),
        Parameter::new(
            "horizon_days",
            Kind::ConstantNumber,
            "how far ahead the model predicts, in days",
        ),
    ],
    summary: "How long labels take, how many rows may be judged, and how many of those still lack a label.",
    formula: "Delays by Kaplan–Meier with rows still waiting counted as waiting; lag = the delay by which 95 % of labels are known, less the horizon; a row may be judged once now ≥ predicted_at + horizon + lag. matured_share has Wilson's interval. Rows that may be judged and have no label are mature_without_label: find out why before judging.",
    citation: "Kaplan EL, Meier P, J Am Stat Assoc 1958;53:457-481; Brookmeyer R, Crowley J, Biometrics 1982;38:29-41",
    example: "select label_maturity(day, case when i % 5 < 4 then day + interval '3 days' end, null, timestamp '2026-02-01T00:00:00Z', 1) from (select i, cast(date '2026-01-01' + cast(i as int) as timestamp) as day from generate_series(0, 29) as t(i))",
};

fn maturity_parts() -> DataType {
    parts(vec![
        count("rows"),
        count("known"),
        count("lost"),
        estimate("median_delay"),
        estimate("delay_95"),
        number("lag_days"),
        count("mature"),
        estimate("matured_share"),
        count("judged"),
        count("mature_without_label"),
    ])
}

fn maturity(state: &mut Tuples, arguments: &Arguments) -> Answered {
    let rows = state.rows();
    let Some(now) = rows.iter().filter_map(|row| row.number(3)).reduce(f64::max) else {
        return Ok(Value::Null);
    };
    let labelled: Vec<LabelledRow> = rows
        .iter()
        .filter_map(|row| {
            Some(LabelledRow {
                predicted_at: row.number(0)?,
                label_known_at: row.number(1),
                lost_at: row.number(2),
            })
        })
        .filter(|row| row.predicted_at <= now)
        .collect();
    let options = MaturityOptions {
        now,
        horizon: arguments.number("horizon_days").unwrap_or(f64::NAN),
        lag: Lag::FromDelays(0.95),
        level: level_of(None),
    };
    estimable(label_maturity(&labelled, options).map(|found| {
        json!({
            "rows": found.rows, "known": found.known, "lost": found.lost,
            "median_delay": found.median_delay, "delay_95": found.delay_quantile,
            "lag_days": found.lag, "mature": found.mature,
            "matured_share": found.matured_share, "judged": found.judged,
            "mature_without_label": found.mature_without_label,
        })
    }))
}

const MAY_BE_JUDGED: Description = Description {
    name: "may_be_judged",
    topic: Topic::Maturity,
    parameters: &[
        PREDICTED_AT,
        Parameter::new("now", Kind::Instant, "the date of the look"),
        HORIZON,
        Parameter::new(
            "lag_days",
            Kind::Number,
            "how long labels take after the horizon, as label_maturity says",
        ),
    ],
    summary: "Whether a prediction is old enough to be judged; use it in FILTER or WHERE.",
    formula: "now ≥ predicted_at + horizon + lag. Rows that are too young are left out whether or not they have a label already, because early labels are mostly positive ones.",
    citation: "Kaplan EL, Meier P, J Am Stat Assoc 1958;53:457-481 (delays)",
    example: "select may_be_judged(timestamp '2026-01-01T00:00:00Z', timestamp '2026-01-10T00:00:00Z', 2, 5) as answer, 7 as days",
};

fn judged(cells: &[Cell]) -> Answered {
    let [predicted_at, now, horizon, lag] = of_numbers(cells);
    let number = |cell: Option<f64>| cell.unwrap_or(f64::NAN);
    for (what, found) in [("horizon_days", number(horizon)), ("lag_days", number(lag))] {
        if found.is_nan() || found < 0.0 {
            return Err(StatsError::OutOfRange {
                what,
                expected: "0 or more days",
                found,
            }
            .into());
        }
    }
    answer(may_be_judged(
        number(predicted_at),
        number(now),
        number(horizon),
        number(lag),
    ))
}

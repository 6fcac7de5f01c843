//! Everything about a model's performance in one pass over its rows.

use arrow_schema::{DataType, Field};
use rounds_stats::discrimination::{auroc, average_precision};
use rounds_stats::thresholds::operating_point;
use serde_json::{Value, json};

use super::answers::{Answered, estimable, level_of};
use super::calibration::{calibration_parts, flattened, report_of};
use super::rows::{LABEL, PATIENT, PROBABILITY, THRESHOLD};
use super::thresholds::{point_of, point_parts};
use crate::aggregate::aggregate;
use crate::description::{Description, Topic};
use crate::function::Function;
use crate::parameter::Arguments;
use crate::shape::{count, estimate, parts};
use crate::states::{ScoreRows, Scores};

pub(super) fn all() -> Vec<Function> {
    vec![aggregate::<Scores>(PERFORMANCE, shape(), performance)]
}

const PERFORMANCE: Description = Description {
    name: "performance",
    topic: Topic::Discrimination,
    parameters: &[PROBABILITY, LABEL, THRESHOLD, PATIENT],
    summary: "Discrimination, calibration and the operating point at a threshold, from one pass over the rows.",
    formula: "The parts are those of auroc_ci, average_precision, calibration and operating_point. Asked for together they share one table of scores, which is what costs time.",
    citation: "Collins GS and others, TRIPOD+AI, BMJ 2024;385:e078378",
    example: "select performance(score, label, 0.3)['auroc']['value'] as auroc, performance(score, label, 0.3)['calibration']['slope']['value'] as slope from (values (0.1, 0), (0.2, 0), (0.25, 1), (0.6, 0), (0.7, 1), (0.9, 1)) as t(score, label)",
};

fn shape() -> DataType {
    parts(vec![
        count("rows"),
        count("events"),
        estimate("auroc"),
        estimate("average_precision"),
        Field::new("calibration", calibration_parts(), true),
        Field::new("operating_point", point_parts(), true),
    ])
}

fn performance(state: &mut Scores, arguments: &Arguments) -> Answered {
    let rows = state.rows()?;
    let table = rows.table();
    if table.total() == 0 {
        return Ok(Value::Null);
    }
    let level = level_of(None);
    let threshold = arguments.number("threshold").unwrap_or(f64::NAN);
    let point = operating_point(table, threshold, level)?;
    Ok(json!({
        "rows": table.total(),
        "events": table.ones(),
        "auroc": estimable(auroc(table, level))?,
        "average_precision": estimable(average_precision(table, level))?,
        "calibration": calibration_of(&rows)?,
        "operating_point": point_of(&point),
    }))
}

fn calibration_of(rows: &ScoreRows) -> Answered {
    flattened(report_of(rows)?)
}

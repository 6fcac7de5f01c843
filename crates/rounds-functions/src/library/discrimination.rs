//! Whether higher scores go with events.

use arrow_schema::{DataType, Field};
use rounds_stats::discrimination::{
    area, auroc, average_precision, compare_paired, partial_auroc, precision_recall_curve,
    roc_curve,
};

use super::answers::{Answered, estimable, level_of};
use super::rows::{LABEL, PATIENT, SCORE};
use crate::aggregate::aggregate;
use crate::description::{Description, Topic};
use crate::function::Function;
use crate::parameter::{Arguments, Kind, Parameter};
use crate::shape::{an_estimate, count, estimate, list, number, parts};
use crate::states::{Pairs, Scores};

const POINTS_MAX: Parameter = Parameter::new(
    "points_max",
    Kind::ConstantNumber,
    "thin the curve to at most so many points; 200 if not given",
)
.optional();
const POINTS_USUAL: u32 = 200;

pub(super) fn all() -> Vec<Function> {
    vec![
        aggregate::<Scores>(AUROC, DataType::Float64, auroc_value),
        aggregate::<Scores>(AUROC_CI, an_estimate(), auroc_interval),
        aggregate::<Pairs>(AUROC_DIFFERENCE, comparison(), auroc_difference),
        aggregate::<Scores>(AVERAGE_PRECISION, an_estimate(), precision),
        aggregate::<Scores>(
            PARTIAL_AUROC,
            parts(vec![estimate("raw"), estimate("standardised")]),
            partial,
        ),
        aggregate::<Scores>(ROC_CURVE, curve_parts(), roc),
        aggregate::<Scores>(PR_CURVE, curve_parts(), precision_recall),
    ]
}

const AUROC: Description = Description {
    name: "auroc",
    topic: Topic::Discrimination,
    parameters: &[SCORE, LABEL],
    summary: "The area under the ROC curve: how often a row with the event scores higher than one without.",
    formula: "(1/(n₊n₋)) Σ Σ [1(sᵢ > sⱼ) + ½·1(sᵢ = sⱼ)] over all pairs of a row with and a row without the event; exact, ties count half. NULL unless there are both.",
    citation: "Hanley JA, McNeil BJ, Radiology 1982;143:29-36",
    example: "select auroc(score, label) from (values (0.1, 0), (0.4, 0), (0.35, 1), (0.8, 1)) as t(score, label)",
};

fn auroc_value(state: &mut Scores, _arguments: &Arguments) -> Answered {
    let rows = state.rows()?;
    estimable(area(rows.table()).map(|area| area.value()))
}

const AUROC_CI: Description = Description {
    name: "auroc_ci",
    topic: Topic::Discrimination,
    parameters: &[SCORE, LABEL, PATIENT],
    summary: "The area under the ROC curve with its 95 % interval, by patient where patients repeat.",
    formula: "DeLong's variance from the placement values, S²(V₁₀)/n₊ + S²(V₀₁)/n₋; with patient_id and a patient in several rows, Obuchowski's variance of the placement values summed by patient. Interval on the logit scale. n is the number of rows.",
    citation: "DeLong ER, DeLong DM, Clarke-Pearson DL, Biometrics 1988;44:837-845; Obuchowski NA, Biometrics 1997;53:567-578",
    example: "select auroc_ci(score, label, patient) from (values (0.1, 0, 'a'), (0.4, 0, 'b'), (0.35, 1, 'c'), (0.8, 1, 'c'), (0.3, 0, 'd'), (0.6, 0, 'd'), (0.7, 1, 'e'), (0.2, 1, 'f'), (0.15, 0, 'f')) as t(score, label, patient)",
};

fn auroc_interval(state: &mut Scores, _arguments: &Arguments) -> Answered {
    let rows = state.rows()?;
    estimable(auroc(rows.table(), level_of(None)))
}

const AUROC_DIFFERENCE: Description = Description {
    name: "auroc_difference",
    topic: Topic::Discrimination,
    parameters: &[
        Parameter::new("first_score", Kind::Number, "one model's score"),
        Parameter::new(
            "second_score",
            Kind::Number,
            "another model's score of the same row",
        ),
        LABEL,
        PATIENT,
    ],
    summary: "Two models' areas under the ROC curve on the same rows, and their difference with interval and p value.",
    formula: "A₁ − A₂ with the variance V₁ + V₂ − 2·Cov of the paired placement values (by patient where patients repeat); z = difference/√variance. Rows lacking either score are left out.",
    citation: "DeLong ER, DeLong DM, Clarke-Pearson DL, Biometrics 1988;44:837-845; Obuchowski NA, Biometrics 1997;53:567-578",
    example: "select auroc_difference(a, b, label) from (values (0.1, 0.3, 0), (0.4, 0.2, 0), (0.35, 0.1, 1), (0.8, 0.9, 1), (0.6, 0.7, 1), (0.5, 0.6, 0)) as t(a, b, label)",
};

pub(super) fn comparison() -> DataType {
    parts(vec![
        estimate("first"),
        estimate("second"),
        estimate("difference"),
        number("z"),
        number("p"),
    ])
}

fn auroc_difference(state: &mut Pairs, _arguments: &Arguments) -> Answered {
    estimable(compare_paired(
        &state.rows(),
        state.dependence(),
        level_of(None),
    ))
}

const AVERAGE_PRECISION: Description = Description {
    name: "average_precision",
    topic: Topic::Discrimination,
    parameters: &[SCORE, LABEL, PATIENT],
    summary: "The area under the precision–recall curve as average precision, with its 95 % interval.",
    formula: "Σ (Rₖ − Rₖ₋₁)·Pₖ over descending distinct scores, not the trapezoid. Interval logit(AP) ∓ z/√(n₊·AP·(1 − AP)) on the number of events n₊, not of rows; with repeating patients from the linearised variance by patient.",
    citation: "Boyd K, Eng KH, Page CD, ECML PKDD 2013, LNCS 8190:451-466",
    example: "select average_precision(score, label) from (values (0.1, 0), (0.4, 0), (0.35, 1), (0.8, 1)) as t(score, label)",
};

fn precision(state: &mut Scores, _arguments: &Arguments) -> Answered {
    let rows = state.rows()?;
    estimable(average_precision(rows.table(), level_of(None)))
}

const PARTIAL_AUROC: Description = Description {
    name: "partial_auroc",
    topic: Topic::Discrimination,
    parameters: &[
        SCORE,
        LABEL,
        Parameter::new(
            "false_positive_rate_max",
            Kind::ConstantNumber,
            "how many false alarms are bearable, as a share of the rows without the event",
        ),
        PATIENT,
    ],
    summary: "The area under the ROC curve up to a false-positive rate, raw and standardised to 0.5–1.",
    formula: "raw = ∫₀ᵉ ROC(t) dt; standardised = ½·(1 + (raw − e²/2)/(e − e²/2)).",
    citation: "McClish DK, Med Decis Making 1989;9:190-195",
    example: "select partial_auroc(score, label, 0.5) from (values (0.1, 0), (0.4, 0), (0.35, 1), (0.8, 1), (0.7, 0), (0.9, 1)) as t(score, label)",
};

fn partial(state: &mut Scores, arguments: &Arguments) -> Answered {
    let rows = state.rows()?;
    let rate_max = arguments
        .number("false_positive_rate_max")
        .unwrap_or(f64::NAN);
    estimable(partial_auroc(rows.table(), rate_max, level_of(None)))
}

fn curve_point() -> Vec<Field> {
    vec![
        number("threshold"),
        number("x"),
        number("y"),
        count("true_positives"),
        count("false_positives"),
    ]
}

fn curve_parts() -> DataType {
    parts(vec![list("points", curve_point()), number("error_max")])
}

const ROC_CURVE: Description = Description {
    name: "roc_curve",
    topic: Topic::Discrimination,
    parameters: &[SCORE, LABEL, POINTS_MAX],
    summary: "The ROC curve as points: x is the false-positive rate, y the sensitivity, for flagging from a threshold on.",
    formula: "One point per distinct score, descending; thinned so that no point left out lies further than error_max from the line drawn.",
    citation: "Fawcett T, Pattern Recognit Lett 2006;27:861-874",
    example: "select roc_curve(score, label) from (values (0.1, 0), (0.4, 0), (0.35, 1), (0.8, 1)) as t(score, label)",
};

fn roc(state: &mut Scores, arguments: &Arguments) -> Answered {
    let points_max = points_max(arguments)?;
    let rows = state.rows()?;
    estimable(roc_curve(rows.table(), Some(points_max)))
}

const PR_CURVE: Description = Description {
    name: "pr_curve",
    topic: Topic::Discrimination,
    parameters: &[SCORE, LABEL, POINTS_MAX],
    summary: "The precision–recall curve as points: x is the sensitivity (recall), y the positive predictive value (precision).",
    formula: "One point per distinct score, descending; thinned so that no point left out lies further than error_max from the line drawn.",
    citation: "Davis J, Goadrich M, ICML 2006:233-240",
    example: "select pr_curve(score, label) from (values (0.1, 0), (0.4, 0), (0.35, 1), (0.8, 1)) as t(score, label)",
};

fn precision_recall(state: &mut Scores, arguments: &Arguments) -> Answered {
    let points_max = points_max(arguments)?;
    let rows = state.rows()?;
    estimable(precision_recall_curve(rows.table(), Some(points_max)))
}

fn points_max(arguments: &Arguments) -> Result<usize, crate::error::FunctionError> {
    let most = arguments.whole(
        "points_max",
        3..=100_000,
        "a whole number from 3 to 100000",
        POINTS_USUAL,
    )?;
    Ok(most as usize)
}

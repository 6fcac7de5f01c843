//! Whether scores are the probabilities they say.

use arrow_schema::{DataType, Field};
use rounds_stats::StatsError;
use rounds_stats::calibration::{
    Binning, Calibration, CalibrationOptions, NotEstimable, Predictions, Update, brier,
    calibration, calibration_bins, calibration_clustered, calibration_error, isotonic, loess,
};
use serde::Serialize;
use serde_json::{Value, json};

use super::answers::{Answered, answer, estimable, level_of};
use super::rows::{LABEL, PATIENT, PROBABILITY};
use crate::aggregate::aggregate;
use crate::description::{Description, Topic};
use crate::error::FunctionError;
use crate::function::Function;
use crate::parameter::{Arguments, Kind, Parameter};
use crate::shape::{
    an_estimate, count, estimate, estimate_parts, list, number, parts, record, text,
};
use crate::states::{ScoreRows, Scores};

const BINS: Parameter =
    Parameter::new("bins", Kind::ConstantNumber, "how many; 10 if not given").optional();

pub(super) fn all() -> Vec<Function> {
    vec![
        aggregate::<Scores>(CALIBRATION, calibration_parts(), everything),
        aggregate::<Scores>(CALIBRATION_CURVE, curve_parts(), curve),
        aggregate::<Scores>(BRIER, an_estimate(), brier_score),
        aggregate::<Scores>(ECE, error_parts(), expected_calibration_error),
    ]
}

/// Estimators take predictions, which are checked to be probabilities.
pub(super) fn with_predictions<T>(
    rows: &ScoreRows,
    estimate: impl FnOnce(&Predictions<'_>) -> Result<T, StatsError>,
) -> Result<T, StatsError> {
    match rows {
        ScoreRows::Independent(rows) => estimate(&Predictions::independent(rows)?),
        ScoreRows::ByPatient(rows) => estimate(&Predictions::clustered(rows)?),
    }
}

/// A part that may not be estimable: then only its method is given, which says why.
fn or_reason(result: Result<impl Serialize, NotEstimable>) -> Answered {
    match result {
        Ok(part) => answer(part),
        Err(reason) => Ok(json!({ "method": reason.to_string() })),
    }
}

const CALIBRATION: Description = Description {
    name: "calibration",
    topic: Topic::Calibration,
    parameters: &[PROBABILITY, LABEL, PATIENT],
    summary: "Everything about calibration in one pass: in the large, intercept and slope, O/E, Brier, Spiegelhalter, calibration error, distances from the curve, and which update is needed.",
    formula: "in_the_large: a of logit P(y) = a + logit p; intercept and slope: logit P(y) = a + b·logit p, standard errors from the information matrix, by patient (sandwich) where patients repeat; observed_expected: Σy/Σp; ece over 10 equal bins of width, ece_equal_mass over 10 of equal size, each with the band it has if every p is right; ici, e50, e90, emax: mean, median, 90th percentile and maximum of |p − curve(p)| with a loess curve (span 0.75), isotonic_ici with the isotonic one; update: a closed test among no change, intercept, intercept and slope. A part that cannot be estimated has no value, and method says why. 95 % intervals.",
    citation: "Van Calster B and others, BMC Med 2019;17:230; Austin PC, Steyerberg EW, Stat Med 2019;38:4051-4065; Vergouwe Y and others, Stat Med 2017;36:4529-4539",
    example: "select calibration(score, label) from (values (0.1, 0), (0.2, 0), (0.25, 1), (0.6, 0), (0.7, 1), (0.9, 1)) as t(score, label)",
};

pub(super) fn calibration_parts() -> DataType {
    parts(vec![
        count("rows"),
        count("events"),
        count("patients"),
        count("clipped"),
        number("predicted"),
        estimate("in_the_large"),
        estimate("intercept"),
        estimate("slope"),
        estimate("observed_expected"),
        estimate("brier"),
        estimate("scaled_brier"),
        record(
            "spiegelhalter",
            vec![number("z"), number("p"), count("n"), text("method")],
        ),
        record("ece", error_fields()),
        record("ece_equal_mass", error_fields()),
        estimate("ici"),
        estimate("e50"),
        estimate("e90"),
        estimate("emax"),
        estimate("isotonic_ici"),
        record(
            "update",
            vec![
                text("update"),
                number("p_of_no_change"),
                number("p_of_intercept_alone"),
                text("method"),
            ],
        ),
    ])
}

fn everything(state: &mut Scores, _arguments: &Arguments) -> Answered {
    let rows = state.rows()?;
    match report_of(&rows) {
        Ok(report) => flattened(report),
        Err(StatsError::TooFew { .. }) => Ok(Value::Null),
        Err(other) => Err(other.into()),
    }
}

/// The full report of these rows.
pub(super) fn report_of(rows: &ScoreRows) -> Result<Calibration, StatsError> {
    let options = CalibrationOptions::default();
    match rows {
        ScoreRows::Independent(rows) => calibration(rows, &options),
        ScoreRows::ByPatient(rows) => calibration_clustered(rows, &options),
    }
}

/// The report with the parts of SQL: no lists, coefficients as estimates.
pub(super) fn flattened(report: Calibration) -> Answered {
    let slope = report.recalibration.map(|line| line.slope.estimate);
    Ok(json!({
        "rows": report.rows,
        "events": report.events,
        "patients": report.patients,
        "clipped": report.clipped,
        "predicted": report.predicted,
        "in_the_large": or_reason(report.in_the_large.map(|coefficient| coefficient.estimate))?,
        "intercept": or_reason(report.recalibration.map(|line| line.intercept.estimate))?,
        "slope": or_reason(slope)?,
        "observed_expected": or_reason(report.observed_over_expected)?,
        "brier": report.brier,
        "scaled_brier": or_reason(report.scaled_brier)?,
        "spiegelhalter": or_reason(report.spiegelhalter)?,
        "ece": error_of(&report.error_equal_width),
        "ece_equal_mass": error_of(&report.error_equal_mass),
        "ici": report.loess_distances.ici,
        "e50": report.loess_distances.e50,
        "e90": report.loess_distances.e90,
        "emax": report.loess_distances.emax,
        "isotonic_ici": report.isotonic_distances.ici,
        "update": or_reason(report.update.map(|advice| json!({
            "update": match advice.update {
                Update::NoChange => "no change",
                Update::Intercept => "intercept",
                Update::InterceptAndSlope => "intercept and slope",
            },
            "p_of_no_change": advice.p_of_no_change,
            "p_of_intercept_alone": advice.p_of_intercept_alone, "method": advice.method,
        })))?,
    }))
}

fn error_fields() -> Vec<Field> {
    let mut fields = estimate_parts();
    fields.extend([
        number("null_mean"),
        number("null_low"),
        number("null_high"),
        number("p"),
        number("debiased"),
    ]);
    fields
}

fn error_parts() -> DataType {
    parts(error_fields())
}

fn error_of(error: &rounds_stats::calibration::CalibrationError) -> Value {
    json!({
        "value": error.estimate.value, "low": error.estimate.low, "high": error.estimate.high,
        "n": error.estimate.n, "method": error.estimate.method,
        "null_mean": error.null_mean, "null_low": error.null_low, "null_high": error.null_high,
        "p": error.p, "debiased": error.debiased,
    })
}

const BRIER: Description = Description {
    name: "brier",
    topic: Topic::Calibration,
    parameters: &[PROBABILITY, LABEL, PATIENT],
    summary: "The Brier score: the mean squared distance of the probability from what happened, with its 95 % interval.",
    formula: "(1/n) Σ (p − y)²; interval from the variance of the rows' squared distances, summed by patient where patients repeat. 0 is perfect; predicting the event rate φ for everybody gives φ(1 − φ).",
    citation: "Brier GW, Mon Weather Rev 1950;78:1-3",
    example: "select brier(score, label) from (values (0.1, 0), (0.2, 0), (0.25, 1), (0.9, 1)) as t(score, label)",
};

fn brier_score(state: &mut Scores, _arguments: &Arguments) -> Answered {
    let rows = state.rows()?;
    estimable(with_predictions(&rows, |predictions| {
        brier(predictions, level_of(None))
    }))
}

const ECE: Description = Description {
    name: "ece",
    topic: Topic::Calibration,
    parameters: &[PROBABILITY, LABEL, BINS],
    summary: "The expected calibration error over bins of equal width, with the band it would have if every probability were right.",
    formula: "Σ (n_b/n)·|ȳ_b − p̄_b|. It is never 0 by chance: null_low to null_high is where 95 % of it falls when y ~ Bernoulli(p), p is the share of such draws at least as large, debiased takes the mean of the draws away.",
    citation: "Naeini MP, Cooper GF, Hauskrecht M, AAAI 2015:2901-2907; Bröcker J, Smith LA, Weather Forecast 2007;22:651-661",
    example: "select ece(score, label, 5) from (values (0.1, 0), (0.2, 0), (0.25, 1), (0.6, 0), (0.7, 1), (0.9, 1)) as t(score, label)",
};

fn options_of(arguments: &Arguments) -> Result<CalibrationOptions, FunctionError> {
    let usual = CalibrationOptions::default();
    let bins = arguments.whole("bins", 2..=1000, "a whole number from 2 to 1000", 10)?;
    Ok(CalibrationOptions {
        bins: bins as usize,
        ..usual
    })
}

fn expected_calibration_error(state: &mut Scores, arguments: &Arguments) -> Answered {
    let options = options_of(arguments)?;
    let rows = state.rows()?;
    let error = with_predictions(&rows, |predictions| {
        calibration_error(predictions, Binning::EqualWidth, &options)
    });
    estimable(error.map(|error| error_of(&error)))
}

const CALIBRATION_CURVE: Description = Description {
    name: "calibration_curve",
    topic: Topic::Calibration,
    parameters: &[PROBABILITY, LABEL, BINS],
    summary: "What happened against what was predicted: bins of equal size with intervals, a smooth curve and a rising one.",
    formula: "bins: groups of equal size by score with the mean prediction and the observed share with Wilson's interval; smooth: loess of y on p, span 0.75, local quadratic, at up to 101 scores; rising: isotonic regression, one step per level. Points above the diagonal are under-predicted.",
    citation: "Austin PC, Steyerberg EW, Stat Med 2014;33:517-535",
    example: "select calibration_curve(score, label, 2) from (values (0.1, 0), (0.2, 0), (0.25, 1), (0.6, 0), (0.7, 1), (0.9, 1)) as t(score, label)",
};

fn curve_parts() -> DataType {
    parts(vec![
        list(
            "bins",
            vec![
                number("low"),
                number("high"),
                number("predicted"),
                estimate("observed"),
                count("events"),
            ],
        ),
        list("smooth", vec![number("score"), number("probability")]),
        list(
            "rising",
            vec![number("low"), number("high"), count("zeros"), count("ones")],
        ),
    ])
}

fn curve(state: &mut Scores, arguments: &Arguments) -> Answered {
    let options = options_of(arguments)?;
    let counted = state.counted()?;
    let made = || -> Result<Value, StatsError> {
        let predictions = Predictions::independent(&counted)?;
        let bins = calibration_bins(
            &predictions,
            Binning::EqualMass,
            options.bins,
            options.level,
        )?;
        let smooth = loess(&counted, options.loess)?;
        Ok(json!({ "bins": bins, "smooth": smooth.points, "rising": isotonic(&counted) }))
    };
    estimable(made())
}

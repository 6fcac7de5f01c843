//! Scores kept as histograms, from which any window, threshold or group is worked out again
//! without its rows.

use std::fmt::Write;

use arrow_schema::{DataType, Field};
use rounds_stats::StatsError;
use rounds_stats::drift::{PsiOptions, psi};
use rounds_stats::histogram::{Bounded, Bounds, ScoreHistogram};
use serde_json::{Value, json};

use super::answers::{Answered, estimable, level_of};
use super::drift::{psi_fields, psi_of};
use super::rows::{LABEL, PROBABILITY};
use crate::aggregate::aggregate;
use crate::description::{Description, Topic};
use crate::error::FunctionError;
use crate::function::Function;
use crate::parameter::{Arguments, Kind, Parameter};
use crate::scalar::{Cell, per_row};
use crate::shape::{count, estimate_parts, number, parts, record};
use crate::states::{CountedScores, MergedHistograms, from_hex};

const HISTOGRAM: Parameter = Parameter::new("histogram", Kind::Bytes, "what score_histogram made");

pub(super) fn all() -> Vec<Function> {
    vec![
        aggregate::<CountedScores>(SCORE_HISTOGRAM, DataType::LargeBinary, counted),
        aggregate::<MergedHistograms>(MERGE_HISTOGRAMS, DataType::LargeBinary, merged),
        per_row(HISTOGRAM_COUNTS, counts_parts(), counts),
        per_row(HISTOGRAM_AUROC, bounded_parts(), auroc),
        per_row(HISTOGRAM_AT, at_parts(), at),
        per_row(HISTOGRAM_CALIBRATION, calibration_parts(), calibration),
        per_row(HISTOGRAM_PSI, parts(stability_fields()), stability),
    ]
}

const SCORE_HISTOGRAM: Description = Description {
    name: "score_histogram",
    topic: Topic::Histograms,
    parameters: &[
        PROBABILITY,
        LABEL,
        Parameter::new(
            "bits",
            Kind::ConstantNumber,
            "2 to this power bins, 6 to 16; 12 if not given",
        )
        .optional(),
    ],
    summary: "The scores of a group as bytes, small enough to keep per model, version, day and group.",
    formula: "Equal bins of [0, 1]; per bin and outcome (no event, event, not known yet) the number of rows and the sum of their scores to 2⁻³². NULL scores are counted as missing, NULL labels as not known. The same rows give the same bytes in any order.",
    citation: "Provost F, Fawcett T, Mach Learn 2001;42:203-231 (operating points from counts)",
    example: "select length(encode(score_histogram(score, label), 'hex')) / 2 as bytes from (values (0.1, 0), (0.4, 0), (0.35, 1), (0.8, 1)) as t(score, label)",
};

/// Bytes as the hexadecimal text that the answer's decoder reads.
fn bytes(histogram: Option<&ScoreHistogram>) -> Answered {
    let Some(histogram) = histogram else {
        return Ok(Value::Null);
    };
    let bytes = histogram.to_bytes();
    let mut text = String::with_capacity(bytes.len() * 2);
    for byte in bytes {
        // Writing to a String cannot fail.
        let _ = write!(text, "{byte:02x}");
    }
    Ok(Value::String(text))
}

fn counted(state: &mut CountedScores, _arguments: &Arguments) -> Answered {
    bytes(state.histogram())
}

const MERGE_HISTOGRAMS: Description = Description {
    name: "merge_histograms",
    topic: Topic::Histograms,
    parameters: &[HISTOGRAM],
    summary: "Several histograms as one: days to a month, groups to all.",
    formula: "Sums of counts, exact and in any order. All must have the same number of bins.",
    citation: "Agarwal PK and others, Mergeable summaries, ACM Trans Database Syst 2013;38(4):26",
    example: "select histogram_auroc(merge_histograms(h)) as auroc from (select score_histogram(score, label) as h from (values (1, 0.1, 0), (1, 0.4, 0), (2, 0.35, 1), (2, 0.8, 1)) as t(day, score, label) group by day)",
};

fn merged(state: &mut MergedHistograms, _arguments: &Arguments) -> Answered {
    bytes(state.histogram())
}

fn read(cell: Option<&Cell>) -> Result<ScoreHistogram, FunctionError> {
    match cell {
        Some(Cell::Bytes(bytes)) => Ok(ScoreHistogram::from_bytes(bytes)?),
        Some(Cell::Text(text)) => Ok(ScoreHistogram::from_bytes(&from_hex(text)?)?),
        _ => Err(FunctionError::Call("the histogram is missing".to_owned())),
    }
}

const HISTOGRAM_COUNTS: Description = Description {
    name: "histogram_counts",
    topic: Topic::Histograms,
    parameters: &[HISTOGRAM],
    summary: "How many rows a histogram holds: with the event, without it, not known yet, without a score.",
    formula: "Exact counts; mean_score within the stated bounds.",
    citation: "Agarwal PK and others, Mergeable summaries, ACM Trans Database Syst 2013;38(4):26",
    example: "select histogram_counts(score_histogram(score, label)) from (values (0.1, 0), (0.4, null), (0.35, 1), (null, 1)) as t(score, label)",
};

fn counts_parts() -> DataType {
    parts(vec![
        count("events"),
        count("non_events"),
        count("unlabelled"),
        count("missing"),
        record("mean_score", bounds_fields()),
    ])
}

fn counts(cells: &[Cell]) -> Answered {
    let histogram = read(cells.first())?;
    Ok(json!({
        "events": histogram.ones(), "non_events": histogram.zeros(),
        "unlabelled": histogram.unlabelled(), "missing": histogram.missing(),
        "mean_score": histogram.mean_score().map(bounds),
    }))
}

fn bounds_fields() -> Vec<Field> {
    vec![number("value"), number("lowest"), number("highest")]
}

fn bounds(bounds: Bounds) -> Value {
    json!({ "value": bounds.middle(), "lowest": bounds.lowest, "highest": bounds.highest })
}

fn bounded_fields() -> Vec<Field> {
    let mut fields = estimate_parts();
    fields.extend([number("lowest"), number("highest"), number("error_max")]);
    fields
}

fn bounded_parts() -> DataType {
    parts(bounded_fields())
}

fn bounded(found: Bounded) -> Value {
    json!({
        "value": found.estimate.value, "low": found.estimate.low, "high": found.estimate.high,
        "n": found.estimate.n, "method": found.estimate.method,
        "lowest": found.bounds.lowest, "highest": found.bounds.highest,
        "error_max": found.bounds.error(),
    })
}

const HISTOGRAM_AUROC: Description = Description {
    name: "histogram_auroc",
    topic: Topic::Histograms,
    parameters: &[HISTOGRAM],
    summary: "The area under the ROC curve from a histogram, with the bounds that the exact value cannot leave.",
    formula: "Scores within a bin count as ties, so the exact value lies within ½·Σ (n₊b/n₊)(n₋b/n₋) of it: lowest to highest, half of that width being error_max. The interval low to high is widened by the same.",
    citation: "DeLong ER, DeLong DM, Clarke-Pearson DL, Biometrics 1988;44:837-845 (interval)",
    example: "select histogram_auroc(score_histogram(score, label)) from (values (0.1, 0), (0.4, 0), (0.35, 1), (0.8, 1)) as t(score, label)",
};

fn auroc(cells: &[Cell]) -> Answered {
    estimable(read(cells.first())?.auroc(level_of(None)).map(bounded))
}

const HISTOGRAM_AT: Description = Description {
    name: "histogram_at",
    topic: Topic::Histograms,
    parameters: &[
        HISTOGRAM,
        Parameter::new(
            "threshold",
            Kind::Number,
            "rows with this score or more are flagged",
        ),
    ],
    summary: "What flagging from a threshold on does, from a histogram, with bounds.",
    formula: "Exact at the edges of bins; a threshold inside a bin gives the measure between those of both edges (lowest, highest). Wilson intervals; net benefit from the variance of the rows' contributions.",
    citation: "Vickers AJ, Elkin EB, Med Decis Making 2006;26:565-574 (net benefit)",
    example: "select histogram_at(score_histogram(score, label), 0.375) from (values (0.1, 0), (0.4, 0), (0.35, 1), (0.8, 1)) as t(score, label)",
};

const AT: [&str; 6] = [
    "sensitivity",
    "specificity",
    "ppv",
    "npv",
    "flag_rate",
    "net_benefit",
];

fn at_parts() -> DataType {
    parts(
        AT.iter()
            .map(|name| record(name, bounded_fields()))
            .collect(),
    )
}

fn at(cells: &[Cell]) -> Answered {
    let threshold = cells.get(1).map_or(f64::NAN, Cell::number);
    let found = read(cells.first())?.at_threshold(threshold, level_of(None));
    estimable(found.map(|found| {
        let measures = [
            found.sensitivity,
            found.specificity,
            found.positive_predictive_value,
            found.negative_predictive_value,
            found.flag_rate,
            found.net_benefit,
        ];
        let named = AT.iter().zip(measures);
        Value::Object(
            named
                .map(|(name, measure)| {
                    let value = measure.map_or(Value::Null, bounded);
                    ((*name).to_owned(), value)
                })
                .collect(),
        )
    }))
}

const HISTOGRAM_CALIBRATION: Description = Description {
    name: "histogram_calibration",
    topic: Topic::Histograms,
    parameters: &[HISTOGRAM],
    summary: "Observed over expected, Brier score and calibration error from a histogram, with bounds.",
    formula: "Expected events from the kept sums of scores; Brier and calibration error (10 groups) between what the bins allow.",
    citation: "Brier GW, Mon Weather Rev 1950;78:1-3",
    example: "select histogram_calibration(score_histogram(score, label)) from (values (0.1, 0), (0.4, 0), (0.35, 1), (0.8, 1)) as t(score, label)",
};

fn calibration_parts() -> DataType {
    parts(vec![
        count("observed"),
        record("expected", bounds_fields()),
        record("observed_expected", bounded_fields()),
        record("brier", bounds_fields()),
        record("ece", bounds_fields()),
    ])
}

fn calibration(cells: &[Cell]) -> Answered {
    const GROUPS: usize = 10;
    let found = read(cells.first())?.calibration(GROUPS, level_of(None));
    estimable(found.map(|found| {
        json!({
            "observed": found.observed,
            "expected": bounds(found.expected),
            "observed_expected": found.observed_over_expected.map(bounded),
            "brier": bounds(found.brier),
            "ece": bounds(found.expected_calibration_error),
        })
    }))
}

const HISTOGRAM_PSI: Description = Description {
    name: "histogram_psi",
    topic: Topic::Histograms,
    parameters: &[
        Parameter::new("reference", Kind::Bytes, "the histogram to compare with"),
        Parameter::new("current", Kind::Bytes, "the histogram now"),
    ],
    summary: "Population stability index of the scores of one histogram against another, with the distance of their distributions.",
    formula: "As psi, on ten bins at the quantiles of the reference's scores moved to the histogram's edges, where both are counted exactly; ks: the Kolmogorov–Smirnov distance between its bounds.",
    citation: "Yurdakul B, Naranjo J, J Risk Model Validation 2020;14(4):89-100",
    example: "select histogram_psi(score_histogram(a, 0), score_histogram(b, 0)) from (values (0.1, 0.3), (0.4, 0.4), (0.35, 0.6), (0.8, 0.9)) as t(a, b)",
};

fn stability_fields() -> Vec<Field> {
    let mut fields = psi_fields();
    fields.push(record("ks", bounds_fields()));
    fields
}

fn stability(cells: &[Cell]) -> Answered {
    const BINS: usize = 10;
    let (reference, current) = (read(cells.first())?, read(cells.get(1))?);
    let found = || -> Result<Value, StatsError> {
        let bins = reference.reference_bins(BINS)?;
        let psi = psi(&bins, &current.on(&bins)?, PsiOptions::default())?;
        let mut found = psi_of(&psi);
        if let Some(parts) = found.as_object_mut() {
            let distance = reference.kolmogorov_smirnov(&current)?;
            parts.insert("ks".to_owned(), bounds(distance));
        }
        Ok(found)
    };
    estimable(found())
}

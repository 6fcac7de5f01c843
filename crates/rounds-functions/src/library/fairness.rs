//! Differences between groups of patients.

use arrow_schema::Field;
use rounds_stats::StatsError;
use rounds_stats::equivalence::Verdict;
use rounds_stats::fairness::{
    Comparison, FairnessOptions, FairnessReport, GroupMeasure, Omnibus, fairness,
};
use rounds_stats::scores::ScoreTable;
use serde_json::{Value, json};

use super::answers::Answered;
use super::rows::{LABEL, PATIENT, PROBABILITY, THRESHOLD};
use crate::aggregate::aggregate;
use crate::description::{Description, Topic};
use crate::function::Function;
use crate::parameter::{Arguments, Kind, Parameter};
use crate::shape::{count, estimate, flag, list_of, number, text};
use crate::states::Groups;

pub(super) fn all() -> Vec<Function> {
    vec![aggregate::<Groups>(FAIRNESS, list_of(fields()), compared)]
}

const FAIRNESS: Description = Description {
    name: "fairness",
    topic: Topic::Fairness,
    parameters: &[
        Parameter::new(
            "group",
            Kind::Category,
            "the group a row belongs to; NULL is a group of its own",
        ),
        PROBABILITY,
        LABEL,
        THRESHOLD,
        PATIENT,
    ],
    summary: "Thirteen measures of every group against the rest of the population, with intervals, multiplicity control and one of three verdicts.",
    formula: "One row per group and measure: the group's value, that of all other rows, difference (proportions Newcombe, AUROC from both logit intervals) and ratio (Koopman, O/E on the log scale), p, q (Benjamini–Hochberg over all groups and measures), omnibus_p: whether the measure differs between the groups at all; is_discovery: q ≤ 0.05 and omnibus_p ≤ 0.05; verdict: against the margin (0.05 for proportions and AUROC, 0.8 to 1.25 for ratios, 0.2 for the slope, 0.22 for calibration in the large; none for Brier score and net benefit, which differ wherever risks differ, as predictive values and flag rates do to a degree) disparity when the whole 95 % interval lies beyond it, equivalent when the whole 90 % interval lies within it, else inconclusive; further_events: what would decide at the present value. A disparity that is no discovery is large, and one of many that were looked at: look again with more events. Groups of fewer than 11 rows, and what would give them away, are hidden: their measure is NULL.",
    citation: "Chen RJ and others, Nat Biomed Eng 2023;7:719-742; Schuirmann DJ, J Pharmacokinet Biopharm 1987;15:657-680 (two one-sided tests); Benjamini Y, Hochberg Y, J R Stat Soc B 1995;57:289-300",
    example: "select f['group'] as sex, f['measure'] as measure, round(f['estimate']['value'], 3) as value, f['verdict'] as verdict from (select unnest(fairness(sex, score, label, 0.5)) as f from (select case when i % 2 = 0 then 'f' else 'm' end as sex, (i * 37 % 100) / 100.0 as score, case when i * 53 % 100 < i * 37 % 100 then 1 else 0 end as label from generate_series(1, 80) as t(i))) where f['measure'] in ('sensitivity', 'auroc') order by 1, 2",
};

fn fields() -> Vec<Field> {
    vec![
        text("group"),
        count("n"),
        count("events"),
        text("measure"),
        estimate("estimate"),
        estimate("rest"),
        estimate("difference"),
        estimate("ratio"),
        number("p"),
        number("q"),
        flag("is_discovery"),
        number("omnibus_p"),
        text("verdict"),
        flag("differs"),
        count("further_events"),
    ]
}

fn compared(state: &mut Groups, arguments: &Arguments) -> Answered {
    let groups = state.rows()?;
    let tables: Vec<(&str, ScoreTable<'_>)> = groups
        .iter()
        .map(|(name, rows)| (*name, rows.table()))
        .collect();
    let threshold = arguments.number("threshold").unwrap_or(f64::NAN);
    match fairness(&tables, &FairnessOptions::at(threshold)) {
        Ok(report) => rows_of(&report),
        Err(StatsError::TooFew { .. }) => Ok(Value::Null),
        Err(other) => Err(other.into()),
    }
}

fn rows_of(report: &FairnessReport) -> Answered {
    let mut rows = Vec::new();
    for group in &report.groups {
        match &group.content {
            None => rows.push(json!({ "group": group.name, "verdict": "hidden: too few rows" })),
            Some(content) => {
                for measure in &content.measures {
                    let mut row = row_of(measure, &report.omnibus);
                    if let Some(parts) = row.as_object_mut() {
                        parts.insert("group".to_owned(), json!(group.name));
                        parts.insert("n".to_owned(), json!(content.n));
                        parts.insert("events".to_owned(), json!(content.events));
                    }
                    rows.push(row);
                }
            }
        }
    }
    Ok(Value::Array(rows))
}

fn row_of(measure: &GroupMeasure, omnibus: &[Omnibus]) -> Value {
    let omnibus_p = omnibus
        .iter()
        .find(|test| test.measure == measure.measure)
        .map(|test| test.p);
    let comparison = measure.comparison.as_ref();
    let judgement = comparison.and_then(judgement_of);
    let (verdict, further_events) = match judgement.map(|judgement| judgement.verdict) {
        None => (None, None),
        Some(Verdict::Disparity) => (Some("disparity"), None),
        Some(Verdict::Equivalent) => (Some("equivalent"), None),
        Some(Verdict::Inconclusive { further_events }) => (Some("inconclusive"), further_events),
    };
    json!({
        "measure": measure.measure,
        "estimate": measure.estimate,
        "rest": comparison.map(|comparison| comparison.reference),
        "difference": comparison.and_then(|one| one.difference.map(|found| found.estimate)),
        "ratio": comparison.and_then(|one| one.ratio.map(|found| found.estimate)),
        "p": comparison.and_then(|one| one.p),
        "q": comparison.and_then(|one| one.q),
        "is_discovery": comparison.map(|one| one.is_discovery),
        "omnibus_p": omnibus_p,
        "verdict": verdict,
        "differs": judgement.map(|judgement| judgement.differs),
        "further_events": further_events,
    })
}

/// The verdict on the difference; on the ratio where there is no difference.
fn judgement_of(comparison: &Comparison) -> Option<rounds_stats::equivalence::Judgement> {
    let found = comparison.difference.or(comparison.ratio)?;
    found.judgement
}

//! The round: compute what is new, judge every series, open, update and close findings, and
//! write all of it as one version of the lake.
//!
//! Read next: `plan` (which measures need work), `evaluate` (one measure), `stored` (what
//! earlier rounds left) and `write` (what this one leaves).

pub mod error;
pub(crate) mod evaluate;
mod plan;
pub(crate) mod stored;
mod write;

use jiff::{Timestamp, Zoned, tz::TimeZone};
use rounds_lake::{Lake, Snapshot};

use crate::definition::{MeasureDefinition, MeasureSet};
use crate::finding::{Advance, EventKind, Finding, RoundStamp, advance};
use crate::signal::family::{Judged, adjust, judge_measure};
use crate::store::evaluations::Evaluation;
use crate::store::rounds::RoundRecord;

pub use error::{EvaluationError, RoundError};
use evaluate::evaluate;
use plan::{Plan, plan};
use stored::Stored;

/// How far a round is.
#[derive(Debug, Clone, Copy)]
pub struct Progress<'a> {
    /// Measures done.
    pub done: usize,
    /// Measures to do.
    pub total: usize,
    /// The measure that comes next.
    pub measure_id: &'a str,
}

/// What a round did.
#[derive(Debug, Clone, Default)]
pub struct RoundReport {
    /// The round as recorded; none when nothing had changed and nothing was written.
    pub record: Option<RoundRecord>,
    /// Lake version that the round made.
    pub lake_version: Option<u64>,
    /// Measures computed, with how.
    pub evaluated: Vec<EvaluatedMeasure>,
    /// Measures with nothing new.
    pub unchanged: usize,
    /// Measures that could not be read or computed, with the message.
    pub failed: Vec<FailedMeasure>,
    /// Findings opened or reopened.
    pub opened: Vec<Finding>,
    /// Findings updated.
    pub updated: Vec<Finding>,
    /// Findings closed.
    pub closed: Vec<Finding>,
}

/// A measure that was computed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EvaluatedMeasure {
    /// Its id.
    pub id: String,
    /// `full`, or `incremental` with the periods.
    pub mode: String,
    /// Results computed.
    pub results: usize,
}

/// A measure that could not be computed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FailedMeasure {
    /// Its id, or the file's name when the file cannot be read.
    pub id: String,
    /// What is wrong, where, and what to do.
    pub message: String,
}

/// Does one round. Days are the facility's in `zone`.
///
/// A measure that fails is reported and its earlier results stay; the round goes on. When nothing
/// changed nothing is written.
///
/// # Errors
/// The lake cannot be read or written, or holds rows that no round wrote.
pub async fn round(
    lake: &Lake,
    measures: &MeasureSet,
    now: Timestamp,
    zone: &TimeZone,
    mut progress: impl FnMut(Progress<'_>) + Send,
) -> Result<RoundReport, RoundError> {
    let local_now = now.to_zoned(zone.clone());
    let first_look = plan(lake, &lake.latest()?, measures, &local_now).await?;
    let mut report = report_of(measures, &first_look);
    if first_look.is_idle() {
        return Ok(report);
    }
    let mut transaction = lake.begin("round", now).await?;
    let snapshot = transaction.base().clone();
    // Another process may have written between the first look and the lock.
    let plan = plan(lake, &snapshot, measures, &local_now).await?;
    report.unchanged = plan.unchanged;
    let mut stored = Stored::load(lake, &snapshot).await?;
    let context = Context {
        lake,
        snapshot: &snapshot,
        now: &local_now,
    };
    let mut touched = Vec::new();
    for (done, id) in plan.evaluate.iter().enumerate() {
        let Some(definition) = measures.get(id) else {
            continue;
        };
        progress(Progress {
            done,
            total: plan.evaluate.len(),
            measure_id: id,
        });
        evaluate_one(&context, definition, &mut stored, &mut report, &mut touched).await;
    }
    touched.extend(plan.words.iter().cloned());
    if touched.is_empty() && plan.withdrawn.is_empty() {
        return Ok(report);
    }
    let stamp = RoundStamp {
        number: stored.last_round + 1,
        at: now,
    };
    let judged = judge_all(measures, &stored)?;
    let advanced = advance(stamp, measures, stored.findings.clone(), &judged);
    let record = record(stamp, snapshot.version(), &report, &judged, &advanced);
    report.take_findings(&advanced);
    let changes = write::Changes {
        measures,
        touched: &touched,
        withdrawn: &plan.withdrawn,
        stored: &stored,
        advanced: &advanced,
        record: &record,
        now,
    };
    write::write(&mut transaction, &changes).await?;
    report.lake_version = Some(transaction.commit().await?.version);
    report.record = Some(record);
    Ok(report)
}

/// What evaluating a measure needs besides the measure.
struct Context<'a> {
    lake: &'a Lake,
    snapshot: &'a Snapshot,
    now: &'a Zoned,
}

/// Evaluates one measure and puts what it gave in place of what was stored.
async fn evaluate_one(
    context: &Context<'_>,
    definition: &MeasureDefinition,
    stored: &mut Stored,
    report: &mut RoundReport,
    touched: &mut Vec<String>,
) {
    let id = &definition.id;
    let before = stored.results.remove(id).unwrap_or_default();
    let earlier = stored.evaluations.get(id).cloned();
    match evaluate(context, definition, earlier.as_ref(), before.clone()).await {
        Ok(evaluated) => {
            report.evaluated.push(EvaluatedMeasure {
                id: id.clone(),
                mode: evaluated.evaluation.mode.clone(),
                results: evaluated.computed,
            });
            stored.results.insert(id.clone(), evaluated.results);
            stored.evaluations.insert(id.clone(), evaluated.evaluation);
            touched.push(id.clone());
        }
        Err(error) => {
            let message = error.to_string();
            tracing::warn!(measure = %id, error = %message, "measure failed");
            stored.results.insert(id.clone(), before);
            let failed = failed_evaluation(context, definition, earlier.as_ref(), &message);
            let is_news = earlier.is_none_or(|earlier| {
                earlier.failure != failed.failure || earlier.file_hash != failed.file_hash
            });
            if is_news {
                stored.evaluations.insert(id.clone(), failed);
                touched.push(id.clone());
            }
            report.failed.push(FailedMeasure {
                id: id.clone(),
                message,
            });
        }
    }
}

fn failed_evaluation(
    context: &Context<'_>,
    definition: &MeasureDefinition,
    earlier: Option<&Evaluation>,
    message: &str,
) -> Evaluation {
    Evaluation {
        measure_id: definition.id.clone(),
        definition: definition.hash.clone(),
        file_hash: definition.file_hash.clone(),
        inputs: crate::result::Inputs::default(),
        lake_version: context.snapshot.version(),
        evaluated_at: context.now.timestamp(),
        look_again: None,
        mode: "failed".to_owned(),
        results: earlier.map_or(0, |earlier| earlier.results),
        without_period: 0,
        failure: Some(message.to_owned()),
    }
}

fn judge_all(measures: &MeasureSet, stored: &Stored) -> Result<Vec<Judged>, RoundError> {
    let mut judged = Vec::new();
    for definition in measures.iter() {
        if let Some(results) = stored.results.get(&definition.id) {
            judged.extend(judge_measure(definition, results)?);
        }
    }
    adjust(&mut judged)?;
    Ok(judged)
}

fn report_of(measures: &MeasureSet, plan: &Plan) -> RoundReport {
    let invalid = measures.invalid().iter().map(|invalid| FailedMeasure {
        id: invalid.place.file.clone(),
        message: invalid.to_string(),
    });
    RoundReport {
        unchanged: plan.unchanged,
        failed: invalid.collect(),
        ..RoundReport::default()
    }
}

fn record(
    stamp: RoundStamp,
    lake_version: u64,
    report: &RoundReport,
    judged: &[Judged],
    advanced: &Advance,
) -> RoundRecord {
    let results: usize = report.evaluated.iter().map(|measure| measure.results).sum();
    let opened = advanced.count(EventKind::Opened) + advanced.count(EventKind::Reopened);
    RoundRecord {
        number: stamp.number,
        at: stamp.at,
        lake_version,
        evaluated: report.evaluated.len() as u64,
        unchanged: report.unchanged as u64,
        failed: report.failed.len() as u64,
        results: results as u64,
        judged: judged.len() as u64,
        opened: opened as u64,
        updated: advanced.count(EventKind::Updated) as u64,
        closed: advanced.count(EventKind::Closed) as u64,
    }
}

impl RoundReport {
    /// Results computed in this round.
    pub fn results(&self) -> usize {
        self.evaluated.iter().map(|measure| measure.results).sum()
    }

    fn take_findings(&mut self, advanced: &Advance) {
        let of_kind = |kinds: &[EventKind]| -> Vec<Finding> {
            advanced
                .events
                .iter()
                .filter(|event| kinds.contains(&event.kind))
                .filter_map(|event| {
                    let mut findings = advanced.findings.iter();
                    findings
                        .find(|finding| finding.id == event.finding_id)
                        .cloned()
                })
                .collect()
        };
        self.opened = of_kind(&[EventKind::Opened, EventKind::Reopened]);
        self.updated = of_kind(&[EventKind::Updated]);
        self.closed = of_kind(&[EventKind::Closed]);
    }
}

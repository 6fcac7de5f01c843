//! The family: every judged series of the site, adjusted together.
//!
//! All measures and groups form one family, changed or not. A family of only what changed today
//! would be small on most days and let single series through at 5 % each.

use std::collections::BTreeMap;

use rounds_core::Period;
use rounds_stats::StatsError;
use rounds_stats::multiplicity::benjamini_hochberg;

use super::chart::{Charted, chart};
use super::judge::{Judgement, judge};
use super::series::{Series, series_of};
use crate::definition::{DefinitionHash, MeasureDefinition};
use crate::result::{Group, MeasureResult};

/// Expected share of false findings among those that open.
pub const FALSE_DISCOVERY_RATE: f64 = 0.05;

/// One series with its chart and what its latest point says.
#[derive(Debug, Clone, PartialEq)]
pub struct Judged {
    /// The measure.
    pub measure_id: String,
    /// The definition the series was computed with.
    pub definition: DefinitionHash,
    /// The group.
    pub group: Group,
    /// The chart.
    pub charted: Charted,
    /// What the latest point says.
    pub judgement: Judgement,
    /// The judgement's probability adjusted over the family.
    pub q: f64,
    /// Share of the measure's n in the latest period that this group has, between 0 and 1.
    pub reach: f64,
}

impl Judged {
    /// Whether the latest point is news that the family lets through.
    pub fn opens(&self) -> bool {
        self.judgement.news.is_some() && self.q <= FALSE_DISCOVERY_RATE
    }
}

/// Charts and judges every series of one measure that reaches the measure's latest complete
/// period; a series that stopped earlier is not judged. `q` is not adjusted yet.
pub fn judge_measure(
    definition: &MeasureDefinition,
    results: &[MeasureResult],
) -> Result<Vec<Judged>, StatsError> {
    judge_series(definition, &series_of(definition, results))
}

/// [`judge_measure`] for series that were made before.
pub fn judge_series(
    definition: &MeasureDefinition,
    all: &[Series],
) -> Result<Vec<Judged>, StatsError> {
    let latest = latest_complete(all);
    let total_n = n_in(all, latest);
    let mut judged = Vec::new();
    for series in all {
        let Some(charted) = chart(series, &definition.signal)? else {
            continue;
        };
        let last = charted.points.last();
        if last.map(|charted| charted.point.period) != latest {
            continue;
        }
        let n = last.and_then(|charted| charted.point.n).unwrap_or(0);
        let reach = if total_n > 0 {
            n as f64 / total_n as f64
        } else {
            1.0
        };
        let judgement = judge(definition.kind, &charted);
        judged.push(Judged {
            measure_id: definition.id.clone(),
            definition: definition.hash.clone(),
            group: series.group.clone(),
            q: judgement.p,
            charted,
            judgement,
            reach: reach.clamp(0.0, 1.0),
        });
    }
    Ok(judged)
}

/// Adjusts the probabilities of all series together (Benjamini–Hochberg).
pub fn adjust(judged: &mut [Judged]) -> Result<(), StatsError> {
    let p: Vec<f64> = judged.iter().map(|series| series.judgement.p).collect();
    for (series, q) in judged.iter_mut().zip(benjamini_hochberg(&p)?) {
        series.q = q;
    }
    Ok(())
}

/// The judged series by measure and group.
pub fn by_series(judged: &[Judged]) -> BTreeMap<(&str, &Group), &Judged> {
    judged
        .iter()
        .map(|series| ((series.measure_id.as_str(), &series.group), series))
        .collect()
}

fn latest_complete(series: &[Series]) -> Option<Period> {
    let points = series.iter().flat_map(|series| &series.points);
    points
        .filter(|point| !point.partial)
        .map(|point| point.period)
        .max()
}

fn n_in(series: &[Series], period: Option<Period>) -> i64 {
    let points = series.iter().flat_map(|series| &series.points);
    points
        .filter(|point| Some(point.period) == period)
        .filter_map(|point| point.n)
        .sum()
}

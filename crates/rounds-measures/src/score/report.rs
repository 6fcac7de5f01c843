//! The score of one or more sites together.
//!
//! Pooled counts have the intervals of [`super::tally`], which take entries for independent.
//! Entries of one site are not: they share its chance and its family of series. So with two sites or
//! more the mean over sites is given too, with Student's t over them: sites of different seeds
//! are independent draws, and there are too few of them to draw clusters again from.

use rounds_stats::estimate::LEVEL_95;
use rounds_stats::intervals::mean;
use rounds_stats::{Estimate, StatsError};
use serde::Serialize;

use super::scored::{Outcome, Scored, ScoredEntry, Worth};
use super::tally::{FalseFindings, Line, lines};
use super::truth::Area;

/// Everything `rounds score` says.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct ScoreReport {
    /// Problems by area, kind and size; noticed is found.
    pub problems: Vec<Line>,
    /// The same for decoys; noticed is raised.
    pub decoys: Vec<Line>,
    /// Kinds that no measure of the site can show.
    pub not_covered: Vec<NotCovered>,
    /// Findings by worth, on sites with something planted.
    pub findings: Findings,
    /// False findings on sites with something planted; none without such a site.
    pub false_findings: Option<FalseFindings>,
    /// False findings on clean sites; none without such a site.
    pub false_findings_clean: Option<FalseFindings>,
    /// Means over sites; none for fewer than two with something planted.
    pub over_sites: Option<OverSites>,
    /// Each site with every entry and every finding.
    pub sites: Vec<Scored>,
}

/// A kind without a measure.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct NotCovered {
    /// Its area.
    pub area: Area,
    /// The kind.
    pub kind: String,
    /// Whether it is a decoy.
    pub decoy: bool,
    /// Ids of the entries, each once.
    pub entries: Vec<String>,
}

/// Findings by worth.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
pub struct Findings {
    /// Noticed a problem.
    #[serde(rename = "true")]
    pub of_problems: usize,
    /// Noticed decoys only.
    #[serde(rename = "decoy")]
    pub of_decoys: usize,
    /// Noticed nothing.
    #[serde(rename = "false")]
    pub of_nothing: usize,
}

/// Means over sites with intervals over sites.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct OverSites {
    /// Sites with something planted.
    pub sites: usize,
    /// Share of covered problems that were found.
    pub found: Option<Estimate>,
    /// False findings a month.
    pub false_per_month: Option<Estimate>,
}

/// The score of these sites together.
///
/// # Errors
/// What the statistics refuse, which counts never are.
pub fn report(sites: Vec<Scored>) -> Result<ScoreReport, StatsError> {
    let planted: Vec<&Scored> = sites.iter().filter(|site| !site.clean).collect();
    let clean: Vec<&Scored> = sites.iter().filter(|site| site.clean).collect();
    let of = |decoy: bool| -> Vec<&ScoredEntry> {
        let entries = planted.iter().flat_map(|site| &site.entries);
        entries.filter(|entry| entry.decoy == decoy).collect()
    };
    let false_in = |sites: &[&Scored]| match sites.is_empty() {
        true => Ok(None),
        false => FalseFindings::of(sites).map(Some),
    };
    Ok(ScoreReport {
        problems: lines(&of(false))?,
        decoys: lines(&of(true))?,
        not_covered: not_covered(&planted),
        findings: findings(&planted),
        false_findings: false_in(&planted)?,
        false_findings_clean: false_in(&clean)?,
        over_sites: over_sites(&planted)?,
        sites,
    })
}

fn not_covered(sites: &[&Scored]) -> Vec<NotCovered> {
    let mut kinds: Vec<NotCovered> = Vec::new();
    for entry in sites.iter().flat_map(|site| &site.entries) {
        if entry.outcome != Outcome::NotCovered {
            continue;
        }
        let is_same = |kind: &&mut NotCovered| {
            kind.area == entry.area && kind.kind == entry.kind && kind.decoy == entry.decoy
        };
        match kinds.iter_mut().find(is_same) {
            Some(kind) if kind.entries.contains(&entry.id) => {}
            Some(kind) => kind.entries.push(entry.id.clone()),
            None => kinds.push(NotCovered {
                area: entry.area,
                kind: entry.kind.clone(),
                decoy: entry.decoy,
                entries: vec![entry.id.clone()],
            }),
        }
    }
    kinds.sort_by(|a, b| (a.decoy, a.area, &a.kind).cmp(&(b.decoy, b.area, &b.kind)));
    kinds
}

fn findings(sites: &[&Scored]) -> Findings {
    let mut counts = Findings::default();
    for finding in sites.iter().flat_map(|site| &site.findings) {
        match finding.worth {
            Worth::True => counts.of_problems += 1,
            Worth::Decoy => counts.of_decoys += 1,
            Worth::False => counts.of_nothing += 1,
        }
    }
    counts
}

fn over_sites(sites: &[&Scored]) -> Result<Option<OverSites>, StatsError> {
    if sites.len() < 2 {
        return Ok(None);
    }
    let mut found = Vec::new();
    let mut false_per_month = Vec::new();
    for site in sites {
        let problems: Vec<&ScoredEntry> = site.entries.iter().filter(|e| !e.decoy).collect();
        let all = lines(&problems)?;
        let share = all.first().and_then(|line| line.noticed.share);
        found.extend(share.map(|share| share.value));
        let rate = FalseFindings::of(&[site])?.per_month;
        false_per_month.extend(rate.map(|rate| rate.value));
    }
    Ok(Some(OverSites {
        sites: sites.len(),
        found: mean_of(&found, 1.0)?,
        false_per_month: mean_of(&false_per_month, f64::INFINITY)?,
    }))
}

/// The mean with Student's t interval, cut where no mean can lie. Sites that do not differ at all
/// have no ends: an interval without width would claim to know the mean of all others.
fn mean_of(values: &[f64], most: f64) -> Result<Option<Estimate>, StatsError> {
    if values.is_empty() {
        return Ok(None);
    }
    let squares: f64 = values.iter().map(|value| value * value).sum();
    let estimate = mean(values.iter().sum(), squares, values.len() as u64, LEVEL_95)?;
    let differ = values
        .iter()
        .zip(values.iter().skip(1))
        .any(|(a, b)| a != b);
    Ok(Some(Estimate {
        low: estimate.low.filter(|_| differ).map(|end| end.max(0.0)),
        high: estimate.high.filter(|_| differ).map(|end| end.min(most)),
        ..estimate
    }))
}

//! `rounds run`: a round over the configured sources.

use anyhow::Result;
use rounds_core::{Clock, SystemClock};
use rounds_lake::ingest::{LoadReport, LoadRequest};
use rounds_measures::{FailedMeasure, RoundReport};
use serde_json::{Value, json};

use super::{Outcome, load};
use crate::governance::{Followed, after_round};
use crate::office::Home;
use crate::output::{note, say, say_json};
use crate::site::Site;

pub async fn run(home: &Home, print_json: bool) -> Result<Outcome> {
    let (loaded, report) = round(&home.site).await?;
    let followed = after_round(&home.room).await?;
    if print_json {
        say_json(&as_json(&loaded, &report, &followed))?;
    } else {
        load::tell(&loaded);
        tell(&report);
        tell_followed(&followed);
    }
    Ok(match report.failed.is_empty() {
        true => Outcome::Done,
        false => Outcome::Incomplete,
    })
}

/// A round with progress on standard error and Ctrl-C.
pub async fn round(site: &Site) -> Result<(LoadReport, RoundReport)> {
    let loading = |requests| load::load_watched(site, requests);
    round_of(site, loading, |measure, done, total| {
        tracing::info!(measure, done, total, "computing");
    })
    .await
}

/// Loads what is new from every source, then computes, judges and records. `loading` loads;
/// `computing` is told the measure that comes next, measures done and measures in all.
pub async fn round_of<L, F>(
    site: &Site,
    loading: L,
    computing: impl Fn(&str, u64, u64) + Send + Sync,
) -> Result<(LoadReport, RoundReport)>
where
    L: FnOnce(Vec<LoadRequest>) -> F,
    F: Future<Output = Result<LoadReport>>,
{
    let mut requests = Vec::new();
    for source in site.sources()? {
        requests.extend(site.requests(&source)?);
    }
    let loaded = match requests.is_empty() {
        true => LoadReport::default(),
        false => loading(requests).await?,
    };
    let now = SystemClock.now();
    let zone = site.config.zone()?;
    let refreshed = rounds_lake::refresh(&site.lake, now).await?;
    for table in &refreshed.made {
        tracing::info!(table = %table, "derived again");
    }
    let mut report = rounds_measures::round(&site.lake, &site.measures, now, &zone, |progress| {
        computing(
            progress.measure_id,
            progress.done as u64,
            progress.total as u64,
        );
    })
    .await?;
    let not_made = refreshed.failed.into_iter();
    report
        .failed
        .extend(not_made.map(|(table, error)| FailedMeasure {
            id: table.to_string(),
            message: format!("the rows it had are kept: {error}"),
        }));
    Ok((loaded, report))
}

fn tell(report: &RoundReport) {
    let results: usize = report.evaluated.iter().map(|measure| measure.results).sum();
    say(format!(
        "{} measures computed ({results} results), {} unchanged, {} failed",
        report.evaluated.len(),
        report.unchanged,
        report.failed.len()
    ));
    say(format!(
        "findings: {} opened, {} updated, {} closed",
        report.opened.len(),
        report.updated.len(),
        report.closed.len()
    ));
    for finding in &report.opened {
        say(format!(
            "  opened: {}",
            rounds_measures::finding::title::sentence(finding)
        ));
    }
    for failed in &report.failed {
        note(format!("failed: {}: {}", failed.id, failed.message));
    }
}

fn tell_followed(followed: &Followed) {
    if followed.happened.is_empty() {
        return;
    }
    say(format!(
        "governance: {} events, {} of them breaches of standing conditions",
        followed.happened.len(),
        followed.breaches()
    ));
}

fn as_json(loaded: &LoadReport, report: &RoundReport, followed: &Followed) -> Value {
    let titles = |findings: &[rounds_measures::finding::Finding]| {
        let title = |finding| {
            let finding: &rounds_measures::finding::Finding = finding;
            json!({ "id": finding.id, "title": rounds_measures::finding::title::title(finding) })
        };
        findings.iter().map(title).collect::<Vec<_>>()
    };
    let evaluated = report.evaluated.iter().map(
        |measure| json!({ "id": measure.id, "mode": measure.mode, "results": measure.results }),
    );
    let failed = report
        .failed
        .iter()
        .map(|failed| json!({ "id": failed.id, "message": failed.message }));
    json!({
        "load": load::as_json(loaded),
        "lake_version": report.lake_version,
        "evaluated": evaluated.collect::<Vec<_>>(),
        "unchanged": report.unchanged,
        "failed": failed.collect::<Vec<_>>(),
        "opened": titles(&report.opened),
        "updated": titles(&report.updated),
        "closed": titles(&report.closed),
        "governance": { "happened": followed.happened, "breaches": followed.breaches() },
    })
}

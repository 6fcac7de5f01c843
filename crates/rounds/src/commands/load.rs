//! `rounds load`: files in, with counts that reconcile.

use std::sync::Arc;

use anyhow::Result;
use rounds_core::SystemClock;
use rounds_lake::ingest::{Batch, LoadReport, LoadRequest, Progress, SourceFormat, discover, load};
use serde_json::{Value, json};

use super::Outcome;
use crate::cli::Load;
use crate::output::{bytes, note, say, say_columns, say_json, watch};
use crate::site::Site;

pub async fn run(site: &Site, flags: &Load) -> Result<Outcome> {
    let mut requests = Vec::new();
    for path in &flags.paths {
        let source = flags
            .source
            .clone()
            .unwrap_or_else(|| path.display().to_string());
        if flags.mapping.is_empty() {
            requests.push(LoadRequest {
                source,
                files: discover(path, &[SourceFormat::FhirNdjson])?,
                mapping: None,
                mapping_name: None,
            });
        } else {
            requests.extend(site.mapped_requests(&source, path, &flags.mapping)?);
        }
    }
    if requests.iter().all(|request| request.files.is_empty()) {
        anyhow::bail!(
            "no FHIR files (.ndjson, .ndjson.gz) here; CSV and Parquet files need --mapping FILE"
        );
    }
    let report = load_watched(site, requests).await?;
    if flags.json {
        say_json(&as_json(&report))?;
    } else {
        tell(&report);
    }
    Ok(Outcome::Done)
}

/// Loads with progress on standard error and Ctrl-C.
pub async fn load_watched(site: &Site, requests: Vec<LoadRequest>) -> Result<LoadReport> {
    let progress = Arc::new(Progress::default());
    let loading = load(&site.lake, requests, &SystemClock, &progress);
    Ok(watch(&progress, loading).await?)
}

/// The report for people.
pub fn tell(report: &LoadReport) {
    if !report.batches.is_empty() {
        let header = [
            "batch",
            "file",
            "received",
            "kept",
            "duplicate",
            "quarantined",
            "replaced",
        ];
        let mut rows = vec![header.map(str::to_owned).to_vec()];
        rows.extend(report.batches.iter().map(row));
        rows.push(total(&report.batches));
        say_columns(&rows);
        let read: u64 = report.batches.iter().map(|batch| batch.bytes).sum();
        say(format!(
            "received = kept + duplicate + quarantined; {} read",
            bytes(read)
        ));
    }
    if !report.unchanged.is_empty() {
        let files = if report.unchanged.len() == 1 {
            "file"
        } else {
            "files"
        };
        say(format!(
            "{} {files} unchanged since the last load",
            report.unchanged.len()
        ));
    }
    let refused: u64 = report.batches.iter().map(|batch| batch.quarantined).sum();
    if refused > 0 {
        note(format!(
            "{refused} rows were refused: rounds quarantine lists them"
        ));
    }
}

fn row(batch: &Batch) -> Vec<String> {
    let file = std::path::Path::new(&batch.file);
    let name = file
        .file_name()
        .map(|name| name.to_string_lossy().into_owned());
    vec![
        batch.batch.to_string(),
        name.unwrap_or_default(),
        batch.received.to_string(),
        batch.kept.to_string(),
        batch.duplicate.to_string(),
        batch.quarantined.to_string(),
        batch.replaced.to_string(),
    ]
}

fn total(batches: &[Batch]) -> Vec<String> {
    let sum = |count: fn(&Batch) -> u64| batches.iter().map(count).sum::<u64>().to_string();
    vec![
        String::new(),
        "all".to_owned(),
        sum(|batch| batch.received),
        sum(|batch| batch.kept),
        sum(|batch| batch.duplicate),
        sum(|batch| batch.quarantined),
        sum(|batch| batch.replaced),
    ]
}

/// The report for scripts.
pub fn as_json(report: &LoadReport) -> Value {
    let batch = |batch: &Batch| {
        json!({
            "batch": batch.batch, "source": batch.source, "file": batch.file,
            "received": batch.received, "kept": batch.kept, "duplicate": batch.duplicate,
            "quarantined": batch.quarantined, "replaced": batch.replaced,
            "bytes": batch.bytes, "sha256": batch.sha256,
        })
    };
    let rows = report
        .rows_by_table
        .iter()
        .map(|(table, rows)| (table.to_string(), json!(rows)));
    json!({
        "lake_version": report.version,
        "batches": report.batches.iter().map(batch).collect::<Vec<_>>(),
        "unchanged": report.unchanged.iter().map(|file| file.file.display().to_string()).collect::<Vec<_>>(),
        "rows_by_table": rows.collect::<serde_json::Map<_, _>>(),
    })
}

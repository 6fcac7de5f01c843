//! `/data`: sources and batches.

use std::collections::BTreeSet;
use std::path::Path;

use rounds_lake::ingest::Batch;
use rounds_web::page_data::{
    BatchRow, BatchState, Counts, DataPage, SourceRow, SourceState, Window,
};

use super::current::Current;
use crate::site::{Site, Source, SourceKind};

/// What the lake calls a batch of rows that were refused before and tried again.
const REPLAY: &str = "replay";

/// The page.
pub fn page(current: &Current, site: &Site, window: Window) -> DataPage {
    let open = current.refused.iter().filter(|refused| refused.is_open);
    let skip = usize::try_from(window.offset).unwrap_or(usize::MAX);
    let take = usize::try_from(window.limit).unwrap_or(usize::MAX);
    DataPage {
        sources: sources(current, site),
        batches: current
            .batches
            .iter()
            .rev()
            .skip(skip)
            .take(take)
            .map(batch_row)
            .collect(),
        batches_total: current.batches.len() as u64,
        quarantined: open.map(|refused| refused.count).sum(),
        tables: site.lake.definitions().tables().count() as u64,
    }
}

/// A batch in a list. All batches of a load begin and end together.
pub fn batch_row(batch: &Batch) -> BatchRow {
    let took = batch.finished_at.duration_since(batch.started_at);
    BatchRow {
        number: batch.batch,
        source: batch.source.clone(),
        file: file_name(&batch.file),
        loaded_at: batch.finished_at,
        duration_seconds: took.as_secs_f64(),
        counts: Counts {
            received: batch.received,
            kept: batch.kept,
            duplicate: batch.duplicate,
            quarantined: batch.quarantined,
        },
        // Batches are recorded with their rows in one commit: there are no others.
        state: BatchState::Committed,
    }
}

/// The last part of a path.
pub fn file_name(path: &str) -> String {
    let name = Path::new(path).file_name().and_then(|name| name.to_str());
    name.unwrap_or(path).to_owned()
}

/// Configured sources and those named at a load, by name.
fn sources(current: &Current, site: &Site) -> Vec<SourceRow> {
    let configured = match site.sources() {
        Ok(sources) => sources,
        Err(error) => {
            let mut rows = loaded_sources(current, &[]);
            rows.push(unreadable(site, &error));
            return rows;
        }
    };
    let mut rows: Vec<SourceRow> = configured
        .iter()
        .map(|source| {
            let location = source.path.display().to_string();
            row(current, &source.name, Some(kind_of(source)), location)
        })
        .collect();
    rows.extend(loaded_sources(current, &configured));
    rows.sort_by(|a, b| a.name.cmp(&b.name));
    rows
}

fn loaded_sources(current: &Current, configured: &[Source]) -> Vec<SourceRow> {
    let names: BTreeSet<&str> = current
        .batches
        .iter()
        .map(|batch| batch.source.as_str())
        .collect();
    let is_other = |name: &&str| configured.iter().all(|source| source.name != **name);
    let rows = names.into_iter().filter(is_other);
    rows.map(|name| row(current, name, None, folder_of(current, name)))
        .collect()
}

fn unreadable(site: &Site, error: &anyhow::Error) -> SourceRow {
    SourceRow {
        name: "sources".to_owned(),
        kind: "configuration".to_owned(),
        location: site.folder.join("sources").display().to_string(),
        counts: Counts::default(),
        batches: 0,
        last_loaded_at: None,
        state: SourceState::Failed {
            message: format!("{error:#}"),
        },
    }
}

fn row(current: &Current, name: &str, kind: Option<&str>, location: String) -> SourceRow {
    let batches: Vec<&Batch> = current
        .batches
        .iter()
        .filter(|b| b.source == name)
        .collect();
    let last = batches.iter().map(|batch| batch.finished_at).max();
    SourceRow {
        name: name.to_owned(),
        kind: kind.map_or_else(|| kinds(&batches), str::to_owned),
        location,
        counts: batches
            .iter()
            .fold(Counts::default(), |sum, batch| with(sum, batch)),
        batches: batches.len() as u64,
        last_loaded_at: last,
        state: if last.is_some() {
            SourceState::Loaded
        } else {
            SourceState::NeverLoaded
        },
    }
}

/// A replay receives nothing new: it moves rows out of quarantine.
fn with(sum: Counts, batch: &Batch) -> Counts {
    let settled = batch.kept + batch.duplicate;
    let (received, quarantined) = if batch.format == REPLAY {
        (0, sum.quarantined.saturating_sub(settled))
    } else {
        (batch.received, sum.quarantined + batch.quarantined)
    };
    Counts {
        received: sum.received + received,
        kept: sum.kept + batch.kept,
        duplicate: sum.duplicate + batch.duplicate,
        quarantined,
    }
}

fn kind_of(source: &Source) -> &'static str {
    match source.format {
        SourceKind::Fhir => "FHIR NDJSON",
        SourceKind::Mapped => "CSV or Parquet",
    }
}

fn kinds(batches: &[&Batch]) -> String {
    let words = batches
        .iter()
        .filter_map(|batch| match batch.format.as_str() {
            "fhir-ndjson" => Some("FHIR NDJSON"),
            "csv" => Some("CSV"),
            "parquet" => Some("Parquet"),
            _ => None,
        });
    let distinct: BTreeSet<&str> = words.collect();
    distinct.into_iter().collect::<Vec<_>>().join(", ")
}

/// The folder that holds all files of a source, as far as they share one.
fn folder_of(current: &Current, name: &str) -> String {
    let files = current.batches.iter().filter(|batch| batch.source == name);
    let mut folders = files.filter_map(|batch| Path::new(&batch.file).parent());
    let Some(first) = folders.next() else {
        return String::new();
    };
    let shared = folders.fold(first, |shared, folder| {
        let holds = |candidate: &&Path| folder.starts_with(candidate);
        shared.ancestors().find(holds).unwrap_or(shared)
    });
    shared.display().to_string()
}

//! Loads FHIR files through exactly the given views into a new lake, for `bench/fhir`:
//! `load_bench VIEWS_FOLDER LAKE_FOLDER THREADS KEEP_RAW FILE…`.
//!
//! A site always runs the shipped views beside its own; peers run five. This is the same loader
//! with the same five. Prints the rows of every table; the caller measures time and memory.

use std::io::Write as _;
use std::path::Path;
use std::sync::Arc;

use jiff::tz::TimeZone;
use rounds_core::SystemClock;
use rounds_lake::ingest::{LoadRequest, Progress, SourceFormat, discover, load};
use rounds_lake::{Definitions, Lake, LakeSettings};

type Failure = Box<dyn std::error::Error>;

#[tokio::main]
async fn main() -> Result<(), Failure> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [views, lake, threads, keep_raw, files @ ..] = arguments.as_slice() else {
        return Err("usage: load_bench VIEWS_FOLDER LAKE_FOLDER THREADS KEEP_RAW FILE…".into());
    };
    let settings = LakeSettings {
        references: Default::default(),
        time_zone: TimeZone::UTC,
        threads: threads.parse()?,
        keep_raw: keep_raw.parse()?,
        pseudonym_key: None,
        query_memory_bytes: rounds_lake::session::QUERY_MEMORY_BYTES,
    };
    let views = read_views(Path::new(views))?;
    let definitions = Definitions::read(
        views
            .iter()
            .map(|(name, text)| (name.as_str(), text.as_str())),
        rounds_content::tables(),
        &TimeZone::UTC,
    )?;
    let lake = Lake::open(Path::new(lake), definitions, settings)?;
    let mut found = Vec::new();
    for file in files {
        found.extend(discover(Path::new(file), &[SourceFormat::FhirNdjson])?);
    }
    let request = LoadRequest {
        source: "bench".to_owned(),
        files: found,
        mapping: None,
        mapping_name: None,
    };
    let progress = Arc::new(Progress::default());
    let report = load(&lake, vec![request], &SystemClock, &progress).await?;
    let refused: u64 = report.batches.iter().map(|batch| batch.quarantined).sum();
    let mut out = std::io::stdout().lock();
    for (table, rows) in &report.rows_by_table {
        writeln!(out, "{table} {rows}")?;
    }
    writeln!(out, "quarantined {refused}")?;
    Ok(())
}

fn read_views(folder: &Path) -> Result<Vec<(String, String)>, Failure> {
    let mut views = Vec::new();
    for entry in std::fs::read_dir(folder)? {
        let path = entry?.path();
        views.push((path.display().to_string(), std::fs::read_to_string(&path)?));
    }
    views.sort();
    Ok(views)
}

//! Tries refused rows again, after a view or a mapping was mended.

use std::collections::{BTreeMap, HashMap, HashSet};
use std::path::PathBuf;
use std::sync::Arc;

use rounds_core::Clock;
use rounds_formats::mapping::Mapping;

use super::batches::{self, Batch};
use super::chunks::Extent;
use super::discover::{LoadFile, SourceFormat};
use super::fingerprint::{Stamp, Start};
use super::load::{Due, LoadContext, LoadRequest};
use super::parse::ParsedFiles;
use super::progress::Progress;
use super::quarantine::{self, QuarantinedRow};
use super::records::RecordsAgain;
use super::resources::ResourceWorker;
use super::settle;
use crate::error::LakeError;
use crate::lake::Lake;

/// What a replay did.
#[derive(Debug, Clone, Default)]
pub struct ReplayReport {
    /// The lake version it made; none when nothing was accepted.
    pub version: Option<u64>,
    /// Rows tried.
    pub tried: u64,
    /// Rows that were accepted now (kept or known already).
    pub accepted: u64,
    /// Rows refused again; they stay open.
    pub refused_again: u64,
    /// Rows whose raw text was cut, which cannot be tried.
    pub cut: u64,
}

/// Rows of one file and mapping.
type Group = (String, Option<String>);

/// Tries every open row again, of one batch or of all. `mapping` finds a mapping by the name stored
/// with the rows.
pub async fn replay(
    lake: &Lake,
    batch: Option<i64>,
    mapping: &dyn Fn(&str) -> Result<Arc<Mapping>, LakeError>,
    clock: &dyn Clock,
) -> Result<ReplayReport, LakeError> {
    let started = clock.now();
    let mut change = lake.begin("replay", started).await?;
    let known = Batch::all(lake, change.base()).await?;
    let open = quarantine::quarantined(lake, change.base(), "open").await?;
    let mut report = ReplayReport::default();
    let mut groups: BTreeMap<Group, Vec<QuarantinedRow>> = BTreeMap::new();
    for row in open {
        if batch.is_some_and(|batch| batch != row.batch) {
            continue;
        }
        if row.raw_truncated || row.raw.is_empty() {
            report.cut += 1;
        } else {
            let group = (row.file.clone(), row.mapping.clone());
            groups.entry(group).or_default().push(row);
        }
    }
    report.tried = groups.values().map(|rows| rows.len() as u64).sum();
    if report.tried == 0 {
        return Ok(report);
    }
    let due = number(&groups, &known, mapping)?;
    let progress = Arc::new(Progress::default());
    let context = Arc::new(LoadContext::new(lake, &change, &due, started, &progress));
    let rows: Vec<Vec<QuarantinedRow>> = groups.into_values().collect();
    let headers = headers(&known);
    let (files, tried) = (due.clone(), rows.clone());
    let reading = Arc::clone(&context);
    let (parsed, refused) =
        tokio::task::spawn_blocking(move || parse_again(&reading, &files, &tried, &headers))
            .await
            .map_err(|error| LakeError::Worker(error.to_string()))??;
    let accepted: HashSet<String> = due
        .iter()
        .zip(&rows)
        .flat_map(|(due, rows)| rows.iter().map(move |row| (due.batch, row)))
        .filter(|(batch, row)| !refused.contains(&(*batch, row.line)))
        .map(|(_, row)| row.quarantine_id.clone())
        .collect();
    report.accepted = accepted.len() as u64;
    report.refused_again = report.tried - report.accepted;
    if accepted.is_empty() {
        return Ok(report);
    }
    let settled = settle::settle(&mut change, parsed).await?;
    quarantine::resolve(&mut change, &accepted, "replayed").await?;
    let mut batches = settled.batches(&change, &due, started, clock.now());
    for batch in &mut batches {
        batch.format = "replay".to_owned();
    }
    let rows = batches::rows(&batches)?;
    change.append(&batches::table(), &[rows]).await?;
    report.version = Some(change.commit().await?.version);
    Ok(report)
}

fn number(
    groups: &BTreeMap<Group, Vec<QuarantinedRow>>,
    known: &[Batch],
    mapping: &dyn Fn(&str) -> Result<Arc<Mapping>, LakeError>,
) -> Result<Vec<Due>, LakeError> {
    let first = known.iter().map(|batch| batch.batch).max().unwrap_or(0) + 1;
    let number = |((group, rows), batch): ((&Group, &Vec<QuarantinedRow>), i64)| {
        let (path, mapping_name) = group;
        let source = rows
            .first()
            .map(|row| row.source.clone())
            .unwrap_or_default();
        let mapping = mapping_name.as_deref().map(mapping).transpose()?;
        let format = if mapping.is_some() {
            SourceFormat::Csv
        } else {
            SourceFormat::FhirNdjson
        };
        let file = LoadFile {
            path: PathBuf::from(path),
            format,
            gzip: false,
        };
        Ok(Due {
            batch,
            request: LoadRequest {
                source,
                files: vec![file.clone()],
                mapping,
                mapping_name: mapping_name.clone(),
            },
            file,
            stamp: Stamp {
                bytes: 0,
                modified_us: 0,
            },
            start: Start::of_file(),
        })
    };
    groups.iter().zip(first..).map(number).collect()
}

fn headers(known: &[Batch]) -> HashMap<String, Vec<String>> {
    let header = |batch: &Batch| {
        let names = serde_json::from_str(batch.header.as_deref()?).ok()?;
        Some((batch.file.clone(), names))
    };
    known.iter().filter_map(header).collect()
}

/// Parses the rows; what is refused again is counted but not written to quarantine twice.
fn parse_again(
    context: &LoadContext,
    due: &[Due],
    rows: &[Vec<QuarantinedRow>],
    headers: &HashMap<String, Vec<String>>,
) -> Result<(ParsedFiles, HashSet<(i64, i64)>), LakeError> {
    let names = context.names.clone();
    let mut worker = ResourceWorker::new(&context.lake, names, 0, context.refused_rows());
    let mut loader = RecordsAgain::new(context);
    let mut refused = HashSet::new();
    let mut extents = HashMap::new();
    for (due, rows) in due.iter().zip(rows) {
        let nothing = Extent {
            bytes: 0,
            consumed: 0,
            lines: 0,
            sha256: String::new(),
        };
        extents.insert(due.batch, nothing);
        if let Some(mapping) = &due.request.mapping {
            let path = due.file.path.display().to_string();
            let header = headers.get(&path).cloned().unwrap_or_default();
            let again = rows.iter().map(|row| (row.line, row.raw.clone())).collect();
            loader.take(due.batch, &due.file.path, mapping, header, again)?;
            continue;
        }
        for row in rows {
            let before = context.progress.quarantined();
            let line = u64::try_from(row.line).unwrap_or(0);
            worker.take_lines(due.batch, line, row.raw.as_bytes(), &context.progress)?;
            if context.progress.quarantined() > before {
                refused.insert((due.batch, row.line));
            }
        }
    }
    let mut records = loader.finish()?;
    for (batch, lines) in &records.refused_lines {
        refused.extend(lines.iter().map(|line| (*batch, *line)));
    }
    let mut parsed = worker.finish()?;
    parsed
        .staged
        .retain(|staged| staged.table != quarantine::table());
    records
        .staged
        .retain(|staged| staged.table != quarantine::table());
    let files = ParsedFiles {
        resources: vec![parsed],
        records: Some(records),
        extents,
    };
    Ok((files, refused))
}

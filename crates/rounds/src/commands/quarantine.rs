//! `rounds quarantine`: refused rows, listed, exported and tried again.

use std::io::Write;
use std::path::Path;
use std::sync::Arc;

use anyhow::{Context, Result};
use rounds_core::SystemClock;
use rounds_formats::mapping::Mapping;
use rounds_lake::LakeError;
use rounds_lake::ingest::{QuarantinedRow, quarantined, replay};
use serde_json::json;

use super::Outcome;
use crate::cli::{Quarantine, QuarantineAction};
use crate::output::{note, say, say_columns, say_json};
use crate::site::Site;

pub async fn run(site: &Site, flags: Quarantine) -> Result<Outcome> {
    match flags
        .action
        .unwrap_or(QuarantineAction::List { batch: None })
    {
        QuarantineAction::List { batch } => list(site, batch, flags.json).await,
        QuarantineAction::Export { file, batch } => export(site, batch, &file).await,
        QuarantineAction::Replay { batch } => again(site, batch, flags.json).await,
    }
}

async fn open_rows(site: &Site, batch: Option<i64>) -> Result<Vec<QuarantinedRow>> {
    let mut rows = quarantined(&site.lake, &site.lake.latest()?, "open").await?;
    rows.retain(|row| batch.is_none_or(|batch| batch == row.batch));
    Ok(rows)
}

async fn list(site: &Site, batch: Option<i64>, print_json: bool) -> Result<Outcome> {
    let rows = open_rows(site, batch).await?;
    if print_json {
        let object = |row: &QuarantinedRow| {
            json!({
                "id": row.quarantine_id, "batch": row.batch, "source": row.source,
                "file": row.file, "line": row.line, "column": row.column,
                "reason": row.reason, "message": row.message,
            })
        };
        say_json(&rows.iter().map(object).collect::<Vec<_>>())?;
        return Ok(Outcome::Done);
    }
    if rows.is_empty() {
        say("nothing is in quarantine");
        return Ok(Outcome::Done);
    }
    let header = ["batch", "line", "reason", "column", "message", "file"];
    let mut lines = vec![header.map(str::to_owned).to_vec()];
    lines.extend(rows.iter().map(|row| {
        let file = Path::new(&row.file).file_name().unwrap_or_default();
        vec![
            row.batch.to_string(),
            row.line.to_string(),
            row.reason.clone(),
            row.column.clone().unwrap_or_default(),
            row.message.clone(),
            file.to_string_lossy().into_owned(),
        ]
    }));
    say_columns(&lines);
    note(
        "rounds quarantine export FILE writes the raw rows; rounds quarantine replay tries them again",
    );
    Ok(Outcome::Done)
}

async fn export(site: &Site, batch: Option<i64>, path: &Path) -> Result<Outcome> {
    let rows = open_rows(site, batch).await?;
    let within = || path.display().to_string();
    let mut file = std::fs::File::create_new(path).with_context(within)?;
    for row in &rows {
        writeln!(file, "{}", row.raw).with_context(within)?;
    }
    say(format!("{} rows written to {}", rows.len(), path.display()));
    Ok(Outcome::Done)
}

async fn again(site: &Site, batch: Option<i64>, print_json: bool) -> Result<Outcome> {
    let mapping = |name: &str| -> Result<Arc<Mapping>, LakeError> {
        site.mapping(Path::new(name))
            .map_err(|error| LakeError::Definition(format!("{error:#}")))
    };
    let report = replay(&site.lake, batch, &mapping, &SystemClock).await?;
    if print_json {
        say_json(&json!({
            "lake_version": report.version, "tried": report.tried, "accepted": report.accepted,
            "refused_again": report.refused_again, "cut": report.cut,
        }))?;
    } else {
        say(format!(
            "{} rows tried: {} accepted, {} refused again",
            report.tried, report.accepted, report.refused_again
        ));
        if report.cut > 0 {
            note(format!(
                "{} rows cannot be tried: their raw text is empty or was cut",
                report.cut
            ));
        }
    }
    Ok(Outcome::Done)
}

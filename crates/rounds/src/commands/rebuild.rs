//! `rounds rebuild`: a table of FHIR resources derived again.

use anyhow::Result;
use rounds_core::{SystemClock, TableName};
use rounds_lake::ingest::rebuild;
use serde_json::json;

use super::Outcome;
use crate::cli::Rebuild;
use crate::output::{note, say, say_json};
use crate::site::Site;

pub async fn run(site: &Site, flags: &Rebuild) -> Result<Outcome> {
    let table: TableName = flags
        .table
        .parse()
        .map_err(|_| site.lake.definitions().unknown(&flags.table))?;
    let report = rebuild(&site.lake, &table, &SystemClock).await?;
    if flags.json {
        say_json(&json!({
            "table": table, "lake_version": report.version, "resources": report.resources,
            "rows": report.rows, "refused": report.refused,
        }))?;
    } else {
        say(format!(
            "{table}: {} rows from {} resources, lake version {}",
            report.rows, report.resources, report.version
        ));
    }
    for (id, refusal) in &report.first_refusals {
        note(format!("refused: {id}: {refusal}"));
    }
    Ok(match report.refused {
        0 => Outcome::Done,
        _ => Outcome::Incomplete,
    })
}

//! `rounds restore`: a backup back into an empty folder.

use anyhow::Result;
use rounds_core::SystemClock;
use serde_json::json;

use super::Outcome;
use crate::backup;
use crate::cli::Restore;
use crate::output::{bytes, say, say_json};

pub async fn run(flags: &Restore) -> Result<Outcome> {
    let restored = backup::restore(&flags.backup, &flags.to, flags.verify, &SystemClock).await?;
    let manifest = &restored.manifest;
    if flags.json {
        say_json(&json!({
            "folder": flags.to.display().to_string(), "bytes": manifest.bytes(),
            "files": manifest.files.len(), "lake_version": manifest.lake_version,
            "ledger_entries": restored.ledger_entries, "rows_read": restored.rows_read,
            "seconds": restored.seconds_restored, "seconds_verified": restored.seconds_verified,
        }))?;
        return Ok(Outcome::Done);
    }
    say(format!(
        "{}: {} files, {}, version {} of the tables, {} entries of the ledger verified, {:.1} s",
        flags.to.display(),
        manifest.files.len(),
        bytes(manifest.bytes()),
        manifest.lake_version,
        restored.ledger_entries,
        restored.seconds_restored
    ));
    if let Some(seconds) = restored.seconds_verified {
        say(format!(
            "every row read again: {} rows as the backup says, {seconds:.1} s",
            restored.rows_read
        ));
    }
    Ok(Outcome::Done)
}

//! `rounds backup`: tables, database and configuration as of one moment.

use std::path::PathBuf;

use anyhow::{Context, Result};
use rounds_store::ledger::{Action, Object};
use serde_json::json;

use super::Outcome;
use crate::backup::{self, Manifest};
use crate::cli::Backup;
use crate::office::{Act, Home};
use crate::output::{bytes, note, say, say_columns, say_json};
use crate::site::Site;

pub async fn run(site: Site, flags: Backup) -> Result<Outcome> {
    let folder = folder(&site, &flags)?;
    if flags.list {
        return list(&folder, flags.json);
    }
    let home = Home::open(site).await?;
    let started = std::time::Instant::now();
    let made = backup::make(&home.site, &home.store, &folder, &*home.clock, |_, _| {}).await?;
    let detail = json!({
        "folder": made.folder.display().to_string(), "files": made.manifest.files.len(),
        "lake_version": made.manifest.lake_version,
    });
    home.record(Act::done(Action::Run, Object::kind("backup")).with(detail))
        .await?;
    let seconds = started.elapsed().as_secs_f64();
    if flags.json {
        say_json(&json!({
            "folder": made.folder.display().to_string(), "files": made.manifest.files.len(),
            "bytes": made.manifest.bytes(), "lake_version": made.manifest.lake_version,
            "seconds": seconds,
        }))?;
    } else {
        say(format!(
            "{}: {} files, {}, version {} of the tables, {seconds:.1} s",
            made.folder.display(),
            made.manifest.files.len(),
            bytes(made.manifest.bytes()),
            made.manifest.lake_version
        ));
        note("a backup holds what the site holds, secrets included: keep it as safe");
    }
    Ok(Outcome::Done)
}

fn folder(site: &Site, flags: &Backup) -> Result<PathBuf> {
    let configured = site.config.backup.folder.as_ref();
    let configured = configured.map(|folder| site.folder.join(folder));
    flags.folder.clone().or(configured).context(
        "no folder: name one (rounds backup FOLDER) or set folder in [backup] of rounds.toml",
    )
}

fn list(folder: &std::path::Path, print_json: bool) -> Result<Outcome> {
    let found = backup::list(folder)?;
    if print_json {
        let one = |(path, manifest): &(PathBuf, Result<Manifest>)| match manifest {
            Ok(manifest) => json!({
                "folder": path.display().to_string(), "made_at": manifest.made_at,
                "bytes": manifest.bytes(), "lake_version": manifest.lake_version,
            }),
            Err(error) => json!({
                "folder": path.display().to_string(), "damaged": format!("{error:#}"),
            }),
        };
        say_json(&found.iter().map(one).collect::<Vec<_>>())?;
        return Ok(Outcome::Done);
    }
    if found.is_empty() {
        say(format!("{}: no backups", folder.display()));
        return Ok(Outcome::Done);
    }
    let header = ["backup", "made", "files", "size", "tables"];
    let mut rows = vec![header.map(str::to_owned).to_vec()];
    for (path, manifest) in &found {
        let name = path.display().to_string();
        rows.push(match manifest {
            Ok(manifest) => vec![
                name,
                manifest.made_at.to_string(),
                manifest.files.len().to_string(),
                bytes(manifest.bytes()),
                format!("version {}", manifest.lake_version),
            ],
            Err(error) => vec![
                name,
                format!("damaged: {error:#}"),
                String::new(),
                String::new(),
                String::new(),
            ],
        });
    }
    say_columns(&rows);
    Ok(Outcome::Done)
}

//! How each kind of job is done. Dropping the work in the middle leaves tables, database and
//! backups as they were: all of them change at once or not at all.

use std::sync::Arc;
use std::time::Duration;

use anyhow::{Context, Result, bail};
use rounds_lake::ingest::{LoadReport, Progress, load};

use super::{Kind, Standing};
use crate::backup;
use crate::commands::run::round_of;
use crate::governance::after_round;
use crate::office::{Home, verify};

/// How often the counters of a load are looked at.
const LOOK_EVERY: Duration = Duration::from_millis(500);

/// Does a job and says what it brought, in a sentence.
pub async fn perform(home: &Home, kind: Kind, standing: &Standing) -> Result<String> {
    match kind {
        Kind::Round => round(home, standing).await,
        Kind::Backup => make_backup(home, standing).await,
        Kind::VerifyLedger => verify_ledger(home, standing).await,
    }
}

async fn round(home: &Home, standing: &Standing) -> Result<String> {
    let site = &home.site;
    let loading = |requests| load_told(site, requests, standing);
    let computing = |measure: &str, done, total| {
        standing.set(&format!("computing {measure}"), done, Some(total));
    };
    let (loaded, report) = round_of(site, loading, computing).await?;
    standing.set("looking at what must stay true", 0, None);
    let followed = after_round(&home.room).await?;
    let kept: u64 = loaded.batches.iter().map(|batch| batch.kept).sum();
    let told = format!(
        "{kept} rows kept, {} measures computed, {} findings opened, {} closed, {} conditions breached",
        report.evaluated.len(),
        report.opened.len(),
        report.closed.len(),
        followed.breaches()
    );
    match report.failed.first() {
        None => Ok(told),
        Some(first) => bail!(
            "{told}; {} measures failed, first {}: {}",
            report.failed.len(),
            first.id,
            first.message
        ),
    }
}

async fn load_told(
    site: &crate::site::Site,
    requests: Vec<rounds_lake::ingest::LoadRequest>,
    standing: &Standing,
) -> Result<LoadReport> {
    let progress = Arc::new(Progress::default());
    // A load that nobody waits for any more stops its threads.
    let _stopping = StopOnDrop(Arc::clone(&progress));
    let loading = load(&site.lake, requests, &rounds_core::SystemClock, &progress);
    tokio::pin!(loading);
    loop {
        tokio::select! {
            loaded = &mut loading => return Ok(loaded?),
            () = tokio::time::sleep(LOOK_EVERY) => {
                let total = Some(progress.bytes_total()).filter(|total| *total > 0);
                standing.set("loading, in bytes", progress.bytes_done(), total);
            }
        }
    }
}

struct StopOnDrop(Arc<Progress>);

impl Drop for StopOnDrop {
    fn drop(&mut self) {
        self.0.cancel();
    }
}

async fn make_backup(home: &Home, standing: &Standing) -> Result<String> {
    let folder = home.site.config.backup.folder.as_ref();
    let folder = folder.context("no folder for backups: set folder in [backup] of rounds.toml")?;
    let folder = home.site.folder.join(folder);
    let say = |done: usize, total: usize| {
        standing.set("copying, in files", done as u64, Some(total as u64));
    };
    let made = backup::make(&home.site, &home.store, &folder, &*home.clock, say).await?;
    Ok(format!(
        "{}: {} files, {} bytes",
        made.folder.display(),
        made.manifest.files.len(),
        made.manifest.bytes()
    ))
}

async fn verify_ledger(home: &Home, standing: &Standing) -> Result<String> {
    standing.set("reading the ledger", 0, None);
    let found = verify(home, None).await?;
    standing.set("reading the events of governance", 0, None);
    let events = home.store.events().verify(crate::governance::hash).await?;
    if let Some(fault) = &events.fault {
        bail!("governance does not hold: {fault}");
    }
    match found.fault {
        None => Ok(format!(
            "{} entries hold, compared with {} anchors; {} events of governance hold",
            found.entries, found.anchors, events.events
        )),
        Some((number, why)) => bail!("the ledger does not hold: entry {number}: {why}"),
    }
}

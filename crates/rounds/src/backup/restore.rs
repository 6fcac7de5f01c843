//! Brings a backup back into an empty folder and, when asked, reads every row of it again.

use std::path::Path;
use std::time::Instant;

use anyhow::{Context, Result, bail};
use rounds_core::Clock;
use rounds_lake::{AsOf, Limits};
use rounds_store::Store;
use rounds_store::ledger::anchor;

use super::copy::copy;
use super::make::make_private;
use super::manifest::Manifest;
use super::{FILES, KEY, LAKE, SITE, STORE_FILE};
use crate::office;
use crate::site::{FILES_FOLDER, KEY_FILE, Site};

/// A site that was brought back.
pub struct Restored {
    /// What was in the backup.
    pub manifest: Manifest,
    /// Seconds until the site could be used.
    pub seconds_restored: f64,
    /// Seconds for reading everything again, where that was asked for.
    pub seconds_verified: Option<f64>,
    /// Rows read again.
    pub rows_read: u64,
    /// Entries of the ledger that were verified.
    pub ledger_entries: u64,
}

/// Restores into `folder`, which must be empty or missing.
///
/// # Errors
/// The backup is damaged (nothing is written then), the folder is not empty, or what was restored
/// is not what the backup says it is.
pub async fn restore(
    backup: &Path,
    folder: &Path,
    verify: bool,
    clock: &dyn Clock,
) -> Result<Restored> {
    let started = Instant::now();
    let manifest = Manifest::read(backup)?;
    let damage = manifest.damage(backup);
    if !damage.is_empty() {
        bail!(
            "{}: the backup is damaged, nothing was restored:\n  {}",
            backup.display(),
            damage.join("\n  ")
        );
    }
    if std::fs::read_dir(folder).is_ok_and(|mut entries| entries.next().is_some()) {
        bail!(
            "{}: not empty; name a folder that is empty or not there yet",
            folder.display()
        );
    }
    make_private(folder)?;
    bring_back(backup, folder, &manifest)?;
    let site = Site::open(folder)?;
    let store = bring_back_store(backup, &site, clock).await?;
    let seconds_restored = started.elapsed().as_secs_f64();
    let ledger_entries = check_ledger(&site, &store, &manifest).await?;
    let mut restored = Restored {
        manifest,
        seconds_restored,
        seconds_verified: None,
        rows_read: 0,
        ledger_entries,
    };
    if verify {
        let started = Instant::now();
        check_attached(&restored.manifest)?;
        restored.rows_read = read_again(&site, &restored.manifest).await?;
        restored.seconds_verified = Some(started.elapsed().as_secs_f64());
    }
    Ok(restored)
}

/// The lake's folder is the one the restored configuration names.
fn bring_back(backup: &Path, folder: &Path, manifest: &Manifest) -> Result<()> {
    let of_site = manifest.files.iter().filter_map(|file| {
        let below = file.path.strip_prefix(SITE).ok()?;
        Some((file, below))
    });
    for (file, below) in of_site {
        copy(&backup.join(&file.path), folder, below)?;
    }
    let lake = Site::lake_folder(folder)?;
    if let Some(data) = lake.parent() {
        copy(&backup.join(KEY), data, Path::new(KEY_FILE))?;
        for file in &manifest.files {
            if let Ok(below) = file.path.strip_prefix(FILES) {
                copy(&backup.join(&file.path), &data.join(FILES_FOLDER), below)?;
            }
        }
    }
    for file in &manifest.files {
        if let Ok(below) = file.path.strip_prefix(LAKE) {
            copy(&backup.join(&file.path), &lake, below)?;
        }
    }
    Ok(())
}

async fn bring_back_store(backup: &Path, site: &Site, clock: &dyn Clock) -> Result<Store> {
    let address = office::address(site)?;
    let path = backup.join(STORE_FILE);
    let file = std::fs::File::open(&path).with_context(|| path.display().to_string())?;
    let mut reader = std::io::BufReader::new(file);
    let restored = Store::restore(&address, &mut reader, clock).await;
    let (store, _) = restored.with_context(|| path.display().to_string())?;
    Ok(store)
}

async fn check_ledger(site: &Site, store: &Store, manifest: &Manifest) -> Result<u64> {
    let anchors = match &site.config.ledger.anchor_file {
        Some(file) => anchor::read(&site.folder.join(file))?,
        None => Vec::new(),
    };
    // Anchors written after the backup was made say nothing about it.
    let last = manifest
        .ledger_head
        .as_ref()
        .map_or(0, |head| head.sequence);
    let anchors: Vec<_> = anchors
        .into_iter()
        .filter(|anchor| anchor.position.seq <= last)
        .collect();
    let verification = store.ledger().verify(&anchors).await?;
    if let Some(fault) = &verification.fault {
        bail!("the restored ledger does not hold: {fault}");
    }
    let events = store.events().verify(crate::governance::hash).await?;
    if let Some(fault) = &events.fault {
        bail!("the restored events of governance do not hold: {fault}");
    }
    let head = store.ledger().head().await?;
    let head = head.map(|head| (head.seq, head.hash));
    let kept = manifest.ledger_head.clone();
    let kept = kept.map(|head| (head.sequence, head.hash));
    if head != kept {
        bail!("the restored ledger ends at {head:?}, the backup says {kept:?}");
    }
    Ok(u64::try_from(verification.entries).unwrap_or(0))
}

/// Attached files are named by the hash of their bytes. One that was damaged when the backup was
/// made came back as damaged as it was.
fn check_attached(manifest: &Manifest) -> Result<()> {
    for file in &manifest.files {
        let is_attached = file.path.starts_with(FILES);
        let name = file.path.file_name().and_then(|name| name.to_str());
        let name = name.filter(|name| is_attached && name.len() == file.sha256.len());
        if name.is_some_and(|name| name != file.sha256) {
            bail!(
                "{}: its SHA-256 is {}; it was damaged or exchanged before the backup was made, an \
                 earlier backup may have it",
                file.path.display(),
                file.sha256
            );
        }
    }
    Ok(())
}

/// Counts every table by reading it, at the version of the backup, and looks whether every
/// earlier version has its files.
async fn read_again(site: &Site, manifest: &Manifest) -> Result<u64> {
    for record in site.lake.history(usize::MAX)? {
        let snapshot = site.lake.as_of(AsOf::Version(record.version))?;
        let missing = site.lake.missing_files(&snapshot).await?;
        if let Some(first) = missing.first() {
            bail!(
                "version {}: {} files are missing or cut, first {}",
                record.version,
                missing.len(),
                first.display()
            );
        }
    }
    let snapshot = site.lake.as_of(AsOf::Version(manifest.lake_version))?;
    let mut rows_read = 0;
    for (table, expected) in &manifest.rows {
        // sql: names of tables are checked identifiers and come from the version record.
        let sql = format!("select count(*) from (select * from {table}) as t");
        let answer = site.lake.query(&snapshot, &sql, &Limits::WHOLE).await?;
        let found = answer.first_count().unwrap_or(0);
        if found != *expected {
            bail!("{table}: {found} rows, the backup had {expected}");
        }
        rows_read += found;
    }
    Ok(rows_read)
}

//! Makes a backup.

use std::path::{Path, PathBuf};

use anyhow::{Context, Result};
use rounds_core::Clock;
use rounds_store::Store;

use super::copy::{copy, files_below, write};
use super::manifest::{KeptFile, LedgerHead, Manifest};
use super::{FILES, KEY, LAKE, SITE, SITE_FILES, SITE_FOLDERS, STORE_FILE};
use crate::site::Site;

/// Beginning of the names of backups.
const PREFIX: &str = "backup-";

/// A finished backup.
pub struct Made {
    /// Its folder.
    pub folder: PathBuf,
    /// What is in it.
    pub manifest: Manifest,
}

/// Makes a backup of the site below `into`. `say` is told how far it is: files done, files in all.
///
/// # Errors
/// A file cannot be read or written; what was written stays under a name that no restore accepts.
pub async fn make(
    site: &Site,
    store: &Store,
    into: &Path,
    clock: &dyn Clock,
    mut say: impl FnMut(usize, usize),
) -> Result<Made> {
    let made_at = clock.now();
    let name = format!("{PREFIX}{}", made_at.strftime("%Y%m%dT%H%M%S%3fZ"));
    let draft = into.join(format!(".{name}.unfinished"));
    make_private(into)?;
    make_private(&draft)?;
    let (stored, ledger_head) = keep_store(store, &draft).await?;
    let mut files = vec![stored];
    let snapshot = site.lake.latest()?;
    let lake_files = site.lake.files_through(&snapshot)?;
    let site_files = own_files(&site.folder)?;
    let attached = files_below(&site.files_folder())?;
    let total = lake_files.len() + site_files.len() + attached.len();
    let of_lake = lake_files
        .iter()
        .map(|path| (site.lake.root().join(path), Path::new(LAKE).join(path)));
    let of_site = site_files
        .iter()
        .map(|path| (site.folder.join(path), Path::new(SITE).join(path)));
    let of_attached = attached
        .iter()
        .map(|path| (site.files_folder().join(path), Path::new(FILES).join(path)));
    for (from, to) in of_lake.chain(of_site).chain(of_attached) {
        files.push(copy(&from, &draft, &to)?);
        say(files.len() - 1, total);
    }
    files.push(copy(&site.key_file(), &draft, Path::new(KEY))?);
    let mut rows = std::collections::BTreeMap::new();
    for (table, _) in snapshot.tables() {
        let (count, _) = site.lake.size(&snapshot, table).await?;
        rows.insert(table.to_string(), count);
    }
    let manifest = Manifest {
        format: Manifest::CURRENT_FORMAT,
        program: env!("CARGO_PKG_VERSION").to_owned(),
        site: site.config.name.clone(),
        made_at,
        lake_version: snapshot.version(),
        rows,
        ledger_head,
        files,
    };
    manifest.write(&draft)?;
    let folder = into.join(name);
    std::fs::rename(&draft, &folder).with_context(|| folder.display().to_string())?;
    sync_folder(into)?;
    Ok(Made { folder, manifest })
}

/// Every finished backup below a folder, the newest first, with what is wrong with those that
/// cannot be read.
pub fn list(folder: &Path) -> Result<Vec<(PathBuf, Result<Manifest>)>> {
    let Ok(entries) = std::fs::read_dir(folder) else {
        return Ok(Vec::new());
    };
    let mut found = Vec::new();
    for entry in entries {
        let path = entry.with_context(|| folder.display().to_string())?.path();
        let name = path.file_name().and_then(|name| name.to_str());
        if name.is_some_and(|name| name.starts_with(PREFIX)) {
            found.push((path.clone(), Manifest::read(&path)));
        }
    }
    found.sort_by(|one, other| other.0.cmp(&one.0));
    Ok(found)
}

async fn keep_store(store: &Store, draft: &Path) -> Result<(KeptFile, Option<LedgerHead>)> {
    let mut text = Vec::new();
    store.dump(&mut text).await?;
    let head = store.ledger().head().await?.map(|head| LedgerHead {
        sequence: head.seq,
        hash: head.hash,
    });
    let kept = write(draft, Path::new(STORE_FILE), |file| file.write_all(&text))?;
    Ok((kept, head))
}

fn own_files(folder: &Path) -> Result<Vec<PathBuf>> {
    let mut files: Vec<PathBuf> = SITE_FILES.iter().map(PathBuf::from).collect();
    for below in SITE_FOLDERS {
        let found = files_below(&folder.join(below))?;
        files.extend(found.into_iter().map(|file| Path::new(below).join(file)));
    }
    Ok(files)
}

/// Makes a folder that only its owner can read; one that is there stays as it is.
pub fn make_private(folder: &Path) -> Result<()> {
    let mut builder = std::fs::DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder
        .create(folder)
        .with_context(|| folder.display().to_string())
}

fn sync_folder(folder: &Path) -> Result<()> {
    std::fs::File::open(folder)
        .and_then(|folder| folder.sync_all())
        .with_context(|| folder.display().to_string())
}

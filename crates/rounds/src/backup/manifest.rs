//! What a backup says of itself: every file with its size and SHA-256, and the state it is of.

use std::path::{Component, Path, PathBuf};

use anyhow::{Context, Result, bail};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::copy::hash_of;

/// The manifest's file; its own hash lies beside it.
const MANIFEST: &str = "manifest.json";
const MANIFEST_HASH: &str = "manifest.sha256";
/// Format of the folder; a newer one is refused.
const FORMAT: u32 = 1;

/// A backup.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Manifest {
    /// Format of the folder.
    pub format: u32,
    /// Version of the program that made it.
    pub program: String,
    /// The site's name.
    pub site: String,
    /// When it was begun.
    pub made_at: Timestamp,
    /// Version of the lake.
    pub lake_version: u64,
    /// Rows of every table at that version.
    pub rows: std::collections::BTreeMap<String, u64>,
    /// The ledger's last entry in it: number and hash.
    pub ledger_head: Option<LedgerHead>,
    /// Every other file, by path.
    pub files: Vec<KeptFile>,
}

/// The ledger's last entry.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct LedgerHead {
    /// Its number.
    pub sequence: i64,
    /// Its hash.
    pub hash: String,
}

/// One file of a backup.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct KeptFile {
    /// Path below the backup's folder.
    pub path: PathBuf,
    /// Its size.
    pub bytes: u64,
    /// Its SHA-256 as `sha256sum` prints it.
    pub sha256: String,
}

impl Manifest {
    /// The format that this program writes.
    pub const CURRENT_FORMAT: u32 = FORMAT;

    /// All bytes of its files.
    pub fn bytes(&self) -> u64 {
        self.files.iter().map(|file| file.bytes).sum()
    }

    /// Writes it, and its hash beside it.
    pub fn write(&self, backup: &Path) -> Result<()> {
        let path = backup.join(MANIFEST);
        std::fs::write(&path, serde_json::to_vec_pretty(self)?)
            .with_context(|| path.display().to_string())?;
        let (_, hash) = hash_of(&path)?;
        let beside = backup.join(MANIFEST_HASH);
        std::fs::write(&beside, format!("{hash}  {MANIFEST}\n"))
            .with_context(|| beside.display().to_string())
    }

    /// Reads it and checks its hash, its format and that no path leads out of the folder.
    pub fn read(backup: &Path) -> Result<Self> {
        let path = backup.join(MANIFEST);
        let text = std::fs::read(&path)
            .with_context(|| format!("{}: not a finished backup", backup.display()))?;
        let beside = std::fs::read_to_string(backup.join(MANIFEST_HASH))
            .with_context(|| format!("{}: {MANIFEST_HASH} is missing", backup.display()))?;
        let (_, found) = hash_of(&path)?;
        if beside.split_whitespace().next() != Some(found.as_str()) {
            bail!("{}: changed since the backup was made", path.display());
        }
        let manifest: Self =
            serde_json::from_slice(&text).with_context(|| path.display().to_string())?;
        if manifest.format > FORMAT {
            bail!(
                "{}: format {}, this program reads up to {FORMAT}; use the program that made it ({})",
                path.display(),
                manifest.format,
                manifest.program
            );
        }
        for file in &manifest.files {
            let plain = |part| matches!(part, Component::Normal(_));
            if !file.path.components().all(plain) {
                bail!(
                    "{}: {:?} leads out of the backup",
                    path.display(),
                    file.path
                );
            }
        }
        Ok(manifest)
    }

    /// What is wrong with its files: missing, of another size, changed.
    pub fn damage(&self, backup: &Path) -> Vec<String> {
        let wrong = |file: &KeptFile| {
            let path = backup.join(&file.path);
            match hash_of(&path) {
                Err(error) => Some(format!("{}: {error:#}", file.path.display())),
                Ok((bytes, _)) if bytes != file.bytes => Some(format!(
                    "{}: {bytes} bytes, {} were written",
                    file.path.display(),
                    file.bytes
                )),
                Ok((_, hash)) if hash != file.sha256 => Some(format!(
                    "{}: changed since the backup was made",
                    file.path.display()
                )),
                Ok(_) => None,
            }
        };
        self.files.iter().filter_map(wrong).collect()
    }
}

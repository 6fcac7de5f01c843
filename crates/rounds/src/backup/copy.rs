//! Copies files, hashing what is copied, and makes sure that it is on disk.

use std::fs::File;
use std::io::{Read, Write};
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};
use sha2::{Digest, Sha256};

use super::manifest::KeptFile;

const BLOCK_BYTES: usize = 1 << 20;

/// Copies `from` to `relative` below `into`.
pub fn copy(from: &Path, into: &Path, relative: &Path) -> Result<KeptFile> {
    let mut source = File::open(from).with_context(|| from.display().to_string())?;
    write(into, relative, |file| {
        let mut block = vec![0; BLOCK_BYTES];
        loop {
            let read = source.read(&mut block)?;
            let Some(part) = block.get(..read).filter(|part| !part.is_empty()) else {
                return Ok(());
            };
            file.write_all(part)?;
        }
    })
    .with_context(|| from.display().to_string())
}

/// Writes a new file `relative` below `into` and says what was written.
pub fn write(
    into: &Path,
    relative: &Path,
    fill: impl FnOnce(&mut dyn Write) -> std::io::Result<()>,
) -> Result<KeptFile> {
    let path = into.join(relative);
    let within = || path.display().to_string();
    if let Some(folder) = path.parent() {
        std::fs::create_dir_all(folder).with_context(within)?;
    }
    let mut options = File::options();
    options.write(true).create_new(true);
    // Everything in a backup is for its owner alone, the installation key first of all.
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let file = options.open(&path).with_context(within)?;
    let mut hashing = Hashing {
        file,
        hash: Sha256::new(),
        bytes: 0,
    };
    fill(&mut hashing).with_context(within)?;
    hashing.file.sync_all().with_context(within)?;
    Ok(KeptFile {
        path: relative.to_owned(),
        bytes: hashing.bytes,
        sha256: as_text(hashing.hash),
    })
}

/// Size and SHA-256 of a file.
pub fn hash_of(path: &Path) -> Result<(u64, String)> {
    let mut file = File::open(path).with_context(|| path.display().to_string())?;
    let mut hash = Sha256::new();
    let mut block = vec![0; BLOCK_BYTES];
    let mut bytes = 0;
    loop {
        let read = file
            .read(&mut block)
            .with_context(|| path.display().to_string())?;
        let Some(part) = block.get(..read).filter(|part| !part.is_empty()) else {
            return Ok((bytes, as_text(hash)));
        };
        hash.update(part);
        bytes += read as u64;
    }
}

/// Every file below `folder`, relative to it, ordered; nothing where there is no such folder.
pub fn files_below(folder: &Path) -> Result<Vec<PathBuf>> {
    let mut found = Vec::new();
    let mut waiting = vec![PathBuf::new()];
    while let Some(relative) = waiting.pop() {
        let here = folder.join(&relative);
        let Ok(entries) = std::fs::read_dir(&here) else {
            continue;
        };
        for entry in entries {
            let entry = entry.with_context(|| here.display().to_string())?;
            let below = relative.join(entry.file_name());
            let kind = entry
                .file_type()
                .with_context(|| entry.path().display().to_string())?;
            if kind.is_dir() {
                waiting.push(below);
            } else if kind.is_file() {
                found.push(below);
            }
        }
    }
    found.sort();
    Ok(found)
}

fn as_text(hash: Sha256) -> String {
    let bytes = hash.finalize();
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

struct Hashing {
    file: File,
    hash: Sha256,
    bytes: u64,
}

impl Write for Hashing {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        let written = self.file.write(bytes)?;
        self.hash.update(bytes.get(..written).unwrap_or_default());
        self.bytes += written as u64;
        Ok(written)
    }

    fn flush(&mut self) -> std::io::Result<()> {
        self.file.flush()
    }
}

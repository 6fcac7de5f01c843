//! Where things lie inside the lake's folder, and the lock of its one writer.

use std::fs::{File, TryLockError};
use std::io::{Read, Seek, Write};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use rounds_core::TableName;

use crate::error::LakeError;

/// The lake's folder.
#[derive(Debug, Clone)]
pub(crate) struct Folder {
    root: PathBuf,
    /// Held as long as this process may spill; see [`sweep_spill`].
    _spilling: Arc<File>,
}

impl Folder {
    /// Makes the folder where it is missing; its path becomes absolute.
    pub(crate) fn open(root: &Path) -> Result<Self, LakeError> {
        let versions = root.join("_versions");
        std::fs::create_dir_all(&versions).map_err(|error| LakeError::file(&versions, error))?;
        let root = std::fs::canonicalize(root).map_err(|error| LakeError::file(root, error))?;
        let spilling = sweep_spill(&root)?;
        Ok(Self {
            root,
            _spilling: Arc::new(spilling),
        })
    }

    /// The folder itself, absolute.
    pub(crate) fn root(&self) -> &Path {
        &self.root
    }

    /// The folder of one Delta table.
    pub(crate) fn table(&self, name: &TableName) -> PathBuf {
        self.root.join(&name.schema).join(&name.name)
    }

    /// The folder of the version records.
    pub(crate) fn versions(&self) -> PathBuf {
        self.root.join("_versions")
    }

    /// The decided, unfinished change.
    pub(crate) fn pending(&self) -> PathBuf {
        self.versions().join("pending.json")
    }

    /// The writer's scratch space, emptied when a change begins or ends.
    pub(crate) fn scratch(&self) -> PathBuf {
        self.root.join("_scratch")
    }

    /// Where queries spill; kept apart from the writer's scratch space.
    pub(crate) fn spill(&self) -> PathBuf {
        self.root.join("_spill")
    }

    /// Takes the writer's lock; it is given back when the guard is dropped or the process ends.
    pub(crate) fn lock(&self) -> Result<WriterLock, LakeError> {
        let path = self.root.join("_lock");
        let mut file = File::options()
            .create(true)
            .truncate(false)
            .read(true)
            .write(true)
            .open(&path)
            .map_err(|error| LakeError::file(&path, error))?;
        match file.try_lock() {
            Ok(()) => {}
            Err(TryLockError::WouldBlock) => {
                let mut holder = String::new();
                // Who holds it only decorates the message: an unreadable file is no second error.
                let _ = file.read_to_string(&mut holder);
                let holder = match holder.trim() {
                    "" => String::new(),
                    process => format!(" (process {process})"),
                };
                return Err(LakeError::Locked { path, holder });
            }
            Err(TryLockError::Error(error)) => return Err(LakeError::file(&path, error)),
        }
        file.set_len(0)
            .and_then(|()| file.rewind())
            .and_then(|()| write!(file, "{}", std::process::id()))
            .map_err(|error| LakeError::file(&path, error))?;
        Ok(WriterLock { _file: file })
    }

    /// Every table folder that exists.
    pub(crate) fn table_folders(&self) -> Result<Vec<(TableName, PathBuf)>, LakeError> {
        let mut found = Vec::new();
        for schema in subfolders(&self.root)? {
            for table in subfolders(&schema)? {
                let name = TableName::new(file_name(&schema), file_name(&table));
                if let Ok(name) = name {
                    found.push((name, table));
                }
            }
        }
        Ok(found)
    }
}

/// What queries of a killed process spilled may name patients, so it is removed as soon as nobody
/// can be using it: every process that reads or writes the lake shares a lock, and who can have it
/// alone is the only one.
fn sweep_spill(root: &Path) -> Result<File, LakeError> {
    let path = root.join("_spill_lock");
    let failed = |error| LakeError::file(&path, error);
    let lock = File::options()
        .create(true)
        .truncate(false)
        .write(true)
        .open(&path)
        .map_err(failed)?;
    if lock.try_lock().is_ok() {
        if let Ok(left) = std::fs::read_dir(root.join("_spill")) {
            for entry in left.filter_map(Result::ok) {
                // What cannot be removed now is found again by the next process.
                let _ = std::fs::remove_dir_all(entry.path());
            }
        }
        lock.unlock().map_err(failed)?;
    }
    lock.lock_shared().map_err(failed)?;
    Ok(lock)
}

/// Held while writing.
pub(crate) struct WriterLock {
    _file: File,
}

fn subfolders(folder: &Path) -> Result<Vec<PathBuf>, LakeError> {
    let entries = std::fs::read_dir(folder).map_err(|error| LakeError::file(folder, error))?;
    let mut folders: Vec<PathBuf> = entries
        .filter_map(Result::ok)
        .map(|entry| entry.path())
        .filter(|path| path.is_dir() && !file_name(path).starts_with('_'))
        .collect();
    folders.sort();
    Ok(folders)
}

fn file_name(path: &Path) -> &str {
    path.file_name()
        .and_then(|name| name.to_str())
        .unwrap_or("")
}

/// Writes `bytes` so that after a crash the file holds either all of them or what it held before.
pub(crate) fn write_atomically(path: &Path, bytes: &[u8]) -> Result<(), LakeError> {
    let draft = path.with_extension("draft");
    let write = || -> std::io::Result<()> {
        let mut file = File::create(&draft)?;
        file.write_all(bytes)?;
        file.sync_all()?;
        std::fs::rename(&draft, path)?;
        match path.parent() {
            Some(folder) => File::open(folder)?.sync_all(),
            None => Ok(()),
        }
    };
    write().map_err(|error| LakeError::file(path, error))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_killed_process_spilled_is_removed_once_nobody_else_reads() {
        let home = tempfile::tempdir().expect("a temporary folder");
        let open = || Folder::open(home.path()).expect("opened");
        let first = open();
        let left = home.path().join("_spill/datafusion-left");
        std::fs::create_dir_all(&left).expect("made");
        let _second = open();
        assert!(left.exists(), "another reader may be using it");
        drop(first);
        drop(_second);
        open();
        assert!(!left.exists());
    }
}

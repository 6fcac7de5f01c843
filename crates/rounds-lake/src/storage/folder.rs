//! Where things lie inside the lake's folder, and the lock of its one writer.

use std::fs::{File, TryLockError};
use std::io::{Read, Seek, Write};
use std::path::{Path, PathBuf};

use rounds_core::TableName;

use crate::error::LakeError;

/// The lake's folder.
#[derive(Debug, Clone)]
pub(crate) struct Folder {
    root: PathBuf,
}

impl Folder {
    /// Makes the folder where it is missing; its path becomes absolute.
    pub(crate) fn open(root: &Path) -> Result<Self, LakeError> {
        let versions = root.join("_versions");
        std::fs::create_dir_all(&versions).map_err(|error| LakeError::file(&versions, error))?;
        let root = std::fs::canonicalize(root).map_err(|error| LakeError::file(root, error))?;
        Ok(Self { root })
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

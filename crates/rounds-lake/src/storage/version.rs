//! Version records: which Delta version of each table makes up one version of the lake.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use jiff::Timestamp;
use rounds_core::TableName;
use serde::{Deserialize, Serialize};

use super::folder::{Folder, write_atomically};
use crate::error::LakeError;

/// One version of the lake.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct VersionRecord {
    /// Ascending from 1; 0 is the empty lake.
    pub version: u64,
    /// When it was committed.
    pub at: Timestamp,
    /// What made it: `load`, `round`, `rebuild`, `replay`, or `derive`, the table and its query's
    /// fingerprint.
    pub what: String,
    /// The Delta version of every table that exists.
    pub tables: BTreeMap<TableName, u64>,
    /// The tables that this version changed.
    pub changed: Vec<TableName>,
}

impl VersionRecord {
    /// The lake before anything was written.
    pub fn empty() -> Self {
        Self {
            version: 0,
            at: Timestamp::UNIX_EPOCH,
            what: "nothing".to_owned(),
            tables: BTreeMap::new(),
            changed: Vec::new(),
        }
    }

    pub(crate) fn write(&self, folder: &Folder) -> Result<(), LakeError> {
        let path = path(folder, self.version);
        let text = serde_json::to_vec_pretty(self).map_err(|error| LakeError::Record {
            path: path.clone(),
            message: error.to_string(),
        })?;
        write_atomically(&path, &text)
    }
}

fn file_name(version: u64) -> String {
    format!("{version:012}.json")
}

/// Where the record of this version lies.
pub(crate) fn path(folder: &Folder, version: u64) -> PathBuf {
    folder.versions().join(file_name(version))
}

/// The numbers of all versions, ascending.
pub(crate) fn numbers(folder: &Folder) -> Result<Vec<u64>, LakeError> {
    let versions = folder.versions();
    let entries =
        std::fs::read_dir(&versions).map_err(|error| LakeError::file(&versions, error))?;
    let mut numbers: Vec<u64> = entries
        .filter_map(Result::ok)
        .filter_map(|entry| {
            let name = entry.file_name();
            name.to_str()?.strip_suffix(".json")?.parse().ok()
        })
        .collect();
    numbers.sort_unstable();
    Ok(numbers)
}

/// The record of this version.
pub(crate) fn read(folder: &Folder, version: u64) -> Result<VersionRecord, LakeError> {
    read_record(&path(folder, version))
}

/// The newest record, or the empty lake.
pub(crate) fn latest(folder: &Folder) -> Result<VersionRecord, LakeError> {
    match numbers(folder)?.last() {
        Some(version) => read(folder, *version),
        None => Ok(VersionRecord::empty()),
    }
}

fn read_record(path: &Path) -> Result<VersionRecord, LakeError> {
    let bytes = std::fs::read(path).map_err(|error| LakeError::file(path, error))?;
    serde_json::from_slice(&bytes).map_err(|error| LakeError::Record {
        path: path.to_owned(),
        message: error.to_string(),
    })
}

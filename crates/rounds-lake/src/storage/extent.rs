//! Which files make up the lake through one of its versions: what a backup copies. Files of a
//! change that is not yet visible, scratch space and locks are not among them.

use std::collections::BTreeSet;
use std::fs::File;
use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};

use rounds_core::TableName;
use serde::Deserialize;

use super::folder::Folder;
use super::snapshot::Snapshot;
use super::version;
use crate::error::LakeError;

/// One line of a Delta log, as far as it names a file.
#[derive(Deserialize)]
struct LogLine {
    add: Option<Added>,
}

#[derive(Deserialize)]
struct Added {
    path: String,
}

/// Paths below the lake's folder, ordered: version records, and for every table its log and the
/// files of all its versions through the snapshot's, so that a copy can be read as of any of them.
pub(crate) fn files_through(
    folder: &Folder,
    snapshot: &Snapshot,
) -> Result<BTreeSet<PathBuf>, LakeError> {
    let mut files = BTreeSet::new();
    let records = version::numbers(folder)?.into_iter();
    for number in records.filter(|number| *number <= snapshot.version()) {
        files.insert(below(folder, &version::path(folder, number)));
    }
    for (table, last) in snapshot.tables() {
        let of_table = folder.table(table);
        for number in 0..=last {
            let log = of_table
                .join("_delta_log")
                .join(format!("{number:020}.json"));
            for data_file in added(table, &log)? {
                files.insert(below(folder, &of_table.join(data_file)));
            }
            files.insert(below(folder, &log));
        }
    }
    Ok(files)
}

fn added(table: &TableName, log: &Path) -> Result<Vec<String>, LakeError> {
    let file = File::open(log).map_err(|error| LakeError::file(log, error))?;
    let mut paths = Vec::new();
    for line in BufReader::new(file).lines() {
        let line = line.map_err(|error| LakeError::file(log, error))?;
        let line: LogLine = serde_json::from_str(&line).map_err(|error| LakeError::Log {
            table: table.clone(),
            message: format!("{}: {error}", log.display()),
        })?;
        paths.extend(line.add.map(|added| added.path));
    }
    Ok(paths)
}

fn below(folder: &Folder, path: &Path) -> PathBuf {
    let relative = path.strip_prefix(folder.root());
    relative.unwrap_or(path).to_owned()
}

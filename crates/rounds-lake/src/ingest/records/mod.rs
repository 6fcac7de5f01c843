//! CSV and Parquet records to rows, through a mapping.
//!
//! One thread reads the files one after the other (`files`) and cuts them into pieces of whole
//! records; `workers` convert the pieces on every core, each through a `worker` with files and key
//! hashes of its own. Which of two rows stays is settled by their place in the source, so it does
//! not matter which worker had which.

mod again;
mod block;
mod files;
mod hashes;
mod source;
mod worker;
mod workers;

use std::collections::{BTreeMap, HashMap, HashSet};

use rounds_core::TableName;

pub(super) use again::RecordsAgain;
pub(super) use hashes::key_hashes;

use files::RecordFiles;
use workers::Workers;

use super::keys::KeySpool;
use super::load::{Due, LoadContext};
use super::resources::Tally;
use super::staging::Staged;
use crate::error::LakeError;

/// What the workers bring home.
#[derive(Default)]
pub(super) struct LoadedRecords {
    pub(super) staged: Vec<Staged>,
    pub(super) spools: BTreeMap<TableName, Vec<KeySpool>>,
    pub(super) tallies: HashMap<i64, Tally>,
    pub(super) headers: HashMap<i64, Vec<String>>,
    /// Which tables each batch feeds.
    pub(super) targets: HashMap<i64, Vec<TableName>>,
    /// Lines refused, for replays.
    pub(super) refused_lines: HashMap<i64, HashSet<i64>>,
}

impl LoadedRecords {
    fn merge(&mut self, other: Self) {
        self.staged.extend(other.staged);
        for (table, spools) in other.spools {
            self.spools.entry(table).or_default().extend(spools);
        }
        for (batch, tally) in other.tallies {
            let total = self.tallies.entry(batch).or_default();
            total.received += tally.received;
            total.quarantined += tally.quarantined;
        }
        self.headers.extend(other.headers);
        self.targets.extend(other.targets);
        for (batch, lines) in other.refused_lines {
            self.refused_lines.entry(batch).or_default().extend(lines);
        }
    }
}

/// Reads every file; `after` is called with each one once it was read to its end.
pub(super) fn load(
    context: &LoadContext,
    due: &[&Due],
    after: &mut dyn FnMut(&Due) -> Result<(), LakeError>,
) -> Result<LoadedRecords, LakeError> {
    std::thread::scope(|scope| {
        let mut files = RecordFiles::new(context, Workers::new(scope, context));
        let read = due
            .iter()
            .try_for_each(|due| files.read(due).and_then(|()| after(due)));
        files.finish(read)
    })
}

//! What a query read: versions of tables, their files with hashes, and what is no file.

use std::collections::{BTreeMap, BTreeSet};
use std::fs::File;
use std::io::Read as _;
use std::path::Path;

use rounds_core::TableName;
use rounds_governance::chain;
use rounds_governance::evidence::{TableFile, TableRead};
use rounds_lake::{Lake, LakeError, Snapshot};
use sha2::{Digest as _, Sha256};

use crate::definition::MeasureDefinition;
use crate::definition::hash::sha256;

/// Bytes read from a file at once.
const BLOCK_BYTES: usize = 1 << 20;

/// Every stored table version and every computed table that a query reads, those below computed
/// ones too. A table that did not exist then is left out: it had no rows.
pub(super) async fn reads(
    lake: &Lake,
    snapshot: &Snapshot,
    sql: &str,
) -> Result<BTreeSet<(TableName, u64)>, LakeError> {
    let mut all = BTreeSet::new();
    // The plan knows stored tables only: computed ones have become part of it.
    for table in lake.tables_read(snapshot, sql).await? {
        if let Some(version) = snapshot.table_version(&table) {
            all.insert((table, version));
        }
    }
    let mut queries = vec![sql.to_owned()];
    while let Some(sql) = queries.pop() {
        for (table, query) in computed_in(lake, &sql) {
            if all.insert((table, snapshot.version())) {
                queries.push(query);
            }
        }
    }
    Ok(all)
}

/// Computed tables whose names stand in a query, with their queries. A name in a text or a comment
/// counts too: what is pinned without need does no harm.
fn computed_in(lake: &Lake, sql: &str) -> Vec<(TableName, String)> {
    let sql = sql.to_lowercase();
    let is_part = |c: char| c.is_alphanumeric() || c == '_' || c == '.';
    let words: BTreeSet<&str> = sql.split(|c| !is_part(c)).collect();
    let definitions = lake.definitions().tables();
    let named = definitions.filter(|one| words.contains(one.name.to_string().as_str()));
    named
        .filter_map(|one| Some((one.name.clone(), computed(lake, &one.name)?.to_owned())))
        .collect()
}

/// The query of a table that is computed whenever it is read.
fn computed<'l>(lake: &'l Lake, table: &TableName) -> Option<&'l str> {
    let definition = lake.definitions().get(table)?;
    definition.query.as_deref().filter(|_| !definition.keep)
}

/// The hash of such a query.
pub(super) fn query_hash(lake: &Lake, table: &TableName) -> Option<String> {
    computed(lake, table).map(sha256)
}

/// A table version with its files.
pub(super) async fn table_read(
    lake: &Lake,
    table: &TableName,
    version: u64,
    known: &mut Hashes,
) -> Result<TableRead, LakeError> {
    let query = query_hash(lake, table);
    let mut files = Vec::new();
    if query.is_none() {
        for (path, bytes) in lake.table_files(table, version).await? {
            let sha256 = known.of(lake, &path)?;
            files.push(TableFile {
                path: path.to_string_lossy().replace('\\', "/"),
                bytes,
                sha256,
            });
        }
    }
    Ok(TableRead {
        table: table.to_string(),
        version,
        files,
        query,
    })
}

/// Hashes of files that were read; several versions of a table share most of theirs.
#[derive(Debug, Default)]
pub(super) struct Hashes(BTreeMap<std::path::PathBuf, String>);

impl Hashes {
    /// The hash of a file below the lake's folder.
    pub(super) fn of(&mut self, lake: &Lake, path: &Path) -> Result<String, LakeError> {
        if let Some(known) = self.0.get(path) {
            return Ok(known.clone());
        }
        let whole = lake.root().join(path);
        let hash = hash_of(&whole).map_err(|error| LakeError::File { path: whole, error })?;
        self.0.insert(path.to_owned(), hash.clone());
        Ok(hash)
    }
}

fn hash_of(path: &Path) -> std::io::Result<String> {
    let mut file = File::open(path)?;
    let mut hash = Sha256::new();
    let mut block = vec![0; BLOCK_BYTES];
    loop {
        let read = file.read(&mut block)?;
        let Some(bytes) = block.get(..read).filter(|bytes| !bytes.is_empty()) else {
            break;
        };
        hash.update(bytes);
    }
    let digest = hash.finalize();
    Ok(digest.iter().map(|byte| format!("{byte:02x}")).collect())
}

/// The site's reference samples that a query names, each with its hash. A name that stands in the
/// query as a text counts, whatever it is there for.
pub(super) fn references(lake: &Lake, definition: &MeasureDefinition) -> Vec<(String, String)> {
    let references = lake.settings().references.iter();
    let named = references.filter(|(name, _)| definition.sql.contains(&format!("'{name}'")));
    named
        .filter_map(|(name, _)| Some((name.to_owned(), reference_hash(lake, name)?)))
        .collect()
}

/// The hash of a reference sample; none where the site has none of this name.
pub(super) fn reference_hash(lake: &Lake, name: &str) -> Option<String> {
    let mut references = lake.settings().references.iter();
    let (_, bins) = references.find(|(other, _)| *other == name)?;
    let value = serde_json::to_value(bins).ok()?;
    Some(chain::sha256(chain::canonical(&value).as_bytes()))
}

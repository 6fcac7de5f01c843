//! Compares what was parsed with what the lake has: drops duplicates from the new files, takes
//! replaced rows out of the old ones, and adds up every batch.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};
use std::path::PathBuf;

use arrow_array::cast::AsArray;
use arrow_array::types::{Int64Type, TimestampMicrosecondType};
use arrow_array::{Array, BooleanArray, RecordBatch};
use arrow_select::filter::filter_record_batch;
use jiff::Timestamp;
use rounds_core::TableName;
use rounds_core::table::{BATCH_COLUMN, HASH_COLUMN, LINE_COLUMN};
use rounds_formats::fhir::View;

use super::batches::Batch;
use super::chunks::Extent;
use super::keys::{self, Bits, ExistingKey, KeySpool, Resolution};
use super::load::{Due, describe};
use super::parse::ParsedFiles;
use super::quarantine;
use super::records::key_hashes;
use super::resources::{Tally, raw_table, view_table};
use super::staging::Staged;
use crate::error::LakeError;
use crate::lake::Lake;
use crate::storage::delta::DataFile;
use crate::storage::parquet_file::{self, FileWriter, WrittenFile};
use crate::storage::transaction::Transaction;

/// The counts of a load.
pub(super) struct Settled {
    tallies: HashMap<i64, Tally>,
    duplicates: HashMap<i64, u64>,
    replaced: HashMap<i64, u64>,
    extents: HashMap<i64, Extent>,
    headers: HashMap<i64, Vec<String>>,
    pub(super) rows_by_table: Vec<(TableName, u64)>,
}

/// One table whose rows share a key: where its keys are read and how they are hashed.
#[derive(Clone)]
struct KeyTable {
    table: TableName,
    key: Vec<String>,
    /// The resource type, for tables of one FHIR resource type.
    prefix: Option<String>,
    /// A column that says how old a row is.
    age: Option<&'static str>,
}

/// Settles a load inside its change.
pub(super) async fn settle(
    change: &mut Transaction,
    parsed: ParsedFiles,
) -> Result<Settled, LakeError> {
    let mut settled = Settled {
        tallies: HashMap::new(),
        duplicates: HashMap::new(),
        replaced: HashMap::new(),
        extents: parsed.extents,
        headers: HashMap::new(),
        rows_by_table: Vec::new(),
    };
    let mut rows_by_table = BTreeMap::new();
    let mut spools = Vec::new();
    let mut staged = Vec::new();
    let mut resource_types = BTreeSet::new();
    for worker in parsed.resources {
        spools.push(worker.spool);
        staged.extend(worker.staged);
        resource_types.extend(worker.resource_types);
        for (batch, tally) in worker.tallies {
            let total = settled.tallies.entry(batch).or_default();
            total.received += tally.received;
            total.quarantined += tally.quarantined;
        }
    }
    settle_resources(
        change,
        spools,
        staged,
        &resource_types,
        &mut settled,
        &mut rows_by_table,
    )
    .await?;
    if let Some(records) = parsed.records {
        settled.headers = records.headers;
        settled.tallies.extend(records.tallies);
        let mut by_table: BTreeMap<TableName, Vec<Staged>> = BTreeMap::new();
        for staged in records.staged {
            by_table
                .entry(staged.table.clone())
                .or_default()
                .push(staged);
        }
        let mut dropped: BTreeMap<TableName, Resolution> = BTreeMap::new();
        for (table, spools) in records.spools {
            let staged = by_table.remove(&table).unwrap_or_default();
            let found = settle_table(change, &table, spools, staged, &mut rows_by_table).await?;
            dropped.insert(table, found);
        }
        for (_, staged) in by_table {
            add_whole(change, staged, &mut rows_by_table);
        }
        settled.count_record_duplicates(&records.targets, &dropped);
    }
    settled.rows_by_table = rows_by_table.into_iter().collect();
    Ok(settled)
}

async fn settle_resources(
    change: &mut Transaction,
    spools: Vec<KeySpool>,
    staged: Vec<Staged>,
    resource_types: &BTreeSet<String>,
    settled: &mut Settled,
    rows_by_table: &mut BTreeMap<TableName, u64>,
) -> Result<(), LakeError> {
    let lake = change.lake().clone();
    let key_tables = resource_key_tables(&lake, resource_types)?;
    let resolution = resolve(change, spools, key_tables).await?;
    for (batch, bits) in &resolution.dropped {
        *settled.duplicates.entry(*batch).or_default() += bits.len();
    }
    for (batch, count) in &resolution.replaced_by_batch {
        *settled.replaced.entry(*batch).or_default() += count;
    }
    add_without_dropped(change, staged, &resolution, rows_by_table)?;
    if resolution.replaced.is_empty() {
        return Ok(());
    }
    for table in resource_tables(&lake, resource_types) {
        remove_replaced(change, &table, &resolution.replaced).await?;
    }
    Ok(())
}

async fn settle_table(
    change: &mut Transaction,
    table: &TableName,
    spools: Vec<KeySpool>,
    staged: Vec<Staged>,
    rows_by_table: &mut BTreeMap<TableName, u64>,
) -> Result<Resolution, LakeError> {
    let definition = change.lake().definitions().require(table)?;
    let key_table = KeyTable {
        table: table.clone(),
        key: definition.key.clone(),
        prefix: None,
        age: None,
    };
    let resolution = resolve(change, spools, vec![key_table.clone()]).await?;
    add_without_dropped(change, staged, &resolution, rows_by_table)?;
    if !resolution.replaced.is_empty() {
        remove_replaced(change, &key_table, &resolution.replaced).await?;
    }
    Ok(resolution)
}

/// Where the keys of resources are found: in the resources kept, else in each type's first table.
fn resource_key_tables(
    lake: &Lake,
    resource_types: &BTreeSet<String>,
) -> Result<Vec<KeyTable>, LakeError> {
    if lake.settings().keep_raw {
        return Ok(vec![raw_keys()]);
    }
    let views = lake.definitions().views();
    let mut tables = Vec::new();
    for resource_type in resource_types {
        let indexes = views.for_resource(resource_type);
        let mut of_type = indexes.iter().filter_map(|index| views.views().get(*index));
        let one_row_each = of_type.find(|view| {
            let table = lake.definitions().get(&view_table(view));
            table.is_some_and(|d| d.key == [id_column(view)] || view.has_one_row_a_resource())
        });
        let view = one_row_each.ok_or_else(|| {
            LakeError::Refused(format!(
                "{resource_type} has no view with one row a resource, and resources are not kept: add a view, or set keep_raw = true in rounds.toml"
            ))
        })?;
        tables.push(id_keys(view));
    }
    Ok(tables)
}

fn raw_keys() -> KeyTable {
    KeyTable {
        table: raw_table(),
        key: vec!["resource_type".to_owned(), "id".to_owned()],
        prefix: None,
        age: Some("last_updated"),
    }
}

fn id_column(view: &View) -> &str {
    view.resource_key_column().unwrap_or("id")
}

fn id_keys(view: &View) -> KeyTable {
    KeyTable {
        table: view_table(view),
        key: vec![id_column(view).to_owned()],
        prefix: Some(view.resource().to_owned()),
        age: None,
    }
}

/// Every table that rows of these resource types stand in.
fn resource_tables(lake: &Lake, resource_types: &BTreeSet<String>) -> Vec<KeyTable> {
    let views = lake.definitions().views();
    let mut tables: Vec<KeyTable> = views
        .views()
        .iter()
        .filter(|view| resource_types.contains(view.resource()))
        .map(id_keys)
        .collect();
    if lake.settings().keep_raw {
        tables.push(raw_keys());
    }
    tables
}

async fn resolve(
    change: &Transaction,
    spools: Vec<KeySpool>,
    key_tables: Vec<KeyTable>,
) -> Result<Resolution, LakeError> {
    let lake = change.lake().clone();
    let mut sources: Vec<(KeyTable, Vec<PathBuf>)> = Vec::new();
    for key_table in key_tables {
        let files = lake.files(change.base(), &key_table.table).await?;
        let folder = lake.folder().table(&key_table.table);
        let paths = files.iter().map(|file| folder.join(&file.path)).collect();
        sources.push((key_table, paths));
    }
    let resolving = move || {
        keys::resolve(&spools, &|found| {
            for (key_table, paths) in &sources {
                for path in paths {
                    read_keys(key_table, path, found)?;
                }
            }
            Ok(())
        })
    };
    tokio::task::spawn_blocking(resolving)
        .await
        .map_err(|error| LakeError::Worker(error.to_string()))?
}

fn read_keys(
    key_table: &KeyTable,
    path: &PathBuf,
    found: &mut dyn FnMut(ExistingKey),
) -> Result<(), LakeError> {
    let mut columns: Vec<&str> = key_table.key.iter().map(String::as_str).collect();
    columns.push(HASH_COLUMN);
    columns.extend(key_table.age);
    for batch in parquet_file::read(path, Some(&columns))? {
        let batch = batch.map_err(|error| LakeError::parquet(path, error))?;
        let hashes = key_hashes(&batch, &key_table.key, key_table.prefix.as_deref())?;
        let contents = batch
            .column_by_name(HASH_COLUMN)
            .and_then(|column| column.as_primitive_opt::<Int64Type>());
        let ages = key_table
            .age
            .and_then(|age| batch.column_by_name(age))
            .and_then(|column| column.as_primitive_opt::<TimestampMicrosecondType>());
        for (row, key) in hashes.into_iter().enumerate() {
            found(ExistingKey {
                key,
                content: contents.filter(|c| c.is_valid(row)).map(|c| c.value(row)),
                age: ages
                    .filter(|a| a.is_valid(row))
                    .map_or(i64::MIN, |a| a.value(row)),
            });
        }
    }
    Ok(())
}

fn add_whole(
    change: &mut Transaction,
    staged: Vec<Staged>,
    rows_by_table: &mut BTreeMap<TableName, u64>,
) {
    for staged in staged {
        if staged.table != quarantine::table() {
            *rows_by_table.entry(staged.table.clone()).or_default() += staged.file.file.rows;
        }
        change.add_file(&staged.table, &staged.schema, staged.file);
    }
}

/// Adds the new files, rewritten without duplicates where they hold any.
fn add_without_dropped(
    change: &mut Transaction,
    staged: Vec<Staged>,
    resolution: &Resolution,
    rows_by_table: &mut BTreeMap<TableName, u64>,
) -> Result<(), LakeError> {
    for mut staged in staged {
        let is_data = staged.table != quarantine::table();
        if is_data && !resolution.dropped.is_empty() {
            let places = Some([BATCH_COLUMN, LINE_COLUMN].as_slice());
            let drops = |batch: &RecordBatch| dropped_rows(batch, resolution);
            let clean =
                parquet_file::read(&staged.file.path, places)?.try_fold(true, |clean, batch| {
                    let batch =
                        batch.map_err(|error| LakeError::parquet(&staged.file.path, error))?;
                    Ok::<_, LakeError>(clean && drops(&batch).false_count() == 0)
                })?;
            if !clean {
                let path = change.file_names().next(&staged.table);
                let old = staged.file.path.clone();
                let rewritten = rewrite(&old, path, &staged, &drops)?;
                std::fs::remove_file(&old).map_err(|error| LakeError::file(&old, error))?;
                match rewritten {
                    Some(file) => staged.file = file,
                    None => continue,
                }
            }
        }
        add_whole(change, vec![staged], rows_by_table);
    }
    Ok(())
}

/// True where the row stays.
fn dropped_rows(batch: &RecordBatch, resolution: &Resolution) -> BooleanArray {
    let whole = |name: &str| {
        batch
            .column_by_name(name)
            .and_then(|column| column.as_primitive_opt::<Int64Type>())
    };
    match (whole(BATCH_COLUMN), whole(LINE_COLUMN)) {
        (Some(batches), Some(lines)) => (0..batch.num_rows())
            .map(|row| Some(!resolution.is_dropped(batches.value(row), lines.value(row))))
            .collect(),
        _ => BooleanArray::from(vec![true; batch.num_rows()]),
    }
}

fn rewrite(
    from: &PathBuf,
    to: PathBuf,
    staged: &Staged,
    stays: &dyn Fn(&RecordBatch) -> BooleanArray,
) -> Result<Option<WrittenFile>, LakeError> {
    let mut writer = FileWriter::create(to.clone(), staged.schema.clone(), &[])?;
    for batch in parquet_file::read(from, None)? {
        let batch = batch.map_err(|error| LakeError::parquet(from, error))?;
        let kept = filter_record_batch(&batch, &stays(&batch))
            .map_err(|error| LakeError::parquet(from, error))?;
        writer.write(&kept)?;
    }
    let written = writer.finish()?;
    if written.file.rows == 0 {
        std::fs::remove_file(&to).map_err(|error| LakeError::file(&to, error))?;
        return Ok(None);
    }
    Ok(Some(written))
}

/// Rewrites every old file that holds a replaced row.
async fn remove_replaced(
    change: &mut Transaction,
    key_table: &KeyTable,
    replaced: &HashSet<u128>,
) -> Result<(), LakeError> {
    let lake = change.lake().clone();
    let base = change.base().clone();
    let table = &key_table.table;
    let schema = lake.schema_of(table)?;
    for file in lake.files(&base, table).await? {
        let path = lake.folder().table(table).join(&file.path);
        let to = change.file_names().next(table);
        let (key_table, replaced_here) = (key_table.clone(), replaced.clone());
        let written_schema = schema.clone();
        let rewritten = tokio::task::spawn_blocking(move || {
            without_replaced(&path, to, &key_table, &replaced_here, &written_schema)
        })
        .await
        .map_err(|error| LakeError::Worker(error.to_string()))??;
        if let Some(written) = rewritten {
            exchange(change, table, &schema, file, written);
        }
    }
    Ok(())
}

fn exchange(
    change: &mut Transaction,
    table: &TableName,
    schema: &arrow_schema::SchemaRef,
    old: DataFile,
    new: WrittenFile,
) {
    change.remove_file(table, schema, old);
    if new.file.rows > 0 {
        change.add_file(table, schema, new);
    }
}

/// The file without the replaced rows, or none when it holds no such row.
fn without_replaced(
    path: &PathBuf,
    to: PathBuf,
    key_table: &KeyTable,
    replaced: &HashSet<u128>,
    schema: &arrow_schema::SchemaRef,
) -> Result<Option<WrittenFile>, LakeError> {
    let stays = |batch: &RecordBatch| -> Result<BooleanArray, LakeError> {
        let hashes = key_hashes(batch, &key_table.key, key_table.prefix.as_deref())?;
        Ok(hashes
            .iter()
            .map(|hash| Some(!replaced.contains(hash)))
            .collect())
    };
    let key: Vec<&str> = key_table.key.iter().map(String::as_str).collect();
    let mut holds_any = false;
    for batch in parquet_file::read(path, Some(&key))? {
        let batch = batch.map_err(|error| LakeError::parquet(path, error))?;
        holds_any |= stays(&batch)?.false_count() > 0;
    }
    if !holds_any {
        return Ok(None);
    }
    let mut writer = FileWriter::create(to, schema.clone(), &[])?;
    for batch in parquet_file::read(path, None)? {
        let batch = batch.map_err(|error| LakeError::parquet(path, error))?;
        let kept = filter_record_batch(&batch, &stays(&batch)?)
            .map_err(|error| LakeError::parquet(path, error))?;
        writer.write(&kept)?;
    }
    writer.finish().map(Some)
}

impl Settled {
    /// A record that feeds several tables is a duplicate when every one of them had it.
    fn count_record_duplicates(
        &mut self,
        targets: &HashMap<i64, Vec<TableName>>,
        found: &BTreeMap<TableName, Resolution>,
    ) {
        for (batch, tables) in targets {
            let in_table = |table| {
                found
                    .get(table)
                    .and_then(|r: &Resolution| r.dropped.get(batch))
            };
            let everywhere = tables
                .iter()
                .map(|table| in_table(table).cloned().unwrap_or_default())
                .reduce(|all: Bits, bits| all.intersection(&bits))
                .unwrap_or_default();
            self.duplicates.insert(*batch, everywhere.len());
            let replaced = tables
                .iter()
                .filter_map(|table| found.get(table)?.replaced_by_batch.get(batch))
                .sum();
            self.replaced.insert(*batch, replaced);
        }
    }

    /// The rows of `system.ingest_batch`.
    pub(super) fn batches(
        &self,
        change: &Transaction,
        due: &[Due],
        started: Timestamp,
        finished: Timestamp,
    ) -> Vec<Batch> {
        let describe = |due: &Due| {
            let extent = self.extents.get(&due.batch).cloned().unwrap_or(Extent {
                bytes: due.stamp.bytes,
                consumed: due.stamp.bytes,
                lines: 0,
                sha256: String::new(),
            });
            let tally = self.tallies.get(&due.batch).copied().unwrap_or_default();
            let count = |of: &HashMap<i64, u64>| of.get(&due.batch).copied().unwrap_or(0);
            let duplicate = count(&self.duplicates);
            let header = self.headers.get(&due.batch);
            Batch {
                header: header.and_then(|names| serde_json::to_string(names).ok()),
                received: tally.received,
                kept: tally.received - tally.quarantined - duplicate,
                duplicate,
                quarantined: tally.quarantined,
                replaced: count(&self.replaced),
                ..describe(due, &extent, change.version(), started, finished)
            }
        };
        due.iter().map(describe).collect()
    }
}

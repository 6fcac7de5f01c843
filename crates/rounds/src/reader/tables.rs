//! `/data/tables` and `/data/tables/{name}`: every table with its size and versions.

use rounds_core::{TableDefinition, TableName};
use rounds_lake::{Lake, LakeError, VersionRecord};
use rounds_web::SiteError;
use rounds_web::page_data::{TablePage, TableRow, TableVersion};

use super::current::{Current, Measured};
use super::{failed, not_found};

/// Versions shown of one table.
const VERSIONS_MAX: usize = 100;

/// The list page.
pub async fn list(current: &Current, lake: &Lake) -> Result<Vec<TableRow>, SiteError> {
    let mut listed = Vec::new();
    let tables = lake.definitions().tables();
    for definition in tables.filter(|table| lake.shows(&table.name)) {
        let row = row(current, lake, definition).await;
        listed.push(row.map_err(failed("the tables"))?);
    }
    Ok(listed)
}

async fn row(
    current: &Current,
    lake: &Lake,
    definition: &TableDefinition,
) -> Result<TableRow, LakeError> {
    let name = &definition.name;
    let (rows, _) = lake.size(&current.snapshot, name).await?;
    Ok(TableRow {
        name: name.clone(),
        title: definition.title.clone(),
        rows,
        columns: definition.columns.len() as u64,
        version: version_in(current.snapshot.record(), name),
        written_at: current.written_at(name),
    })
}

/// One table's page.
pub async fn one(current: &Current, lake: &Lake, name: &TableName) -> Result<TablePage, SiteError> {
    let definition = lake.definitions().get(name);
    let Some(definition) = definition.filter(|_| lake.shows(name)) else {
        let known: Vec<String> = lake
            .definitions()
            .tables()
            .filter(|table| lake.shows(&table.name))
            .map(|t| t.name.to_string())
            .collect();
        return Err(not_found(
            "table",
            &name.to_string(),
            known.iter().map(String::as_str),
        ));
    };
    let size = lake.size(&current.snapshot, name).await;
    let (rows, bytes) = size.map_err(failed("the table"))?;
    let exists = current.snapshot.table_version(name).is_some();
    let reading = current
        .measures
        .iter()
        .filter(|measure| reads(measure, name));
    Ok(TablePage {
        definition: definition.as_ref().clone(),
        rows,
        size_bytes: exists.then_some(bytes),
        history: history(current, name, rows),
        measures: reading
            .map(|measure| measure.definition.id.clone())
            .collect(),
    })
}

fn reads(measure: &Measured, name: &TableName) -> bool {
    let evaluation = measure.evaluation.as_ref();
    evaluation.is_some_and(|evaluation| evaluation.inputs.0.contains_key(name))
}

/// Only the newest version's rows are known without reading old logs again.
fn history(current: &Current, name: &TableName, rows: u64) -> Vec<TableVersion> {
    let newest = version_in(current.snapshot.record(), name);
    let wrote = |record: &&VersionRecord| record.changed.contains(name);
    let records = current.history.iter().filter(wrote).take(VERSIONS_MAX);
    records
        .filter_map(|record| {
            let version = version_in(record, name)?;
            Some(TableVersion {
                version,
                at: record.at,
                operation: record.what.clone(),
                rows: (newest == Some(version)).then_some(rows),
                batch: only_batch(current, record),
            })
        })
        .collect()
}

/// The batch of a load of one file. Of a load of several it is not known which one wrote here.
fn only_batch(current: &Current, record: &VersionRecord) -> Option<i64> {
    let mut made_it = current
        .batches
        .iter()
        .filter(|b| b.lake_version == record.version);
    let first = made_it.next()?;
    made_it.next().is_none().then_some(first.batch)
}

fn version_in(record: &VersionRecord, name: &TableName) -> Option<i64> {
    let version = record.tables.get(name)?;
    i64::try_from(*version).ok()
}

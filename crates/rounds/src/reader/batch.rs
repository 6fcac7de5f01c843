//! `/data/batches/{number}`: what one file brought.

use std::collections::BTreeMap;

use rounds_core::TableName;
use rounds_core::access::ReadRights;
use rounds_core::table::BATCH_COLUMN;
use rounds_lake::definitions::Kind;
use rounds_lake::ingest::Batch;
use rounds_lake::{AsOf, Lake, LakeError, Limits, Snapshot};
use rounds_web::SiteError;
use rounds_web::page_data::{BatchPage, ReasonCount, TableWrite};

use super::current::Current;
use super::data::batch_row;
use super::rows::rows;
use super::{failed, not_found};

/// The page.
pub async fn page(current: &Current, lake: &Lake, number: i64) -> Result<BatchPage, SiteError> {
    let Some(batch) = current.batches.iter().find(|batch| batch.batch == number) else {
        return Err(not_found("batch", &number.to_string(), []));
    };
    let written = writes(lake, batch)
        .await
        .map_err(failed("what the batch wrote"))?;
    Ok(BatchPage {
        batch: batch_row(batch),
        content_hash: batch.sha256.clone(),
        size_bytes: batch.bytes,
        writes: written,
        reasons: reasons(current, number),
    })
}

/// Rows of the batch in each table that its load changed, as of the version that the load made.
async fn writes(lake: &Lake, batch: &Batch) -> Result<Vec<TableWrite>, LakeError> {
    let snapshot = match lake.as_of(AsOf::Version(batch.lake_version)) {
        Ok(snapshot) => snapshot,
        // The record of an old version may be gone; the batch itself is still known.
        Err(LakeError::NoVersion { .. }) => return Ok(Vec::new()),
        Err(error) => return Err(error),
    };
    let is_loaded = |table: &&TableName| {
        lake.definitions().kind(table) == Some(Kind::Loaded) && lake.shows(table)
    };
    let tables: Vec<&TableName> = snapshot.record().changed.iter().filter(is_loaded).collect();
    if tables.is_empty() {
        return Ok(Vec::new());
    }
    let counts: Vec<String> = tables
        .iter()
        .map(|table| count_sql(table, batch.batch))
        .collect();
    let sql = counts.join(" union all ");
    // How many rows a batch wrote is about nobody, so it is counted over all of them.
    let everything = ReadRights::Unlimited;
    let answer = lake
        .query_as(&snapshot, &sql, &Limits::WHOLE, &everything)
        .await?;
    let counted: BTreeMap<String, u64> = rows(&answer)
        .filter_map(|row| Some((row.text("table_name")?, row.count("rows_written"))))
        .collect();
    let write = |table: &&TableName| write_of(table, &snapshot, &counted);
    Ok(tables.iter().filter_map(write).collect())
}

/// A table's name is two plain identifiers, so it can stand in SQL as it is.
fn count_sql(table: &TableName, batch: i64) -> String {
    // sql: a name of the dictionary and a number
    format!(
        "select '{table}' as table_name, count(*) as rows_written from {}.\"{}\" where {BATCH_COLUMN} = {batch}",
        table.schema, table.name
    )
}

fn write_of(
    table: &TableName,
    snapshot: &Snapshot,
    counted: &BTreeMap<String, u64>,
) -> Option<TableWrite> {
    let rows = counted
        .get(&table.to_string())
        .copied()
        .filter(|rows| *rows > 0)?;
    Some(TableWrite {
        table: table.clone(),
        rows,
        version: i64::try_from(snapshot.table_version(table)?).ok()?,
    })
}

fn reasons(current: &Current, number: i64) -> Vec<ReasonCount> {
    let mut reasons: BTreeMap<&str, u64> = BTreeMap::new();
    for refused in current
        .refused
        .iter()
        .filter(|refused| refused.batch == number)
    {
        *reasons.entry(refused.reason.as_str()).or_default() += refused.count;
    }
    most_frequent_first(reasons)
}

/// Reasons with their counts.
pub fn most_frequent_first(reasons: BTreeMap<&str, u64>) -> Vec<ReasonCount> {
    let mut counts: Vec<ReasonCount> = reasons
        .into_iter()
        .map(|(reason, count)| ReasonCount {
            reason: reason.to_owned(),
            count,
        })
        .collect();
    counts.sort_by(|a, b| b.count.cmp(&a.count).then_with(|| a.reason.cmp(&b.reason)));
    counts
}

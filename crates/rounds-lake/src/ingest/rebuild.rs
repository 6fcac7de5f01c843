//! Derives a table of FHIR resources again from the resources kept, after its view changed.

use std::collections::{HashMap, HashSet};
use std::path::Path;
use std::sync::Arc;

use arrow_array::cast::AsArray;
use arrow_array::types::Int64Type;
use arrow_array::{BooleanArray, RecordBatch, new_null_array};
use arrow_schema::{FieldRef, SchemaRef};
use arrow_select::filter::filter_record_batch;
use rounds_core::table::{BATCH_COLUMN, HASH_COLUMN, LINE_COLUMN, Provenance};
use rounds_core::{Clock, Refusal, TableName};
use rounds_formats::fhir::{Extractor, View, ViewSet};

use super::batches::Batch;
use super::resources::raw_table;
use super::staging::{Staged, Stager};
use crate::error::LakeError;
use crate::lake::Lake;
use crate::storage::parquet_file;
use crate::storage::transaction::{FileNames, Transaction};

/// Rows after which the builder is written out.
const FLUSH_ROWS: usize = 16 * 1024;
/// Refusals that are told one by one.
const REFUSALS_SHOWN_MAX: usize = 20;

/// What a rebuild did.
#[derive(Debug, Clone, Default)]
pub struct RebuildReport {
    /// The lake version it made.
    pub version: u64,
    /// Resources read.
    pub resources: u64,
    /// Rows of the table now.
    pub rows: u64,
    /// Resources that the view refused: they stay in `raw.fhir` and are missing from the table.
    pub refused: u64,
    /// The first of them.
    pub first_refusals: Vec<(String, Refusal)>,
}

/// Derives the rows of a table of FHIR resources again; rows that came through a mapping stay. Rows keep the
/// place they first came from.
pub async fn rebuild(
    lake: &Lake,
    table: &TableName,
    clock: &dyn Clock,
) -> Result<RebuildReport, LakeError> {
    lake.definitions().require(table)?;
    let source = lake.definitions().view_source(table).ok_or_else(|| {
        LakeError::Refused(format!(
            "{table} does not come from a view: only tables of FHIR resources are rebuilt"
        ))
    })?;
    let view = View::compile(&table.name, source)
        .map_err(|error| LakeError::Definition(error.to_string()))?;
    let resource_type = view.resource().to_owned();
    let views = ViewSet::new(vec![view])
        .map_err(|error| LakeError::Definition(error.to_string()))?
        .with_time_zone(lake.settings().time_zone.clone());
    let mut change = lake.begin("rebuild", clock.now()).await?;
    let raw_folder = lake.folder().table(&raw_table());
    let raw = lake.files(change.base(), &raw_table()).await?;
    let paths: Vec<_> = raw.iter().map(|file| raw_folder.join(&file.path)).collect();
    let work = Derivation {
        lake: lake.clone(),
        names: change.file_names(),
        table: table.clone(),
        resource_type,
        views: Arc::new(views),
    };
    let (mut report, staged) = tokio::task::spawn_blocking(move || work.run(&paths))
        .await
        .map_err(|error| LakeError::Worker(error.to_string()))??;
    let mapped = rows_of_mappings(lake, &change, table).await?;
    report.rows += mapped
        .iter()
        .map(|rows| rows.num_rows() as u64)
        .sum::<u64>();
    change.overwrite(table, &mapped).await?;
    for staged in staged {
        report.rows += staged.file.file.rows;
        change.add_file(&staged.table, &staged.schema, staged.file);
    }
    report.version = change.commit().await?.version;
    Ok(report)
}

/// Rows of the table that came through a mapping and so cannot be derived from resources, in the
/// columns that the table has now.
async fn rows_of_mappings(
    lake: &Lake,
    change: &Transaction,
    table: &TableName,
) -> Result<Vec<RecordBatch>, LakeError> {
    let batches = Batch::all(lake, change.base()).await?;
    let mapped = batches.iter().filter(|batch| batch.mapping.is_some());
    let mapped: HashSet<i64> = mapped.map(|batch| batch.batch).collect();
    let mut kept = Vec::new();
    if mapped.is_empty() {
        return Ok(kept);
    }
    let schema = lake.schema_of(table)?;
    for file in lake.files(change.base(), table).await? {
        let path = lake.folder().table(table).join(&file.path);
        for rows in parquet_file::read(&path, None)? {
            let rows = rows.map_err(|error| LakeError::parquet(&path, error))?;
            let batch = rows.column_by_name(BATCH_COLUMN);
            let batch = batch.and_then(|column| column.as_primitive_opt::<Int64Type>());
            let stays: BooleanArray = batch
                .into_iter()
                .flatten()
                .map(|batch| Some(batch.is_some_and(|batch| mapped.contains(&batch))))
                .collect();
            let rows = filter_record_batch(&rows, &stays)
                .map_err(|error| LakeError::parquet(&path, error))?;
            if rows.num_rows() > 0 {
                kept.push(with_columns_of(&schema, &rows, &path)?);
            }
        }
    }
    Ok(kept)
}

/// Columns that the rows lack, or have with another type, are null.
fn with_columns_of(
    schema: &SchemaRef,
    rows: &RecordBatch,
    path: &Path,
) -> Result<RecordBatch, LakeError> {
    let column = |field: &FieldRef| match rows.column_by_name(field.name()) {
        Some(column) if column.data_type() == field.data_type() => Arc::clone(column),
        _ => new_null_array(field.data_type(), rows.num_rows()),
    };
    let columns = schema.fields().iter().map(column).collect();
    RecordBatch::try_new(schema.clone(), columns).map_err(|error| LakeError::parquet(path, error))
}

struct Derivation {
    lake: Lake,
    names: FileNames,
    table: TableName,
    resource_type: String,
    views: Arc<ViewSet>,
}

impl Derivation {
    fn run(self, paths: &[std::path::PathBuf]) -> Result<(RebuildReport, Vec<Staged>), LakeError> {
        let mut extractor = Extractor::new(Arc::clone(&self.views));
        let mut stager = Stager::new(&self.lake, self.names.clone());
        let mut report = RebuildReport::default();
        let columns = [
            "resource_type",
            "id",
            "resource",
            BATCH_COLUMN,
            LINE_COLUMN,
            HASH_COLUMN,
        ];
        let mut line = Vec::new();
        for path in paths {
            for rows in parquet_file::read(path, Some(&columns))? {
                let rows = rows.map_err(|error| LakeError::parquet(path, error))?;
                let texts: HashMap<&str, _> = ["resource_type", "id", "resource"]
                    .into_iter()
                    .filter_map(|n| Some((n, rows.column_by_name(n)?.as_string_opt::<i32>()?)))
                    .collect();
                let whole = |name: &str, row: usize| {
                    let column = rows.column_by_name(name);
                    let column = column.and_then(|c| c.as_primitive_opt::<Int64Type>());
                    column.map_or(0, |column| column.value(row))
                };
                let text = |name: &str, row: usize| texts.get(name).map_or("", |c| c.value(row));
                for row in 0..rows.num_rows() {
                    if text("resource_type", row) != self.resource_type {
                        continue;
                    }
                    report.resources += 1;
                    line.clear();
                    line.extend_from_slice(text("resource", row).as_bytes());
                    let place = Provenance {
                        batch: whole(BATCH_COLUMN, row),
                        line: whole(LINE_COLUMN, row),
                        hash: whole(HASH_COLUMN, row),
                    };
                    if let Err(refusal) = extractor.push(&mut line, place) {
                        report.refused += 1;
                        if report.first_refusals.len() < REFUSALS_SHOWN_MAX {
                            report
                                .first_refusals
                                .push((text("id", row).to_owned(), refusal));
                        }
                    }
                }
                flush(&mut extractor, &mut stager, &self.table, FLUSH_ROWS)?;
            }
        }
        flush(&mut extractor, &mut stager, &self.table, 1)?;
        Ok((report, stager.finish()?))
    }
}

fn flush(
    extractor: &mut Extractor,
    stager: &mut Stager,
    table: &TableName,
    rows_min: usize,
) -> Result<(), LakeError> {
    let rows = extractor
        .views_with_rows()
        .map(|(_, rows, _)| rows)
        .next()
        .unwrap_or(0);
    if rows >= rows_min
        && let Some(batch) = extractor.take_batch(0)
    {
        stager.write(table, &batch)?;
    }
    Ok(())
}

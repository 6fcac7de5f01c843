//! One Delta table: its files at a version, and one commit to its log.

use std::collections::HashMap;
use std::path::Path;

use arrow_schema::{DataType, Field, Schema, SchemaRef, TimeUnit};
use std::sync::Arc;

use deltalake_core::DeltaTableBuilder;
use deltalake_core::kernel::transaction::{CommitBuilder, CommitProperties};
use deltalake_core::kernel::{
    Action, Add, DataType as DeltaType, PrimitiveType, Remove, StructField, StructType,
    Transaction as AppTransaction, new_metadata,
};
use deltalake_core::operations::create::CreateBuilder;
use deltalake_core::protocol::{DeltaOperation, SaveMode};
use rounds_core::TableName;
use serde::{Deserialize, Serialize};
use url::Url;

use crate::error::LakeError;

/// The name under which lake versions are recorded in each Delta log.
const APPLICATION: &str = "rounds";

/// One Parquet file of a table.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct DataFile {
    /// Path relative to the table's folder.
    pub(crate) path: String,
    pub(crate) bytes: u64,
    pub(crate) rows: u64,
    /// Statistics as the Delta protocol writes them.
    pub(crate) stats: serde_json::Value,
}

impl DataFile {
    /// The statistic `minValues` or `maxValues` of a column.
    pub(crate) fn bound(&self, which: &str, column: &str) -> Option<&serde_json::Value> {
        self.stats.get(which)?.get(column)
    }

    pub(crate) fn remove_action(&self, at_ms: i64) -> Remove {
        Remove {
            path: self.path.clone(),
            data_change: true,
            deletion_timestamp: Some(at_ms),
            extended_file_metadata: Some(true),
            partition_values: Some(HashMap::new()),
            size: i64::try_from(self.bytes).ok(),
            ..Remove::default()
        }
    }
}

/// A table at one version.
#[derive(Debug)]
pub(crate) struct TableState {
    pub(crate) schema: SchemaRef,
    pub(crate) files: Vec<DataFile>,
}

impl TableState {
    pub(crate) fn rows(&self) -> u64 {
        self.files.iter().map(|file| file.rows).sum()
    }

    pub(crate) fn bytes(&self) -> u64 {
        self.files.iter().map(|file| file.bytes).sum()
    }
}

/// A change of one table that is decided: it can be written to the log any number of times and
/// takes effect once.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct TableCommit {
    pub(crate) table: TableName,
    pub(crate) fields: Vec<StructField>,
    pub(crate) adds: Vec<Add>,
    pub(crate) removes: Vec<Remove>,
}

/// The table's schema and files at `version`.
pub(crate) async fn read_state(
    name: &TableName,
    folder: &Path,
    version: u64,
) -> Result<TableState, LakeError> {
    let table = builder(name, folder)?
        .with_version(version)
        .load()
        .await
        .map_err(|error| LakeError::log(name, error))?;
    let state = table
        .snapshot()
        .map_err(|error| LakeError::log(name, error))?;
    let schema = arrow_from_delta(&state.schema());
    let mut files = Vec::new();
    for view in state.log_data().iter() {
        let stats: serde_json::Value = view
            .stats()
            .and_then(|text| serde_json::from_str(&text).ok())
            .unwrap_or_default();
        files.push(DataFile {
            path: view.path().into_owned(),
            bytes: u64::try_from(view.size()).unwrap_or(0),
            rows: stats
                .get("numRecords")
                .and_then(serde_json::Value::as_u64)
                .unwrap_or(0),
            stats,
        });
    }
    files.sort_by(|a, b| a.path.cmp(&b.path));
    Ok(TableState {
        schema: Arc::new(schema),
        files,
    })
}

/// Writes the commit unless the log already has it; gives the table's Delta version after it.
pub(crate) async fn commit(
    change: &TableCommit,
    folder: &Path,
    lake_version: u64,
    what: &str,
) -> Result<u64, LakeError> {
    let name = &change.table;
    let failed = |error: deltalake_core::DeltaTableError| LakeError::log(name, error);
    let transaction_number = i64::try_from(lake_version).unwrap_or(i64::MAX);
    let properties = CommitProperties::default()
        .with_application_transaction(AppTransaction::new(APPLICATION, transaction_number))
        .with_cleanup_expired_logs(Some(false))
        .with_metadata([("rounds.what".to_owned(), what.into())]);
    std::fs::create_dir_all(folder).map_err(|error| LakeError::file(folder, error))?;
    let exists = folder.join("_delta_log").is_dir();
    let mut table = builder(name, folder)?.build().map_err(failed)?;
    if !exists || !table.verify_deltatable_existence().await.map_err(failed)? {
        let created = CreateBuilder::new()
            .with_log_store(table.log_store())
            .with_table_name(name.to_string())
            .with_columns(change.fields.clone())
            .with_actions(change.adds.iter().cloned().map(Action::Add))
            .with_commit_properties(properties)
            .await
            .map_err(failed)?;
        return Ok(created.version().unwrap_or(0));
    }
    table.load().await.map_err(failed)?;
    let log_store = table.log_store();
    let state = table.snapshot().map_err(failed)?;
    let committed = state
        .snapshot()
        .transaction_version(&log_store, APPLICATION)
        .await
        .map_err(failed)?;
    if committed.is_some_and(|number| number >= transaction_number) {
        return Ok(state.version());
    }
    let actions = actions(change, &state.schema(), name)?;
    let operation = DeltaOperation::Write {
        mode: if change.removes.is_empty() {
            SaveMode::Append
        } else {
            SaveMode::Overwrite
        },
        partition_by: None,
        predicate: None,
    };
    let finished = CommitBuilder::from(properties)
        .with_actions(actions)
        .build(Some(state.snapshot()), log_store, operation)
        .await
        .map_err(failed)?;
    Ok(finished.version())
}

fn actions(
    change: &TableCommit,
    current: &StructType,
    name: &TableName,
) -> Result<Vec<Action>, LakeError> {
    let mut actions = Vec::new();
    let unchanged = current.fields().eq(change.fields.iter());
    if !unchanged {
        let schema = StructType::try_new(change.fields.clone())
            .map_err(|error| LakeError::log(name, error))?;
        let no_partitions: [String; 0] = [];
        let no_settings: [(String, String); 0] = [];
        let metadata = new_metadata(&schema, no_partitions, no_settings)
            .map_err(|error| LakeError::log(name, error))?;
        actions.push(Action::Metadata(metadata));
    }
    actions.extend(change.removes.iter().cloned().map(Action::Remove));
    actions.extend(change.adds.iter().cloned().map(Action::Add));
    Ok(actions)
}

fn builder(name: &TableName, folder: &Path) -> Result<DeltaTableBuilder, LakeError> {
    let url = Url::from_directory_path(folder)
        .map_err(|()| LakeError::log(name, "the lake's folder has no absolute path"))?;
    DeltaTableBuilder::from_url(url).map_err(|error| LakeError::log(name, error))
}

fn arrow_from_delta(schema: &StructType) -> Schema {
    let fields: Vec<Field> = schema
        .fields()
        .map(|field| Field::new(field.name(), arrow_type(field.data_type()), true))
        .collect();
    Schema::new(fields)
}

fn arrow_type(delta: &DeltaType) -> DataType {
    match delta {
        DeltaType::Primitive(PrimitiveType::Boolean) => DataType::Boolean,
        DeltaType::Primitive(PrimitiveType::Long) => DataType::Int64,
        DeltaType::Primitive(PrimitiveType::Double) => DataType::Float64,
        DeltaType::Primitive(PrimitiveType::Date) => DataType::Date32,
        DeltaType::Primitive(PrimitiveType::Timestamp) => {
            DataType::Timestamp(TimeUnit::Microsecond, Some("UTC".into()))
        }
        DeltaType::Array(items) => {
            let item = arrow_type(items.element_type());
            DataType::List(Arc::new(Field::new("item", item, true)))
        }
        _ => DataType::Utf8,
    }
}

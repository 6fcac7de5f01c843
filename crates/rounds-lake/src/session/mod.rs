//! Read-only SQL over a snapshot, within limits.
//!
//! Three walls keep a query from changing anything: only one statement that is a query (or asks for
//! the plan of one) is let through by `gate`; the plan is verified without DDL, DML and
//! statements; and the `catalog` holds nothing but Parquet files opened for reading.

mod bounded;
mod catalog;
mod description;
pub(crate) mod expressions;
mod gate;
mod governed;
mod groups;
mod interruption;
mod memory;
mod queue;
mod unnest_guard;
mod window_guard;

use std::collections::BTreeSet;
use std::sync::Arc;
use std::time::Duration;

use arrow_array::RecordBatch;
use arrow_array::cast::AsArray;
use arrow_array::types::Int64Type;
use arrow_schema::SchemaRef;
use datafusion::common::tree_node::TreeNodeRecursion;
use datafusion::dataframe::DataFrame;
use datafusion::error::DataFusionError;
use datafusion::execution::disk_manager::{DiskManagerBuilder, DiskManagerMode};
use datafusion::execution::memory_pool::{FairSpillPool, MemoryPool};
use datafusion::execution::runtime_env::{RuntimeEnv, RuntimeEnvBuilder};
use datafusion::logical_expr::LogicalPlan;
use datafusion::physical_plan::execute_stream;
use datafusion::prelude::{SessionConfig, SessionContext};
use futures::StreamExt;
use rounds_core::TableName;
use rounds_core::access::ReadRights;
use rounds_functions::SiteValues;

pub use governed::PseudonymKey;
pub use memory::QUERY_MEMORY_BYTES;
pub(crate) use memory::Share;
pub use queue::{QueryGate, QuerySlot, QuerySlots};

use interruption::{Stop, Stopped, interruptible};
use memory::SharedPool;

use crate::error::LakeError;
use crate::lake::Lake;
use crate::storage::snapshot::Snapshot;

/// How much a query may spill to disk, in multiples of the memory it may use.
const SPILL_FACTOR: u64 = 8;

/// How much one query may use.
#[derive(Debug, Clone)]
pub struct Limits {
    /// Rows handed out; more are cut off and [`Answer::truncated`] says so.
    pub rows: usize,
    /// Bytes of rows handed out, cut off like rows.
    pub bytes: usize,
    /// Wall-clock time.
    pub time: Duration,
    /// Memory for sorting, joining and grouping; what exceeds it spills to disk where it can.
    pub memory_bytes: usize,
}

impl Limits {
    /// For a query that a person typed.
    pub const INTERACTIVE: Self = Self {
        rows: 10_000,
        bytes: 64 << 20,
        time: Duration::from_secs(30),
        memory_bytes: 1 << 30,
    };
    /// For measures and rebuilding, where a cut answer would be a wrong one.
    pub const WHOLE: Self = Self {
        rows: usize::MAX - 1,
        bytes: usize::MAX,
        time: Duration::from_secs(600),
        memory_bytes: 2 << 30,
    };
}

/// Rows that a query gave.
#[derive(Debug, Clone)]
pub struct Answer {
    /// Column names and types, also when there are no rows.
    pub schema: SchemaRef,
    /// The rows.
    pub batches: Vec<RecordBatch>,
    /// Whether rows were cut off by a limit.
    pub truncated: bool,
}

impl Answer {
    /// The first cell, if it is a count.
    pub fn first_count(&self) -> Option<u64> {
        let column = self.batches.first()?.columns().first()?;
        let counts = column.as_primitive_opt::<Int64Type>()?;
        u64::try_from(counts.iter().next()??).ok()
    }

    /// Rows in all batches.
    pub fn rows(&self) -> usize {
        self.batches.iter().map(RecordBatch::num_rows).sum()
    }
}

pub(crate) async fn query(
    lake: &Lake,
    snapshot: &Snapshot,
    sql: &str,
    limits: &Limits,
    rights: &ReadRights,
) -> Result<Answer, LakeError> {
    let context = context(lake, snapshot, limits, &Arc::new(rights.clone()))?;
    let stop = Stop::default();
    let _watch = stop.after(limits.time)?;
    let answer =
        tokio::time::timeout(limits.time, run(lake, &context, sql, limits, rights, &stop)).await;
    answer
        .unwrap_or_else(|_| Err(too_long(limits)))
        .map_err(|error| match error {
            LakeError::Sql(text) if text.contains(&Stopped.to_string()) => too_long(limits),
            other => other,
        })
        .map_err(|error| without_folder(error, lake, rights))
}

fn too_long(limits: &Limits) -> LakeError {
    LakeError::Limit(format!(
        "the query took longer than {} s; ask for less, or raise query.seconds in rounds.toml",
        limits.time.as_secs()
    ))
}

/// An error without the server's folders, for principals with rights of their own.
fn without_folder(error: LakeError, lake: &Lake, rights: &ReadRights) -> LakeError {
    let is_theirs = matches!(error, LakeError::Sql(_) | LakeError::Limit(_));
    let folder = lake.folder().root().to_string_lossy();
    let names_folder = error.to_string().contains(folder.trim_start_matches('/'));
    if *rights == ReadRights::Unlimited || (is_theirs && !names_folder) {
        return error;
    }
    match error {
        LakeError::Refused(_) | LakeError::Busy { .. } => error,
        _ => LakeError::Sql("the tables could not be read; tell who runs this site".to_owned()),
    }
}

pub(crate) async fn plan_schema(
    lake: &Lake,
    snapshot: &Snapshot,
    sql: &str,
    rights: &ReadRights,
) -> Result<SchemaRef, LakeError> {
    let rights = Arc::new(rights.clone());
    let context = context(lake, snapshot, &Limits::INTERACTIVE, &rights)?;
    let plan = gate::plan(&context, sql).await;
    let plan = plan.map_err(|error| without_folder(error, lake, &rights))?;
    Ok(Arc::new(plan.schema().as_arrow().clone()))
}

pub(crate) async fn tables_read(
    lake: &Lake,
    snapshot: &Snapshot,
    sql: &str,
    rights: &ReadRights,
) -> Result<Vec<TableName>, LakeError> {
    let rights = Arc::new(rights.clone());
    let context = context(lake, snapshot, &Limits::INTERACTIVE, &rights)?;
    let plan = gate::plan(&context, sql).await;
    let plan = plan.map_err(|error| without_folder(error, lake, &rights))?;
    let mut names = BTreeSet::new();
    plan.apply_with_subqueries(|node| {
        if let LogicalPlan::TableScan(scan) = node {
            let schema = scan.table_name.schema().unwrap_or(catalog::DEFAULT_SCHEMA);
            if let Ok(name) = TableName::new(schema, scan.table_name.table()) {
                names.insert(name);
            }
        }
        Ok(TreeNodeRecursion::Continue)
    })
    .map_err(sql_error)?;
    Ok(names.into_iter().collect())
}

async fn run(
    lake: &Lake,
    context: &SessionContext,
    sql: &str,
    limits: &Limits,
    rights: &ReadRights,
    stop: &Stop,
) -> Result<Answer, LakeError> {
    let plan = gate::plan(context, sql).await?;
    if *rights != ReadRights::Unlimited {
        gate::check_explanation(&plan)?;
    }
    let plan = groups::guard(context, plan, lake.definitions(), rights)?;
    let is_explanation = matches!(plan, LogicalPlan::Explain(_) | LogicalPlan::Analyze(_));
    let mut frame = DataFrame::new(context.state(), plan);
    if !is_explanation && limits.rows < usize::MAX - 1 {
        frame = frame.limit(0, Some(limits.rows + 1)).map_err(sql_error)?;
    }
    let physical = frame.create_physical_plan().await.map_err(sql_error)?;
    let physical = interruptible(physical, stop).map_err(sql_error)?;
    let mut stream = execute_stream(physical, context.task_ctx()).map_err(sql_error)?;
    let mut answer = Answer {
        schema: stream.schema(),
        batches: Vec::new(),
        truncated: false,
    };
    let (mut rows_left, mut bytes_left) = (limits.rows, limits.bytes);
    while let Some(batch) = stream.next().await {
        let batch = batch.map_err(sql_error)?;
        let bytes = batch.get_array_memory_size();
        let rows_fitting = rows_within(batch.num_rows(), bytes, bytes_left).min(rows_left);
        let fits = batch.num_rows() <= rows_fitting;
        let kept = batch.slice(0, batch.num_rows().min(rows_fitting));
        rows_left -= kept.num_rows();
        bytes_left = bytes_left.saturating_sub(bytes);
        answer.batches.push(kept);
        if !fits {
            answer.truncated = true;
            break;
        }
    }
    Ok(answer)
}

/// How many of so many rows of so many bytes fit; rows are taken to be of one size.
fn rows_within(rows: usize, bytes: usize, bytes_left: usize) -> usize {
    if bytes <= bytes_left {
        return rows;
    }
    rows.saturating_mul(bytes_left)
        .checked_div(bytes)
        .unwrap_or(rows)
}

/// A fresh context: no state of one query reaches another.
fn context(
    lake: &Lake,
    snapshot: &Snapshot,
    limits: &Limits,
    rights: &Arc<ReadRights>,
) -> Result<SessionContext, LakeError> {
    let config = settings(lake.settings().threads, rights);
    let context = SessionContext::new_with_config_rt(config, runtime(lake, limits, rights)?);
    context.register_catalog(catalog::CATALOG, catalog::provider(lake, snapshot, rights));
    let site = SiteValues {
        time_zone: lake.settings().time_zone.clone(),
        references: lake.settings().references.clone(),
    };
    rounds_functions::register(&context, &site);
    bounded::register(&context);
    Ok(context)
}

fn settings(threads: usize, rights: &ReadRights) -> SessionConfig {
    let is_unlimited = *rights == ReadRights::Unlimited;
    SessionConfig::new()
        .with_target_partitions(threads)
        // The engine's own description of itself tells its settings; see `description`.
        .with_information_schema(is_unlimited)
        // Physical plans name files and what is known of their rows.
        .set_bool("datafusion.explain.logical_plan_only", !is_unlimited)
        .with_create_default_catalog_and_schema(false)
        .with_default_catalog_and_schema(catalog::CATALOG, catalog::DEFAULT_SCHEMA)
        .set_bool(
            "datafusion.execution.parquet.schema_force_view_types",
            false,
        )
        .set_bool("datafusion.sql_parser.map_string_types_to_utf8view", false)
        .set_bool("datafusion.execution.parquet.pushdown_filters", true)
}

fn runtime(
    lake: &Lake,
    limits: &Limits,
    rights: &ReadRights,
) -> Result<Arc<RuntimeEnv>, LakeError> {
    let spill = lake.folder().spill();
    let spill_bytes = u64::try_from(limits.memory_bytes).unwrap_or(u64::MAX);
    let disk = DiskManagerBuilder::default()
        .with_mode(DiskManagerMode::Directories(vec![spill]))
        .with_max_temp_directory_size(spill_bytes.saturating_mul(SPILL_FACTOR));
    // The program's own queries are few and must not fail because people ask much.
    let pool: Arc<dyn MemoryPool> = match rights {
        ReadRights::Unlimited => Arc::new(FairSpillPool::new(limits.memory_bytes)),
        ReadRights::Listed { .. } => {
            let share = Arc::clone(lake.query_memory());
            Arc::new(SharedPool::new(limits.memory_bytes, share))
        }
    };
    RuntimeEnvBuilder::new()
        .with_memory_pool(pool)
        .with_disk_manager_builder(disk)
        .build_arc()
        .map_err(sql_error)
}

/// Says what went wrong without the engine's internals.
pub(crate) fn sql_error(error: DataFusionError) -> LakeError {
    let text = error.strip_backtrace();
    match error.find_root() {
        DataFusionError::ResourcesExhausted(_) => LakeError::Limit(format!(
            "the query needs more memory than it may use: {text}; ask for less, or raise query.memory_mib in rounds.toml"
        )),
        _ => LakeError::Sql(text),
    }
}

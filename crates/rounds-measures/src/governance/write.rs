//! The tables of governance into the lake, where something changed.

use jiff::Timestamp;
use rounds_core::TableDefinition;
use rounds_governance::Governance;
use rounds_lake::{Lake, LakeError, Limits, Snapshot};

use super::{TableRows, tables};
use crate::store::cells::{Cell, StoreError, read_cells};

/// Why the tables could not be written.
#[derive(Debug, thiserror::Error)]
pub enum GovernanceTablesError {
    /// The lake cannot be read or written.
    #[error(transparent)]
    Lake(#[from] LakeError),
    /// Rows do not fit their table.
    #[error(transparent)]
    Rows(#[from] StoreError),
}

/// What was written.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Written {
    /// Names of the tables that changed.
    pub tables: Vec<String>,
    /// The lake version it made; none where nothing changed.
    pub lake_version: Option<u64>,
}

/// Writes how governance stands into `governance.*`, in one change of the lake: the tables whose
/// rows differ from what is there, none where all are equal.
///
/// # Errors
/// The lake cannot be read, or another process writes it.
pub async fn write(
    lake: &Lake,
    governance: &Governance,
    at: Timestamp,
) -> Result<Written, GovernanceTablesError> {
    let made = tables(governance);
    if differing(lake, &lake.latest()?, &made).await?.is_empty() {
        return Ok(Written::default());
    }
    let mut transaction = lake.begin("governance", at).await?;
    let changed = differing(lake, transaction.base(), &made).await?;
    let mut written = Vec::new();
    for rows in changed {
        let definition = lake.definitions().require(&rows.table)?;
        let batch = rows.batch(definition)?;
        transaction.overwrite(&rows.table, &[batch]).await?;
        written.push(rows.table.to_string());
    }
    if transaction.is_empty() {
        return Ok(Written::default());
    }
    let version = transaction.version();
    transaction.commit().await?;
    Ok(Written {
        tables: written,
        lake_version: Some(version),
    })
}

/// The tables that are not in the lake as they stand.
async fn differing<'t>(
    lake: &Lake,
    snapshot: &Snapshot,
    made: &'t [TableRows],
) -> Result<Vec<&'t TableRows>, GovernanceTablesError> {
    let mut differing = Vec::new();
    for rows in made {
        let definition = lake.definitions().require(&rows.table)?;
        let stored = stored(lake, snapshot, definition).await?;
        let now = read_cells(definition, &[rows.batch(definition)?])?;
        if in_order(stored) != in_order(now) {
            differing.push(rows);
        }
    }
    Ok(differing)
}

/// The rows of a table; none where it does not exist yet, or in other columns.
async fn stored(
    lake: &Lake,
    snapshot: &Snapshot,
    definition: &TableDefinition,
) -> Result<Vec<Vec<Cell>>, GovernanceTablesError> {
    if snapshot.table_version(&definition.name).is_none() {
        return Ok(Vec::new());
    }
    // sql: a name of the dictionary
    let sql = format!("SELECT * FROM {}", definition.name);
    let answer = lake.query(snapshot, &sql, &Limits::WHOLE).await?;
    Ok(read_cells(definition, &answer.batches)?)
}

/// Rows as texts in an order of their own: files keep none.
fn in_order(rows: Vec<Vec<Cell>>) -> Vec<String> {
    let mut texts: Vec<String> = rows.iter().map(|row| format!("{row:?}")).collect();
    texts.sort_unstable();
    texts
}

//! What earlier rounds left in the lake.

use std::collections::{BTreeMap, HashMap};

use arrow_array::RecordBatch;
use rounds_lake::{Lake, Limits, Snapshot};

use super::error::RoundError;
use crate::finding::Finding;
use crate::result::MeasureResult;
use crate::store::definitions::KnownDefinition;
use crate::store::evaluations::Evaluation;
use crate::store::{Table, definitions, evaluations as evaluation_rows, findings, results, rounds};

/// Everything a round builds on.
#[derive(Debug, Clone, Default)]
pub struct Stored {
    /// Results of all definitions by measure id.
    pub results: HashMap<String, Vec<MeasureResult>>,
    /// Latest evaluation by measure id.
    pub evaluations: BTreeMap<String, Evaluation>,
    /// Every definition that gave results.
    pub definitions: Vec<KnownDefinition>,
    /// Findings, open and closed.
    pub findings: Vec<Finding>,
    /// Number of the latest round; 0 before the first.
    pub last_round: u64,
}

impl Stored {
    /// Reads all of it.
    pub async fn load(lake: &Lake, snapshot: &Snapshot) -> Result<Self, RoundError> {
        let result_rows = select(lake, snapshot, Table::Result, "").await?;
        let definition_rows = select(lake, snapshot, Table::Definition, "").await?;
        let finding_rows = select(lake, snapshot, Table::Finding, "").await?;
        let round_rows = select(lake, snapshot, Table::Round, "").await?;
        let last_round = rounds::read(&round_rows)?
            .last()
            .map_or(0, |round| round.number);
        Ok(Self {
            results: results::read(&result_rows)?,
            evaluations: evaluations(lake, snapshot).await?,
            definitions: definitions::read(&definition_rows)?,
            findings: findings::read(&finding_rows)?,
            last_round,
        })
    }
}

/// The latest evaluation of each measure.
pub async fn evaluations(
    lake: &Lake,
    snapshot: &Snapshot,
) -> Result<BTreeMap<String, Evaluation>, RoundError> {
    let rows = select(lake, snapshot, Table::Evaluation, "").await?;
    Ok(evaluation_rows::read(&rows)?)
}

/// Rows of one table, none where whoever asks may not see it; `rest` is what follows the table's name in the query.
pub(crate) async fn select(
    lake: &Lake,
    snapshot: &Snapshot,
    table: Table,
    rest: &str,
) -> Result<Vec<RecordBatch>, RoundError> {
    let name = table.name();
    if snapshot.table_version(&name).is_none() || !lake.shows(&name) {
        return Ok(Vec::new());
    }
    // sql: a name of the dictionary, and text of this crate
    let sql = format!("SELECT * FROM {name} {rest}");
    Ok(lake.query(snapshot, &sql, &Limits::WHOLE).await?.batches)
}

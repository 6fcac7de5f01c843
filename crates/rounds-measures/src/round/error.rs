//! What can go wrong in a round, and what can go wrong with one measure in it.

use rounds_core::TableName;
use rounds_lake::LakeError;
use rounds_stats::StatsError;

use crate::definition::InvalidMeasure;
use crate::result::estimate::Impossible;
use crate::result::rows::InvalidRows;
use crate::store::cells::StoreError;

/// The round as a whole cannot go on.
#[derive(Debug, thiserror::Error)]
pub enum RoundError {
    /// The lake.
    #[error(transparent)]
    Lake(#[from] LakeError),
    /// Stored rows that no round wrote.
    #[error("results and findings stored in the lake: {0}")]
    Stored(#[from] StoreError),
    /// Stored results that cannot be charted.
    #[error("results stored in the lake: {0}")]
    Statistics(#[from] StatsError),
}

/// One measure cannot be computed; the round goes on without it.
#[derive(Debug, thiserror::Error)]
pub enum EvaluationError {
    /// Its query fails.
    #[error("{place}: {source}")]
    Query {
        /// File and line of the query.
        place: String,
        /// What the lake says.
        source: LakeError,
    },
    /// Its query does not return what its kind needs.
    #[error(transparent)]
    Invalid(#[from] InvalidMeasure),
    /// Its rows cannot be read.
    #[error("{place}: {source}")]
    Rows {
        /// File and line of the query.
        place: String,
        /// What is wrong.
        source: InvalidRows,
    },
    /// Its numbers are impossible.
    #[error("{place}: {source}")]
    Impossible {
        /// File and line of the query.
        place: String,
        /// Which, and why.
        source: Impossible,
    },
    /// It reads what rounds write, so that every round would change its own input.
    #[error(
        "{place}: the query reads {table}, which every round writes: rest the measure on the tables behind it"
    )]
    ReadsOwn {
        /// File and line of the query.
        place: String,
        /// The table.
        table: TableName,
    },
    /// More rows than can be held.
    #[error("{place}: the query returns more than {rows} rows: group by less")]
    TooMany {
        /// File and line of the query.
        place: String,
        /// The limit.
        rows: usize,
    },
}

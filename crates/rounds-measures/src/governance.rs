//! Governance as tables: `governance.tool`, `governance.decision` and the rest, for SQL.
//!
//! The events in the database are the truth; these tables are how they stand, written anew when
//! something changed. Rooms: `row` (how a row is made), one file for each subject, and `write`
//! (into the lake). What the columns mean stands in `content/tables/governance.toml`; a test holds
//! the two to each other.

mod calendar;
mod office;
mod requests;
mod reviews;
mod row;
mod standing;
mod tools;
#[cfg(feature = "lake")]
mod write;

use rounds_core::{TableDefinition, TableName};
use rounds_governance::Governance;

use crate::store::cells::{StoreError, to_batch};
use arrow_array::RecordBatch;
use row::Row;

#[cfg(feature = "lake")]
pub use write::{GovernanceTablesError, Written, write};

/// Makes the rows of a table.
type RowsOf = fn(&Governance) -> Vec<Row>;

/// Every table with what makes its rows, in the order of the dictionary.
const TABLES: [(&str, RowsOf); 23] = [
    ("tool", tools::tools),
    ("tool_version", tools::versions),
    ("tool_move", tools::moves),
    ("gate_override", tools::overrides),
    ("tool_document", tools::documents),
    ("tool_training", tools::trainings),
    ("sign_off", tools::sign_offs),
    ("standing_condition", standing::conditions),
    ("breach", standing::breaches),
    ("review", reviews::reviews),
    ("vote", reviews::votes),
    ("decision", reviews::decisions),
    ("contingency", reviews::contingencies),
    ("evidence", reviews::evidence),
    ("change", calendar::changes),
    ("finding_work", calendar::finding_work),
    ("request", requests::requests),
    ("request_score", requests::scores),
    ("committee", office::committees),
    ("member", office::members),
    ("member_training", office::trainings),
    ("cover", office::covers),
    ("responsibility", office::responsibilities),
];

/// One table as it stands.
#[derive(Debug, Clone, PartialEq)]
pub struct TableRows {
    /// Its name.
    pub table: TableName,
    rows: Vec<Row>,
}

impl TableRows {
    /// Its rows as one batch, in the order of the table's columns.
    ///
    /// # Errors
    /// The definition lacks a column of the rows, or has it in another type.
    pub fn batch(&self, definition: &TableDefinition) -> Result<RecordBatch, StoreError> {
        for column in self.rows.iter().flat_map(Row::columns) {
            if definition.columns.iter().all(|known| known.name != column) {
                return Err(StoreError::Column {
                    column: column.to_owned(),
                    expected: "a column of the table's definition",
                });
            }
        }
        to_batch(definition, &self.rows, Row::cell)
    }

    /// How many.
    pub fn len(&self) -> usize {
        self.rows.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.rows.is_empty()
    }
}

/// Every table as governance stands, each sorted by its key.
pub fn tables(governance: &Governance) -> Vec<TableRows> {
    let made = TABLES.iter().map(|(name, rows_of)| TableRows {
        table: TableName::new("governance", name)
            .expect("invariant: the names above are plain identifiers"),
        rows: rows_of(governance),
    });
    made.collect()
}

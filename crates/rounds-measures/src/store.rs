//! How results, evaluations, findings and rounds lie in the lake's tables.
//!
//! Pure conversions between structs and Arrow rows; nothing here reads or writes the lake. The
//! tables are described in `content/tables/measure.toml` and `content/tables/governance.toml`.
//! Start with [`cells`].

pub mod cells;
pub mod definitions;
pub mod evaluations;
pub mod findings;
pub mod results;
pub mod rounds;

use rounds_core::TableName;

/// Names of the tables that rounds write.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Table {
    /// `measure.result`
    Result,
    /// `measure.definition`
    Definition,
    /// `measure.evaluation`
    Evaluation,
    /// `governance.finding`
    Finding,
    /// `governance.finding_event`
    FindingEvent,
    /// `governance.round`
    Round,
}

impl Table {
    /// Every table that rounds write. No measure may read them: it would change what it reads.
    pub const ALL: [Self; 6] = [
        Self::Result,
        Self::Definition,
        Self::Evaluation,
        Self::Finding,
        Self::FindingEvent,
        Self::Round,
    ];

    /// The table's name.
    pub fn name(self) -> TableName {
        let (schema, name) = match self {
            Self::Result => ("measure", "result"),
            Self::Definition => ("measure", "definition"),
            Self::Evaluation => ("measure", "evaluation"),
            Self::Finding => ("governance", "finding"),
            Self::FindingEvent => ("governance", "finding_event"),
            Self::Round => ("governance", "round"),
        };
        TableName::new(schema, name).expect("invariant: the names above are plain identifiers")
    }
}

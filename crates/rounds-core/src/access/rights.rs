//! What policies decided for one principal, in a form that a query plan can follow.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

use serde::{Deserialize, Serialize};

use super::Permission;
use crate::table::TableName;

/// Hash of the policies and of everything about the principal that they look at. Whatever is kept
/// for one principal is kept under it, so that nothing crosses principals or policy versions.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct PolicyFingerprint(pub String);

impl fmt::Display for PolicyFingerprint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// Everything decided for one principal.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rights {
    /// What they may do.
    pub permissions: BTreeSet<Permission>,
    /// What they may read.
    pub reading: ReadRights,
}

impl Rights {
    /// No limits: for the program itself and for whoever runs its command line.
    pub fn unlimited() -> Self {
        Self {
            permissions: Permission::ALL.iter().copied().collect(),
            reading: ReadRights::Unlimited,
        }
    }
}

/// What may be read of the tables.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ReadRights {
    /// Everything.
    Unlimited,
    /// What is listed; a table that is not listed is hidden.
    Listed {
        /// Under which policies, for whom.
        fingerprint: PolicyFingerprint,
        /// The tables that may be seen.
        tables: BTreeMap<TableName, TableRights>,
    },
}

impl ReadRights {
    /// What may be read of this table; none where it is hidden.
    pub fn of(&self, table: &TableName) -> Option<TableRights> {
        match self {
            Self::Unlimited => Some(TableRights::whole()),
            Self::Listed { tables, .. } => tables.get(table).cloned(),
        }
    }
}

/// What may be read of one table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TableRights {
    /// Which rows.
    pub rows: RowRights,
    /// Columns that are not shown as they are.
    pub masks: BTreeMap<String, ColumnMask>,
    /// Whether rows themselves may be seen, or only counts over enough people.
    pub detail: Detail,
}

impl TableRights {
    /// All rows, all columns.
    pub fn whole() -> Self {
        Self {
            rows: RowRights::All,
            masks: BTreeMap::new(),
            detail: Detail::Rows,
        }
    }

    /// Whether nothing is withheld.
    pub fn is_whole(&self) -> bool {
        *self == Self::whole()
    }
}

/// Which rows of a table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum RowRights {
    /// All of them.
    All,
    /// Rows that pass at least one of the filters; no filter, no row.
    AnyOf(Vec<RowFilter>),
}

/// Rows whose column holds one of the values. A row without a value does not pass.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RowFilter {
    /// A text column of the table.
    pub column: String,
    /// The values.
    pub one_of: BTreeSet<String>,
}

/// How a column is shown that may not be seen as it is. The type stays the same.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum ColumnMask {
    /// As missing.
    Null,
    /// As a pseudonym that is the same for the same value throughout this installation, so that
    /// tables can still be joined; text columns only.
    Pseudonym,
    /// The first day of the year, for days and instants.
    Year,
}

/// How much of a table may be seen at once.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Detail {
    /// Rows.
    Rows,
    /// Counts, sums and means over groups of at least this many different people.
    Groups {
        /// Smallest group that is shown.
        people_min: u32,
    },
}

//! The tables a measure reads, each with the version it was read at.

use std::collections::BTreeMap;

use rounds_core::TableName;
use serde::{Deserialize, Serialize};

/// Table to table version; a table that does not exist yet has none.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Inputs(pub BTreeMap<TableName, Option<u64>>);

impl Inputs {
    /// The stored form: a JSON object from table name to version.
    pub fn to_json(&self) -> String {
        serde_json::to_string(self).expect("invariant: text keys and whole numbers become JSON")
    }

    /// The inverse of [`Self::to_json`].
    pub fn from_json(text: &str) -> Result<Self, serde_json::Error> {
        serde_json::from_str(text)
    }

    /// Tables whose version differs between the two, or that only one of them has.
    pub fn changed_since(&self, earlier: &Self) -> Vec<TableName> {
        let all: std::collections::BTreeSet<&TableName> =
            self.0.keys().chain(earlier.0.keys()).collect();
        all.into_iter()
            .filter(|table| self.0.get(*table) != earlier.0.get(*table))
            .cloned()
            .collect()
    }
}

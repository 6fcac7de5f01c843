//! Hashes: of the policies with the tables they speak of, and of a principal under them.

use std::collections::BTreeMap;

use data_encoding::HEXLOWER;
use rounds_core::TableDefinition;
use rounds_core::access::{PolicyFingerprint, Principal};
use sha2::{Digest, Sha256};

/// Every part is preceded by its length, so that no two lists of parts give the same bytes.
struct Parts(Sha256);

impl Parts {
    fn new() -> Self {
        Self(Sha256::new())
    }

    fn add(&mut self, part: &str) {
        self.0.update((part.len() as u64).to_le_bytes());
        self.0.update(part.as_bytes());
    }

    fn add_all<'p>(&mut self, parts: impl ExactSizeIterator<Item = &'p str>) {
        self.add(&parts.len().to_string());
        for part in parts {
            self.add(part);
        }
    }

    fn end(self) -> String {
        HEXLOWER.encode(&self.0.finalize())
    }
}

/// Of the files in force and of what decisions know of the tables.
pub(super) fn of_policies(files: &BTreeMap<String, String>, tables: &[TableDefinition]) -> String {
    let mut parts = Parts::new();
    parts.add(&files.len().to_string());
    for (name, text) in files {
        parts.add(name);
        parts.add(text);
    }
    for table in tables {
        parts.add(&table.name.to_string());
        parts.add_all(table.key.iter().map(String::as_str));
        parts.add(&table.columns.len().to_string());
        for column in &table.columns {
            parts.add(&column.name);
            parts.add(column.phi.as_str());
            parts.add(column.column_type.as_str());
            // Decides whether the column joins.
            parts.add(&column.meaning);
        }
    }
    parts.end()
}

/// Of everything about a principal that these policies look at. Who it is counts only where a
/// policy tells people apart by it: two analysts with the same rights may share what is kept.
pub(super) fn of_principal(
    policies: &str,
    looks_at_person: bool,
    principal: &Principal,
) -> PolicyFingerprint {
    let mut parts = Parts::new();
    parts.add(policies);
    parts.add(principal.kind.as_str());
    parts.add(principal.purpose.as_str());
    parts.add(if principal.second_factor {
        "two"
    } else {
        "one"
    });
    parts.add(match principal.break_glass {
        Some(_) => "broken",
        None => "whole",
    });
    for set in [&principal.roles, &principal.units, &principal.staff_ids] {
        parts.add_all(set.iter().map(String::as_str));
    }
    match &principal.scopes {
        None => parts.add("unlimited"),
        Some(scopes) => {
            parts.add("limited");
            parts.add_all(scopes.iter().map(|scope| scope.as_str()));
        }
    }
    if looks_at_person {
        parts.add(&principal.person.0);
    }
    PolicyFingerprint(parts.end())
}

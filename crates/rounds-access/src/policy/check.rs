//! Names in policies against the site: every role, schema, table and column that a policy speaks
//! of must be there. Cedar cannot know; to it a misspelt role is one that nobody has.

use std::collections::{BTreeMap, BTreeSet};

use cedar_policy::EntityUid;
use rounds_core::access::Permission;
use rounds_core::suggest::did_you_mean;
use rounds_core::{ColumnType, TableDefinition};

use super::error::PolicyError;
use super::load::Entry;
use super::names::{Kind, PRIVILEGED, READ_GROUPS, READ_ROWS, SEE_COLUMN};
use super::roles::{EVERYONE, Role};

/// Everything that has a name.
pub(super) struct Names {
    actions: BTreeSet<String>,
    roles: BTreeSet<String>,
    schemas: BTreeSet<String>,
    tables: BTreeSet<String>,
    columns: BTreeSet<String>,
    text_columns: BTreeSet<String>,
}

impl Names {
    /// The names of this site.
    pub(super) fn new(roles: &[Role], tables: &[TableDefinition]) -> Self {
        let of_roles = roles.iter().map(|role| role.name.clone());
        let columns = || {
            tables
                .iter()
                .flat_map(|table| table.columns.iter().map(move |column| (table, column)))
        };
        let texts = columns().filter(|(_, column)| column.column_type == ColumnType::String);
        let permissions = Permission::ALL.iter().map(|word| word.as_str());
        let others = [PRIVILEGED, READ_ROWS, READ_GROUPS, SEE_COLUMN];
        Self {
            actions: permissions.chain(others).map(ToOwned::to_owned).collect(),
            roles: of_roles.chain([EVERYONE.to_owned()]).collect(),
            schemas: tables.iter().map(|t| t.name.schema.clone()).collect(),
            tables: tables.iter().map(|t| t.name.to_string()).collect(),
            columns: columns()
                .map(|(table, column)| format!("{}.{}", table.name, column.name))
                .collect(),
            text_columns: texts.map(|(_, column)| column.name.clone()).collect(),
        }
    }

    /// Checks every policy; the first fault in the order of files and lines is returned.
    pub(super) fn check(&self, entries: &BTreeMap<String, Entry>) -> Result<(), PolicyError> {
        let mut in_order: Vec<(&String, &Entry)> = entries.iter().collect();
        in_order.sort_by(|a, b| a.1.place.cmp(&b.1.place));
        for (policy, entry) in in_order {
            for literal in &entry.literals {
                self.check_literal(policy, entry, literal)?;
            }
            let conditions = entry.rows.iter().flat_map(|rows| &rows.alternatives);
            for alternative in conditions {
                check_name(
                    policy,
                    entry,
                    "a text column",
                    &alternative.column,
                    &self.text_columns,
                )?;
            }
        }
        Ok(())
    }

    fn check_literal(
        &self,
        policy: &str,
        entry: &Entry,
        literal: &EntityUid,
    ) -> Result<(), PolicyError> {
        let (what, known) = match Kind::of(literal) {
            Some(Kind::Action) => ("the action", &self.actions),
            Some(Kind::Role) => ("the role", &self.roles),
            Some(Kind::Schema) => ("the schema", &self.schemas),
            Some(Kind::Table) => ("the table", &self.tables),
            Some(Kind::Column) => ("the column", &self.columns),
            // The validator knows these; people come and go without their policies.
            Some(_) => return Ok(()),
            None => {
                let known = Kind::names().map(ToOwned::to_owned).collect();
                let name = literal.type_name().to_string();
                return check_name(policy, entry, "the type", &name, &known);
            }
        };
        check_name(policy, entry, what, literal.id().as_ref(), known)
    }
}

fn check_name(
    policy: &str,
    entry: &Entry,
    what: &'static str,
    name: &str,
    known: &BTreeSet<String>,
) -> Result<(), PolicyError> {
    if known.contains(name) {
        return Ok(());
    }
    Err(PolicyError::UnknownName {
        place: entry.place.of_word(&entry.text, name),
        policy: policy.to_owned(),
        what,
        name: name.to_owned(),
        suggestion: did_you_mean(name, known.iter().map(String::as_str)),
    })
}

//! What changes when one set of policies takes the place of another: decisions, not texts. Every
//! role is asked in every circumstance of `sample.rs` under both.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

use rounds_core::TableName;
use rounds_core::access::{Permission, ReadRights, Rights, TableRights};

use super::explain::extent_phrase;
use super::mask;
use super::sample::{self, Circumstances};
use super::set::PolicySet;

/// One decision that is not the same any more.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Change {
    /// The role.
    pub role: String,
    /// A permission, a table, or a column as `schema.table.column`.
    pub about: String,
    /// What was decided before, as a phrase.
    pub before: String,
    /// What is decided now.
    pub after: String,
    /// In which circumstances; empty means in all.
    pub circumstances: Vec<&'static str>,
}

type Decision = (String, String, String, String);

impl fmt::Display for Change {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self {
            role,
            about,
            before,
            after,
            circumstances,
        } = self;
        write!(f, "{role}: {about}: {before} → {after}")?;
        if !circumstances.is_empty() {
            write!(f, " ({})", circumstances.join(", "))?;
        }
        Ok(())
    }
}

/// The decisions that differ when `new` takes the place of `old`, sorted by role and subject.
/// Nothing is found that depends on who somebody is or on which units they have: those have no list
/// to go through.
pub fn diff(old: &PolicySet, new: &PolicySet) -> Vec<Change> {
    old.changes(new)
}

impl PolicySet {
    fn changes(&self, new: &Self) -> Vec<Change> {
        let names = self.roles.iter().chain(&new.roles);
        let roles: BTreeSet<&str> = names.map(|role| role.name.as_str()).collect();
        let mut found: BTreeMap<Decision, Vec<&'static str>> = BTreeMap::new();
        for circumstances in sample::ALL {
            for role in &roles {
                for decision in self.changes_of(new, role, circumstances) {
                    found.entry(decision).or_default().push(circumstances.name);
                }
            }
        }
        let all = sample::ALL.len();
        found
            .into_iter()
            .map(|((role, about, before, after), circumstances)| Change {
                role,
                about,
                before,
                after,
                circumstances: if circumstances.len() == all {
                    Vec::new()
                } else {
                    circumstances
                },
            })
            .collect()
    }

    fn changes_of(&self, new: &Self, role: &str, circumstances: Circumstances) -> Vec<Decision> {
        let somebody = sample::somebody(role, circumstances);
        let (before, after) = (self.rights(&somebody), new.rights(&somebody));
        let mut found = Vec::new();
        let mut compare = |about: String, before: String, after: String| {
            if before != after {
                found.push((role.to_owned(), about, before, after));
            }
        };
        for permission in Permission::ALL {
            let word = |rights: &Rights| match rights.permissions.contains(permission) {
                true => "allowed".to_owned(),
                false => "denied".to_owned(),
            };
            compare(permission.to_string(), word(&before), word(&after));
        }
        let (before, after) = (tables(&before), tables(&after));
        let names: BTreeSet<&TableName> = before.keys().chain(after.keys()).copied().collect();
        for name in names {
            let (before, after) = (before.get(name).copied(), after.get(name).copied());
            compare(name.to_string(), phrase(before), phrase(after));
            if let (Some(before), Some(after)) = (before, after) {
                let columns = before.masks.keys().chain(after.masks.keys());
                for column in columns.collect::<BTreeSet<_>>() {
                    let shown = |rights: &TableRights| {
                        let mask = rights.masks.get(column);
                        mask.map_or("as it is", |mask| mask::phrase(*mask))
                            .to_owned()
                    };
                    compare(format!("{name}.{column}"), shown(before), shown(after));
                }
            }
        }
        found
    }
}

fn tables(rights: &Rights) -> BTreeMap<&TableName, &TableRights> {
    match &rights.reading {
        ReadRights::Unlimited => BTreeMap::new(),
        ReadRights::Listed { tables, .. } => tables.iter().collect(),
    }
}

fn phrase(rights: Option<&TableRights>) -> String {
    rights.map_or_else(
        || "hidden".to_owned(),
        |rights| extent_phrase(&rights.rows, rights.detail),
    )
}

//! The page `docs/permissions.md`: who may do and read what under these policies, asked of the
//! policies themselves. A pure function of the set.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;

use rounds_core::PhiClass;
use rounds_core::access::{
    ColumnMask, Detail, Permission, ReadRights, Rights, RowRights, TableRights,
};

use super::sample::{self, Circumstances};
use super::set::PolicySet;

const OPENING: &str = "# Permissions

Who may do and read what, as the policies in `content/policies` decide it. Generated from them by `cargo xtask docs`; do not edit. A site's own files in `policies/` change what holds there. What no policy permits is denied, and what one policy forbids stays forbidden whatever others permit. Rights of several roles add up.

";

const CHANGING: &str = include_str!("changing.md");

const PHI_CLASSES: [(PhiClass, &str); 5] = [
    (PhiClass::DirectIdentifier, "names a patient"),
    (
        PhiClass::Quasi,
        "narrows a patient down: dates, places, ids of visits",
    ),
    (PhiClass::Clinical, "says something about a patient's care"),
    (PhiClass::Staff, "is about a member of staff"),
    (PhiClass::None, "is about nobody"),
];

/// The page.
pub fn document(set: &PolicySet) -> String {
    let mut page = OPENING.to_owned();
    roles(set, &mut page);
    permissions(set, &mut page);
    let _ = write!(
        page,
        "## What each role may read\n\nFor each schema: `rows`, or `groups` (only counts, sums and means over at least {} different people), or `own` (rows that name the reader as the member of staff), or nothing. Where tables of a schema differ, the number of tables stands beside. Rows about patients need a second factor.\n\n",
        set.people_min
    );
    for circumstances in [sample::QUALITY, sample::AUDIT, sample::EMERGENCY] {
        let _ = write!(page, "### {}\n\n", heading(circumstances.name));
        reading(set, circumstances, &mut page);
    }
    page.push_str("## How columns are shown\n\nOf the tables that a role may read. `pseudonym`: the same value is the same pseudonym everywhere in this installation, so that tables can be joined; `year`: dates as the first day of their year; `missing`: nothing.\n\n");
    for circumstances in [sample::QUALITY, sample::AUDIT, sample::EMERGENCY] {
        let _ = write!(page, "### {}\n\n", heading(circumstances.name));
        columns(set, circumstances, &mut page);
    }
    policies(set, &mut page);
    page.push('\n');
    page.push_str(CHANGING);
    page
}

fn heading(name: &str) -> String {
    let mut letters = name.chars();
    let first = letters.next().map(|first| first.to_uppercase().to_string());
    format!("{}{}", first.unwrap_or_default(), letters.as_str())
}

fn roles(set: &PolicySet, page: &mut String) {
    page.push_str("## Roles\n\n| role | title | what they do | privileged |\n|---|---|---|---|\n");
    for role in &set.roles {
        let privileged = if role.privileged { "yes" } else { "" };
        let _ = writeln!(
            page,
            "| `{}` | {} | {} | {privileged} |",
            role.name, role.title, role.meaning
        );
    }
    page.push('\n');
}

fn permissions(set: &PolicySet, page: &mut String) {
    page.push_str("## What each role may do\n\n`yes`: allowed. `2nd`: allowed once a second factor was shown in the session.\n\n");
    heads(set, "permission | what it allows", 2, page);
    let by_role: Vec<_> = set
        .roles
        .iter()
        .map(|role| {
            [sample::ONE_FACTOR, sample::QUALITY]
                .map(|circumstances| set.rights(&sample::somebody(&role.name, circumstances)))
        })
        .collect();
    for permission in Permission::ALL {
        let _ = write!(page, "| `{permission}` | {} |", permission.meaning());
        for [one_factor, two_factors] in &by_role {
            let cell = match (
                one_factor.permissions.contains(permission),
                two_factors.permissions.contains(permission),
            ) {
                (true, _) => "yes",
                (false, true) => "2nd",
                (false, false) => "",
            };
            let _ = write!(page, " {cell} |");
        }
        page.push('\n');
    }
    page.push('\n');
}

fn reading(set: &PolicySet, circumstances: Circumstances, page: &mut String) {
    let by_role = rights_by_role(set, circumstances);
    heads(set, "schema | tables", 2, page);
    let schemas: BTreeSet<&str> = set.facts.tables.keys().map(|t| t.schema.as_str()).collect();
    for schema in schemas {
        let tables = set
            .facts
            .tables
            .keys()
            .filter(|table| table.schema == schema);
        let tables: Vec<_> = tables.collect();
        let _ = write!(page, "| `{schema}` | {} |", tables.len());
        for rights in &by_role {
            let words = tables
                .iter()
                .map(|table| word(rights.reading.of(table).as_ref()));
            let _ = write!(page, " {} |", counted(words));
        }
        page.push('\n');
    }
    page.push('\n');
}

fn word(rights: Option<&TableRights>) -> &'static str {
    match rights {
        None => "",
        Some(rights) => match (&rights.rows, rights.detail) {
            (RowRights::All, Detail::Rows) => "rows",
            (RowRights::All, Detail::Groups { .. }) => "groups",
            (RowRights::AnyOf(_), Detail::Rows) => "own",
            (RowRights::AnyOf(_), Detail::Groups { .. }) => "own groups",
        },
    }
}

/// `rows` where all say so, `groups 2, rows 3` where they differ.
fn counted(words: impl Iterator<Item = &'static str>) -> String {
    let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
    for word in words {
        *counts.entry(word).or_default() += 1;
    }
    if counts.len() == 1 {
        return counts.into_keys().collect();
    }
    let said = counts.into_iter().filter(|(word, _)| !word.is_empty());
    let said: Vec<String> = said
        .map(|(word, count)| format!("{word} {count}"))
        .collect();
    said.join(", ")
}

fn columns(set: &PolicySet, circumstances: Circumstances, page: &mut String) {
    let by_role = rights_by_role(set, circumstances);
    heads(set, "PHI class | a column that", 2, page);
    for (phi, meaning) in PHI_CLASSES {
        let _ = write!(page, "| {} | {meaning} |", phi.as_str());
        for rights in &by_role {
            let _ = write!(page, " {} |", shown(set, rights, phi));
        }
        page.push('\n');
    }
    page.push('\n');
}

/// The ways in which columns of this class are shown in the tables that may be read.
fn shown(set: &PolicySet, rights: &Rights, phi: PhiClass) -> String {
    let ReadRights::Listed { tables, .. } = &rights.reading else {
        return "as it is".to_owned();
    };
    let mut ways: BTreeSet<&str> = BTreeSet::new();
    for (name, table) in tables {
        let columns = set.columns(name).iter().filter(|column| column.phi == phi);
        ways.extend(columns.map(|column| match table.masks.get(&column.name) {
            None => "as it is",
            Some(ColumnMask::Null) => "missing",
            Some(ColumnMask::Pseudonym) => "pseudonym",
            Some(ColumnMask::Year) => "year",
        }));
    }
    ways.into_iter().collect::<Vec<_>>().join(", ")
}

fn policies(set: &PolicySet, page: &mut String) {
    page.push_str(
        "## Every policy and why it is there\n\n| file | policy | | why |\n|---|---|---|---|\n",
    );
    let mut in_order: Vec<_> = set.entries.iter().collect();
    in_order.sort_by(|a, b| a.1.place.cmp(&b.1.place));
    for (id, entry) in in_order {
        let effect = if entry.permits { "permits" } else { "forbids" };
        let _ = writeln!(
            page,
            "| `{}` | `{id}` | {effect} | {} |",
            entry.place.file, entry.why
        );
    }
}

fn rights_by_role(set: &PolicySet, circumstances: Circumstances) -> Vec<std::sync::Arc<Rights>> {
    set.roles
        .iter()
        .map(|role| set.rights(&sample::somebody(&role.name, circumstances)))
        .collect()
}

fn heads(set: &PolicySet, first: &str, first_count: usize, page: &mut String) {
    let names: Vec<String> = set
        .roles
        .iter()
        .map(|role| format!("`{}`", role.name))
        .collect();
    let rule = "---|".repeat(first_count + names.len());
    let _ = write!(page, "| {first} | {} |\n|{rule}\n", names.join(" | "));
}

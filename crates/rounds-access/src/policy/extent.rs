//! How much of a table the permits of `readRows` and `readGroups` give together.
//!
//! The widest wins: all rows, else groups over all rows, else the rows that a condition gives, else
//! groups over those. Groups over everybody come before some rows because a total that silently
//! counts a part of the rows is a wrong number.

use std::collections::{BTreeMap, BTreeSet};

use rounds_core::ColumnType;
use rounds_core::access::{Detail, Principal, RowFilter, RowRights};

use super::ask::Verdict;
use super::facts::TableFacts;
use super::load::Entry;
use super::rows::Values;

/// What may be read of a table's rows; none where nothing may.
pub(super) fn of(
    rows: &Verdict,
    groups: &Verdict,
    entries: &BTreeMap<String, Entry>,
    table: &TableFacts,
    principal: &Principal,
    people_min: u32,
) -> Option<(RowRights, Detail)> {
    let in_rows = given(rows, entries, table, principal);
    let in_groups = given(groups, entries, table, principal);
    let by_group = Detail::Groups { people_min };
    match (in_rows, in_groups) {
        (Some(RowRights::All), _) => Some((RowRights::All, Detail::Rows)),
        (_, Some(RowRights::All)) => Some((RowRights::All, by_group)),
        (Some(some), _) => Some((some, Detail::Rows)),
        (None, Some(some)) => Some((some, by_group)),
        (None, None) => None,
    }
}

/// The rows that the satisfied permits give together; none where that is no row at all.
fn given(
    verdict: &Verdict,
    entries: &BTreeMap<String, Entry>,
    table: &TableFacts,
    principal: &Principal,
) -> Option<RowRights> {
    if !verdict.allowed {
        return None;
    }
    let mut by_column: BTreeMap<&str, BTreeSet<String>> = BTreeMap::new();
    for policy in &verdict.permits {
        let Some(condition) = entries.get(policy).and_then(|entry| entry.rows.as_ref()) else {
            return Some(RowRights::All);
        };
        for alternative in &condition.alternatives {
            let column = table.columns.iter().find(|column| {
                column.name == alternative.column && column.column_type == ColumnType::String
            });
            if let Some(column) = column {
                let values = values_of(principal, alternative.values);
                by_column.entry(&column.name).or_default().extend(values);
            }
        }
    }
    let filters: Vec<RowFilter> = by_column
        .into_iter()
        .filter(|(_, one_of)| !one_of.is_empty())
        .map(|(column, one_of)| RowFilter {
            column: column.to_owned(),
            one_of,
        })
        .collect();
    (!filters.is_empty()).then_some(RowRights::AnyOf(filters))
}

fn values_of(principal: &Principal, values: Values) -> BTreeSet<String> {
    match values {
        Values::Units => principal.units.clone(),
        Values::StaffIds => principal.staff_ids.clone(),
        Values::Own => [principal.person.0.clone()].into(),
    }
}

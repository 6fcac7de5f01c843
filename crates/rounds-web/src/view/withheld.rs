//! What a reader's roles withhold of tables, said where the tables' values are shown: a masked
//! column or a missing row must not be taken for missing data.

use std::collections::BTreeSet;

use maud::{Markup, html};
use rounds_core::TableName;
use rounds_core::access::{ColumnMask, Detail, ReadRights, RowRights, TableRights};

use super::number;

/// A note for each table of which something is withheld; nothing where all is shown.
pub fn note<'a>(reading: &ReadRights, tables: impl Iterator<Item = &'a TableName>) -> Markup {
    let sentences: Vec<(&TableName, Vec<String>)> = tables
        .filter_map(|table| {
            let rights = reading.of(table)?;
            (!rights.is_whole()).then(|| (table, sentences(&rights)))
        })
        .collect();
    html! {
        @if !sentences.is_empty() {
            div.notice.withheld role="note" {
                p { b { "Your roles do not show everything." } " What is withheld is not missing in the data." }
                ul {
                    @for (table, sentences) in sentences {
                        li { code { (table) } ": " (sentences.join("; ")) "." }
                    }
                }
            }
        }
    }
}

fn sentences(rights: &TableRights) -> Vec<String> {
    let columns = [
        (ColumnMask::Null, "withheld"),
        (ColumnMask::Pseudonym, "shown as pseudonyms"),
        (ColumnMask::Year, "shown as years"),
    ];
    let mut sentences: Vec<String> = columns
        .into_iter()
        .filter_map(|(mask, how)| {
            let names = rights.masks.iter().filter(|(_, found)| **found == mask);
            let names: Vec<&str> = names.map(|(name, _)| name.as_str()).collect();
            let verb = if names.len() == 1 { "is" } else { "are" };
            let count = number::counted(names.len() as u64, "column", "columns");
            (!names.is_empty()).then(|| format!("{count} {verb} {how} ({})", names.join(", ")))
        })
        .collect();
    if let RowRights::AnyOf(filters) = &rights.rows {
        let columns: BTreeSet<&str> = filters
            .iter()
            .map(|filter| filter.column.as_str())
            .collect();
        sentences.push(match columns.is_empty() {
            true => "no row is shown".to_owned(),
            false => {
                let columns: Vec<&str> = columns.into_iter().collect();
                format!("only your own rows are shown, by {}", columns.join(" or "))
            }
        });
    }
    if let Detail::Groups { people_min } = rights.detail {
        sentences.push(format!(
            "only figures over at least {people_min} people are shown; smaller groups are suppressed"
        ));
    }
    sentences
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use rounds_core::access::{PolicyFingerprint, RowFilter};

    use super::*;

    #[test]
    fn what_is_withheld_is_counted_and_named() {
        let table: TableName = "clinical.patient".parse().expect("a table's name");
        let masks = [
            ("family_name", ColumnMask::Null),
            ("given_name", ColumnMask::Null),
            ("patient_id", ColumnMask::Pseudonym),
        ];
        let rights = TableRights {
            rows: RowRights::AnyOf(vec![RowFilter {
                column: "department_id".to_owned(),
                one_of: BTreeSet::from(["Northside".to_owned()]),
            }]),
            masks: masks.map(|(name, mask)| (name.to_owned(), mask)).into(),
            detail: Detail::Groups { people_min: 11 },
        };
        let reading = ReadRights::Listed {
            fingerprint: PolicyFingerprint("f".to_owned()),
            tables: BTreeMap::from([(table.clone(), rights)]),
        };
        let said = note(&reading, [&table].into_iter()).into_string();
        for expected in [
            "2 columns are withheld (family_name, given_name)",
            "1 column is shown as pseudonyms (patient_id)",
            "only your own rows are shown, by department_id",
            "at least 11 people",
        ] {
            assert!(said.contains(expected), "no {expected:?} in {said}");
        }
        let nothing = note(&ReadRights::Unlimited, [&table].into_iter());
        assert_eq!(nothing.into_string(), "");
    }
}

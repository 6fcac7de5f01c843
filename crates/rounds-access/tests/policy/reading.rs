//! Row conditions and masks as the query plan receives them.

use std::collections::BTreeSet;

use rounds_access::policy::PolicySet;
use rounds_core::access::{
    ColumnMask, Detail, Principal, Purpose, ReadRights, RowFilter, RowRights,
};

use crate::support::{only, shipped, somebody, table, with};

const NURSE: &str =
    "@id(\"unit\") @why(\"Own unit.\") @rows(\"department_id in units or recipient in staff_ids\")
permit (principal in Rounds::Role::\"clinician\", action == Rounds::Action::\"readRows\", resource);
@id(\"own\") @why(\"Own work.\") @rows(\"clinician_id in staff_ids or recipient in self\")
permit (principal in Rounds::Role::\"clinician\", action == Rounds::Action::\"readRows\", resource);
@id(\"columns\") @why(\"All columns.\")
permit (principal, action == Rounds::Action::\"seeColumn\", resource);
";

fn filter(column: &str, one_of: &[&str]) -> RowFilter {
    RowFilter {
        column: column.to_owned(),
        one_of: one_of.iter().map(|value| (*value).to_owned()).collect(),
    }
}

#[test]
fn conditions_of_several_permits_add_up_for_the_columns_that_a_table_has() {
    let set = only(NURSE).expect("policies");
    let reading = |name: &str| set.rights(&somebody("clinician")).reading.of(&table(name));
    let alerts = reading("cds.alert").expect("own rows");
    assert_eq!(
        alerts.rows,
        RowRights::AnyOf(vec![
            filter("clinician_id", &["staff-1"]),
            filter("department_id", &["dept-1"]),
        ])
    );
    let messages = reading("messages.inbasket").expect("own rows");
    assert_eq!(
        messages.rows,
        RowRights::AnyOf(vec![
            filter("department_id", &["dept-1"]),
            filter("recipient", &["p-1", "staff-1"]),
        ])
    );
    assert_eq!(
        reading("clinical.patient"),
        None,
        "no column of it names the reader"
    );
}

#[test]
fn nobody_reads_rows_by_a_condition_that_finds_nobody() {
    let set = only(NURSE).expect("policies");
    let mut clinician = somebody("clinician");
    clinician.units = BTreeSet::new();
    clinician.staff_ids = BTreeSet::new();
    assert_eq!(set.rights(&clinician).reading.of(&table("cds.alert")), None);
}

#[test]
fn a_permit_without_a_condition_gives_all_rows() {
    let wide = format!(
        "{NURSE}\n@id(\"all\") @why(\"All.\") permit (principal, action == Rounds::Action::\"readRows\", resource == Rounds::Table::\"cds.alert\");"
    );
    let set = only(&wide).expect("policies");
    let reading = &set.rights(&somebody("clinician")).reading;
    assert!(reading.of(&table("cds.alert")).expect("rows").is_whole());
    let orders = reading.of(&table("orders.order")).expect("own rows");
    assert!(
        matches!(orders.rows, RowRights::AnyOf(_)),
        "the permit names another table"
    );
}

#[test]
fn groups_over_everybody_come_before_own_rows() {
    let both = format!(
        "{NURSE}\n@id(\"groups\") @why(\"Counts.\") permit (principal, action == Rounds::Action::\"readGroups\", resource);"
    );
    let set = only(&both).expect("policies");
    let rights = set
        .rights(&somebody("clinician"))
        .reading
        .of(&table("cds.alert"));
    let rights = rights.expect("groups");
    assert_eq!(rights.rows, RowRights::All);
    assert_eq!(rights.detail, Detail::Groups { people_min: 11 });
}

#[test]
fn a_condition_on_groups_limits_the_rows_they_are_made_of() {
    let set = only(
        "@id(\"g\") @why(\"Own unit.\") @rows(\"department_id in units\")
         permit (principal, action == Rounds::Action::\"readGroups\", resource);",
    )
    .expect("a policy");
    let rights = set
        .rights(&somebody("cmio"))
        .reading
        .of(&table("cds.alert"));
    let rights = rights.expect("groups");
    assert_eq!(
        rights.rows,
        RowRights::AnyOf(vec![filter("department_id", &["dept-1"])])
    );
    assert_eq!(rights.detail, Detail::Groups { people_min: 11 });
}

#[test]
fn what_may_not_be_seen_keeps_its_joins_and_its_year_and_loses_the_rest() {
    let set = shipped();
    let analyst = set.rights(&somebody("analyst"));
    let masks = |name: &str| analyst.reading.of(&table(name)).expect("rows").masks;
    let patient = masks("clinical.patient");
    for (column, mask) in [
        ("id", Some(ColumnMask::Pseudonym)),
        ("family", Some(ColumnMask::Null)),
        ("ssn", Some(ColumnMask::Null)),
        ("birth_date", None),
        ("gender", None),
        ("last_updated", None),
        ("general_practitioner_id", Some(ColumnMask::Pseudonym)),
    ] {
        assert_eq!(
            patient.get(column).copied(),
            mask,
            "clinical.patient.{column}"
        );
    }
    let joined = masks("ai.prediction_outcome");
    assert_eq!(joined.get("birth_date"), Some(&ColumnMask::Year));
    assert_eq!(joined.get("patient_id"), Some(&ColumnMask::Pseudonym));
    let messages = masks("messages.inbasket");
    assert_eq!(messages.get("recipient"), Some(&ColumnMask::Pseudonym));
    assert_eq!(messages.get("sender"), Some(&ColumnMask::Null));
    let clinician = masks("workforce.clinician");
    assert_eq!(clinician.get("name"), Some(&ColumnMask::Null));
    assert_eq!(clinician.get("clinician_id"), Some(&ColumnMask::Pseudonym));
    assert_eq!(clinician.get("specialty"), None);
    assert_eq!(clinician.get("fte"), None);
}

#[test]
fn a_column_that_a_policy_names_is_decided_by_itself() {
    let set = only(
        "@id(\"r\") @why(\"Rows.\") permit (principal, action == Rounds::Action::\"readRows\", resource == Rounds::Table::\"cds.alert\");
         @id(\"c\") @why(\"Comments.\") permit (principal, action == Rounds::Action::\"seeColumn\", resource == Rounds::Column::\"cds.alert.comment\");",
    )
    .expect("policies");
    let masks = set
        .rights(&somebody("cmio"))
        .reading
        .of(&table("cds.alert"))
        .expect("rows")
        .masks;
    let definition = crate::support::tables()
        .into_iter()
        .find(|t| t.name == table("cds.alert"));
    let columns = definition.expect("cds.alert").columns.len();
    assert_eq!(masks.len(), columns - 1);
    assert!(!masks.contains_key("comment"));
}

#[test]
fn no_text_that_is_no_name_of_a_row_becomes_a_pseudonym_and_no_number_does() {
    let set = only("@id(\"r\") @why(\"Rows.\") permit (principal, action == Rounds::Action::\"readRows\", resource);")
        .expect("a policy");
    let rights = set.rights(&somebody("cmio"));
    for definition in crate::support::tables() {
        let masks = rights.reading.of(&definition.name).expect("rows").masks;
        for column in &definition.columns {
            let mask = masks.get(&column.name).expect("nothing is seen as it is");
            let possible: &[ColumnMask] = match column.column_type.as_str() {
                "date" | "timestamp" => &[ColumnMask::Year],
                "string" => &[ColumnMask::Null, ColumnMask::Pseudonym],
                _ => &[ColumnMask::Null],
            };
            assert!(
                possible.contains(mask),
                "{}.{}: {mask:?}",
                definition.name,
                column.name
            );
        }
    }
}

/// Tables and columns that policies cannot tell apart are one question. A policy that names every
/// one of them, and never holds here, makes each a question of its own.
#[test]
fn asking_once_for_many_answers_as_asking_for_each() {
    let definitions = crate::support::tables();
    let quoted = |kind: &str, names: Vec<String>| {
        let names: Vec<String> = names
            .iter()
            .map(|name| format!("Rounds::{kind}::{name:?}"))
            .collect();
        names.join(", ")
    };
    let tables = definitions.iter().map(|t| t.name.to_string()).collect();
    let columns = definitions
        .iter()
        .flat_map(|t| t.columns.iter().map(|c| format!("{}.{}", t.name, c.name)))
        .collect();
    let each = format!(
        "@id(\"each-table\") @why(\"Names all.\")
         forbid (principal, action == Rounds::Action::\"readRows\", resource)
         when {{ context.purpose == Rounds::Purpose::\"research\" && [{}].contains(resource) }};
         @id(\"each-column\") @why(\"Names all.\")
         forbid (principal, action == Rounds::Action::\"seeColumn\", resource)
         when {{ context.purpose == Rounds::Purpose::\"research\" && [{}].contains(resource) }};",
        quoted("Table", tables),
        quoted("Column", columns),
    );
    let by_each = with(&[("each.cedar", &each)]).expect("policies");
    let listed = |set: &PolicySet, principal: &Principal| match &set.rights(principal).reading {
        ReadRights::Unlimited => panic!("people are limited"),
        ReadRights::Listed { tables, .. } => tables.clone(),
    };
    for role in shipped().roles() {
        for purpose in [Purpose::Quality, Purpose::Audit] {
            let mut principal = somebody(&role.name);
            principal.purpose = purpose;
            assert_eq!(
                listed(shipped(), &principal),
                listed(&by_each, &principal),
                "{}",
                role.name
            );
        }
    }
}

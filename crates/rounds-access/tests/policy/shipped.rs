//! The shipped files: valid, complete, and speaking the program's own words.

use std::collections::BTreeSet;

use rounds_access::policy::{PolicySet, diff, document};
use rounds_core::access::{Detail, Permission, Purpose, RowFilter, RowRights};
use rounds_core::{ColumnType, PhiClass};

use crate::support::{only, shipped, somebody, table, tables, with};

#[test]
fn every_shipped_policy_is_valid_and_every_role_has_a_file() {
    let set = shipped();
    let files: BTreeSet<&str> = rounds_content::policies().map(|(name, _)| name).collect();
    assert_eq!(set.roles().len(), 9);
    for role in set.roles() {
        let file = format!("{}.cedar", role.name);
        assert!(files.contains(file.as_str()), "{file} is missing");
    }
}

#[test]
fn every_shipped_policy_says_in_one_sentence_why_it_is_there() {
    let mut count = 0;
    for (file, text) in rounds_content::policies() {
        for line in text.lines().filter(|line| line.starts_with("@why(")) {
            count += 1;
            assert!(line.ends_with(".\")"), "{file}: {line}");
            assert!(!line.contains(". "), "{file}: {line}");
        }
    }
    assert!(count > 30, "{count}");
}

#[test]
fn the_schema_knows_every_word_of_the_program() {
    let purposes = Purpose::ALL.iter().map(|word| ("Purpose", word.as_str()));
    let classes = [
        PhiClass::DirectIdentifier,
        PhiClass::Quasi,
        PhiClass::Clinical,
        PhiClass::Staff,
        PhiClass::None,
    ];
    let types = [
        ColumnType::String,
        ColumnType::Boolean,
        ColumnType::Integer,
        ColumnType::Number,
        ColumnType::Date,
        ColumnType::Timestamp,
        ColumnType::Strings,
    ];
    let mut conditions: Vec<String> = Vec::new();
    conditions
        .extend(purposes.map(|(_, word)| format!("context.purpose == Rounds::Purpose::{word:?}")));
    conditions.extend(
        classes.map(|word| format!("resource.phi == Rounds::PhiClass::{:?}", word.as_str())),
    );
    conditions.extend(
        types.map(|word| format!("resource.type == Rounds::ColumnType::{:?}", word.as_str())),
    );
    for condition in conditions {
        let policy = format!(
            "@id(\"a\") @why(\"b\") permit (principal, action == Rounds::Action::\"seeColumn\", resource) when {{ {condition} }};"
        );
        assert!(only(&policy).is_ok(), "{condition}: {:?}", only(&policy));
    }
    for permission in Permission::ALL {
        let policy = format!(
            "@id(\"a\") @why(\"b\") permit (principal, action == Rounds::Action::\"{permission}\", resource);"
        );
        assert!(only(&policy).is_ok(), "{permission}: {:?}", only(&policy));
    }
}

#[test]
fn the_schema_has_no_action_that_is_no_permission() {
    let (_, schema) = rounds_content::policies()
        .find(|(name, _)| *name == "rounds.cedarschema")
        .expect("the schema");
    let words = schema
        .lines()
        .filter(|line| !line.trim_start().starts_with("//"));
    let quoted: Vec<String> = words
        .flat_map(|line| line.split('"').skip(1).step_by(2).map(ToOwned::to_owned))
        .filter(|word| word.contains(':'))
        .collect();
    for word in &quoted {
        assert!(word.parse::<Permission>().is_ok(), "{word}");
    }
    assert_eq!(quoted.len(), Permission::ALL.len());
}

#[test]
fn the_order_of_tables_changes_no_decision() {
    let mut reversed = tables();
    reversed.reverse();
    let files: Vec<_> = rounds_content::policies().collect();
    let other = PolicySet::read(files, &reversed).expect("the shipped policies");
    assert!(diff(shipped(), &other).is_empty());
}

#[test]
fn the_page_about_permissions_is_current() {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../../docs/permissions.md");
    let page = std::fs::read_to_string(path).expect("docs/permissions.md");
    assert!(
        page == document(shipped()),
        "docs/permissions.md is out of date: run cargo xtask docs"
    );
}

#[test]
fn the_example_on_the_page_is_valid_and_gives_what_the_page_says() {
    let page = document(shipped());
    let block = |language: &str| {
        let start = format!("```{language}\n");
        let inner = page
            .split(&start)
            .nth(1)
            .and_then(|rest| rest.split("```").next());
        inner.expect("an example").to_owned()
    };
    let (roles, policies) = (block("toml"), block("cedar"));
    let set = with(&[("roles.toml", &roles), ("department_head.cedar", &policies)])
        .unwrap_or_else(|error| panic!("{error}"));
    let rights = set.rights(&somebody("department_head"));
    let alerts = rights.reading.of(&table("cds.alert")).expect("own rows");
    let own = RowFilter {
        column: "department_id".to_owned(),
        one_of: BTreeSet::from(["dept-1".to_owned()]),
    };
    assert_eq!(alerts.rows, RowRights::AnyOf(vec![own]));
    let orders = rights.reading.of(&table("orders.order")).expect("groups");
    assert_eq!(orders.detail, Detail::Groups { people_min: 11 });
    assert_eq!(rights.reading.of(&table("clinical.patient")), None);
}
